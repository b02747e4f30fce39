"""What there is to subscribe to at an address, before anything is written: feeds with their newest entries."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from reader.errors import FetchError, NewsreaderError, ParseError
from reader.fetching.decide import outcome_of
from reader.fetching.fetch import Fetcher, Limits
from reader.model import Feed, Subscription
from reader.pages.local import SUFFIXES
from reader.pages.metadata import decoded, metadata_of, tree_of
from reader.parse import looks_like_page, parse_feed
from reader.subscriptions.add import ANYTHING
from reader.subscriptions.discover import feeds_in, well_known
from reader.text import one_line
from reader.workers import Workers

HEADLINES = 12
"""Of a feed, the first of which are shown."""
AT_FIRST = 4
"""Feeds that a site names and that are looked at unasked."""


class Headline(NamedTuple):
    """One entry of a feed."""

    title: str
    date: datetime | None
    words: int


class Candidate(NamedTuple):
    """A feed one could subscribe to."""

    address: str
    title: str = ""
    headlines: tuple[Headline, ...] = ()
    entries: int = 0
    teasers: int = 0
    """How many of the entries come as a summary only."""
    looked_at: bool = False
    problem: str = ""
    """Why it cannot be read."""


class Preview(NamedTuple):
    """What an address leads to."""

    address: str
    feeds: tuple[Candidate, ...]
    page: str = ""
    """The page's title, where the address is one of a page."""
    is_article: bool = False
    """Whether the page says that it is an article."""


def address_in(text: str) -> str:
    """The web address that the text is, https where it names no scheme; empty where it is none, or a file."""
    text = text.strip()
    if re.match(r"https?://\S+$", text, re.IGNORECASE):
        return text
    path = Path(text).expanduser()
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", text) and path.suffix.lower() not in SUFFIXES:
        return "" if path.exists() else f"https://{text}"
    return ""


def preview(address: str, *, limits: Limits | None = None) -> Preview:
    """Look at a feed, or at a site and the feeds it names. It has an event loop of its own."""
    return asyncio.run(_preview(address, limits))


def look_at(candidate: Candidate, *, limits: Limits | None = None) -> Candidate:
    """Read one of the further feeds of a site."""

    async def look() -> Candidate:
        workers = Workers(1)
        try:
            async with Fetcher(limits) as fetcher:
                return await _look(fetcher, workers, candidate)
        finally:
            workers.close()

    return asyncio.run(look())


async def _preview(address: str, limits: Limits | None) -> Preview:
    workers = Workers(1)
    try:
        async with Fetcher(limits) as fetcher:
            answer = await fetcher.get(address, accept=ANYTHING)
            outcome = outcome_of(answer, Feed(address, address), Subscription(address), datetime.now(UTC))
            if not outcome.read:
                raise FetchError(f"{address}: {outcome.error or 'no answer that could be used'}")
            if not looks_like_page(answer.body):
                read = await workers.call(headlines_of, answer.body, answer.url, answer.content_type)
                title, headlines, teasers = read
                found = Candidate(answer.moved_to or address, title)
                return Preview(address, (_with(found, headlines, teasers),))
            root = tree_of(decoded(answer.body, answer.content_type))
            said = metadata_of(root) if root is not None else None
            named = [Candidate(feed.url, feed.title) for feed in feeds_in(answer.body, answer.url)]
            if named:
                first = await asyncio.gather(*(_look(fetcher, workers, feed) for feed in named[:AT_FIRST]))
                feeds = _readable_first([*first, *named[AT_FIRST:]])
            else:
                feeds = await _usual_place(fetcher, workers, answer.url)
            page = one_line(said.title) if said else ""
            return Preview(address, tuple(feeds), page or answer.url, bool(said and said.is_article))
    finally:
        workers.close()


async def _usual_place(fetcher: Fetcher, workers: Workers, url: str) -> list[Candidate]:
    """The first feed that lies where sites keep theirs when they do not say so."""
    for address in well_known(url):
        found = await _look(fetcher, workers, Candidate(address))
        if not found.problem:
            return [found]
    return []


async def _look(fetcher: Fetcher, workers: Workers, candidate: Candidate) -> Candidate:
    address = candidate.address
    answer = await fetcher.get(address)
    outcome = outcome_of(answer, Feed(address, address), Subscription(address), datetime.now(UTC))
    if not outcome.read:
        return candidate._replace(looked_at=True, problem=outcome.error or "no answer that could be used")
    if looks_like_page(answer.body):
        return candidate._replace(looked_at=True, problem="a web page, not a feed")
    try:
        title, headlines, teasers = await workers.call(headlines_of, answer.body, answer.url, answer.content_type)
    except NewsreaderError as error:
        return candidate._replace(looked_at=True, problem=str(error).removeprefix(f"{answer.url}: "))
    moved = candidate._replace(address=answer.moved_to or address, title=title or candidate.title)
    return _with(moved, headlines, teasers)


def _with(candidate: Candidate, headlines: Sequence[Headline], teasers: int) -> Candidate:
    first = tuple(headlines[:HEADLINES])
    return candidate._replace(headlines=first, entries=len(headlines), teasers=teasers, looked_at=True)


def _readable_first(feeds: Sequence[Candidate]) -> list[Candidate]:
    return sorted(feeds, key=lambda feed: bool(feed.problem))


def headlines_of(body: bytes, url: str, content_type: str) -> tuple[str, list[Headline], int]:
    """Title, entries and how many of them are teasers; runs in a worker, as a stranger's bytes are read there."""
    parsed = parse_feed(body, url=url, content_type=content_type)
    if not parsed.entries and parsed.problem:
        raise ParseError(f"{url}: {parsed.problem}")
    headlines = [
        Headline(entry.title, entry.published or entry.updated, len(entry.document.text.split()))
        for entry in parsed.entries
    ]
    return parsed.title, headlines, sum(entry.source == "teaser" for entry in parsed.entries)
