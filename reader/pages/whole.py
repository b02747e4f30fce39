"""The whole text of one stored article, from its page: what a reader asks for where the feed gave a teaser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from reader import store as stores
from reader.errors import FetchError, ParseError, StoreError
from reader.fetching.decide import outcome_of
from reader.fetching.fetch import PAGES, Fetcher, Limits
from reader.model import Article, Entry, Feed, Subscription
from reader.pages.fulltext import Page, read_page
from reader.text import word_count
from reader.workers import Workers


@dataclass(frozen=True, slots=True)
class Whole:
    """What came of it."""

    article: Article
    """As it is stored now."""
    words: int
    before: int
    """Words it had."""
    host: str
    """Where its text is from."""


def fetch_whole(
    db: Path,
    article_id: str,
    subscriptions: Sequence[Subscription],
    *,
    now: Callable[[], datetime],
    limits: Limits | None = None,
) -> Whole:
    """Fetch the article's page and make what it says the article's text; the present one becomes an earlier version.

    FetchError and ParseError say why there is no more to be had. It has an event loop of its own, so it is called
    where none runs.
    """
    with stores.open_store(db, readonly=True) as store:
        article = stores.article(store, article_id)
    if article is None:
        raise StoreError("That article is gone from the store")
    host = urlsplit(article.url).hostname or ""
    if urlsplit(article.url).scheme not in ("http", "https") or not host:
        raise FetchError(f"“{article.title}” names no page to fetch its text from")
    subscription = next((s for s in subscriptions if s.address == article.feed), None)
    page = asyncio.run(_page(article, subscription, now, limits))
    before = word_count(article.document.text)
    if page.words <= before:
        raise ParseError(f"{host}: the page has no more text ({page.words} words) than is here ({before})")
    with stores.open_store(db) as store, store.transaction():
        feed = next((feed for feed in stores.feeds(store) if feed.address == article.feed), None)
        single = Feed(stores.SINGLE, stores.SINGLE_TITLE)
        stores.apply_entries(store, feed or single, [_entry(article, page)], now=now())
        stored = stores.article(store, article_id)
    if stored is None or stored.document.text == article.document.text:
        raise StoreError(f"“{article.title}” was not changed")
    return Whole(stored, page.words, before, host)


async def _page(
    article: Article, subscription: Subscription | None, now: Callable[[], datetime], limits: Limits | None
) -> Page:
    async with Fetcher(limits) as fetcher:
        answer = await fetcher.get(article.url, subscription=subscription, accept=PAGES)
    asked = subscription or Subscription(article.url)
    outcome = outcome_of(answer, Feed(article.url, article.title), asked, now())
    if not outcome.read:
        raise FetchError(f"{article.url}: {outcome.error or 'no answer that could be used'}")
    workers = Workers(1)
    try:
        return await workers.call(
            read_page,
            answer.body,
            url=answer.url,
            content_type=answer.content_type,
            title=article.title,
            selector=subscription.content_selector if subscription else None,
            remove=subscription.removed_selector if subscription else None,
        )
    finally:
        workers.close()


def _entry(article: Article, page: Page) -> Entry:
    """The article as an entry with the page's text; what is known of it stands."""
    return Entry(
        key=article.key,
        title=article.title,
        document=page.document,
        url=article.url,
        author=article.author or page.metadata.author,
        published=article.published or page.metadata.published,
        updated=article.updated,
        language=page.metadata.language or article.language,
        source="page",
        tags=article.tags,
    )
