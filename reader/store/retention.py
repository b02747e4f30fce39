"""What may be forgotten: old articles that nobody touched, by what their feeds' `keep` says."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from reader.errors import StoreError
from reader.model import Keep
from reader.store.codec import json_text, time_text
from reader.store.connection import Store, told
from reader.store.folding import storable

BATCH = 500
"""Articles removed in one transaction, so that another writer waits for half a second at most."""
TOMBSTONE_DAYS = 400
"""After which a feed that still gives a removed entry is taken at its word."""
_LOOSE = 0.2
"""The part of the file that is free when it is worth writing it anew."""

_UNTOUCHED = """a.starred = 0 AND NOT EXISTS (SELECT 1 FROM annotation x WHERE x.article = a.n
    AND (x.status <> 'suggested' OR x.creator NOT LIKE 'extractor/%'))"""


class Pruned(NamedTuple):
    """What was, or would be, removed of one feed."""

    feed: str
    """Its address."""
    articles: int
    kept: int
    """Articles that are as old, and stay because they are starred or somebody touched them."""


def prune(store: Store, keep: Mapping[str, Keep], *, now: datetime, dry_run: bool = False) -> list[Pruned]:
    """Remove the feeds' articles beyond their age or number; those with something to remove or to spare.

    Starred articles stay, and those with a mark, a note or a decision. What is removed does not come back by itself.
    """
    result = []
    for address, limits in keep.items():
        feed = store.value("SELECT id FROM feed WHERE address = ?", (storable(address),))
        if feed is None or limits == Keep():
            continue
        beyond = _beyond(store, feed, limits, now)
        numbers = [
            row[0]
            for row in store.rows(
                f"SELECT a.n FROM article a WHERE a.n IN (SELECT value FROM json_each(?)) AND {_UNTOUCHED}",
                (json_text(beyond),),
            )
        ]
        if not dry_run:
            for at in range(0, len(numbers), BATCH):
                _remove(store, numbers[at : at + BATCH], now)
        if beyond:
            result.append(Pruned(address, len(numbers), len(beyond) - len(numbers)))
    if not dry_run and keep and not store.readonly:
        with store.transaction():
            store.run("DELETE FROM tombstone WHERE removed < ?", (time_text(now - timedelta(days=TOMBSTONE_DAYS)),))
    return result


def _beyond(store: Store, feed: int, limits: Keep, now: datetime) -> list[int]:
    """The feed's articles that are too old or too many, whoever touched them."""
    found: set[int] = set()
    if limits.days is not None:
        oldest = time_text(now - timedelta(days=limits.days))
        found.update(row[0] for row in store.rows("SELECT n FROM article WHERE feed = ? AND date < ?", (feed, oldest)))
    if limits.articles is not None:
        found.update(
            row[0]
            for row in store.rows(
                "SELECT n FROM article WHERE feed = ? ORDER BY date DESC, n DESC LIMIT -1 OFFSET ?",
                (feed, limits.articles),
            )
        )
    return sorted(found)


def _remove(store: Store, numbers: list[int], now: datetime) -> None:
    """Remove the articles that are still untouched, and leave a tombstone for every key they came under."""
    with store.transaction():
        chosen = json_text(
            [
                row[0]
                for row in store.rows(
                    f"SELECT a.n FROM article a WHERE a.n IN (SELECT value FROM json_each(?)) AND {_UNTOUCHED}",
                    (json_text(numbers),),
                )
            ]
        )
        store.run(
            "INSERT OR REPLACE INTO tombstone (feed, key, address, removed) "
            "SELECT feed, key, address, ?2 FROM article WHERE n IN (SELECT value FROM json_each(?1)) UNION ALL "
            "SELECT s.feed, s.key, a.address, ?2 FROM alias s JOIN article a ON a.n = s.article "
            "WHERE a.n IN (SELECT value FROM json_each(?1))",
            (chosen, time_text(now)),
        )
        store.run("DELETE FROM article WHERE n IN (SELECT value FROM json_each(?))", (chosen,))


def give_back_space(store: Store) -> int:
    """Write the file anew where a fifth of it is free; the bytes that it is smaller by.

    Nothing happens while another program has the store open for writing: the next time will do.
    """
    pages, free, size = (store.value(f"PRAGMA {name}") for name in ("page_count", "freelist_count", "page_size"))
    if free < _LOOSE * pages or free * size < 1_000_000:
        return 0
    try:
        store.connection.execute("PRAGMA busy_timeout = 100")
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return 0
        failed: StoreError = told(store.path, error)
        raise failed from error
    left: int = store.value("PRAGMA page_count")
    return int((pages - left) * size)
