"""Lists of articles: windows, counts, places, search, and what is still to extract.

Of copies of one story a list shows the first that its query finds, unless it is asked for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from reader.model import ArticleRow, Span
from reader.store.codec import LANGUAGE, ROW_COLUMNS, ROW_WIDTH, article_row_of, json_text
from reader.store.connection import Store
from reader.store.query import (
    FEED_FIELDS,
    FLAGS,
    Feeds,
    Field,
    Query,
    Term,
    feeds_sql,
    full_text,
    parse,
    rest_to_sql,
    to_sql,
)

ORDERS = {"date": ("DESC", "<"), "oldest": ("ASC", ">")}
"""Newest first, oldest first."""

# Noncharacters, which no text may hold, so that they mark hits and nothing else.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_SNIPPET_WORDS = 24
_WEIGHTS = "8.0, 1.0, 4.0"
"""Of title, body and author in the ranking."""
_RANKED = 5_000
"""Of words that more articles hold, only the last that came are ranked: ranking 100,000 takes 0.3 s."""


class SearchHit(NamedTuple):
    """An article that a search found."""

    row: ArticleRow
    snippet: str
    """One line of the article's body around the hits."""
    hits: tuple[Span, ...]
    """Where in the snippet the words stand that were searched for."""


def window(
    store: Store, query: str | Query, *, offset: int = 0, limit: int = 100, order: str = "date", copies: bool = False
) -> list[ArticleRow]:
    """The articles from the offset on, in order."""
    where, parameters = _shown(store, query, copies)
    way = ORDERS[order][0]
    rows = store.rows(
        f"SELECT {ROW_COLUMNS} FROM (SELECT a.n FROM article a WHERE {where} ORDER BY a.date {way}, a.n {way} "
        f"LIMIT ? OFFSET ?) page CROSS JOIN article a ON a.n = page.n JOIN feed f ON f.id = a.feed "
        f"ORDER BY a.date {way}, a.n {way}",
        [*parameters, limit, offset],
    )
    return [article_row_of(row) for row in rows]


def listed(store: Store, ids: Sequence[str]) -> list[ArticleRow]:
    """The articles with these ids, as lists show them, in the order of the ids; those that are gone are left out."""
    rows = store.rows(
        f"SELECT {ROW_COLUMNS} FROM json_each(?) wanted CROSS JOIN article a ON a.id = wanted.value "
        "JOIN feed f ON f.id = a.feed ORDER BY wanted.key",
        (json_text(list(ids)),),
    )
    return [article_row_of(row) for row in rows]


def count(store: Store, query: str | Query, *, copies: bool = False) -> int:
    """How many articles the query finds."""
    where, parameters = _where(store, query)
    return _count(store, where, parameters, copies)


def _count(store: Store, where: str, parameters: Sequence[Any], copies: bool) -> int:
    """All of them from one index, less the copies, which are few and have an index of their own."""
    # While most are unread SQLite would rather read the whole table: 15 ms of 100,000 articles instead of 4.
    by = "INDEXED BY article_unread_date" if where == FLAGS["unread"] else ""
    number: int = store.value(f"SELECT count(*) FROM article a {by} WHERE {where}", parameters)
    if not copies and number > 1:
        number -= store.value(
            "SELECT count(*) - count(DISTINCT a.story) FROM article a INDEXED BY article_story "
            f"WHERE a.story IS NOT NULL AND {where}",
            parameters,
        )
    return number


def ids(store: Store, query: str | Query, *, order: str = "date", copies: bool = False) -> list[str]:
    """The ids of all articles that the query finds, in order."""
    where, parameters = _shown(store, query, copies)
    way = ORDERS[order][0]
    rows = store.rows(f"SELECT a.id FROM article a WHERE {where} ORDER BY a.date {way}, a.n {way}", parameters)
    return [row[0] for row in rows]


def position(
    store: Store, query: str | Query, article_id: str, *, order: str = "date", copies: bool = False
) -> int | None:
    """The article's row number in the query's order, from 0; None where the query does not find it."""
    where, parameters = _shown(store, query, copies)
    before = {"<": ">", ">": "<"}[ORDERS[order][1]]
    row = store.row(f"SELECT a.date, a.n FROM article a WHERE a.id = ? AND {where}", [article_id, *parameters])
    if row is None:
        return None
    return int(
        store.value(
            f"SELECT count(*) FROM article a WHERE (a.date, a.n) {before} (?, ?) AND {where}",
            [row[0], row[1], *parameters],
        )
    )


def neighbour(
    store: Store,
    query: str | Query,
    article_id: str,
    *,
    back: bool = False,
    order: str = "date",
    copies: bool = False,
) -> str | None:
    """The id of the next article after this one in the order (or before it) that the query finds.

    This one need not be found by the query itself: so "next unread" works from an article that is read.
    """
    where, parameters = _shown(store, query, copies)
    way, after = ORDERS[order]
    if back:
        way, after = {"DESC": ("ASC", ">"), "ASC": ("DESC", "<")}[way]
    found: str | None = store.value(
        f"SELECT a.id FROM article a WHERE {where} AND (a.date, a.n) {after} "
        f"(SELECT date, n FROM article WHERE id = ?) ORDER BY a.date {way}, a.n {way} LIMIT 1",
        [*parameters, article_id],
    )
    return found


def search(store: Store, query: str | Query, limit: int = 50, *, copies: bool = False) -> list[SearchHit]:
    """The best articles for the query's words, best first; by date where it has none."""
    wanted, limit = limit, limit if copies else limit * 2
    parsed = parse(query) if isinstance(query, str) else query
    match = full_text(parsed)
    where, parameters = rest_to_sql(_with_feeds(store, parsed))
    if match is None:
        rows = store.rows(
            f"SELECT {ROW_COLUMNS}, substr(t.text, t.body_start + 1, 200), a.story FROM (SELECT a.n FROM article a "
            f"WHERE {where} ORDER BY a.date DESC, a.n DESC LIMIT ?) page CROSS JOIN article a ON a.n = page.n "
            "JOIN feed f ON f.id = a.feed JOIN article_text t ON t.article = a.n ORDER BY a.date DESC, a.n DESC",
            [*parameters, limit],
        )
    else:
        rows = _best(store, match, where, parameters, limit)
    shown: list[SearchHit] = []
    stories: set[int] = set()
    for row in rows:
        story = row[ROW_WIDTH + 1]
        if copies or story not in stories:
            shown.append(SearchHit(article_row_of(row), *_hits(row[ROW_WIDTH])))
            if story is not None:
                stories.add(story)
    return shown[:wanted]


def _best(store: Store, match: str, where: str, parameters: Sequence[Any], limit: int) -> list[Any]:
    """The rows of the articles that match best, with snippet and story."""
    # CROSS JOIN keeps the order: the index finds, and the articles are filtered.
    best = store.rows(
        f"SELECT * FROM (SELECT article_fts.rowid AS n, bm25(article_fts, {_WEIGHTS}) AS score FROM article_fts "
        f"CROSS JOIN article a ON a.n = article_fts.rowid WHERE article_fts MATCH ? AND {where} "
        f"ORDER BY article_fts.rowid DESC LIMIT {_RANKED}) ORDER BY score, n DESC LIMIT ?",
        [match, *parameters, limit],
    )
    place = {row["n"]: number for number, row in enumerate(best)}
    if not place:
        return []
    # Gone through once more for their snippets: to look each of them up would begin the search anew each time.
    rows = store.rows(
        f"SELECT {ROW_COLUMNS}, snippet(article_fts, 1, '{_BEGIN}', '{_END}', '…', {_SNIPPET_WORDS}), a.story, a.n "
        "FROM article_fts CROSS JOIN article a ON a.n = article_fts.rowid CROSS JOIN feed f ON f.id = a.feed "
        "WHERE article_fts MATCH ? AND article_fts.rowid >= ? "
        "AND +article_fts.rowid IN (SELECT value FROM json_each(?))",
        [match, min(place), json_text(list(place))],
    )
    return sorted(rows, key=lambda row: place[row["n"]])


def _hits(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The snippet in one line, without the marks, and the spans that they stood around."""
    plain: list[str] = []
    hits: list[Span] = []
    at = 0
    start: int | None = None
    for character in " ".join(marked.split()):
        if character == _BEGIN:
            start = at
        elif character == _END:
            if start is not None and start < at:
                hits.append(Span(start, at))
            start = None
        else:
            plain.append(character)
            at += 1
    return "".join(plain), tuple(hits)


def pending(store: Store, query: str | Query, extractor: Callable[[str], str]) -> list[str]:
    """The ids of articles that the extractor of their language (`extractor` names it) has not yet read in their present
    text: unread first, then newest."""
    where, parameters = _where(store, query)
    rows = store.rows(
        f"SELECT a.id, a.extractor, {LANGUAGE} FROM article a WHERE {where} "
        "ORDER BY a.unread DESC, a.date DESC, a.n DESC",
        parameters,
    )
    named = cache(extractor)
    return [row[0] for row in rows if row[1] is None or row[1] != named(row[2])]


def _shown(store: Store, query: str | Query, copies: bool) -> tuple[str, Sequence[Any]]:
    """The condition for rows of a list: that of the query, and no copy of an earlier one that the query finds too."""
    where, parameters = _where(store, query)
    if copies:
        return where, parameters
    earlier = re.sub(r"\ba\.", "b.", where)
    return (
        f"{where} AND (a.story IS NULL OR NOT EXISTS "
        f"(SELECT 1 FROM article b WHERE b.story = a.story AND b.n < a.n AND {earlier}))",
        [*parameters, *parameters],
    )


def condition(store: Store, query: str | Query) -> tuple[str, Sequence[Any]]:
    """The condition for articles (as `a`) that a list of the query shows, and its parameters."""
    return _shown(store, query, copies=False)


def _where(store: Store, query: str | Query) -> tuple[str, Sequence[Any]]:
    return to_sql(_with_feeds(store, parse(query) if isinstance(query, str) else query))


def _with_feeds(store: Store, query: Query) -> Query:
    """The query with feed: and folder: made the feeds' numbers, with which SQLite chooses the better index."""
    terms: list[Term] = []
    for term in query.terms:
        if isinstance(term, Field) and term.name in FEED_FIELDS:
            sql, parameters = feeds_sql(term)
            terms.append(Feeds(tuple(row[0] for row in store.rows(sql, parameters)), term.negated))
        else:
            terms.append(term)
    return Query(tuple(terms))
