"""A walk through every screen by its keys, each kept as text and as a picture: `python -m docs.captures FOLDER`.

It goes through the bundled articles at three sizes, in four themes and without colour, then through a store of 20,000
made-up ones. FOLDER gets a .txt and an .svg of each screen (a .png, too, where rsvg-convert is there), to be looked at.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from bench.world import lived_in
from docs.pictures import LONGEST, NOW, STORY, stop_the_clock
from reader.config import Paths, Settings, paths, read_feeds
from reader.extract.batch import extract_pending
from reader.fetching.update import update
from widgets.app import SAMPLES, NewsreaderApp

SIZES = ((160, 45), (120, 35), (80, 24))
MANY, MANY_SCENES = 20_000, ("stories", "feeds", "article", "feeds-table", "search-found", "palette")


class Scene(NamedTuple):
    """What is pressed to come to a screen."""

    name: str
    keys: str
    """With blanks between; a word of several letters in quotation marks is typed."""


SCENES = (
    Scene("stories", ""),
    Scene("feeds", "0 j"),
    Scene("article", "enter"),
    Scene("article-end", "enter G"),
    Scene("zen", "enter z"),
    Scene("find", "enter slash 'the'"),
    Scene("links", "enter f"),
    Scene("actors", "enter 1 j"),
    Scene("actor-whole", "enter 1 j space"),
    Scene("actor-only", "enter 1 j j full_stop"),
    Scene("quotes", "enter 2 j j"),
    Scene("quote-whole", "enter 2 j j space"),
    Scene("issues", "enter 3 j"),
    Scene("issue-whole", "enter 3 j space"),
    Scene("issues-by-deadline", "enter 3 B"),
    Scene("filter", "enter 2 f"),
    Scene("accepted", "enter 2 j a a"),
    Scene("edit-actor", "enter 1 j e"),
    Scene("edit-quote", "enter 2 j e"),
    Scene("edit-issue", "enter 3 j e"),
    Scene("provenance", "enter 2 j i"),
    Scene("selecting", "enter v"),
    Scene("new-mark", "enter v enter"),
    Scene("note", "enter N"),
    Scene("marks", "enter 4"),
    Scene("address", "enter o"),
    Scene("changes", "enter D"),
    Scene("lost-places", "O"),
    Scene("rules", "semicolon"),
    Scene("steps", "enter 2 j a L"),
    Scene("review", "Q"),
    Scene("search", "slash"),
    Scene("search-found", "slash 'said' down"),
    Scene("search-nothing", "slash 'xqxq'"),
    Scene("search-wrong", "slash 'who:'"),
    Scene("help", "question_mark"),
    Scene("palette", "ctrl+p"),
    Scene("command-line", "colon 'f'"),
    Scene("feeds-table", "M"),
    Scene("add", "plus"),
    Scene("export", "enter E"),
    Scene("wider", "enter 3 greater_than_sign greater_than_sign greater_than_sign greater_than_sign"),
)
LOOKS = {
    "light": ("newsreader-light", ("stories", "actors", "quote-whole", "search-found", "help", "export")),
    "contrast": ("newsreader-contrast", ("stories", "actors", "quote-whole", "search-found", "help", "export")),
    "ansi": ("ansi-dark", ("stories", "actors", "quote-whole", "help")),
    "nocolour": ("newsreader-dark", ("stories", "actors", "quote-whole", "selecting", "search-found", "export")),
}


def presses(keys: str) -> Iterator[str]:
    """The single presses."""
    for word, key in re.findall(r"'([^']*)'|(\S+)", keys):
        yield from word or (key,)


class Captures:
    """Writes what is on a screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._png = shutil.which("rsvg-convert")
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, app: NewsreaderApp, name: str) -> None:
        """The top screen as text and as pictures."""
        screen = app.screen
        lines = [strip.text.rstrip() for strip in screen._compositor.render_strips(screen.size)]
        (self.folder / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        svg = self.folder / f"{name}.svg"
        svg.write_text(app.export_screenshot(title=name), "utf-8")
        if self._png:
            # The renderer drops blanks between words otherwise.
            text = svg.read_text("utf-8").replace("<text ", '<text xml:space="preserve" ').replace("&#160;", " ")
            subprocess.run([self._png, "-o", svg.with_suffix(".png")], input=text.encode(), check=True)  # noqa: S603
        print(name, flush=True)


async def settle(pilot: Pilot[int], app: NewsreaderApp) -> None:
    """Wait until the lists are whole and nothing is said any more."""
    async with asyncio.timeout(LONGEST):
        while not app.reading.stories.ids or app.jobs.refresh is not None:
            await pilot.pause(0.05)
    await pilot.pause(0.4)
    app.reading.status.say("")


async def walk(captures: Captures, size: tuple[int, int], scenes: Sequence[Scene], *, look: str = "") -> None:
    """Come to each scene from the beginning, each in a program and on a copy of the store of its own."""
    theme = LOOKS[look][0] if look else "newsreader-dark"
    place = f"{'x'.join(map(str, size))}{f'-{look}' if look else ''}"
    for scene in scenes:
        with tempfile.TemporaryDirectory(prefix="newsreader-scene-") as folder:
            db = Path(folder) / "newsreader.db"
            shutil.copy(paths().db, db)
            app = program(db, theme)
            async with app.run_test(size=size) as pilot:
                await settle(pilot, app)
                story = next(n for n in range(len(app.reading.stories.ids)) if _is_story(app, n))
                await pilot.press("g", *["j"] * story)
                await _come_to(pilot, scene)
                captures.keep(app, f"{place}-{scene.name}")


async def walk_many(captures: Captures, size: tuple[int, int], scenes: Sequence[Scene]) -> None:
    """Come to each scene where there are very many stories."""
    for scene in scenes:
        app = program(paths().db, "newsreader-dark")
        async with app.run_test(size=size) as pilot:
            await settle(pilot, app)
            await _come_to(pilot, scene)
            captures.keep(app, f"{'x'.join(map(str, size))}-many-{scene.name}")


def program(db: Path, theme: str) -> NewsreaderApp:
    """The program on a store in which everything was extracted; its extractor need not start."""
    app = NewsreaderApp(paths(db=db), Settings(theme=theme, refresh="off"))
    app.jobs.extracting.start = lambda: None  # type: ignore[method-assign]
    app.jobs.extracting.want = lambda *_, **__: None  # type: ignore[method-assign]
    stop_the_clock()
    return app


async def _come_to(pilot: Pilot[int], scene: Scene) -> None:
    for key in presses(scene.keys):
        await pilot.press(key)
        await pilot.pause(0.05)
    await pilot.pause(0.5)


def _is_story(app: NewsreaderApp, number: int) -> bool:
    row = app.reading.stories.row(number)
    return row is not None and row.title.startswith(STORY)


async def first_start(captures: Captures, size: tuple[int, int]) -> None:
    """What a newcomer sees, before there are feeds or a store."""
    app = NewsreaderApp(paths(), Settings(refresh="off"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(1)
        captures.keep(app, f"{'x'.join(map(str, size))}-first-start")


@contextmanager
def without_colour() -> Iterator[None]:
    """NO_COLOR is set."""
    os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        del os.environ["NO_COLOR"]


def main() -> int:
    """Make all captures, or those whose names hold one of the words."""
    parser = argparse.ArgumentParser(prog="python -m docs.captures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="only scenes with one of these names")
    parser.add_argument("--size", choices=["x".join(map(str, size)) for size in SIZES], help="only this size")
    parser.add_argument("--few", action="store_true", help="leave out the 20,000 articles and the other themes")
    options = parser.parse_args()
    captures = Captures(options.folder)
    scenes = [scene for scene in SCENES if not options.names or scene.name in options.names]
    sizes = [size for size in SIZES if options.size in (None, "x".join(map(str, size)))]
    with tempfile.TemporaryDirectory(prefix="newsreader-captures-") as temporary:
        with lived_in(Path(temporary) / "none"):
            for size in sizes if not options.names else ():
                asyncio.run(first_start(captures, size))
        with lived_in(Path(temporary) / "samples") as world:
            make_samples(world.paths)
            for size in sizes:
                asyncio.run(walk(captures, size, scenes))
            for look, (_, names) in LOOKS.items() if not options.few else ():
                chosen = [scene for scene in scenes if scene.name in names]
                with without_colour() if look == "nocolour" else _nothing():
                    asyncio.run(walk(captures, (120, 35), chosen, look=look))
        if not options.few:
            with lived_in(Path(temporary) / "many") as world:
                world.subscribe(200)
                world.fill(MANY, words_each=80)
                for size in sizes:
                    asyncio.run(walk_many(captures, size, [scene for scene in scenes if scene.name in MANY_SCENES]))
    return 0


def make_samples(place: Paths) -> None:
    """A store of the bundled articles, all of them extracted."""
    place.feeds.parent.mkdir(parents=True, exist_ok=True)
    place.feeds.write_text(f'[[feeds]]\npath = "{SAMPLES}"\ntitle = "Samples"\n', "utf-8")

    async def fetch() -> None:
        async for _ in update(place.db, read_feeds(place.feeds), now=lambda: NOW):
            pass

    asyncio.run(fetch())
    for _ in extract_pending(place.db, "", jobs=1, now=lambda: NOW):
        pass


@contextmanager
def _nothing() -> Iterator[None]:
    yield


if __name__ == "__main__":
    sys.exit(main())
