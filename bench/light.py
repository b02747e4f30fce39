"""`newsreader --help`: its time as a whole process, and that nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, median
from bench.world import NEWSREADER, lived_in

HEAVY = ("textual", "spacy", "numpy", "httpx", "feedparser", "sqlite_utils", "trafilatura")
ROUNDS = 9
_LOADED = (
    "import sys; from reader.cli import main; main(['--help']);"
    f"print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
)


def run(folder: Path) -> Iterator[Figure]:
    """The help, and the bare interpreter beside it."""
    with lived_in(folder) as world:
        commands = {"bare": (sys.executable, "-c", "pass"), "help": (*NEWSREADER, "--help")}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS + 1):
            for name, command in commands.items():
                began = time.perf_counter()
                subprocess.run(command, env=world.environment, check=True, stdout=subprocess.DEVNULL)
                times[name].append(time.perf_counter() - began)
        command = (sys.executable, "-c", _LOADED)
        loaded = subprocess.run(command, env=world.environment, check=True, capture_output=True, text=True).stderr
    yield Figure("python, doing nothing", median(times["bare"][1:]), "s")
    yield Figure("newsreader --help", median(times["help"][1:]), "s", 0.25, f"median of {ROUNDS}")
    yield Figure("heavy packages imported for it", len(loaded.split()), "", 0, loaded.strip() or "none")
