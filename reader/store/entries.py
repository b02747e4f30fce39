"""What a fetch brings into the store: new articles, and changed ones with their earlier text kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.model import Entry, Feed
from reader.records import Record, record_of, storable
from reader.store.annotation_rows import move_all, recount
from reader.store.articles import article_id
from reader.store.codec import time_text
from reader.store.connection import Store
from reader.store.copies import join_by_addresses
from reader.store.feeds import write_feed
from reader.store.known import Recognised, answer

MOST_VERSIONS = 20
"""Earlier texts that are kept of an article: the first, the last ones, and those that annotations still stand on."""


class Applied(NamedTuple):
    """What came of a feed's entries."""

    new: tuple[str, ...]
    """Article ids."""
    changed: tuple[str, ...]
    """Ids of the articles whose text is another one now."""


def apply_entries(
    store: Store, feed: Feed, entries: Sequence[Entry | Record], *, now: datetime, unchanged: Collection[str] = ()
) -> Applied:
    """Store the feed's state and all its entries in one transaction.

    A text that changed keeps its earlier version, and its annotations find their new place or are orphaned. A teaser,
    or what the feed gave before, never replaces the text of the whole page. What retention removed does not come back.

    Args:
        unchanged: Keys of entries that the answer has, too, and that were left out as they are stored already.
    """
    records = [record_of(entry) if isinstance(entry, Entry) else entry for entry in entries]
    new: dict[str, tuple[Recognised, Record]] = {}
    changed: list[str] = []
    seen: set[str] = set()
    with store.transaction():
        feed_number, origin = write_feed(store, feed)
        there = answer(store, feed_number, records, unchanged)
        for record in records:
            if record.key in seen:
                continue
            seen.add(record.key)
            known = there.recognise(record)
            row = known.article
            if row is None:
                if not known.removed:
                    new.setdefault(known.key, (known, record))
                continue
            if record.fingerprint and row["fingerprint"] == record.fingerprint:
                continue
            store.index_before(row["n"])
            _update_data(store, row["n"], record, known.address)
            if not _has_more(store, row, record) and _update_text(store, row["n"], record, now):
                move_all(store, row["id"])
                recount(store, row["id"])
                _forget_versions(store, row["n"])
                changed.append(row["id"])
        added = _add(store, feed_number, origin, list(new.values()), now)
    return Applied(added, tuple(changed))


def _has_more(store: Store, row: sqlite3.Row, record: Record) -> bool:
    """Whether the stored text is the page's, and the feed gives a teaser of it or the text it gave before."""
    if row["source"] != "page" or record.source not in ("teaser", "feed"):
        return False
    said = (row["n"], record.text)
    return record.source == "teaser" or bool(
        store.value("SELECT 1 FROM article_version WHERE article = ? AND text = CAST(? AS TEXT)", said)
    )


def sources(store: Store, feed_address: str) -> dict[str, str]:
    """The keys of the feed's stored entries, each with where its text is from: "feed", "teaser", "page" or "file"."""
    rows = store.rows(
        "SELECT key, source FROM article WHERE feed = (SELECT id FROM feed WHERE address = ?)",
        (storable(feed_address),),
    )
    return {row[0]: row[1] for row in rows}


def fingerprints(store: Store, feed_address: str) -> dict[str, str]:
    """The fingerprints of the feed's stored entries by key, those that have one."""
    rows = store.rows(
        "WITH own AS (SELECT id FROM feed WHERE address = ?) "
        "SELECT key, fingerprint FROM article WHERE feed IN own AND fingerprint <> '' UNION ALL "
        "SELECT s.key, a.fingerprint FROM alias s JOIN article a ON a.n = s.article "
        "WHERE s.feed IN own AND a.fingerprint <> ''",
        (storable(feed_address),),
    )
    return {row[0]: row[1] for row in rows}


def _add(
    store: Store, feed: int, origin: str, new: Sequence[tuple[Recognised, Record]], now: datetime
) -> tuple[str, ...]:
    """Store new articles of the feed, all at once; their ids."""
    if not new:
        return ()
    first: int = 1 + store.value("SELECT coalesce(max(n), 0) FROM article")
    fetched = time_text(now)
    ids = tuple(article_id(origin, known.key) for known, _ in new)
    store.run_each(
        "INSERT INTO article (n, id, feed, key, title, url, author, published, updated, fetched, language, source, "
        "tags, words, address, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number, new_id, feed, known.key, one.title, one.url, one.author, one.published, one.updated, fetched,
                one.language, one.source, one.tags, one.words, known.address, one.fingerprint,
            )
            for number, (new_id, (known, one)) in enumerate(zip(ids, new, strict=True), first)
        ],
    )  # fmt: skip
    store.run_each(
        "INSERT INTO article_text (article, text, body_start, blocks, links) VALUES (?, CAST(? AS TEXT), ?, ?, ?)",
        [(number, one.text, one.body_start, one.blocks, one.links) for number, (_, one) in enumerate(new, first)],
    )
    store.index_later(range(first, first + len(new)))
    _tag(store, [(tag, number) for number, (_, one) in enumerate(new, first) for tag in one.folded_tags])
    join_by_addresses(store, feed, {number: known.address for number, (known, _) in enumerate(new, first)})
    return ids


def _update_data(store: Store, article: int, entry: Record, address: str) -> None:
    """Bring in step what is said of the article beside its text."""
    row = store.row(
        "SELECT title, url, author, published, updated, language, fingerprint, tags FROM article WHERE n = ?",
        (article,),
    )
    data = (
        entry.title,
        entry.url,
        entry.author,
        entry.published,
        entry.updated,
        entry.language,
        entry.fingerprint,
        entry.tags,
    )
    if row is None or tuple(row) == data:
        return
    store.run(
        "UPDATE article SET title = ?, url = ?, author = ?, published = ?, updated = ?, language = ?, "
        "fingerprint = ?, tags = ?, address = ? WHERE n = ?",
        (*data, address, article),
    )
    if row["tags"] != entry.tags:
        store.run("DELETE FROM article_tag WHERE article = ?", (article,))
        _tag(store, [(tag, article) for tag in entry.folded_tags])


def _update_text(store: Store, article: int, entry: Record, now: datetime) -> bool:
    """Write the text, blocks and links where they differ; whether the text itself does."""
    text = entry.text.decode()
    columns = (text, entry.body_start, entry.blocks, entry.links)
    row = store.row("SELECT text, body_start, blocks, links FROM article_text WHERE article = ?", (article,))
    if row is None or tuple(row) == columns:
        return False
    changed = bool(row["text"] != text)
    if changed:
        store.run(
            "INSERT INTO article_version (article, version, title, text, blocks, links, replaced) "
            "SELECT a.n, a.version, a.title, t.text, t.blocks, t.links, ? "
            "FROM article a JOIN article_text t ON t.article = a.n WHERE a.n = ?",
            (time_text(now), article),
        )
        store.run(
            "UPDATE article SET version = version + 1, extractor = NULL, source = ?, words = ? WHERE n = ?",
            (entry.source, entry.words, article),
        )
    store.run(
        "UPDATE article_text SET text = ?, body_start = ?, blocks = ?, links = ? WHERE article = ?",
        (*columns, article),
    )
    return changed


def _forget_versions(store: Store, article: int) -> None:
    """Drop the oldest of too many earlier texts: a live page changes hundreds of times."""
    store.run(
        "DELETE FROM article_version WHERE article = ?1 AND version > 1 AND version <= (SELECT version FROM "
        "article_version WHERE article = ?1 ORDER BY version DESC LIMIT 1 OFFSET ?2) "
        "AND version NOT IN (SELECT version FROM annotation WHERE article = ?1)",
        (article, MOST_VERSIONS - 1),
    )


def _tag(store: Store, tags: Sequence[tuple[str, int]]) -> None:
    """Each tag, folded, with its article."""
    if tags:
        store.run_each("INSERT OR IGNORE INTO article_tag (tag, article) VALUES (?, ?)", tags)
