"""The exports as the tools that the docs name for them see them: Datasette and DuckDB."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pandas
import pytest
from datasette.app import Datasette

from reader.export import export
from tests.export.ostvik import build_annotations, build_article
from tests.export.test_sqlite import DOCS

ARTICLE = build_article()
ANNOTATIONS = build_annotations(ARTICLE)
QUERIES = re.findall(r"^```sql\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)


def written(folder: Path, name: str, suffix: str) -> Path:
    """The articles of the tests in a format."""
    path = folder / f"news{suffix}"
    export([(ARTICLE, ANNOTATIONS)], name, path)
    return path


async def test_datasette_answers_the_queries_of_the_docs(tmp_path: Path) -> None:
    site = Datasette([str(written(tmp_path, "sqlite", ".db"))])
    await site.invoke_startup()
    for query in QUERIES:
        answer = await site.client.get("/news.json", params={"sql": query, "_shape": "array"})
        assert answer.status_code == 200, answer.text
        assert answer.json(), query
    page = await site.client.get("/news")
    assert all(f'href="/news/{view}"' in page.text for view in ("actors", "quotes", "issues", "marks"))
    await site.client.get("/news/quotes.json")
    site.executor.shutdown()


def test_duckdb_reads_csv_and_jsonl_as_they_are(tmp_path: Path) -> None:
    table, lines = written(tmp_path, "csv", ".csv"), written(tmp_path, "jsonl", ".jsonl")
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT layer, count(*), min(start) FROM read_csv(?) GROUP BY layer ORDER BY layer", [str(table)]
        ).fetchall()
        assert {layer: number for layer, number, _ in rows} == {
            layer: sum(a.layer == layer for a in ANNOTATIONS) for layer in {a.layer for a in ANNOTATIONS}
        }
        [(text, start, end)] = connection.execute(
            "SELECT article.text, s.start, s.end FROM (SELECT article, unnest(annotations) AS a FROM read_json(?)), "
            "unnest(a.spans) AS t(s) WHERE a.id = 'q1' AND s.role = 'cue'",
            [str(lines)],
        ).fetchall()
        assert text[start:end] == "told"


def test_the_queries_of_the_docs_are_duckdbs_sql_too(tmp_path: Path) -> None:
    with duckdb.connect() as connection, closing(sqlite3.connect(written(tmp_path, "sqlite", ".db"))) as news:
        for (name,) in news.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')").fetchall():
            connection.register(name, pandas.read_sql_query(f"SELECT * FROM {name}", news))
        for query in QUERIES:
            assert connection.execute(query).fetchall(), query


@pytest.mark.soak
def test_duckdb_answers_the_queries_of_the_docs(tmp_path: Path) -> None:
    path = written(tmp_path, "sqlite", ".db")
    with duckdb.connect() as connection:
        try:
            connection.execute("INSTALL sqlite")
        except duckdb.IOException:
            pytest.skip("DuckDB's extension for SQLite files is not here and cannot be had without network")
        connection.execute("LOAD sqlite")
        connection.execute(f"ATTACH '{path}' AS news (TYPE sqlite, READ_ONLY)")
        connection.execute("USE news")
        for query in QUERIES:
            assert connection.execute(query).fetchall(), query
