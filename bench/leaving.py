"""Leaving by key, by signal and by a terminal that is gone: alone, while feeds are fetched, while articles are read."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figure import Figure
from bench.terminal import Program, running
from bench.world import NEWSREADER, World, lived_in

ARTICLES, FEEDS, LIMIT = 5000, 100, 1.0
TIMES = 3


def _key(program: Program) -> None:
    program.press("q", 0)


WAYS: dict[str, Callable[[Program], None]] = {
    "q": _key,
    "SIGTERM": lambda program: os.kill(program.process, signal.SIGTERM),
    "SIGHUP": lambda program: os.kill(program.process, signal.SIGHUP),
    "terminal closed": lambda program: program.hang_up(),
}


def run(folder: Path) -> Iterator[Figure]:
    """Each way in each state, the slowest of a few; and that the store is whole each time."""
    with socket.socket() as silent, lived_in(folder / "home") as world:
        silent.bind(("127.0.0.1", 0))
        silent.listen(4 * FEEDS)  # whoever connects is let in by the system, and hears nothing
        world.subscribe(FEEDS, silent.getsockname()[1])
        world.fill(ARTICLES, 250)
        for state, keys, pause in (("alone", "", 3.0), ("fetching", "R", 2.0), ("extracting", "\rnnnnn", 2.0)):
            for way, leave in WAYS.items():
                seconds = [_leave(world, keys, pause, leave) for _ in range(TIMES)]
                yield Figure(f"{way}, {state}", max(seconds), "s", LIMIT, f"of {TIMES}, the fastest {min(seconds):.2f}")
        with contextlib.closing(sqlite3.connect(world.paths.db)) as store:
            whole = store.execute("PRAGMA integrity_check").fetchone()[0]
        yield Figure("faults of the store after all that", int(whole != "ok"), "", 0, whole)


def _leave(world: World, keys: str, pause: float, leave: Callable[[Program], None]) -> float:
    """Seconds until the process is gone; not a number where it stays."""
    with running(NEWSREADER, world.environment, 160, 45) as program:
        program.wait("Feed 1")
        program.press(keys, 0.2)
        program.idle(pause)
        began = time.perf_counter()
        leave(program)
        return time.perf_counter() - began if program.gone(10) else float("nan")
