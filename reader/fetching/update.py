"""Refreshing feeds: gather what servers and files say, decide what it means, apply it to the store.

Both the command line and the screen use `update`, from whatever thread has an event loop.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from reader import store as stores
from reader.fetching.decide import FetchStatus, reason_to_wait
from reader.fetching.fetch import Limits
from reader.fetching.gather import Gathered, Gatherer, Stored, host_of, waits_of
from reader.model import Feed, Keep, Subscription
from reader.parse import ready
from reader.workers import Workers

_SETTINGS = (
    "cache_size = -8000",  # KiB; new articles go to the end of the file, so more is of no use
    "secure_delete = OFF",  # some builds have it on: then each merge in the full-text index also blanks what it merged
    "wal_autocheckpoint = 4000",  # pages; the last to close brings all into the file
)
_COMPARED = 150
"""Articles that are compared with those of other feeds at a time: the store is locked so long, some 0.05 s."""
_AT_THE_END = 600
"""Of those that were not compared yet, so many are at the end, or as many as came anew."""
_MANY = 1_500
"""Where an update brought more, as the first does, the others are left to the updates after it."""
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What became of one feed."""

    feed: str
    """Its address."""
    title: str
    status: FetchStatus
    http: int | None = None
    new: int = 0
    changed: int = 0
    error: str = ""
    """Why it failed or was skipped; of a feed that was read, what is wrong with it."""
    next: datetime | None = None
    done: int = 0
    """Feeds that are through, this one included, of total."""
    total: int = 0


async def update(
    db: Path,
    subscriptions: Sequence[Subscription],
    *,
    now: Callable[[], datetime],
    due_only: bool = False,
    full_text: bool = False,
    only: Collection[str] = (),
    patient: bool = False,
    limits: Limits | None = None,
    workers: Workers | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncIterator[FeedResult]:
    """Refresh the subscriptions, or only those whose addresses are named; one result for each, as they are through.

    full_text also fetches the pages of truncated entries that are stored already. A feed's entries are one transaction,
    made before its result is given. Of feeds that are to keep only some and have new ones, the old ones go at the end.

    Args:
        patient: Look for copies of all articles before it ends, however many came (0.3 ms each).
        workers: Processes to read in, if some were started already; they are ended.
    """
    async with _Database(db) as database:
        known = {feed.address: feed for feed in await database.write(stores.feeds)}
        waits = waits_of(known.values(), now())
        wanted = [(s, known.get(s.address) or _unknown(s)) for s in subscriptions if not only or s.address in only]
        total, done = len(wanted), 0
        due = []
        for subscription, feed in wanted:
            named = feed.address in only
            until = waits.get(host_of(feed))
            if reason := reason_to_wait(feed, subscription, now(), due_only=due_only, named=named, host_until=until):
                done += 1
                status: FetchStatus = "gone" if feed.gone else "skipped"
                yield FeedResult(
                    feed.address, feed.title, status, None, error=reason, next=feed.next_due, done=done, total=total
                )
            else:
                due.append((subscription, feed))

        async def stored(subscription: Subscription) -> Stored:
            feed = known.get(subscription.address)
            if feed is None or feed.succeeded is None:
                return Stored()
            return await database.read(_stored, subscription, full_text or subscription.full_text)

        brought: set[str] = set()
        new = 0
        async with Gatherer(stored, now, limits, workers, environ, full_text=full_text) as gatherer:
            async for heap in gatherer.gather(due):
                for result in await database.write(_apply_all, heap, now()) if heap else ():
                    done += 1
                    if result.new:
                        brought.add(result.feed)
                        new += result.new
                    yield replace(result, done=done, total=total)
                if not heap:
                    await database.write(stores.group_copies, limit=_COMPARED)
        left = _COMPARED if new > _MANY else max(new, _AT_THE_END)
        while (patient or left > 0) and (compared := await database.write(stores.group_copies, limit=_COMPARED)):
            left -= compared
        if brought:
            keep = {s.address: s.keep for s in subscriptions if s.address in brought and s.keep != Keep()}
            await database.write(stores.prune, keep, now=now())


def apply(store: stores.Store, gathered: Gathered, now: datetime) -> FeedResult:
    """Store what was gathered for a feed, in one transaction."""
    outcome, parsed = gathered.outcome, gathered.parsed
    feed, status, new, changed = outcome.feed, outcome.status, 0, 0
    if parsed is None:
        stores.save_feed_state(store, feed)
    else:
        applied = stores.apply_entries(store, feed, ready(parsed, now).records, now=now, unchanged=parsed.unchanged)
        new, changed = len(applied.new), len(applied.changed)
        status = "updated" if new or changed else "unchanged"
    title = gathered.subscription.title or feed.title
    return FeedResult(feed.address, title, status, feed.http, new, changed, outcome.error or feed.error, feed.next_due)


def _apply_all(store: stores.Store, heap: Sequence[Gathered], now: datetime) -> list[FeedResult]:
    with store.transaction():
        return [apply(store, gathered, now) for gathered in heap]


def _unknown(subscription: Subscription) -> Feed:
    return Feed(subscription.address, subscription.address, folder=subscription.folder, tags=subscription.tags)


def _stored(store: stores.Store, subscription: Subscription, pages: bool) -> Stored:
    sources = stores.sources(store, subscription.address) if pages else {}
    return Stored(stores.fingerprints(store, subscription.address), sources)


class _Database:
    """The store in threads of its own, so that the network is not kept waiting while SQLite works."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._writer = _StoreThread(db)
        self._reader = _StoreThread(db, readonly=True)

    async def __aenter__(self) -> _Database:
        return self

    async def __aexit__(self, *error: object) -> None:
        # Not awaited: what is being stored now is stored whole, even when the update is cancelled twice.
        self._reader.close()
        self._writer.close()

    async def write(self, function: Callable[Concatenate[stores.Store, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function of the open store gives."""
        return await self._writer.call(lambda store: function(store, *args, **kwargs))

    async def read(self, function: Callable[Concatenate[stores.Store, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function gives, which only reads and so does not wait for those that write."""
        return await self._reader.call(lambda store: function(store, *args, **kwargs))


class _StoreThread:
    """A store that is opened in the thread that uses it, when that first does."""

    def __init__(self, db: Path, *, readonly: bool = False) -> None:
        self._db, self._readonly = db, readonly
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: stores.Store | None = None

    async def call(self, function: Callable[[stores.Store], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: function(self._opened()))

    def _opened(self) -> stores.Store:
        if self._store is None:
            self._store = stores.open_store(self._db, readonly=self._readonly)
            for setting in _SETTINGS:
                self._store.run(f"PRAGMA {setting}")
        return self._store

    def close(self) -> None:
        """Close the store, once it is through with what it does."""
        if self._store:
            self._thread.submit(self._store.close).result()
        self._thread.shutdown()
