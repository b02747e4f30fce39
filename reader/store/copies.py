"""Copies of one story over feeds: found by address or by text, and shown as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache

from reader.identity import Copyable, copies, copyable, names_a_page, sketch
from reader.model import ArticleRow
from reader.store.codec import ROW_COLUMNS, ROW_WIDTH, article_row_of, json_text, time_of
from reader.store.connection import Store

WINDOW = timedelta(days=7)
"""Between two dates of copies at most."""
_SKETCHED = 100_000
"""Of so many of the last articles the sketches are kept."""
_PROGRESS = "sketched"


def also_in(store: Store, article_id: str) -> list[ArticleRow]:
    """The other articles of the same story, in the order in which they came."""
    return copies_of(store, [article_id]).get(article_id, [])


def copies_of(store: Store, ids: Iterable[str]) -> dict[str, list[ArticleRow]]:
    """By id the other articles of the same story, of those that have any."""
    rows = store.rows(
        f"SELECT {ROW_COLUMNS}, own.id FROM article own JOIN article a ON a.story = own.story AND a.n <> own.n "
        "JOIN feed f ON f.id = a.feed WHERE own.id IN (SELECT value FROM json_each(?)) ORDER BY a.n",
        (json_text(list(ids)),),
    )
    found: dict[str, list[ArticleRow]] = {}
    for row in rows:
        found.setdefault(row[ROW_WIDTH], []).append(article_row_of(row))
    return found


def with_copies(store: Store, ids: Iterable[str]) -> list[str]:
    """The ids, and those of all copies of them."""
    rows = store.rows(
        "SELECT value FROM json_each(?1) UNION SELECT id FROM article WHERE story IN "
        "(SELECT story FROM article WHERE story IS NOT NULL AND id IN (SELECT value FROM json_each(?1)))",
        (json_text(list(ids)),),
    )
    return [row[0] for row in rows]


def join_by_addresses(store: Store, feed: int, addresses: Mapping[int, str]) -> None:
    """Group new articles, given with their plain addresses, with those of other feeds that have the same one."""
    pages = [address for address in addresses.values() if names_a_page(address)]
    rows = store.rows(
        "SELECT DISTINCT address FROM article WHERE address IN (SELECT value FROM json_each(?)) AND address <> '' "
        "AND feed <> ?",
        (json_text(pages), feed),
    )
    met = {row[0] for row in rows}
    for number, address in addresses.items():
        if address in met:
            _join_by_address(store, number, feed, address)


def _join_by_address(store: Store, number: int, feed: int, address: str) -> None:
    """Group a new article with those of other feeds at its address; it comes read where one of them is read.

    An address that stands at several articles of one feed, as those of a live blog do, says nothing.
    """
    rows = store.rows(
        "SELECT n, feed, unread FROM article WHERE address = ? AND address <> '' AND n <> ?", (address, number)
    )
    feeds = [feed, *(row["feed"] for row in rows)]
    if len(set(feeds)) < len(feeds):
        return
    _join(store, [number, *(row["n"] for row in rows)])
    if not all(row["unread"] for row in rows):
        store.run("UPDATE article SET unread = 0 WHERE n = ?", (number,))


def group_copies(store: Store, *, limit: int = 500) -> int:
    """Compare the next articles' texts with those of other feeds and group copies; how many were looked at.

    One transaction; 0.1 ms an article, so it is for after a fetch or for idle moments.
    """
    reached = store.value("SELECT value FROM progress WHERE name = ?", (_PROGRESS,)) or 0
    if store.value("SELECT coalesce(max(n), 0) FROM article") == reached:
        return 0
    with store.transaction():
        reached = store.value("SELECT value FROM progress WHERE name = ?", (_PROGRESS,)) or 0
        rows = store.rows(
            "SELECT a.n, a.feed, a.date, substr(t.text, t.body_start + 1) AS body FROM article a "
            "JOIN article_text t ON t.article = a.n WHERE a.n > ? ORDER BY a.n LIMIT ?",
            (reached, limit),
        )
        text_of = lru_cache(maxsize=64)(lambda number: _text(store, number))
        for row in rows:
            hashes = sketch(row["body"])
            for other in _candidates(store, row["n"], row["feed"], row["date"], hashes):
                if copies(text_of(row["n"]), text_of(other)):
                    _join(store, [row["n"], other])
                    break
            store.connection.executemany(
                "INSERT OR IGNORE INTO sketch (hash, article) VALUES (?, ?)", [(one, row["n"]) for one in hashes]
            )
        if rows:
            store.run("INSERT OR REPLACE INTO progress (name, value) VALUES (?, ?)", (_PROGRESS, rows[-1]["n"]))
            if rows[-1]["n"] // 10_000 > reached // 10_000:
                store.run("DELETE FROM sketch WHERE article <= ?", (rows[-1]["n"] - _SKETCHED,))
        return len(rows)


def _candidates(store: Store, number: int, feed: int, date: str, hashes: tuple[int, ...]) -> list[int]:
    """Articles of other feeds, of about the same time, whose sketch meets the hashes; those that meet most first."""
    if not hashes:
        return []
    rows = store.rows(
        "SELECT s.article, a.date, a.feed FROM sketch s CROSS JOIN article a ON a.n = s.article "
        f"WHERE s.hash IN ({', '.join('?' for _ in hashes)}) AND s.article <> ? "
        "GROUP BY s.article ORDER BY count(*) DESC, s.article LIMIT 20",
        (*hashes, number),
    )
    here = time_of(date)
    assert here is not None  # noqa: S101 - the column is NOT NULL
    near = []
    for row in rows:
        there = time_of(row["date"])
        if row["feed"] != feed and there is not None and abs(there - here) <= WINDOW:
            near.append(row["article"])
    return near[:5]


def _text(store: Store, number: int) -> Copyable:
    row = store.row(
        "SELECT a.title, substr(t.text, t.body_start + 1) FROM article a JOIN article_text t ON t.article = a.n "
        "WHERE a.n = ?",
        (number,),
    )
    return copyable("", "") if row is None else copyable(row[0], row[1])


def _join(store: Store, numbers: list[int]) -> None:
    """Give the articles, and all that are grouped with one of them, one story."""
    marks = ", ".join("?" for _ in numbers)
    stories = [
        row[0]
        for row in store.rows(
            f"SELECT DISTINCT story FROM article WHERE story IS NOT NULL AND n IN ({marks}) ORDER BY story", numbers
        )
    ]
    story = stories[0] if stories else store.value("SELECT coalesce(max(story), 0) + 1 FROM article WHERE story > 0")
    store.run(f"UPDATE article SET story = ? WHERE n IN ({marks}) AND story IS NOT ?", (story, *numbers, story))
    for other in stories[1:]:
        store.run("UPDATE article SET story = ? WHERE story = ?", (story, other))
