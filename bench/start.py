"""Start to first paint: newsreader with 10,000 stored articles beside an empty Textual program, whole processes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, median
from bench.terminal import first_paint
from bench.world import NEWSREADER, lived_in

ARTICLES, FEEDS, ROUNDS = 10_000, 200, 7


def run(folder: Path) -> Iterator[Figure]:
    """Both in turn, after one round that is not counted; the text waited for is a story's title."""
    with lived_in(folder) as world:
        world.subscribe(FEEDS)
        world.fill(ARTICLES)
        empty, ours = [], []
        for number in range(ROUNDS + 1):
            empty_app = (sys.executable, "-m", "bench.empty_app")
            times = (
                first_paint(empty_app, "Probe", world.environment),
                first_paint(NEWSREADER, "Probe", world.environment),
            )
            if number:
                empty.append(times[0])
                ours.append(times[1])
    yield Figure("an empty Textual program", median(empty), "s", note=f"median of {ROUNDS}")
    yield Figure(f"newsreader, {ARTICLES:,} articles in {FEEDS} feeds", median(ours), "s", note=f"min {min(ours):.3f}")
    yield Figure("ratio", median(ours) / median(empty), "x", 2.0)
