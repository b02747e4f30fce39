"""A key in the review until the next suggestion is painted, with tens of thousands of suggestions left."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.figure import Figure, median, p95
from bench.suggestions import suggest
from bench.watched import Watched
from bench.world import World, lived_in
from reader.config import read_settings
from widgets.app import NewsreaderApp
from widgets.screens.review import ReviewScreen

ARTICLES, FEEDS = 800, 40
KEYS = ("a", "a", "x", "a", "n", "a", "x", "a", "a", "u", "a", "W", "a", "x", "n", "b", "a", "A")
NAMES = {"a": "accept", "x": "reject", "n": "skip", "b": "back", "u": "undo", "W": "the actor's", "A": "as sure"}
ROUNDS = 16
PAUSE = 0.05
"""Seconds between two keys: a reader who knows what to say."""


def run(folder: Path) -> Iterator[Figure]:
    """One long sitting; the times of each key are told apart."""
    times: dict[str, list[float]] = {}
    computing: list[float] = []
    with lived_in(folder) as world:
        world.subscribe(FEEDS)
        world.fill(ARTICLES)
        left = suggest(world)
        asyncio.run(_measure(world, times, computing))
    every = [time for some in times.values() for time in some]
    note = f"median {median(every):.1f}, worst {max(every):.1f}, computing p95 {p95(computing):.1f}, {len(every)} keys"
    yield Figure(f"key to the next of {left:,} suggestions, p95", p95(every), "ms", 100, note)
    names = {
        "a": "accept",
        "x": "reject",
        "n": "skip",
        "b": "back",
        "u": "undo",
        "W": "all of the actor",
        "A": "as sure",
    }
    for key, some in times.items():
        yield Figure(f"{names[key]} ({key}), p95", p95(some), "ms", note=f"median {median(some):.1f}, {len(some)} keys")


async def _measure(world: World, times: dict[str, list[float]], computing: list[float]) -> None:
    gc.disable()  # as the command line does; the app turns it on again once it has painted
    app = NewsreaderApp(world.paths, read_settings(world.paths.settings), review=True)
    app.jobs.extracting.start = lambda: None  # type: ignore[method-assign]  # nothing else is to be measured
    async with app.run_test(size=(160, 45)) as pilot:
        watched = Watched(app)
        while not (isinstance(app.screen, ReviewScreen) and app.screen.annotation is not None):
            await pilot.pause(0.05)
        screen = app.screen

        def another(before: str | None) -> bool:
            return screen.current is not None and screen.current.id != before and screen.annotation is not None

        for _ in range(ROUNDS):
            for key in KEYS:
                here = screen.current.id if screen.current else None
                times.setdefault(key, []).append(await watched.answer(key, partial(another, here)))
                await asyncio.sleep(PAUSE)
        computing += watched.computing
