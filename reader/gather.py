"""What servers and files say of many feeds at once, and what it means: the middle of an update, without the store."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from reader.decide import (
    Answer,
    Outcome,
    after_failure,
    after_reading,
    asked_to_wait,
    body_hash,
    held_back,
    host_until,
    outcome_of,
    read_before,
)
from reader.errors import NewsreaderError
from reader.fetch import PAGES, PER_HOST, Fetcher, Limits
from reader.local import mark_of, read_source
from reader.model import Entry, Feed, Subscription
from reader.parse import NONE_KNOWN, Known, ParsedFeed, parse_feed, parse_quickly
from reader.workers import Workers

if TYPE_CHECKING:
    from reader.fulltext import Page

AT_ONCE = 48
"""Feeds that are fetched or read at one time; it also bounds the bodies in memory."""
READ_AHEAD = 4
"""Feeds that are read and not yet stored."""
MOST_PAGES = 50
"""Pages of truncated entries that are fetched for one feed at a time."""
QUICK_SECONDS = 0.15
"""Time that small feeds are read in for without a worker process, which takes longer than that to start."""
_QUICK_BYTES = 300_000


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


class Readers:
    """Reads bodies: a few small ones at once, the others in worker processes."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self._left = QUICK_SECONDS
        self._quick = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def feed(self, answer: Answer, known: Known) -> ParsedFeed:
        """The feed in the answer's body."""
        if len(answer.body) <= _QUICK_BYTES and (parsed := await self._quickly(answer, known)):
            return parsed
        return await self.workers.call(
            parse_feed, answer.body, url=answer.url, content_type=answer.content_type, known=known
        )

    async def _quickly(self, answer: Answer, known: Known) -> ParsedFeed | None:
        if self._left <= 0:
            return None
        async with self._quick:
            if self._left <= 0:
                return None
            began = time.perf_counter()
            loop = asyncio.get_running_loop()
            try:
                return await loop.run_in_executor(
                    self._thread, parse_quickly, answer.body, answer.url, answer.content_type, known
                )
            finally:
                self._left -= time.perf_counter() - began

    def close(self) -> None:
        """End the processes now."""
        self.workers.close()
        self._thread.shutdown(wait=False, cancel_futures=True)


async def read(
    readers: Readers,
    subscription: Subscription,
    before: Feed,
    answer: Answer,
    now: datetime,
    *,
    stored: Callable[[], Awaitable[Stored]] | None = None,
    anew: bool = False,
) -> Gathered:
    """Decide what an answer means and read its body, if there is one to read. anew: though it be the same as before."""
    outcome = outcome_of(answer, before, subscription, now, chance=random.random())  # noqa: S311 -- only spreads times
    if not outcome.read:
        return Gathered(subscription, outcome)
    digest = body_hash(answer)
    if not subscription.path and not anew and digest == before.body_hash:
        return Gathered(subscription, read_before(outcome, before, subscription, answer, now))
    try:
        if subscription.path:
            parsed = await readers.workers.call(read_source, subscription.path)
        else:
            known = (await stored()).fingerprints if stored and not anew else NONE_KNOWN
            parsed = await readers.feed(answer, known)
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
        workers: int | None,
        environ: Mapping[str, str],
        *,
        full_text: bool,
    ) -> None:
        self.stored = stored
        self.now = now
        self.full_text = full_text
        self.fetcher = Fetcher(limits, environ)
        # One core is busy with fetching and storing.
        self.readers = Readers(Workers(workers or max(1, min(2, (os.cpu_count() or 1) - 1))))
        self.turns: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self.waits: dict[str, list[datetime]] = defaultdict(list)
        """Until when hosts asked to be left alone, once for each feed."""
        self.tasks: list[asyncio.Task[None]] = []
        # Short, so that feeds are not read much faster than they are stored: what is read takes memory.
        self.read: asyncio.Queue[Gathered | Exception] = asyncio.Queue(READ_AHEAD)
        self.turn = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Gatherer:
        await self.fetcher.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self.tasks:
            task.cancel()
        self.readers.close()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.fetcher.__aexit__(None, None, None)

    async def gather(self, due: Sequence[tuple[Subscription, Feed]]) -> AsyncIterator[Gathered]:
        """Each of the feeds, as they are through."""
        self.tasks = [asyncio.create_task(self._deliver(subscription, feed)) for subscription, feed in _by_turns(due)]
        for _ in self.tasks:
            gathered = await self.read.get()
            if isinstance(gathered, Exception):
                raise gathered
            yield gathered

    async def _deliver(self, subscription: Subscription, feed: Feed) -> None:
        async with self.turn:
            try:
                gathered: Gathered | Exception = await self._one(subscription, feed)
            except Exception as error:
                gathered = error
            await self.read.put(gathered)

    async def _one(self, subscription: Subscription, feed: Feed) -> Gathered:
        host = host_of(feed)
        if subscription.path:
            answer = await self._file(subscription, feed)
        else:
            # The fetcher counts turns too, but those who wait for one here can still be sent home.
            async with self.turns[host]:
                if until := host_until(self.waits[host]):
                    return Gathered(subscription, held_back(feed, until))
                answer = await self._address(subscription, feed)
                if wait := asked_to_wait(answer, self.now()):
                    self.waits[host].append(self.now() + wait)

        async def stored() -> Stored:
            return await self.stored(subscription)

        now = self.now()
        gathered = await read(self.readers, subscription, feed, answer, now, stored=stored, anew=self.full_text)
        if subscription.path:
            feed = replace(gathered.outcome.feed, http=None)
            gathered = replace(gathered, outcome=replace(gathered.outcome, feed=feed))
        if (self.full_text or subscription.full_text) and gathered.parsed:
            sources = (await self.stored(subscription)).sources
            gathered = replace(gathered, parsed=await self._with_pages(subscription, gathered.parsed, sources))
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
        from reader.fulltext import read_page

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
        if feed.blocked_until and feed.blocked_until > now:
            waits[host_of(feed)].append(feed.blocked_until)
    return {host: until for host, each in waits.items() if (until := host_until(each))}


def _by_turns(due: Sequence[tuple[Subscription, Feed]]) -> list[tuple[Subscription, Feed]]:
    """The feeds with their hosts by turns, so that a host with many does not hold up the others."""
    hosts = defaultdict(list)
    for subscription, feed in due:
        hosts[host_of(feed)].append((subscription, feed))
    return [pair for pair in chain.from_iterable(zip_longest(*hosts.values())) if pair]
