"""What a fetch brings into the store: new articles, and changed ones with their earlier text kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.model import Entry, Feed
from reader.store.annotation_rows import move_all, recount
from reader.store.articles import article_id
from reader.store.codec import document_columns, json_text, time_text
from reader.store.connection import Store
from reader.store.copies import join_by_address
from reader.store.feeds import write_feed
from reader.store.folding import folded, storable
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
    store: Store, feed: Feed, entries: Sequence[Entry], *, now: datetime, unchanged: Collection[str] = ()
) -> Applied:
    """Store the feed's state and all its entries in one transaction.

    A text that changed keeps its earlier version, and its annotations find their new place or are orphaned. A teaser
    never replaces the text of the whole page. What retention removed does not come back.

    Args:
        unchanged: Keys of entries that the answer has, too, and that were left out as they are stored already.
    """
    new: list[str] = []
    changed: list[str] = []
    seen: set[str] = set()
    with store.transaction():
        feed_number, origin = write_feed(store, feed)
        there = answer(store, feed_number, entries, unchanged)
        for entry in entries:
            if entry.key in seen:
                continue
            seen.add(entry.key)
            known = there.recognise(entry)
            row = known.article
            if row is None:
                if not known.removed:
                    new.append(_add(store, feed_number, article_id(origin, known.key), known, entry, now))
                continue
            if entry.fingerprint and row["fingerprint"] == entry.fingerprint:
                continue
            _update_data(store, row["n"], entry, known.address)
            if not (row["source"] == "page" and entry.source == "teaser") and _update_text(store, row["n"], entry, now):
                move_all(store, row["id"])
                recount(store, row["id"])
                _forget_versions(store, row["n"])
                changed.append(row["id"])
    return Applied(tuple(new), tuple(changed))


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


def _add(store: Store, feed: int, new_id: str, known: Recognised, entry: Entry, now: datetime) -> str:
    cursor = store.run(
        "INSERT INTO article (id, feed, key, title, url, author, published, updated, fetched, language, source, tags, "
        "words, address, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new_id,
            feed,
            known.key,
            storable(entry.title),
            storable(entry.url),
            storable(entry.author),
            time_text(entry.published),
            time_text(entry.updated),
            time_text(now),
            storable(entry.language),
            entry.source,
            storable(json_text(entry.tags)),
            _words(entry),
            known.address,
            entry.fingerprint,
        ),
    )
    number = cursor.lastrowid or 0
    store.run(
        "INSERT INTO article_text (article, text, body_start, blocks, links) VALUES (?, ?, ?, ?, ?)",
        (number, *document_columns(entry.document)),
    )
    _tag(store, number, entry)
    join_by_address(store, number, feed, known.address)
    return new_id


def _update_data(store: Store, article: int, entry: Entry, address: str) -> None:
    """Bring in step what is said of the article beside its text."""
    tags = storable(json_text(entry.tags))
    row = store.row(
        "SELECT title, url, author, published, updated, language, fingerprint, tags FROM article WHERE n = ?",
        (article,),
    )
    data = (
        storable(entry.title),
        storable(entry.url),
        storable(entry.author),
        time_text(entry.published),
        time_text(entry.updated),
        storable(entry.language),
        entry.fingerprint,
        tags,
    )
    if row is None or tuple(row) == data:
        return
    store.run(
        "UPDATE article SET title = ?, url = ?, author = ?, published = ?, updated = ?, language = ?, "
        "fingerprint = ?, tags = ?, address = ? WHERE n = ?",
        (*data, address, article),
    )
    if row["tags"] != tags:
        store.run("DELETE FROM article_tag WHERE article = ?", (article,))
        _tag(store, article, entry)


def _update_text(store: Store, article: int, entry: Entry, now: datetime) -> bool:
    """Write the text, blocks and links where they differ; whether the text itself does."""
    text, body_start, blocks, links = document_columns(entry.document)
    row = store.row("SELECT text, body_start, blocks, links FROM article_text WHERE article = ?", (article,))
    if row is None or tuple(row) == (text, body_start, blocks, links):
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
            (entry.source, _words(entry), article),
        )
    store.run(
        "UPDATE article_text SET text = ?, body_start = ?, blocks = ?, links = ? WHERE article = ?",
        (text, body_start, blocks, links, article),
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


def _tag(store: Store, article: int, entry: Entry) -> None:
    store.connection.executemany(
        "INSERT OR IGNORE INTO article_tag (tag, article) VALUES (?, ?)",
        [(folded(storable(tag)), article) for tag in entry.tags],
    )


def _words(entry: Entry) -> int:
    return len(entry.document.text.split())
