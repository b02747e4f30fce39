"""1,500 feeds in 30 folders: keys in the feed tree and on the feeds screen, and an edit of feeds.toml."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from textual.widgets import Input

from bench.figure import Figure, median, p95
from bench.watched import Watched
from bench.world import World, lived_in
from reader.config import read_feeds
from reader.subscriptions import feeds_file
from widgets.app import NewsreaderApp
from widgets.screens.feeds.screen import FeedsScreen

FEEDS, ARTICLES, PAUSE = 1500, 6000, 0.03
LIMIT = 50
"""Milliseconds that the answer to a key may take on a busy machine."""
Times = dict[str, tuple[list[float], list[float]]]
"""Milliseconds to the paint, and those of them in which the interface computed, by what was pressed."""


def run(folder: Path) -> Iterator[Figure]:
    """Keys one after the other."""
    times: Times = {}
    with lived_in(folder / "home") as world:
        world.subscribe(FEEDS)
        world.fill(ARTICLES, 60)
        asyncio.run(_measure(world, times))
        began = time.process_time()
        feeds_file.rename(world.paths.feeds, read_feeds(world.paths.feeds)[700].address, "Renamed")
        edit = (time.process_time() - began) * 1000
    for name, (painted, computing) in times.items():
        limit = 150 if name == "feeds screen opened" else LIMIT
        note = f"median {median(painted):.1f}, computing p95 {p95(computing):.1f}, {len(painted)} keys"
        yield Figure(f"{name}, p95", p95(painted), "ms", limit, note)
    yield Figure("a feed renamed in feeds.toml, processor time", edit, "ms", 300)


async def _measure(world: World, times: Times) -> None:
    from reader.config import read_settings

    gc.disable()  # as the command line does; the app turns it on again once it has painted
    app = NewsreaderApp(world.paths, read_settings(world.paths.settings))
    async with app.run_test(size=(160, 45)) as pilot:
        watched, tree = Watched(app), app.reading.feeds
        await pilot.pause(4)

        async def press(name: str, key: str, number: int, seen: Callable[[], object]) -> None:
            painted, computing = times.setdefault(name, ([], []))
            for _ in range(number):
                before = seen()
                painted.append(await watched.answer(key, lambda before=before: seen() != before))
                computing.append(watched.computing[-1])
                await asyncio.sleep(PAUSE)

        await pilot.press("0")
        await press("tree, a row down", "j", 60, lambda: tree.cursor)
        await press("tree, a page down", "space", 20, lambda: tree.cursor)
        for _ in range(8):
            await press("feeds screen opened", "M", 1, lambda: isinstance(app.screen, FeedsScreen) and _rows(app))
            await pilot.pause(0.5)
            await pilot.press("q")
            await pilot.pause(0.3)
        await pilot.press("M")
        await pilot.pause(2)
        screen = app.screen
        assert isinstance(screen, FeedsScreen)
        await pilot.press("g")
        await pilot.pause(0.3)
        await press("table, a row down", "j", 60, lambda: screen.table.cursor)
        await press("table, a page down", "space", 20, lambda: screen.table.cursor)
        await press("table, sorted by another column", "s", 20, lambda: screen.sort)
        await pilot.press("slash")
        await pilot.pause(0.3)
        for letter in "gazette12":
            await press("table, found as one types", letter, 1, lambda: screen.query_one("#words", Input).value)


def _rows(app: NewsreaderApp) -> int:
    return len(app.screen.table.rows) if isinstance(app.screen, FeedsScreen) else 0
