"""A home folder of its own for the measured program: environment, feeds.toml, a store with articles."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.feeds import Words, address, item
from reader import store as stores
from reader.config import Paths, paths, read_feeds
from reader.model import Document, Entry
from reader.text import document_of_html

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
NEWSREADER = (sys.executable, "-c", "import sys; from reader.cli import main; sys.exit(main())")
"""The command as its console script runs it."""


@dataclass(frozen=True, slots=True)
class World:
    """One user's folders."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the program is started with."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        own = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        return {**kept, **own, "HOME": str(self.folder), "TZ": "UTC", "COLORTERM": "truecolor"}

    @property
    def paths(self) -> Paths:
        """Its files, seen from inside `lived_in`."""
        return paths()

    def subscribe(self, feeds: int, port: int = 9) -> None:
        """Write feeds.toml; on port 9 nobody answers, which is right where nothing is fetched."""
        file = self.paths.feeds
        file.parent.mkdir(parents=True, exist_ok=True)
        tables = [
            f'[[feeds]]\nurl = "{address(n, port)}"\ntitle = "Feed {n}"\nfolder = "Folder {n % 10}"\n'
            for n in range(feeds)
        ]
        file.write_text("\n".join(tables), "utf-8")
        # What is fetched by itself after a while would be measured too.
        self.paths.settings.write_text('refresh = "off"\n', "utf-8")

    def fill(self, articles: int, words_each: int = 250) -> None:
        """Store that many articles, spread over the subscribed feeds, newest in all feeds at the same time."""
        words = Words()
        with stores.open_store(self.paths.db) as store:
            stores.sync_feeds(store, read_feeds(self.paths.feeds))
            feeds = stores.feeds(store)
            for number, feed in enumerate(feeds):
                serials = range(number, articles, len(feeds))
                entries = [_entry(words, number, serial // len(feeds), words_each) for serial in serials]
                stores.apply_entries(store, feed, entries, now=NOW)

    def add_texts(self, texts: list[str]) -> None:
        """Store English articles with these texts, newer than all others, in the first feed."""
        with stores.open_store(self.paths.db) as store:
            feed = stores.feeds(store)[0]
            entries = [
                Entry(
                    key=f"text-{number}",
                    title=text.split("\n\n")[0],
                    document=_document(text),
                    published=NOW.replace(minute=59 - number),
                    language="en",
                )
                for number, text in enumerate(texts)
            ]
            stores.apply_entries(store, feed, entries, now=NOW)


@contextmanager
def lived_in(folder: Path) -> Iterator[World]:
    """A world whose environment is this process's own meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    world, before = World(folder), dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(world.environment)
        yield world
    finally:
        os.environ.clear()
        os.environ.update(before)


def _entry(words: Words, feed: int, serial: int, words_each: int) -> Entry:
    one = item(words, feed, serial)
    html = words.article(random.Random(serial), words_each * 7)
    return Entry(
        key=one.address,
        title=one.title,
        document=document_of_html(html, title=one.title, base_url=one.address),
        url=one.address,
        author=one.author,
        published=one.published,
        language="en",
    )


def _document(text: str) -> Document:
    title, *paragraphs = text.split("\n\n")
    return document_of_html("".join(f"<p>{p}</p>" for p in paragraphs), title=title)
