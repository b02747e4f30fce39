"""The reading screen on 20,000 articles: keys in every pane, sizes and themes, a very long text, memory.

Own work is what the interface's thread computes between a key and the paint that answers it; the wait that other
load on the machine adds is in the note.
"""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from bench.feeds import Words
from bench.figure import Figure, median, p95
from bench.opening import texts
from bench.terminal import running
from bench.watched import Watched
from bench.world import NEWSREADER, World, lived_in
from reader import store as stores
from reader.config import read_settings
from widgets.app import NewsreaderApp

ARTICLES, FEEDS = 20_000, 200
LONG_WORDS, USUAL_WORDS = 60_000, 3_000
LONG_TITLE = "Probe of great length"
SIZES = ((160, 45), (120, 35), (80, 24))
PRESSES = 60
"""Of each key."""
PAUSE = 0.02
"""Seconds between two keys."""

Times = dict[str, list[tuple[float, float]]]
"""By what was done: milliseconds that the interface's thread computed, and milliseconds until it was painted."""


def run(folder: Path) -> Iterator[Figure]:
    """One store for all; the memory is that of the program as it is started by a user."""
    with lived_in(folder) as world:
        world.subscribe(FEEDS)
        world.fill(ARTICLES)
        world.add_texts([text_of(LONG_WORDS, LONG_TITLE), *texts(1, USUAL_WORDS)])
        times: Times = {}
        asyncio.run(_measure(world, times))
        memory = list(_memory(world))
    for name, limit in LIMITS.items():
        own, waited = zip(*times[name], strict=True)
        note = f"median {median(own):.1f}, worst {max(own):.1f}; to the paint p95 {p95(waited):.1f}; {len(own)} times"
        yield Figure(f"{name}, p95 of own work", p95(own), "ms", limit, note)
    yield from memory


LIMITS = {
    "key in the list": 16.0,
    "key in the article": 16.0,
    "key in the panels": 16.0,
    "find in the article": 16.0,
    "resize": 100.0,
    "theme": 100.0,
    "zen": 100.0,
    f"opening {LONG_WORDS:,} words": 150.0,
    f"scrolling {LONG_WORDS:,} words": 16.0,
    f"to the end of {LONG_WORDS:,} words and back": 100.0,
    f"resize of {LONG_WORDS:,} words": 100.0,
}


async def _measure(world: World, times: Times) -> None:
    gc.disable()  # as the command line does; the app turns it on again once it has painted
    app = NewsreaderApp(world.paths, read_settings(world.paths.settings))
    async with app.run_test(size=SIZES[0]) as pilot:
        await _Walk(app, pilot, times).all()


class _Walk:
    """A reader who presses every key often."""

    def __init__(self, app: NewsreaderApp, pilot: Pilot[int], times: Times) -> None:
        self.app, self.pilot, self.times = app, pilot, times
        self.watched, self.screen, self.view = Watched(app), app.reading, app.reading.view

    async def all(self) -> None:
        screen = self.screen
        listed = stores.count(self.app.store, "")
        await self._until(lambda: len(screen.stories.ids) >= listed)
        await self.pilot.pause(4)  # the extractor's first worker has loaded its models by then
        await self._very_long()
        await self._until(lambda: not self.app.jobs.extracting.waiting)
        await self.press("h", "stories", lambda: screen.pane == "stories")
        await self.pilot.press("g", "j", "enter")
        await self._until(lambda: len(screen.annotations) > PRESSES and not self.app.jobs.extracting.waiting)
        await self._panes()
        await self._whole_screen("")

    async def _panes(self) -> None:
        screen, view = self.screen, self.view
        await self.pilot.press("h")
        for key in ("j",) * PRESSES + ("k",) * (PRESSES // 2) + ("space",) * PRESSES + ("b",) * (PRESSES // 2):
            await self.press(key, "key in the list", self._other(lambda: screen.stories.cursor))
        await self.pilot.press("l", "g")
        for key in ("j", "j", "k", "space", "b") * (PRESSES // 5):
            await self.press(key, "key in the article", self._other(lambda: view.scroll_offset.y))
        for key in ("right_square_bracket",) * 10:
            await self.press(key, "key in the article", self._other(lambda: screen.chosen))
        await self.pilot.press("escape", "g", "slash")
        await self._until(lambda: view.found is not None)
        for key in "said":
            await self.press(key, "find in the article", self._other(lambda: view.found))
        await self.pilot.press("enter")
        for key in "nnnN" * 5:
            await self.press(key, "find in the article", self._other(lambda: view.found))
        await self.pilot.press("escape", "2", "g")
        rows = len(screen.panels.front.rows)
        for key in ("j",) * (rows - 1) + ("k",) * (rows - 1):
            await self.press(key, "key in the panels", self._other(lambda: screen.chosen))
        await self.pilot.press("escape")

    async def _whole_screen(self, of: str) -> None:
        screen = self.screen

        def has_size(size: tuple[int, int]) -> bool:
            return tuple(screen.size) == size and self.view.size.width > 0 and screen.status.outer_size.width == size[0]

        for size in (*SIZES[1:], SIZES[0]) * 4:
            resize = partial(self.app._driver.send_message, _resized(self.app, size))  # type: ignore[union-attr]
            await self.change(resize, f"resize{of}", partial(has_size, size))
        if of:
            return
        await self.pilot.press("2")
        for theme in ("newsreader-light", "newsreader-dark") * 4:
            await self.change(
                partial(setattr, self.app, "theme", theme), "theme", self._other(lambda: screen.stories.colors[0])
            )
        await self.pilot.press("escape", "escape", "l")
        for _ in range(8):
            await self.press("z", "zen", self._other(lambda: self.view.size.width))

    async def _very_long(self) -> None:
        screen, view, of = self.screen, self.view, f" of {LONG_WORDS:,} words"

        def is_open() -> bool:
            return screen.article is not None and screen.article.title == LONG_TITLE

        for _ in range(5):
            await self.press("enter", f"opening {LONG_WORDS:,} words", is_open)
            await self.pilot.press("h", "j", "enter", "h", "k")
            await self.pilot.pause(0.1)
        await self.pilot.press("enter")
        for key in ("space",) * PRESSES + ("j",) * PRESSES:
            await self.press(key, f"scrolling {LONG_WORDS:,} words", self._other(lambda: view.scroll_offset.y))
        for _ in range(3):
            for key in ("G", "g"):
                await self.press(key, f"to the end{of} and back", self._other(lambda: view.scroll_offset.y))
        await self.pilot.press("G")
        await self._whole_screen(of)

    # Measuring

    def _other(self, what: Callable[[], object]) -> Callable[[], bool]:
        before = what()
        return lambda: what() != before

    async def press(self, key: str, name: str, answered: Callable[[], object]) -> None:
        self._note(name, await self.watched.answer(key, answered))
        await asyncio.sleep(PAUSE)

    async def change(self, act: Callable[[], object], name: str, answered: Callable[[], object]) -> None:
        self._note(name, await self.watched.change(act, answered))
        await asyncio.sleep(0.2)

    def _note(self, name: str, elapsed: float) -> None:
        self.times.setdefault(name, []).append((self.watched.computing[-1], elapsed))

    async def _until(self, so: Callable[[], object]) -> None:
        async with asyncio.timeout(300):
            while not so():
                await self.pilot.pause(0.05)


def _resized(app: NewsreaderApp, size: tuple[int, int]) -> events.Resize:
    app._driver._size = size  # type: ignore[union-attr]
    event = events.Resize(Size(*size), Size(*size))
    event.set_sender(app)
    return event


def text_of(length: int, title: str) -> str:
    """A title and paragraphs of so many invented words."""
    words, chance = Words(), random.Random(length)
    paragraphs = [title]
    count = 0
    while count < length:
        paragraphs.append(" ".join(words.sentence(chance) for _ in range(5)))
        count += len(paragraphs[-1].split())
    return "\n\n".join(paragraphs)


def _memory(world: World) -> Iterator[Figure]:
    """A started program, and one that has shown the very long text, many articles and every part of the list."""
    with running(NEWSREADER, world.environment, *SIZES[0]) as program:
        found = program.wait("Probe", 60)
        program.press(" ", 3.0)
        started = program.memory()
        program.press("\r" + " " * 40 + "Ggh", 0.1)
        program.press(("j\r" + "h") * 30 + " " * 60 + "Gg", 0.1)
        program.press("j", 5.0)
        used = program.memory() if found else float("nan")
    yield Figure("memory, started", started, "MB", 110.0)
    yield Figure("memory, after 60,000 words and 30 articles", used, "MB", 110.0)
