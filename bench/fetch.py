"""200 feeds of 30 entries from a local server, fetched in turn by newsreader, newsboat (where there is one) and floors.

Four pieces of work: the first fetch, one where nothing changed, one where every feed has two new entries, and the first
again where each answer takes 200 ms. The floor of the first is httpx, feedparser in two processes and a bare SQLite
table; of the second, httpx alone. Processor time is told beside the wall's: on a busy machine it is the surer one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.feeds import address, write_feeds
from bench.figure import Figure, median
from bench.server import answered, serve, serving
from bench.world import NEWSREADER, World, lived_in
from reader import store as stores

FEEDS, ENTRIES, ROUNDS = 200, 30, 3
LATENCY_MS = 200
LIMITS = {"first": 1.0, "first, 200 ms": 1.0, "same": 0.9, "next": 0.7}
"""Of the wall time of newsboat, whose first second fetch sends no validators, so that it counts from the third."""
MEMORY = 150.0
"""MiB, of all processes of a fetch."""


class Cost(NamedTuple):
    """Of one run."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processes."""
    memory: float
    """MiB of all processes at the worst moment, shared pages counted once."""


def run(folder: Path) -> Iterator[Figure]:
    """The server's counts say that each run asked for exactly what it should."""
    write_feeds(folder / "feeds", FEEDS, ENTRIES)
    write_feeds(folder / "feeds" / "next", FEEDS, ENTRIES, oldest=2)
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    wrong = stored = 0
    for latency in (0, LATENCY_MS):
        with lived_in(folder / f"home-{latency}") as world, serving(folder / "feeds", FEEDS, latency) as port:
            world.subscribe(FEEDS, port)
            for _ in range(ROUNDS):
                for who, work, command, expected in _runs(folder, world, port, latency):
                    serve(port, "next" if work == "next" else "")
                    answered(port)
                    cost = _cost(command, world)
                    wrong += answered(port) != expected
                    if work:
                        costs[who, work].append(cost)
                with stores.open_store(world.paths.db, readonly=True) as store:
                    stored = store.value("SELECT count(*) FROM article")
                wrong += stored != FEEDS * (ENTRIES if latency else ENTRIES + 2)
    for work, limit in LIMITS.items():
        own, theirs = costs["newsreader", work], costs.get(("newsboat", work), [])
        yield Figure(work, median([cost.wall for cost in own]), "s", note=_note(costs, work))
        yield Figure(f"{work}, processor", median([cost.cpu for cost in own]), "s")
        if theirs:
            for name in ("wall", "cpu"):
                ratio = median([getattr(c, name) for c in own]) / median([getattr(c, name) for c in theirs])
                yield Figure(f"{work} / newsboat, {name}", ratio, "x", limit if name == "wall" else None)
    peak = max(cost.memory for (who, _), each in costs.items() if who == "newsreader" for cost in each)
    yield Figure("memory of all processes of a fetch", peak, "MiB", MEMORY)
    yield Figure("runs that asked for or stored something else", wrong, "", 0)


def _runs(
    folder: Path, world: World, port: int, latency: int
) -> Iterator[tuple[str, str, Sequence[str], dict[int, int]]]:
    """Who does which work by which command, and what the server then has answered; work that is not counted is ""."""
    own = (*NEWSREADER, "fetch", "--json")
    urls, tags, theirs, settings = (folder / name for name in ("urls", "tags", "newsboat.db", "newsboat.conf"))
    urls.write_text("\n".join(address(number, port) for number in range(FEEDS)) + "\n")
    settings.write_text("reload-threads 50\n")
    for file in (*world.paths.db.parent.glob("newsreader.db*"), *folder.glob("newsboat.db*"), tags):
        file.unlink(missing_ok=True)
    boat = ("newsboat", "-x", "reload", "-q", "-u", str(urls), "-c", str(theirs), "-C", str(settings))
    new, same = {200: FEEDS}, {304: FEEDS}
    first = "first, 200 ms" if latency else "first"
    yield "newsreader", first, own, new
    if not latency:
        yield "newsreader", "same", own, same
        yield "newsreader", "next", own, new
    if shutil.which("newsboat"):
        yield "newsboat", first, boat, new
        if not latency:
            yield "newsboat", "", boat, new
            yield "newsboat", "same", boat, same
            yield "newsboat", "next", boat, new
    if not latency:
        floor = (sys.executable, "-m", "bench.floor", str(urls), str(tags))
        yield "floor", "first", (*floor, str(folder / f"floor-{time.monotonic_ns()}.db")), new
        yield "floor", "same", floor, same


def _note(costs: dict[tuple[str, str], list[Cost]], work: str) -> str:
    others = ((who, costs.get((who, work), [])) for who in ("newsboat", "floor"))
    return ", ".join(f"{who} {median([cost.wall for cost in each]):.2f} s" for who, each in others if each)


def _cost(command: Sequence[str], world: World) -> Cost:
    began = time.perf_counter()
    environment = {**world.environment, "no_proxy": "*"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        memory, looked = 0.0, began
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                break
            # To look at shared pages takes milliseconds, in which what is measured stands still.
            if time.perf_counter() - looked > 0.1:
                memory, looked = max(memory, _memory(process.pid)), time.perf_counter()
            time.sleep(0.01)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, memory)


def _memory(pid: int) -> float:
    """MiB of the process and its children; 0 where /proc does not tell."""
    total = 0.0
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        total = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
        threads = Path(f"/proc/{pid}/task").iterdir()
        children = [child for thread in threads for child in (thread / "children").read_text("ascii").split()]
    except (OSError, StopIteration):
        return total
    return total + sum(_memory(int(child)) for child in children)
