"""The whole text of one article: from a real server into the store, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import store as stores
from reader.errors import FetchError, NewsreaderError, ParseError
from reader.fetching.fetch import Limits
from reader.model import Entry, Extraction, Feed, Subscription
from reader.pages.whole import Whole, fetch_whole
from reader.text import document_of_text
from tests.servers import LocalServer, Reply, page_reply, serving

NOW = datetime(2025, 12, 2, 12, 0, tzinfo=UTC)
STORY = "".join(
    f"<p>Paragraph {n} of the whole story has quite a number of words in it, as stories do.</p>" for n in range(12)
)
TEASER = "The harbour board met and could not agree."
FEED = Feed("https://gazette.example/feed", "Gazette")


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


def entry(url: str, source: str = "teaser", text: str = TEASER) -> Entry:
    document = document_of_text(text, title="Board cannot agree")
    return Entry("k1", "Board cannot agree", document, url, source=source, fingerprint=f"{source} {len(text)}")


@pytest.fixture
def whole(db: Path) -> Callable[[str], Whole]:
    def fetching(url: str) -> Whole:
        with stores.open_store(db) as store:
            stores.apply_entries(store, FEED, [entry(url)], now=NOW)
            article = stores.article_id(FEED.address, "k1")
            stores.save_extraction(store, article, Extraction("rules/1", "en"), version=1, now=NOW)
        limits = Limits(connect=2, read=1, total=3)
        return fetch_whole(db, article, [Subscription(FEED.address)], now=lambda: NOW, limits=limits)

    return fetching


def test_the_page_becomes_the_text_and_the_teaser_its_earlier_version(
    whole: Callable[[str], Whole], db: Path, server: LocalServer
) -> None:
    url = server.put("/story", page_reply(f"<article>{STORY}</article>"))
    result = whole(url)
    assert (result.host, result.article.source, result.article.version) == ("127.0.0.1", "page", 2)
    assert "Paragraph 11" in result.article.document.text
    assert result.words > result.before
    assert result.article.extractor is None, "it is to be extracted again"
    with stores.open_store(db) as store:
        assert TEASER in stores.earlier_texts(store, result.article.id)[1].text
        # The next refreshes bring the teaser again, then a longer one, then the teaser as if it were all.
        for later in (entry(url), entry(url, text=f"{TEASER} It will meet again."), entry(url, "feed")):
            stores.apply_entries(store, FEED, [later], now=NOW)
            kept = stores.article(store, result.article.id)
            assert kept is not None
            assert (kept.source, kept.version) == ("page", 2)
        stores.apply_entries(store, FEED, [entry(url, "feed", "The feed now has it all.")], now=NOW)
        renewed = stores.article(store, result.article.id)
        assert renewed is not None
        assert (renewed.source, renewed.version) == ("feed", 3)


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(404), FetchError, "404"),
        (page_reply("<p>Log in to read on.</p>"), ParseError, "no article text"),
        (
            page_reply(f'<meta property="article:content_tier" content="locked"><article>{STORY[:400]}</article>'),
            ParseError,
            "paywall",
        ),
    ],
    ids=["missing", "empty", "paywall"],
)
def test_what_stands_in_the_way_is_told_and_the_teaser_stays(
    whole: Callable[[str], Whole], db: Path, server: LocalServer, reply: Reply, error: type[NewsreaderError], said: str
) -> None:
    with pytest.raises(error, match=said):
        whole(server.put("/story", reply))
    with stores.open_store(db) as store:
        article = stores.article(store, stores.article_id(FEED.address, "k1"))
    assert article is not None
    assert (article.source, article.version) == ("teaser", 1)


def test_without_a_page_nothing_is_requested(whole: Callable[[str], Whole]) -> None:
    with pytest.raises(FetchError, match="names no page"):
        whole("")
