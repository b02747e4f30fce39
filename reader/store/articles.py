"""One article at a time: its id, its text, whether it is read or starred."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from reader.errors import UsageError
from reader.ids import short_hash
from reader.model import Article, Document
from reader.store.codec import LANGUAGE, ROW_COLUMNS, article_of, document_of, json_text, time_of
from reader.store.connection import Store
from reader.store.copies import also_in, with_copies
from reader.store.folding import storable
from reader.store.steps import record, undoing

_ARTICLE = f"""SELECT {ROW_COLUMNS}, a.key, {LANGUAGE}, a.source, a.version, a.extractor, t.text, t.blocks, t.links
    FROM article a JOIN feed f ON f.id = a.feed JOIN article_text t ON t.article = a.n"""


def article_id(feed_address: str, key: str) -> str:
    """The article's id in every store: of its feed's first address ("" for what was added singly) and its own key."""
    return short_hash("article", storable(feed_address), storable(key))


def article(store: Store, article_id: str) -> Article | None:
    """The article, whole."""
    row = store.row(f"{_ARTICLE} WHERE a.id = ?", (article_id,))
    if row is None:
        return None
    others = also_in(store, article_id) if row["copies"] else ()
    titles = dict.fromkeys(other.feed_title for other in others if other.feed != row["feed"])
    return replace(article_of(row), also_in=tuple(titles))


def find_article(store: Store, text: str) -> Article | None:
    """The article whose id begins so; UsageError where several do."""
    wanted = text.strip().lower()
    if not wanted:
        return None
    rows = store.rows("SELECT id FROM article WHERE id >= ? AND id < ? ORDER BY id LIMIT 4", (wanted, wanted + "\x7f"))
    if len(rows) > 1 and rows[0][0] != wanted:
        some = ", ".join(row[0] for row in rows[:3])
        raise UsageError(
            f'several articles\' ids begin with "{text}" ({some}{", …" if len(rows) > 3 else ""}); give more letters'
        )
    return article(store, rows[0][0]) if rows else None


def earlier_texts(store: Store, article_id: str) -> dict[int, Document]:
    """The texts that the article had before, by version, oldest first."""
    rows = store.rows(
        "SELECT v.version, v.text, v.blocks, v.links FROM article_version v JOIN article a ON a.n = v.article "
        "WHERE a.id = ? ORDER BY v.version",
        (article_id,),
    )
    return {row[0]: document_of(row[1], row[2], row[3]) for row in rows}


class Version(NamedTuple):
    """One state of an article's text."""

    number: int
    """From 1; gaps are versions that were forgotten."""
    title: str
    words: int
    until: datetime | None
    """When the next one replaced it; None for the present one."""


def versions(store: Store, article_id: str) -> list[Version]:
    """The kept versions of the article's text, oldest first, the present one last."""
    rows = store.rows(
        "SELECT v.version, v.title, v.text, v.replaced FROM article_version v JOIN article a ON a.n = v.article "
        "WHERE a.id = ?1 UNION ALL SELECT a.version, a.title, t.text, NULL FROM article a "
        "JOIN article_text t ON t.article = a.n WHERE a.id = ?1 ORDER BY 1",
        (article_id,),
    )
    return [Version(row[0], row[1], len(row[2].split()), time_of(row[3])) for row in rows]


def set_read(store: Store, ids: Iterable[str], read: bool, *, undo_label: str | None = None) -> None:
    """Mark articles as read, their copies in other feeds too, or as unread.

    One step to undo, none where all were so already.
    """
    _set(store, ids, "unread", int(not read), undo_label, f"Mark {{}} as {'read' if read else 'unread'}")


def set_starred(store: Store, ids: Iterable[str], starred: bool, *, undo_label: str | None = None) -> None:
    """Star articles, or take their stars away: one step to undo, none where all were so already."""
    _set(store, ids, "starred", int(starred), undo_label, "Star {}" if starred else "Take the star from {}")


def _set(store: Store, ids: Iterable[str], column: str, value: int, label: str | None, wording: str) -> None:
    with store.transaction():
        ids = list(ids)
        named = set(ids)
        if column == "unread" and value == 0:
            ids = with_copies(store, ids)
        changing = [
            row[0]
            for row in store.rows(
                f"SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?)) AND {column} <> ?",
                (json_text(ids), value),
            )
        ]
        if not changing:
            return
        number = max(1, len(named.intersection(changing)))
        what = "article" if number == 1 else f"{number:,} articles"
        with undoing(store, label or wording.format(what), now=datetime.now(UTC)):
            record(store, "article", changing, {column: 1 - value}, {column: value})
            store.run(
                f"UPDATE article SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))",
                (value, json_text(changing)),
            )
