"""The database as SQL sees it; the queries that the docs show are run."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings

from reader.export import export
from reader.export.sqlite import VERSION, pieces
from reader.model import Annotation, Article
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import rows

ARTICLE = build_article()
ANNOTATIONS = build_annotations(ARTICLE)
DOCS = (Path(__file__).parents[2] / "docs" / "annotations.md").read_text("utf-8")
# What stands here stays: a name that goes or changes its meaning needs a new VERSION.
STABLE = {
    "articles": "id title url feed feed_title author date published fetched language tags version text",
    "annotations": "id article layer status anchor start_offset end_offset words name kind role speaker cue topic "
    "holders deadline label note tags confidence creator created modified",
    "spans": "annotation role start_offset end_offset words",
    "links": "annotation relation target",
    "actors": "id name kind role status confidence article title url feed_title date mentions",
    "quotes": "id speaker words cue kind status confidence actor article title url feed_title date",
    "issues": "id topic kind holders deadline words status confidence article title url feed_title date",
    "marks": "id label note tags words layer creator created article title url feed_title date",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "news.db"
    export([(ARTICLE, ANNOTATIONS)], "sqlite", path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_names_are_stable(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,) == (1,)
    kinds = database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    assert {name for (name,) in kinds} == set(STABLE)
    for name, columns in STABLE.items():
        assert [row[1] for row in database.execute(f"PRAGMA table_info({name})")] == columns.split()
        assert f"`{name}`" in DOCS
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("query", re.findall(r"^```sql\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE))
def test_the_queries_in_the_docs_answer(database: sqlite3.Connection, query: str) -> None:
    assert database.execute(query).fetchall(), query


def test_views_hold_what_was_said(database: sqlite3.Connection) -> None:
    speaker, words, actor = database.execute("SELECT speaker, words, actor FROM quotes WHERE id = 'q1'").fetchone()
    assert (speaker, words, actor) == ("Ana Ruiz", "“We will decide by 1 May,” … “and not a day later.”", "a1")
    assert database.execute("SELECT mentions FROM actors WHERE id = 'a1'").fetchone() == (2,)
    assert database.execute("SELECT deadline FROM issues WHERE deadline <> ''").fetchall() == [("2026-05-01",)]
    assert database.execute("SELECT layer FROM marks ORDER BY layer").fetchall() == [("mark",), ("note",)]
    assert database.execute("SELECT relation FROM links WHERE annotation = 'i1' ORDER BY 1").fetchall() == [
        ("holder",),
        ("quote",),
    ]
    text, start, end, words = database.execute(
        "SELECT a.text, s.start_offset, s.end_offset, s.words FROM spans s "
        "JOIN annotations n ON n.id = s.annotation JOIN articles a ON a.id = n.article WHERE s.role = 'evidence'"
    ).fetchone()
    assert text[start:end] == words
    assert "secret" not in "".join(database.iterdump())


@given(rows())
@settings(max_examples=30)
def test_any_content_fits(row: tuple[Article, tuple[Annotation, ...]]) -> None:
    connection = sqlite3.connect(":memory:")
    with closing(connection):
        connection.deserialize(b"".join(pieces([row])))
        assert connection.execute("SELECT count(*) FROM annotations").fetchone() == (len(row[1]),)
        assert connection.execute("SELECT title FROM articles").fetchone() == (row[0].title,)
