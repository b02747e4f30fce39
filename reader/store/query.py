"""The query language: text to typed terms, terms to SQL. Pure.

    frozen assets "security guarantees" -draft speaker:macron is:unread after:2025-11 folder:World/Europe

Terms must all hold. A word ends with * to stand for all words that begin so. Dates are days in UTC: after: holds from
the beginning of the day, month or year on, before: until it begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reader.errors import QueryError
from reader.store.codec import time_text
from reader.store.folding import folded, has_words, storable

FLAGS = {
    "unread": "a.unread = 1",
    "read": "a.unread = 0",
    "starred": "a.starred = 1",
    "extracted": "a.extractor IS NOT NULL",
}
FIELDS = ("feed", "folder", "tag", "title", "author", "actor", "speaker")
FEED_FIELDS = ("feed", "folder")
NAMES = (*FIELDS, "is", "after", "before")
MOST_TERMS = 100
LONGEST = 4_000

_BEGIN = re.compile(r"(?P<minus>-?)(?:(?P<name>[A-Za-z_]+):)?")
_BARE = re.compile(r'[^\s"]+')
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a "phrase" that the title, body or author holds."""

    text: str
    prefix: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of FIELDS and what it should hold."""

    name: str
    text: str
    prefix: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A state of FLAGS."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A bound for the article's date."""

    side: str
    """ "after" or "before"."""
    time: datetime
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Feeds:
    """Feeds by their numbers in the store: what feed: and folder: come to there."""

    numbers: tuple[int, ...]
    negated: bool = False


Term = Words | Field | Flag | Dated | Feeds


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; none at all finds every article."""

    terms: tuple[Term, ...] = ()


def quoted(text: str) -> str:
    """The text as a "phrase" of the language, whatever it holds."""
    return '"{}"'.format(text.replace('"', '""'))


def parse(text: str) -> Query:
    """The text's terms; QueryError names the column, from 1, and what was expected there."""
    if len(text) > LONGEST:
        raise QueryError(f"column {LONGEST + 1}: a query has at most {LONGEST:,} characters")
    text = storable(text)
    terms: list[Term] = []
    at = _skip_space(text, 0)
    while at < len(text):
        if len(terms) == MOST_TERMS:
            raise QueryError(f"column {at + 1}: a query has at most {MOST_TERMS} terms")
        term, at = _term(text, at)
        terms.append(term)
        at = _skip_space(text, at)
    return Query(tuple(terms))


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _term(text: str, at: int) -> tuple[Term, int]:
    begin = _BEGIN.match(text, at)
    assert begin is not None  # noqa: S101 - the pattern matches the empty string
    negated, name = bool(begin["minus"]), begin["name"]
    value_at = begin.end()
    if name is None:
        value, prefix, end = _value(text, value_at, 'a word or a "phrase"')
        return Words(value, prefix, negated), end
    name = name.lower()
    if name not in NAMES:
        known = ", ".join(f"{known}:" for known in NAMES)
        raise QueryError(
            f'column {at + 1 + negated}: expected one of {known} not "{name}:"; '
            "put quotation marks around text that holds a colon"
        )
    if name == "is":
        value, _, end = _value(text, value_at, " or ".join(FLAGS))
        if value.lower() not in FLAGS:
            raise QueryError(f'column {value_at + 1}: expected {", ".join(FLAGS)} after is:, not "{value}"')
        return Flag(value.lower(), negated), end
    if name in ("after", "before"):
        value, _, end = _value(text, value_at, "a date such as 2025-12-01")
        return Dated(name, _date(value, value_at + 1), negated), end
    value, prefix, end = _value(text, value_at, f'a word or a "phrase" after {name}:')
    return Field(name, value, prefix, negated), end


def _value(text: str, at: int, expected: str) -> tuple[str, bool, int]:
    """The value that begins here, whether a * ends it, and where it ends."""
    if text.startswith('"', at):
        match = _QUOTED.match(text, at)
        if match is None:
            raise QueryError(f'column {at + 1}: the quotation mark is never closed; expected another "')
        value, end = match[1].replace('""', '"'), match.end()
        prefix = text.startswith("*", end)
        end += prefix
    else:
        match = _BARE.match(text, at)
        value, end = (match[0], match.end()) if match else ("", at)
        prefix = value.endswith("*") and value != "*"
        value = value.removesuffix("*") if prefix else value
    if not value.strip():
        raise QueryError(f"column {at + 1}: expected {expected}")
    return value, prefix, end


def _date(value: str, column: int) -> datetime:
    match = _DATE.fullmatch(value)
    if match:
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            pass
    raise QueryError(f'column {column}: expected a date such as 2025, 2025-12 or 2025-12-01, not "{value}"')


def to_sql(query: Query) -> tuple[str, list[Any]]:
    """A condition on `article a` and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    match = full_text(query)
    if match is not None:
        conditions.append("a.n IN (SELECT rowid FROM article_fts WHERE article_fts MATCH ?)")
        parameters.append(match)
    condition, more = rest_to_sql(query)
    if condition != "1":
        conditions.append(condition)
        parameters += more
    return " AND ".join(conditions) or "1", parameters


def full_text(query: Query) -> str | None:
    """The FTS5 expression of the terms that the full-text index finds and ranks; None where there is none."""
    return " AND ".join(_match(term) for term in query.terms if _ranked(term)) or None


def rest_to_sql(query: Query) -> tuple[str, list[Any]]:
    """The condition of all terms that `full_text` leaves, and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    for term in query.terms:
        if not _ranked(term):
            condition, values = _condition(term)
            conditions.append(f"NOT ({condition})" if term.negated else condition)
            parameters += values
    return " AND ".join(conditions) or "1", parameters


def _indexed(term: Term) -> bool:
    return (isinstance(term, Words) or (isinstance(term, Field) and term.name in ("title", "author"))) and has_words(
        term.text
    )


def _ranked(term: Term) -> bool:
    return _indexed(term) and not term.negated


def _match(term: Term) -> str:
    """The term for FTS5, which reads a doubled quotation mark as one."""
    assert isinstance(term, Words | Field)  # noqa: S101 - _indexed says so
    column = f"{term.name} : " if isinstance(term, Field) else ""
    return f"{column}{quoted(term.text)}{'*' if term.prefix else ''}"


def _condition(term: Term) -> tuple[str, list[Any]]:
    match term:
        case Flag(name=name):
            return FLAGS[name], []
        case Dated(side=side, time=time):
            return f"a.date {'>=' if side == 'after' else '<'} ?", [time_text(time)]
        case Words() if _indexed(term):
            return "a.n IN (SELECT rowid FROM article_fts WHERE article_fts MATCH ?)", [_match(term)]
        case Words(text=text):
            return "a.n IN (SELECT article FROM article_text WHERE text LIKE ? ESCAPE '\\')", [_like(text)]
        case Feeds(numbers=(number,)):
            return "a.feed = ?", [number]
        case Feeds(numbers=numbers):
            return f"a.feed IN ({', '.join('?' for _ in numbers)})", list(numbers)
        case Field(name=name) if name in FEED_FIELDS:
            sql, parameters = feeds_sql(term)
            return f"a.feed IN ({sql})", parameters
        case Field(name=name):
            return _FIELD_CONDITIONS[name](term)


def _like(text: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


def _text_field(term: Field) -> tuple[str, list[Any]]:
    if _indexed(term):
        return "a.n IN (SELECT rowid FROM article_fts WHERE article_fts MATCH ?)", [_match(term)]
    return f"a.{term.name} LIKE ? ESCAPE '\\'", [_like(term.text)]


def feeds_sql(term: Field) -> tuple[str, list[Any]]:
    """A query for the numbers of the feeds that a feed: or folder: means.

    feed: means the feeds of exactly this address or title; where there is none, those whose address or title hold the
    text. folder: means the folder of this name and the folders in it.
    """
    text = folded(term.text)
    if term.name == "folder":
        inside = text.strip("/")
        return (
            "SELECT id FROM feed WHERE folded(folder) = ? OR instr(folded(folder), ?) = 1",
            [inside, f"{inside}/"],
        )
    exact = "address = ? OR folded(coalesce(nullif(given_title, ''), title)) = ?"
    held = "instr(folded(given_title), ?) OR instr(folded(title), ?) OR instr(folded(address), ?)"
    return (
        f"SELECT id FROM feed WHERE {exact} UNION "
        f"SELECT id FROM feed WHERE ({held}) AND NOT EXISTS (SELECT 1 FROM feed WHERE {exact})",
        [term.text, text, text, text, text, term.text, text],
    )


def _tag(term: Field) -> tuple[str, list[Any]]:
    text = folded(term.text)
    return (
        "(a.n IN (SELECT article FROM article_tag WHERE tag = ?) OR a.feed IN "
        "(SELECT id FROM feed WHERE tags <> '[]' AND EXISTS (SELECT 1 FROM json_each(tags) WHERE folded(value) = ?)))",
        [text, text],
    )


def _named(term: Field, layer: str, articles: str) -> tuple[str, list[Any]]:
    """Articles by the names of their annotations of a layer, rejected ones apart."""
    if has_words(term.text):
        found, value = (
            "x.n IN (SELECT rowid FROM name_fts WHERE name_fts MATCH ?)",
            _match(Words(term.text, term.prefix)),
        )
    else:
        found, value = "x.name LIKE ? ESCAPE '\\'", _like(term.text)
    return articles.format(f"x.layer = '{layer}' AND x.status <> 'rejected' AND {found}"), [value]


def _actor(term: Field) -> tuple[str, list[Any]]:
    return _named(term, "actor", "a.n IN (SELECT x.article FROM annotation x WHERE {})")


def _speaker(term: Field) -> tuple[str, list[Any]]:
    """By the name that the quote gives, or by the names of the actor it is resolved to."""
    direct, first = _named(term, "quote", "a.n IN (SELECT x.article FROM annotation x WHERE {})")
    linked, second = _named(
        term,
        "actor",
        "a.n IN (SELECT q.article FROM annotation x JOIN annotation q ON q.article = x.article AND q.layer = 'quote' "
        "AND q.status <> 'rejected' AND q.actor = x.id WHERE {})",
    )
    return f"({direct} OR {linked})", first + second


_FIELD_CONDITIONS: dict[str, Callable[[Field], tuple[str, list[Any]]]] = {
    "tag": _tag,
    "title": _text_field,
    "author": _text_field,
    "actor": _actor,
    "speaker": _speaker,
}
