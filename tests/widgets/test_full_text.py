"""`F`: a teaser becomes the full text of its page, from a real server, and what stands in the way is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot

from reader import store as stores
from reader.config import paths
from reader.model import Entry, Extraction, Feed, Layer
from reader.text import document_of_text
from tests.servers import LocalServer, Reply, page_reply, serving
from tests.widgets.newsroom import app, until
from tests.widgets.test_app_reading import WIDE, settled
from widgets.app import NewsreaderApp

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
FEED = Feed("https://gazette.example/feed", "Gazette")
TITLE = "Board cannot agree on the ferry"
TEASER = "The harbour board met and could not agree."
STORY = (
    "<p>The harbour board of Lenn met on Monday and could not agree on a new ferry.</p>"
    "<p>“We will not pay for a second ship this year,” said Mayor Ilse Vandermeer.</p>"
    "<p>Transport Minister Tomas Brandl said the towns must decide by 31 March.</p>"
) + "".join(f"<p>Boat number {n} lies in the harbour and waits for a decision of the board.</p>" for n in range(12))


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


def store_teaser(url: str) -> str:
    """Put the teaser into the store, extracted; its id."""
    place = paths()
    place.feeds.parent.mkdir(parents=True, exist_ok=True)
    place.feeds.write_text(f'[[feeds]]\nurl = "{FEED.address}"\ntitle = "{FEED.title}"\n')
    document = document_of_text(TEASER, title=TITLE)
    with stores.open_store(place.db) as store:
        entry = Entry("k1", TITLE, document, url, source="teaser", published=NOW, language="en")
        stores.apply_entries(store, FEED, [entry], now=NOW)
        article = stores.article_id(FEED.address, "k1")
        stores.save_extraction(store, article, Extraction("rules/1", "en"), version=1, now=NOW)
    return article


def drawn(news: NewsreaderApp) -> str:
    """The article as it is on the screen."""
    view = news.reading.view
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


async def opened(pilot: Pilot[int]) -> NewsreaderApp:
    """The app when the teaser is read."""
    news = await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: "teaser only" in drawn(news))
    return news


async def test_a_teaser_becomes_the_full_text_and_is_extracted_again(server: LocalServer) -> None:
    article = store_teaser(server.put("/story", page_reply(f"<html><body><article>{STORY}</article></body></html>")))
    async with app(extracting=True).run_test(size=WIDE) as pilot:
        news = await opened(pilot)
        status = news.reading.status
        assert status.said == "Only a teaser came · F fetches the full text"
        assert not news.reading.annotations
        await pilot.press("F")
        await until(pilot, lambda: status.said.startswith("Full text from 127.0.0.1: "))
        assert "words instead of" in status.said
        assert "full text from 127.0.0.1" in drawn(news)
        assert "teaser only" not in drawn(news)
        assert "Ilse Vandermeer" in drawn(news)
        await until(pilot, lambda: {a.layer for a in news.reading.annotations} >= {Layer.ACTOR, Layer.QUOTE}, 120)
        assert "1 Actors · " in str(news.reading.panels.panels["actors"].border_title)
        await pilot.press("F")
        assert status.said == "The full text is here already"
    assert [request.path for request in server.requests] == ["/story"]
    with stores.open_store(paths().db, readonly=True) as store:
        texts = stores.earlier_texts(store, article)
        assert [TEASER in texts[number].text for number in texts] == [True]
        assert [version.number for version in stores.versions(store, article)] == [1, 2]
        assert stores.annotations(store, article)


LOCKED = '<meta property="article:content_tier" content="locked">'


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (lambda _: Reply(404), "404"),
        (lambda _: page_reply("<p>Log in to read on.</p>"), "no article text"),
        (lambda _: page_reply(f"{LOCKED}<article>{STORY[:400]}</article>"), "a paywall"),
    ],
    ids=["404", "no-text", "paywall"],
)
async def test_what_stands_in_the_way_is_said_with_what_to_press(
    server: LocalServer, reply: Callable[[object], Reply], why: str
) -> None:
    article = store_teaser(server.put("/story", reply))
    async with app().run_test(size=WIDE) as pilot:
        news = await opened(pilot)
        await pilot.press("F")
        await until(pilot, lambda: why in news.reading.status.said)
        assert news.reading.status.said.endswith(" · o opens it in the browser")
        assert "fetching" not in news.reading.status.activity
        assert "teaser only" in drawn(news)
    with stores.open_store(paths().db, readonly=True) as store:
        assert len(stores.versions(store, article)) == 1


async def test_while_the_page_is_on_its_way_the_teaser_is_read_and_it_is_asked_for_once(server: LocalServer) -> None:
    store_teaser(server.put("/story", Reply(200, hang=True)))
    async with app().run_test(size=WIDE) as pilot:
        news = await opened(pilot)
        await pilot.press("F")
        await until(pilot, lambda: "fetching the page of" in news.reading.status.activity and server.requests)
        await pilot.press("F")
        assert news.reading.status.said == "A full text is being fetched already"
        await pilot.press("j")
        assert "teaser only" in drawn(news)
    assert len(server.requests) == 1
