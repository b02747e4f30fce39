"""Exports of 100,000 annotations: the memory of the command, beside that for half of them."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.figure import Figure
from bench.suggestions import EACH, suggest
from bench.world import World, lived_in
from reader.export import FORMATS

MANY, FEW, FEEDS = 100_000, 50_000, 40
"""Annotations, and feeds that their articles are of. A store of fewer would fit into SQLite's cache of 32 MB."""
MEASURED = ("jsonl", "w3c", "csv", "sqlite", "markdown")
PEAK, MORE = 96.0, 8.0
"""Megabytes at most, and how many more the many may need than the half of them."""
_COMMAND = "import sys; from reader.cli import main; sys.exit(main())"


def run(folder: Path) -> Iterator[Figure]:
    """Two stores, and every format from each."""
    peaks: dict[str, list[_Export]] = {}
    for number in (FEW, MANY):
        with lived_in(folder / str(number)) as world:
            world.subscribe(FEEDS)
            world.fill(-(-number // EACH))
            suggest(world)
            for name in MEASURED:
                peaks.setdefault(name, []).append(_export(world, name))
    for name, (few, many) in peaks.items():
        note = f"{many.seconds:.1f} s, {many.size / 1e6:.0f} MB written"
        yield Figure(f"{name}: most memory", many.peak, "MB", PEAK, note)
        yield Figure(f"{name}: more memory than for half of it", many.peak - few.peak, "MB", MORE)


class _Export(NamedTuple):
    peak: float
    """Megabytes."""
    seconds: float
    size: int
    """Bytes written."""


def _export(world: World, name: str) -> _Export:
    chosen = FORMATS[name]
    output = world.folder / f"{name}{'' if chosen.per_article and not chosen.joins else chosen.suffix}"
    arguments = ["export", "--format", name, "--status", "suggested", "--output", str(output)]
    began = time.perf_counter()
    environment = world.environment | {"PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen([sys.executable, "-c", _COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the export to {name} failed")
    files = [output] if output.is_file() else [path for path in output.rglob("*") if path.is_file()]
    return _Export(_megabytes(used), seconds, sum(path.stat().st_size for path in files))


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)
