"""A store of made-up articles, and the app on it, for the tests of the screens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from reader import store as stores
from reader.config import Paths, Settings, paths
from reader.model import Entry, Extraction, Feed, Finding, Layer, Subscription
from tests.widgets.fictional import ANNOTATIONS, ARTICLE, DOCUMENT, WHEN
from widgets.app import NewsreaderApp
from widgets.status_bar import StatusBar

GAZETTE = Subscription("https://gazette.example/feed", title="Ellery Gazette", folder="Coast")
HERALD = Subscription("https://herald.example/feed", title="Lenn Herald", folder="Coast/North")
BULLETIN = Subscription("https://bulletin.example/feed", title="Bulletin")
BRIDGE = stores.article_id(GAZETTE.address, "k1")

FINDINGS = tuple(
    Finding(a.id, a.layer, a.spans, a.body, a.confidence or 0.9)
    for a in ANNOTATIONS
    if a.layer in (Layer.ACTOR, Layer.QUOTE, Layer.ISSUE)
)


def furnish(place: Paths, *, others: int = 3) -> None:
    """Feeds, the article of `fictional` with what was extracted from it, and `others` more of each feed."""
    place.feeds.parent.mkdir(parents=True, exist_ok=True)
    place.feeds.write_text(
        "".join(
            f'[[feeds]]\nurl = "{s.address}"\ntitle = "{s.title}"\nfolder = "{s.folder}"\n'
            for s in (GAZETTE, HERALD, BULLETIN)
        )
    )
    with stores.open_store(place.db) as store:
        stores.sync_feeds(store, (GAZETTE, HERALD, BULLETIN))
        bridge = Entry("k1", ARTICLE.title, DOCUMENT, ARTICLE.url, ARTICLE.author, WHEN, language="en")
        for number, feed in enumerate((GAZETTE, HERALD)):
            entries = [
                Entry(
                    f"o{n}",
                    f"Ferry timetable {n} of the {feed.title} is told again at some length",
                    replace(DOCUMENT),
                    f"https://example.org/{number}/{n}",
                    published=WHEN - timedelta(hours=1 + number + 2 * n),
                    language="en",
                )
                for n in range(others)
            ]
            known = Feed(feed.address, feed.title or "", folder=feed.folder)
            stores.apply_entries(store, known, [bridge, *entries] if feed is GAZETTE else entries, now=WHEN)
        failing = Feed(BULLETIN.address, "Bulletin", error="the server says 404 Not Found", http=404, failures=3)
        stores.save_feed_state(store, failing)
        stores.save_extraction(store, BRIDGE, Extraction("rules/1", "en", FINDINGS), version=1, now=WHEN)


def app(place: Paths | None = None, *, extracting: bool = False, **settings: Any) -> NewsreaderApp:
    """The app on the store at the place; without processes that extract, unless a test is about them."""
    made = NewsreaderApp(place or paths(), Settings(**{"dates": "absolute", "refresh": "off"} | settings))
    if not extracting:
        made.jobs.extracting.start = lambda: None  # type: ignore[method-assign]
        made.jobs.extracting.want = lambda *_, **__: None  # type: ignore[method-assign]
    return made


def furnished(*, others: int = 3, **settings: Any) -> NewsreaderApp:
    """The app on a furnished store."""
    furnish(paths(), others=others)
    return app(**settings)


async def until(pilot: Pilot[Any], holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until it holds: what runs in threads has no other end."""
    end = time.monotonic() + seconds
    heard = ""
    while not holds():
        heard = said(pilot) or heard
        assert time.monotonic() < end, f"it never came to hold; last said: {heard}"
        await pilot.pause(0.02)


def said(pilot: Pilot[Any]) -> str:
    """What the last line says."""
    bars = [*pilot.app.screen_stack[-1].query(StatusBar), *pilot.app.screen_stack[0].query(StatusBar)]
    return " / ".join(filter(None, (text for bar in bars for text in (bar.said, bar.activity))))


def bundled_samples() -> Path:
    """The folder of the samples."""
    from widgets.app import SAMPLES

    return SAMPLES
