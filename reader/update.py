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
from reader.decide import FetchStatus, dated, reason_to_wait
from reader.fetch import Limits
from reader.gather import Gathered, Gatherer, Stored, host_of, waits_of
from reader.model import Entry, Feed, Subscription
from reader.parse import ParsedFeed

_CACHE = 8_000
"""KiB of pages that SQLite keeps: new articles go to the end of the file, so more is of no use."""
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
    limits: Limits | None = None,
    workers: int | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncIterator[FeedResult]:
    """Refresh the subscriptions, or only those whose addresses are named; one result for each, as they are through.

    full_text also fetches the pages of truncated entries that are stored already. A feed's entries are one transaction,
    made before its result is given.
    """
    async with _Writer(db) as writer:
        known = {feed.address: feed for feed in await writer.call(stores.feeds)}
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
            if subscription.address not in known:
                return Stored()
            return await writer.call(_stored, subscription, full_text or subscription.full_text)

        async with Gatherer(stored, now, limits, workers, environ, full_text=full_text) as gatherer:
            async for gathered in gatherer.gather(due):
                done += 1
                yield replace(await writer.call(apply, gathered, now()), done=done, total=total)
        await writer.call(stores.group_copies)


def apply(store: stores.Store, gathered: Gathered, now: datetime) -> FeedResult:
    """Store what was gathered for a feed, in one transaction."""
    outcome, parsed = gathered.outcome, gathered.parsed
    feed, status, new, changed = outcome.feed, outcome.status, 0, 0
    if parsed is None:
        stores.save_feed_state(store, feed)
    else:
        entries = [_complete(entry, parsed, now) for entry in parsed.entries]
        applied = stores.apply_entries(store, feed, entries, now=now, unchanged=parsed.unchanged)
        new, changed = len(applied.new), len(applied.changed)
        status = "updated" if new or changed else "unchanged"
    title = gathered.subscription.title or feed.title
    return FeedResult(feed.address, title, status, feed.http, new, changed, outcome.error or feed.error, feed.next_due)


def _unknown(subscription: Subscription) -> Feed:
    return Feed(subscription.address, subscription.address, folder=subscription.folder, tags=subscription.tags)


def _stored(store: stores.Store, subscription: Subscription, pages: bool) -> Stored:
    sources = stores.sources(store, subscription.address) if pages else {}
    return Stored(stores.fingerprints(store, subscription.address), sources)


def _complete(entry: Entry, parsed: ParsedFeed, now: datetime) -> Entry:
    entry = dated(entry, now)
    return entry if entry.language or not parsed.language else replace(entry, language=parsed.language)


def _opened(db: Path) -> stores.Store:
    store = stores.open_store(db)
    store.run(f"PRAGMA cache_size = -{_CACHE}")
    return store


class _Writer:
    """The store in a thread of its own, so that the network is not kept waiting while SQLite works."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: stores.Store | None = None

    async def __aenter__(self) -> _Writer:
        try:
            self._store = await asyncio.get_running_loop().run_in_executor(self._thread, _opened, self._db)
        except BaseException:
            self._thread.shutdown()
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        # Not awaited: what is being stored now is stored whole, even when the update is cancelled twice.
        if self._store:
            self._thread.submit(self._store.close).result()
        self._thread.shutdown()

    async def call(self, function: Callable[Concatenate[stores.Store, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function of the open store gives."""
        assert self._store is not None  # noqa: S101 -- opened by async with
        store = self._store
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: function(store, *args, **kwargs))
