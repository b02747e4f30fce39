"""Where the reader was: the place in each article, and when each list was last looked at."""

from __future__ import annotations

from datetime import datetime

from reader.annotating.anchoring import find, surroundings
from reader.model import Article, Span
from reader.store.codec import time_of, time_text
from reader.store.connection import Store
from reader.store.lists import condition

WORDS = 120
"""Code points kept of the words at a place, to find it again in a text that has changed."""


def place(store: Store, article: Article) -> int:
    """The code point that was last at the top of the screen; 0 where the article was left at its beginning.

    In a text that has changed since, it is where the same words stand; where they are gone, about as far down.
    """
    row = store.row(
        "SELECT p.version, p.place, p.before, p.words FROM reading_place p JOIN article a ON a.n = p.article "
        "WHERE a.id = ?",
        (article.id,),
    )
    if row is None:
        return 0
    text = article.document.text
    at: int = min(row["place"], max(0, len(text) - 1))
    if row["version"] == article.version and text.startswith(row["words"], at):
        return at
    found = find(text, row["words"], row["before"])
    return found.start if found else at


def keep_place(store: Store, article: Article, place: int) -> None:
    """Remember the code point at the top of the screen; the beginning needs no remembering."""
    text = article.document.text
    with store.transaction():
        if place <= 0:
            store.run("DELETE FROM reading_place WHERE article = (SELECT n FROM article WHERE id = ?)", (article.id,))
            return
        end = min(len(text), place + WORDS)
        before, _ = surroundings(text, Span(place, end))
        store.run(
            "INSERT OR REPLACE INTO reading_place (article, version, place, before, words) "
            "SELECT n, ?, ?, ?, ? FROM article WHERE id = ?",
            (article.version, place, before, text[place:end], article.id),
        )


def looked_at(store: Store, query: str) -> datetime | None:
    """When the list was last looked at; None where it never was."""
    return time_of(store.value("SELECT at FROM list_look WHERE query = ?", (query,)))


def look_at(store: Store, query: str, now: datetime) -> None:
    """Remember that the list is being looked at."""
    with store.transaction():
        store.run("INSERT OR REPLACE INTO list_look (query, at) VALUES (?, ?)", (query, time_text(now)))


def arrived(store: Store, query: str, since: datetime) -> int:
    """How many unread articles of the list came after that time."""
    where, parameters = condition(store, query)
    number: int = store.value(
        f"SELECT count(*) FROM article a WHERE {where} AND a.unread = 1 AND a.fetched > ?",
        [*parameters, time_text(since)],
    )
    return number
