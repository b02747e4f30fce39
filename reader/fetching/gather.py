"""What servers and files say of many feeds at once, and what it means: the middle of an update, without the store."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from reader.errors import NewsreaderError
from reader.fetching.decide import (
    Answer,
    Outcome,
    after_failure,
    after_reading,
    asked_to_wait,
    body_hash,
    has_to_wait,
    held_back,
    host_until,
    outcome_of,
    read_before,
)
from reader.fetching.fetch import PAGES, PER_HOST, Fetcher, Limits
from reader.fetching.readers import Readers
from reader.fetching.shelf import Shelf
from reader.model import Entry, Feed, Subscription
from reader.pages.local import mark_of, read_ready
from reader.parse import NONE_KNOWN, Known, ParsedFeed, ready
from reader.workers import Workers, reading_workers

if TYPE_CHECKING:
    from reader.pages.fulltext import Page

AT_ONCE = 64
"""Feeds that are fetched at one time."""
READ_AHEAD = 1_200
"""Entries that are read and not yet stored, about: what is read takes memory."""
HEAP = 900
"""Entries that are stored in one transaction, about: the full-text index costs less for many at once."""
PATIENCE = 0.2
"""Seconds that a feed waits for others to be stored with."""
IDLE = 0.3
"""Seconds without a feed, after which there is time for other work."""
MOST_UNREAD = 6 * 2**20
"""Bytes of answers that wait to be read, at which no more are fetched."""
MANY_NEW = 8
"""Feeds that were never read, at which a worker process is started at once: all have a text to read."""
MOST_PAGES = 50
"""Pages of truncated entries that are fetched for one feed at a time."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was fetched and read for one feed, and what that means."""

    subscription: Subscription
    outcome: Outcome
    parsed: ParsedFeed | None = None


class Stored(NamedTuple):
    """What the store has of a feed's entries."""

    fingerprints: Known = NONE_KNOWN
    sources: Mapping[str, str] = NONE_KNOWN
    """By key, where the text is from; only for feeds whose pages are fetched."""


async def read(
    readers: Readers,
    subscription: Subscription,
    before: Feed,
    answer: Answer,
    now: datetime,
    *,
    stored: Callable[[], Awaitable[Stored]] | None = None,
    anew: bool = False,
    whole: bool = False,
) -> Gathered:
    """Decide what an answer means and read its body, if there is one to read.

    Args:
        anew: Though it be the same as before.
        whole: Leave the entries as they are, not yet made ready for the store.
    """
    outcome = outcome_of(answer, before, subscription, now, chance=random.random())  # noqa: S311 -- only spreads times
    if not outcome.read:
        return Gathered(subscription, outcome)
    digest = body_hash(answer)
    if not subscription.path and not anew and digest == before.body_hash:
        return Gathered(subscription, read_before(outcome, before, subscription, answer, now))
    try:
        if subscription.path:
            parsed = await readers.workers.call(read_ready, subscription.path, now)
        else:
            known = (await stored()).fingerprints if stored and not anew else NONE_KNOWN
            parsed = await readers.feed(answer, known, now, whole=whole)
    except NewsreaderError as error:
        # The validators stay those of the last text that could be read.
        failed = replace(before, checked=now, http=answer.status, blocked_until=None)
        reason = str(error).removeprefix(f"{answer.url}: ")
        return Gathered(subscription, after_failure(failed, subscription, reason, now))
    feed = after_reading(
        outcome.feed,
        subscription,
        answer,
        now,
        title=parsed.title,
        site=parsed.site,
        language=parsed.language,
        ttl=parsed.ttl,
        problem=parsed.problem,
        cut_off=parsed.cut_off,
        digest=digest,
    )
    return Gathered(subscription, replace(outcome, feed=feed, error=parsed.problem), parsed)


def entry_of_page(page: Page, entry: Entry) -> Entry:
    """The entry with the text of its page; what the feed said of it stands."""
    return replace(
        entry,
        document=page.document,
        source="page",
        author=entry.author or page.metadata.author,
        language=page.metadata.language or entry.language,
        published=entry.published or page.metadata.published,
        fingerprint="",  # that of the entry in the feed may stand in the store already
    )


class Gatherer:
    """The network, the files and the worker processes of one update."""

    def __init__(
        self,
        stored: Callable[[Subscription], Awaitable[Stored]],
        now: Callable[[], datetime],
        limits: Limits | None,
        workers: Workers | None,
        environ: Mapping[str, str],
        *,
        full_text: bool,
    ) -> None:
        self.stored = stored
        self.now = now
        self.full_text = full_text
        self.fetcher = Fetcher(limits, environ)
        self.readers = Readers(workers or reading_workers())
        self.turns: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self.waits: dict[str, list[datetime]] = defaultdict(list)
        """Until when hosts asked to be left alone, once for each feed."""
        self.tasks: list[asyncio.Task[None]] = []
        self.turn = asyncio.Semaphore(AT_ONCE)
        self.unread = 0
        """Bytes of answers that are fetched and not yet read."""
        self.room = asyncio.Event()

    async def __aenter__(self) -> Gatherer:
        await self.fetcher.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self.tasks:
            task.cancel()
        self.readers.close()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.fetcher.__aexit__(None, None, None)

    async def gather(self, due: Sequence[tuple[Subscription, Feed]]) -> AsyncIterator[list[Gathered]]:
        """The feeds, several at a time, as they are through; none where nothing came for a while."""
        if sum(feed.succeeded is None for _, feed in due) >= MANY_NEW:
            self.readers.workers.prepare()
        shelf = Shelf[Gathered | Exception](len(due), heap=HEAP, most=READ_AHEAD, patience=PATIENCE, idle=IDLE)
        self.tasks = [asyncio.create_task(self._deliver(shelf, *pair)) for pair in _by_turns(due)]
        while (heap := await shelf.take()) is not None:
            if failed := [each for each in heap if isinstance(each, Exception)]:
                raise failed[0]
            yield [each for each in heap if isinstance(each, Gathered)]

    async def _deliver(self, shelf: Shelf[Gathered | Exception], subscription: Subscription, feed: Feed) -> None:
        try:
            gathered: Gathered | Exception = await self._one(subscription, feed)
        except Exception as error:
            gathered = error
        parsed = gathered.parsed if isinstance(gathered, Gathered) else None
        await shelf.put(gathered, 1 + len(parsed.records) if parsed else 1)

    async def _one(self, subscription: Subscription, feed: Feed) -> Gathered:
        async with self.turn:
            while self.unread > MOST_UNREAD:
                self.room.clear()
                await self.room.wait()
            answer = await self._answer(subscription, feed)
        if not isinstance(answer, Answer):
            return answer
        self.unread += len(answer.body)
        try:
            return await self._read(subscription, feed, answer)
        finally:
            self.unread -= len(answer.body)
            self.room.set()

    async def _answer(self, subscription: Subscription, feed: Feed) -> Answer | Gathered:
        """What the source says; at once what that means where its host asked to be left alone meanwhile."""
        if subscription.path:
            return await self._file(subscription, feed)
        host = host_of(feed)
        # The fetcher counts turns too, but those who wait for one here can still be sent home.
        async with self.turns[host]:
            if until := host_until(self.waits[host]):
                return Gathered(subscription, held_back(feed, until))
            answer = await self._address(subscription, feed)
            if wait := asked_to_wait(answer, self.now()):
                self.waits[host].append(self.now() + wait)
        return answer

    async def _read(self, subscription: Subscription, feed: Feed, answer: Answer) -> Gathered:
        async def stored() -> Stored:
            return await self.stored(subscription)

        now = self.now()
        whole = self.full_text or subscription.full_text
        gathered = await read(
            self.readers, subscription, feed, answer, now, stored=stored, anew=self.full_text, whole=whole
        )
        if subscription.path:
            feed = replace(gathered.outcome.feed, http=None)
            gathered = replace(gathered, outcome=replace(gathered.outcome, feed=feed))
        if whole and gathered.parsed:
            parsed = await self._with_pages(subscription, gathered.parsed, (await self.stored(subscription)).sources)
            gathered = replace(gathered, parsed=ready(parsed, now))
        return gathered

    async def _address(self, subscription: Subscription, feed: Feed) -> Answer:
        if self.full_text:  # the entries are needed again, though the feed be the same
            feed = replace(feed, etag="", last_modified="")
        return await self.fetcher.get(
            feed.fetch_from or subscription.address,
            subscription=subscription,
            etag=feed.etag,
            last_modified=feed.last_modified,
        )

    async def _file(self, subscription: Subscription, feed: Feed) -> Answer:
        """What a local source says, as if it were a server's answer: its mark is its ETag."""
        path = subscription.path
        assert path is not None  # noqa: S101 -- the caller looked
        try:
            mark = await asyncio.to_thread(mark_of, path)
        except OSError as error:
            return Answer(url=str(path), error=f"{path}: {error.strerror or error}")
        return Answer(status=304 if mark == feed.etag else 200, url=str(path), etag=mark)

    async def _with_pages(
        self, subscription: Subscription, parsed: ParsedFeed, stored: Mapping[str, str]
    ) -> ParsedFeed:
        """The feed with the pages of its truncated entries: of new ones, and of stored ones if the user said so."""
        wanted = [
            entry
            for entry in parsed.entries
            if entry.source == "teaser"
            and entry.url.startswith("http")
            and (entry.key not in stored or (self.full_text and stored[entry.key] == "teaser"))
        ][:MOST_PAGES]
        read = await asyncio.gather(*(self._page(subscription, entry) for entry in wanted))
        whole = {entry.key: entry for entry in read}
        return replace(parsed, entries=tuple(whole.get(entry.key, entry) for entry in parsed.entries))

    async def _page(self, subscription: Subscription, entry: Entry) -> Entry:
        from reader.pages.fulltext import read_page

        answer = await self.fetcher.get(entry.url, subscription=subscription, accept=PAGES)
        if answer.status != 200 or answer.error:
            return entry
        try:
            page = await self.readers.workers.call(
                read_page,
                answer.body,
                url=answer.url,
                content_type=answer.content_type,
                title=entry.title,
                selector=subscription.content_selector,
                remove=subscription.removed_selector,
            )
        except NewsreaderError:  # no text there: the teaser stays
            return entry
        return entry_of_page(page, entry)


def host_of(feed: Feed) -> str:
    """Whom the feed is fetched from."""
    return urlsplit(feed.fetch_from or feed.address).netloc


def waits_of(feeds: Collection[Feed], now: datetime) -> dict[str, datetime]:
    """The hosts that asked to be left alone, and until when."""
    waits: dict[str, list[datetime]] = defaultdict(list)
    for feed in feeds:
        if feed.blocked_until and has_to_wait(feed, now):
            waits[host_of(feed)].append(feed.blocked_until)
    return {host: until for host, each in waits.items() if (until := host_until(each))}


def _by_turns(due: Sequence[tuple[Subscription, Feed]]) -> list[tuple[Subscription, Feed]]:
    """The feeds with their hosts by turns, so that a host with many does not hold up the others."""
    hosts = defaultdict(list)
    for subscription, feed in due:
        hosts[host_of(feed)].append((subscription, feed))
    return [pair for pair in chain.from_iterable(zip_longest(*hosts.values())) if pair]
