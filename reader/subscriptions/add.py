"""Adding what the user points at: a feed, a site, an article on the web, or a file or folder of the user's own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from reader import store as stores
from reader.config import address_of_path, read_feeds
from reader.errors import FetchError, ParseError, UsageError
from reader.fetching.decide import Answer, outcome_of
from reader.fetching.fetch import Fetcher, Limits
from reader.fetching.gather import read
from reader.fetching.readers import Readers
from reader.fetching.update import apply
from reader.model import Entry, Feed, Subscription
from reader.pages.fulltext import Page, read_page
from reader.pages.local import SUFFIXES, files_of, read_file
from reader.pages.metadata import decoded, metadata_of, tree_of
from reader.parse import looks_like_page, parse_feed
from reader.subscriptions import feeds_file as feeds_files
from reader.subscriptions.discover import feeds_in, well_known
from reader.text.html import resolved
from reader.workers import Workers

ANYTHING = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
)
_MOST_NAMED = 10
"""Feeds named by a page that are looked at, until one can be read."""
_FEWEST_WORDS = 150  # a page that does not call itself an article has to look like one


@dataclass(frozen=True, slots=True)
class Added:
    """What was added."""

    kind: Literal["feed", "article"]
    title: str
    id: str
    """The article's id, or the feed's address."""
    articles: int = 1
    """How many articles are new in the store."""
    already: bool = False
    """Whether it was there before."""
    others: tuple[str, ...] = ()
    """Addresses of further feeds that the site names."""


def add_source(
    db: Path,
    source: str,
    *,
    date: date | None = None,
    feeds_file: Path,
    now: Callable[[], datetime],
    limits: Limits | None = None,
    as_article: bool = False,
) -> Added:
    """Add a feed's, site's or article's address, or a local file or folder.

    It has an event loop of its own, so it is called where none runs.

    Args:
        date: Of an article, instead of its own.
        as_article: A page is added as it is, though it may name feeds.
    """
    source = source.strip()
    if not source:
        raise UsageError("nothing to add: give an address, a file or a folder")
    path = Path(source).expanduser()
    if re.match(r"https?://", source, re.IGNORECASE):
        return asyncio.run(_add_address(db, source, date, feeds_file, now, limits, as_article))
    if path.is_dir():
        return _add_folder(db, path, feeds_file, now)
    if path.exists():
        return _add_file(db, path, date, now)
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", source) and path.suffix.lower() not in SUFFIXES:
        return asyncio.run(_add_address(db, f"https://{source}", date, feeds_file, now, limits, as_article))
    raise UsageError(f"{source}: neither an address (https://…) nor a file or folder that exists")


def _add_file(db: Path, path: Path, day: date | None, now: Callable[[], datetime]) -> Added:
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: only {', '.join(SUFFIXES)} files can be added")
    entry = _on(read_file(path), day)
    with stores.open_store(db) as store:
        there = stores.article(store, stores.article_id(stores.SINGLE, entry.key))
        if there and there.title != entry.title and there.source == "file":
            # Another file of the same name is another article.
            entry = replace(entry, key=address_of_path(path))
        return _add_entry(store, entry, now())


def _add_folder(db: Path, path: Path, feeds_file: Path, now: Callable[[], datetime]) -> Added:
    if not files_of(path):
        raise UsageError(f"{path}: no {', '.join(SUFFIXES)} files in this folder")
    subscription = Subscription(address_of_path(path), Path(path).absolute())
    return asyncio.run(_subscribe(db, subscription, Answer(status=200, url=str(path)), feeds_file, now))


async def _add_address(
    db: Path,
    url: str,
    day: date | None,
    feeds_file: Path,
    now: Callable[[], datetime],
    limits: Limits | None,
    as_article: bool,
) -> Added:
    workers = Workers(1)
    try:
        async with Fetcher(limits) as fetcher:
            answer = await fetcher.get(url, accept=ANYTHING)
            outcome = outcome_of(answer, Feed(url, url), Subscription(url), now())
            if not outcome.read:
                raise FetchError(f"{url}: {outcome.error or 'no answer that could be used'}")
            if not looks_like_page(answer.body):
                return await _subscribe(db, _subscription(url, answer), answer, feeds_file, now, workers)
            page = await _article(workers, answer)
            if page is None:
                if not as_article and (found := await _feed_of(fetcher, workers, answer)):
                    subscription, feed_answer, others = found
                    added = await _subscribe(db, subscription, feed_answer, feeds_file, now, workers)
                    return replace(added, others=others)
                page = await _page(workers, answer)
    finally:
        workers.close()
    if page is None:
        raise ParseError(f"{url}: neither a feed nor an article, and no feed is named there")
    with stores.open_store(db) as store:
        return _add_entry(store, _on(_entry(page, answer), day), now())


async def _subscribe(
    db: Path,
    subscription: Subscription,
    answer: Answer,
    feeds_file: Path,
    now: Callable[[], datetime],
    workers: Workers | None = None,
) -> Added:
    """Write the subscription into feeds.toml, once its feed could be read, and store its entries."""
    own = workers or Workers(1)
    try:
        gathered = await read(
            Readers(own), subscription, Feed(subscription.address, subscription.address), answer, now()
        )
    finally:
        if workers is None:
            own.close()
    if gathered.parsed is None:
        raise ParseError(f"{subscription.address}: {gathered.outcome.error}")
    is_new = feeds_files.add(feeds_file, subscription)
    with stores.open_store(db) as store:
        stores.sync_feeds(store, read_feeds(feeds_file))
        result = apply(store, gathered, now())
    return Added("feed", result.title, subscription.address, result.new, already=not is_new)


def _add_entry(store: stores.Store, entry: Entry, now: datetime) -> Added:
    applied = stores.apply_entries(store, Feed(stores.SINGLE, stores.SINGLE_TITLE), [entry], now=now)
    return Added(
        "article",
        entry.title,
        stores.article_id(stores.SINGLE, entry.key),
        len(applied.new),
        already=not applied.new,
    )


async def _feed_of(
    fetcher: Fetcher, workers: Workers, page: Answer
) -> tuple[Subscription, Answer, tuple[str, ...]] | None:
    """The first feed of those the page names, or that lie at usual places, that can be read; the others it names."""
    named = [feed.url for feed in feeds_in(page.body, page.url)]
    for url in dict.fromkeys([*named[:_MOST_NAMED], *well_known(page.url)]):
        answer = await fetcher.get(url)
        if answer.status != 200 or answer.error or looks_like_page(answer.body):
            continue
        try:
            await workers.call(parse_feed, answer.body, url=answer.url, content_type=answer.content_type)
        except ParseError:
            continue
        return _subscription(url, answer), answer, tuple(other for other in named if other != url)
    return None


async def _article(workers: Workers, answer: Answer) -> Page | None:
    """The article, if the page is one rather than a front page or a list of articles."""
    root = tree_of(decoded(answer.body, answer.content_type))
    if root is None or urlsplit(answer.url).path in ("", "/"):
        return None
    says_so = metadata_of(root).is_article
    if not says_so and len(list(root.iter("article"))) != 1 and feeds_in(answer.body, answer.url):
        return None
    page = await _page(workers, answer)
    return page if page and (says_so or page.words >= _FEWEST_WORDS) else None


async def _page(workers: Workers, answer: Answer) -> Page | None:
    try:
        return await workers.call(read_page, answer.body, url=answer.url, content_type=answer.content_type)
    except ParseError:
        return None


def _entry(page: Page, answer: Answer) -> Entry:
    canonical = resolved(page.metadata.url, answer.url) if page.metadata.url else ""
    same_host = urlsplit(canonical).netloc == urlsplit(answer.url).netloc
    url = (canonical if canonical and same_host else answer.url).partition("#")[0]
    return Entry(
        key=url,
        title=page.title,
        document=page.document,
        url=url,
        author=page.metadata.author,
        published=page.metadata.published,
        updated=page.metadata.updated,
        language=page.metadata.language,
        source="page",
    )


def _on(entry: Entry, day: date | None) -> Entry:
    """The entry dated to noon of the day, which is that day almost everywhere."""
    return replace(entry, published=datetime.combine(day, time(12), UTC)) if day else entry


def _subscription(url: str, answer: Answer) -> Subscription:
    return Subscription(answer.moved_to or url)
