"""A key's answer while 200 feeds are being fetched: from the key to the paint that shows it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.feeds import write_feeds
from bench.figure import Figure, median, p95
from bench.server import serving
from bench.watched import Watched
from bench.world import World, lived_in
from widgets.app import NewsreaderApp

FEEDS, ENTRIES, LATENCY_MS, PAUSE = 200, 30, 100, 0.03
"""Feeds and entries in each; how long the server holds an answer back; seconds between two keys."""


def run(folder: Path) -> Iterator[Figure]:
    """Moving in the list, opening and leaving articles, for as long as the fetch lasts."""
    write_feeds(folder / "feeds", FEEDS, ENTRIES)
    quiet: list[float] = []
    busy: list[float] = []
    computing: list[float] = []
    with lived_in(folder / "home") as world, serving(folder / "feeds", FEEDS, LATENCY_MS) as port:
        world.subscribe(FEEDS, port)
        world.fill(2000)
        asyncio.run(_measure(world, quiet, busy, computing))
    yield Figure("key to paint, nothing else going on, p95", p95(quiet), "ms", note=f"median {median(quiet):.1f}")
    note = f"median {median(busy):.1f}, computing p95 {p95(computing):.1f}, {len(busy)} keys"
    yield Figure(f"key to paint, {FEEDS} feeds being fetched, p95", p95(busy), "ms", 50, note)
    yield Figure("keys pressed during the fetch, short of 40", max(0, 40 - len(busy)), "", 0)


async def _measure(world: World, quiet: list[float], busy: list[float], computing: list[float]) -> None:
    from reader.config import read_settings

    gc.disable()  # as the command line does; the app turns it on again once it has painted
    app = NewsreaderApp(world.paths, read_settings(world.paths.settings))
    async with app.run_test(size=(160, 45)) as pilot:
        watched, screen = Watched(app), app.reading
        await pilot.pause(4)  # the extractor's first worker has loaded its models by then

        def has_moved(before: str | None) -> bool:
            return screen.stories.highlighted != before

        async def keys(times: list[float]) -> None:
            for _ in range(6):
                at = screen.stories.highlighted
                times.append(await watched.answer("j", partial(has_moved, at)))
                await asyncio.sleep(PAUSE)
            wanted = screen.stories.highlighted
            times.append(
                await watched.answer("enter", lambda: screen.article is not None and screen.article.id == wanted)
            )
            await asyncio.sleep(PAUSE)
            times.append(await watched.answer("h", lambda: screen.pane == "stories"))
            await asyncio.sleep(PAUSE)

        for _ in range(5):
            await keys(quiet)
        app.toggle_refresh()
        watched.computing.clear()
        while app.jobs.refresh is not None:
            await keys(busy)
        computing += watched.computing
