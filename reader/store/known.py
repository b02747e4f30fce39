"""Which stored article an entry is: by its key, else its address, else title and date; or that it was removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.identity import (
    Known,
    copies,
    copyable,
    names_a_page,
    same_by_address,
    same_by_guid,
    same_by_title,
    shared_addresses,
)
from reader.records import Record, storable
from reader.store.codec import time_of
from reader.store.connection import Store

_COLUMNS = "a.n, a.id, a.key, a.source, a.title, a.url, a.address, a.published, a.fingerprint"


class Recognised(NamedTuple):
    """What an entry turned out to be."""

    key: str
    """Under which a new article is to be stored."""
    address: str
    """Plain."""
    article: sqlite3.Row | None = None
    """None for a new one."""
    removed: bool = False
    """Whether it was here, and retention took it away."""


@dataclass(slots=True)
class FeedAnswer:
    """The entries of one answer, with what is known of their feed, inside the transaction that stores them."""

    store: Store
    feed: int
    keys: frozenset[str]
    """Of all entries of the answer."""
    entries: Sequence[Record]
    empty: bool
    """Whether the feed had no article before."""
    pruned: bool
    """Whether articles of the feed were removed."""
    claimed: set[int] = field(default_factory=set)
    """Articles that entries of this answer turned out to be; each is one entry's only."""
    _shared: set[str] | None = None

    def recognise(self, entry: Record) -> Recognised:
        """Find the entry's article, or say that it is new or was removed."""
        found = self._recognise(entry)
        if found.article is not None:
            self.claimed.add(found.article["n"])
        return found

    def _recognise(self, entry: Record) -> Recognised:
        key, address = entry.key, entry.address
        row = None if self.empty else self._by_key(key) or self._by_alias(key)
        if row is not None and row["url"] == entry.url:
            return Recognised(key, row["address"], row)
        if not self.empty:
            if row is not None and not _is_same(row, entry):
                key = f"{key} {address}"
                row = self._by_key(key)
            if row is None:
                row = self._by_address(entry, address) or self._by_title(entry)
                if row is not None:
                    self.store.run(
                        "INSERT OR REPLACE INTO alias (feed, key, article) VALUES (?, ?, ?)", (self.feed, key, row["n"])
                    )
        if row is None and self.pruned and self._was_removed(key, address):
            return Recognised(key, address, removed=True)
        return Recognised(key, address, row)

    @property
    def shared(self) -> set[str]:
        """Plain addresses that stand at several entries."""
        if self._shared is None:
            self._shared = shared_addresses([entry.address for entry in self.entries])
        return self._shared

    def _by_key(self, key: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.store.row(
            f"SELECT {_COLUMNS} FROM article a WHERE a.feed = ? AND a.key = ?", (self.feed, key)
        )
        return row

    def _by_alias(self, key: str) -> sqlite3.Row | None:
        """The article that came under this key, too, unless the answer shows that they are two by now."""
        row: sqlite3.Row | None = self.store.row(
            f"SELECT {_COLUMNS} FROM alias s JOIN article a ON a.n = s.article WHERE s.feed = ? AND s.key = ?",
            (self.feed, key),
        )
        if row is not None and self._answered(row, but=key):
            self.store.run("DELETE FROM alias WHERE feed = ? AND key = ?", (self.feed, key))
            return None
        return row

    def _by_address(self, entry: Record, address: str) -> sqlite3.Row | None:
        """The one article of the feed at this address, whose own key the answer no longer has."""
        if not names_a_page(address) or address in self.shared:
            return None
        rows = self.store.rows(
            f"SELECT {_COLUMNS} FROM article a WHERE a.address = ? AND a.address <> '' AND a.feed = ? LIMIT 2",
            (address, self.feed),
        )
        if len(rows) != 1 or self._answered(rows[0]):
            return None
        new = _known_of(entry)
        return rows[0] if same_by_address(_known(rows[0]), new) else None

    def _by_title(self, entry: Record) -> sqlite3.Row | None:
        """The one article of the feed with this title, date and text, whose own key the answer no longer has."""
        if entry.published is None:
            return None
        rows = self.store.rows(
            f"SELECT {_COLUMNS} FROM article a WHERE a.feed = ? AND a.date = ? AND a.title = ? LIMIT 2",
            (self.feed, entry.published, entry.title),
        )
        if len(rows) != 1 or self._answered(rows[0]):
            return None
        if not same_by_title(_known(rows[0]), _known_of(entry)):
            return None
        stored = self.store.row("SELECT text, body_start FROM article_text WHERE article = ?", (rows[0]["n"],))
        if stored is None:
            return None
        old, new = stored["text"][stored["body_start"] :], entry.text.decode()[entry.body_start :]
        return rows[0] if old == new or copies(copyable("", old), copyable("", new)) else None

    def _answered(self, row: sqlite3.Row, but: str | None = None) -> bool:
        """Whether the answer has the article under another key, so that this entry must be another one."""
        own: str = row["key"]
        # A key may have had its address added: see _recognise.
        if row["n"] in self.claimed or not self.keys.isdisjoint((own, own.rpartition(" ")[0])):
            return True
        aliases = self.store.rows("SELECT key FROM alias WHERE article = ?", (row["n"],))
        return any(alias[0] in self.keys and alias[0] != but for alias in aliases)

    def _was_removed(self, key: str, address: str) -> bool:
        by_address = address if names_a_page(address) and address not in self.shared else None
        return (
            self.store.row(
                "SELECT 1 FROM tombstone WHERE feed = ? AND (key = ? OR address = ?)", (self.feed, key, by_address)
            )
            is not None
        )


def answer(store: Store, feed: int, entries: Sequence[Record], unchanged: Collection[str]) -> FeedAnswer:
    """The entries, and the keys of those that were left out because nothing changed, as one answer of the feed."""
    return FeedAnswer(
        store,
        feed,
        keys=frozenset((*(entry.key for entry in entries), *map(storable, unchanged))),
        entries=entries,
        empty=store.row("SELECT 1 FROM article WHERE feed = ? LIMIT 1", (feed,)) is None,
        pruned=store.row("SELECT 1 FROM tombstone WHERE feed = ? LIMIT 1", (feed,)) is not None,
    )


def _is_same(row: sqlite3.Row, entry: Record) -> bool:
    if row["address"] == entry.address or row["title"] == entry.title:
        return True
    return same_by_guid(_known(row), _known_of(entry))


def _known_of(entry: Record) -> Known:
    return Known(entry.title, entry.address, time_of(entry.published))


def _known(row: sqlite3.Row) -> Known:
    return Known(row["title"], row["address"], time_of(row["published"]))
