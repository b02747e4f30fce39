"""A database of its own for Datasette, DuckDB and any other reader of SQLite: stable tables and views.

The program's own store is no place for other programs: its tables change. Names here only ever get company.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from reader.export.serialise import iso, line, shareable
from reader.export.table import row
from reader.model import Annotation, Article, OpenIssue, Quote

VERSION = 1
"""PRAGMA user_version; rises when a name goes or changes its meaning."""
_CHUNK = 1 << 16

SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL, feed TEXT NOT NULL, feed_title TEXT NOT NULL,
    author TEXT NOT NULL, date TEXT NOT NULL, published TEXT, fetched TEXT NOT NULL, language TEXT NOT NULL,
    tags TEXT NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL
);

CREATE TABLE annotations (
    id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), layer TEXT NOT NULL, status TEXT NOT NULL,
    anchor TEXT NOT NULL, start_offset INTEGER, end_offset INTEGER, words TEXT NOT NULL, name TEXT, kind TEXT,
    role TEXT, speaker TEXT, cue TEXT, topic TEXT, holders TEXT, deadline TEXT, label TEXT, note TEXT, tags TEXT,
    confidence REAL, creator TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL
);

CREATE TABLE spans (
    annotation TEXT NOT NULL REFERENCES annotations (id), role TEXT NOT NULL, start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL, words TEXT NOT NULL
);

CREATE TABLE links (
    annotation TEXT NOT NULL REFERENCES annotations (id), relation TEXT NOT NULL, target TEXT NOT NULL
);

CREATE VIEW actors AS
SELECT n.id, n.name, n.kind, n.role, n.status, n.confidence, a.id AS article, a.title, a.url, a.feed_title, a.date,
    (SELECT count(*) FROM spans s WHERE s.annotation = n.id) AS mentions
FROM annotations n JOIN articles a ON a.id = n.article WHERE n.layer = 'actor';

CREATE VIEW quotes AS
SELECT n.id, n.speaker, n.words, n.cue, n.kind, n.status, n.confidence, l.target AS actor, a.id AS article, a.title,
    a.url, a.feed_title, a.date
FROM annotations n JOIN articles a ON a.id = n.article
LEFT JOIN links l ON l.annotation = n.id AND l.relation = 'speaker' WHERE n.layer = 'quote';

CREATE VIEW issues AS
SELECT n.id, n.topic, n.kind, n.holders, n.deadline, n.words, n.status, n.confidence, a.id AS article, a.title, a.url,
    a.feed_title, a.date
FROM annotations n JOIN articles a ON a.id = n.article WHERE n.layer = 'issue';

CREATE VIEW marks AS
SELECT n.id, n.label, n.note, n.tags, n.words, n.layer, n.creator, n.created, a.id AS article, a.title, a.url,
    a.feed_title, a.date
FROM annotations n JOIN articles a ON a.id = n.article WHERE n.layer IN ('mark', 'note');
"""
INDICES = """
CREATE INDEX annotations_article ON annotations (article);
CREATE INDEX annotations_layer ON annotations (layer, status);
CREATE INDEX spans_annotation ON spans (annotation);
CREATE INDEX links_annotation ON links (annotation);
CREATE INDEX links_target ON links (target);
"""
_ANNOTATION = {
    "id": "annotation_id",
    "article": "article_id",
    "start_offset": "start",
    "end_offset": "end",
    "words": "text",
    **{
        name: name
        for name in (
            *("layer", "status", "anchor", "name", "kind", "role", "speaker", "cue", "topic", "holders", "deadline"),
            *("label", "note", "tags", "confidence", "creator", "created", "modified"),
        )
    },
}
"""Column here: column of the flat row."""


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[bytes]:
    """The database's bytes; it is made in a temporary place first, since SQLite writes here and there."""
    with tempfile.TemporaryDirectory(prefix="newsreader-") as folder:
        path = Path(folder) / "export.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(
                f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;{SCHEMA}PRAGMA user_version = {VERSION}"
            )
            connection.execute("BEGIN")
            for article, annotations in rows:
                _add(connection, article, annotations)
            connection.execute("COMMIT")
            connection.executescript(INDICES)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _add(connection: sqlite3.Connection, article: Article, annotations: Iterable[Annotation]) -> None:
    connection.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.id,
            article.title,
            shareable(article.url),
            shareable(article.feed),
            article.feed_title,
            article.author,
            iso(article.date),
            iso(article.published),
            iso(article.fetched),
            article.language,
            line({"": list(article.tags)})[len('{"": ') : -1],
            article.version,
            article.document.text,
        ),
    )
    marks = ", ".join("?" * len(_ANNOTATION))
    for annotation in annotations:
        flat = row(article, annotation)
        values = [flat.get(column) for column in _ANNOTATION.values()]
        names = ", ".join(_ANNOTATION)
        connection.execute(f"INSERT INTO annotations ({names}) VALUES ({marks})", values)  # noqa: S608 (our columns)
        connection.executemany(
            "INSERT INTO spans VALUES (?, ?, ?, ?, ?)",
            [(annotation.id, s.role.value, s.start, s.end, s.exact) for s in annotation.spans],
        )
        connection.executemany("INSERT INTO links VALUES (?, ?, ?)", _links(annotation))


def _links(annotation: Annotation) -> Iterator[tuple[str, str, str]]:
    match annotation.body:
        case Quote() as quote:
            if quote.actor:
                yield annotation.id, "speaker", quote.actor
        case OpenIssue() as issue:
            for actor in dict.fromkeys(issue.actors):
                yield annotation.id, "holder", actor
            if issue.quote:
                yield annotation.id, "quote", issue.quote
        case _:
            pass
