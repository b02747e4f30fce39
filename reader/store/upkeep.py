"""Whether the store is sound, and mending what can be made again from what is sound."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.errors import StoreError
from reader.store.annotation_rows import recount
from reader.store.codec import json_text
from reader.store.connection import Store, back_up

INDICES = ("article_fts", "name_fts")
"""Full-text indices."""

_WRONG_COUNTS = """a.extractor IS NOT NULL AND a.actors + a.quotes + a.issues IS NOT
    (SELECT count(*) FROM annotation x WHERE x.article = a.n AND x.status <> 'rejected'
    AND x.layer IN ('actor', 'quote', 'issue'))"""
_LOST = """x.version <> a.version AND NOT EXISTS
    (SELECT 1 FROM article_version v WHERE v.article = x.article AND v.version = x.version)"""
_CHECKS = {
    "articles without a text": "SELECT count(*) FROM article WHERE n NOT IN (SELECT article FROM article_text)",
    "annotations of no known version of their article": "SELECT count(*) FROM annotation x "
    f"JOIN article a ON a.n = x.article WHERE {_LOST}",
    "extracted articles whose numbers of annotations are wrong": "SELECT count(*) FROM article a "
    f"WHERE {_WRONG_COUNTS}",
}


def integrity(store: Store) -> list[str]:
    """What is wrong with the store, a sentence each; nothing when it is sound."""
    try:
        problems = [row[0] for row in store.connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        problems += [
            f"{row[0]} row {row[1]} points at a {row[2]} that is not there"
            for row in store.connection.execute("PRAGMA foreign_key_check")
        ]
        for what, sql in _CHECKS.items():
            number = store.connection.execute(sql).fetchone()[0]
            if number:
                problems.append(f"{number:,} {what}")
    except sqlite3.DatabaseError as error:
        return [str(error)]
    if not store.readonly:
        for index in INDICES:
            try:
                _check_index(store, index)
            except (sqlite3.DatabaseError, StoreError) as error:
                problems.append(f"the search index {index} does not agree with the articles: {error}")
    return problems


def repair(store: Store) -> Iterator[str]:
    """Mend the store and say what was done; nothing happens to a sound one.

    A copy is made first. Indices and numbers are made again from articles and annotations; what points at nothing is
    removed. Articles whose own pages are damaged cannot be mended: `integrity` still names them afterwards.
    """
    if not integrity(store):
        return
    yield f"a copy of the store as it was is in {_copy(store)}"
    steps: dict[str, Callable[[Store], int | None]] = {
        "search indices made again": _rebuild,
        "indices made again": _reindex,
        "rows removed that pointed at nothing": _drop_dangling,
        "articles given their title as text": _give_texts,
        "annotations orphaned whose version is gone": _orphan_lost,
        "articles counted again": _recount_wrong,
    }
    for what, step in steps.items():
        try:
            number = step(store)
        except (sqlite3.DatabaseError, StoreError) as error:
            yield f"not possible: {what} ({error})"
            continue
        if number is None:
            yield what
        elif number:
            yield f"{number:,} {what}"


def _check_index(store: Store, index: str) -> None:
    with store.transaction():
        store.connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


def _copy(store: Store) -> Path:
    """A copy made by SQLite, else of the file as it is."""
    with contextlib.suppress(StoreError):
        return back_up(store, "before-repair")
    copy = store.path.with_name(f"{store.path.name}.damaged")
    with contextlib.suppress(sqlite3.DatabaseError):
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        shutil.copy2(store.path, copy)
        copy.chmod(0o600)
    except OSError as error:
        raise StoreError(f"{copy}: {error.strerror or error}; nothing was repaired") from error
    return copy


def _reindex(store: Store) -> None:
    try:
        store.run("REINDEX")
    except StoreError:
        definitions = [row[0] for row in store.rows("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''")]
        _forget_tables(store, "type = 'index' AND sql <> ''")
        with store.transaction():
            for definition in definitions:
                store.run(definition)


def _forget_tables(store: Store, which: str, *parameters: str) -> None:
    """Take out of the schema what cannot be dropped, since its pages are damaged, and write the rest anew."""
    store.run("PRAGMA writable_schema = ON")
    with store.transaction():
        store.run(f"DELETE FROM sqlite_schema WHERE {which}", parameters)
    store.run("PRAGMA writable_schema = RESET")
    store.run("VACUUM")


def _rebuild(store: Store) -> None:
    for index in INDICES:
        try:
            with store.transaction():
                store.connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
            _check_index(store, index)
        except sqlite3.DatabaseError:  # its own tables are damaged
            _make_anew(store, index)


def _make_anew(store: Store, index: str) -> None:
    """Make the search index and its own tables again."""
    definition = store.value("SELECT sql FROM sqlite_schema WHERE name = ?", (index,))
    tables = [index, *(f"{index}_{part}" for part in ("data", "idx", "content", "docsize", "config"))]
    _forget_tables(store, f"tbl_name IN ({', '.join('?' for _ in tables)})", *tables)
    with store.transaction():
        store.run(definition)
        store.run(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _drop_dangling(store: Store) -> int:
    dangling = store.rows("PRAGMA foreign_key_check")
    for table, row, *_ in dangling:
        if row is not None:
            store.run(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        elif table in ("article_tag", "article_version", "alias"):  # these have no row numbers
            store.run(f"DELETE FROM {table} WHERE article NOT IN (SELECT n FROM article)")
    return len(dangling)


def _give_texts(store: Store) -> int:
    rows = store.rows("SELECT n, title FROM article WHERE n NOT IN (SELECT article FROM article_text)")
    with store.transaction():
        for number, title in rows:
            blocks = json_text([["title", 0, len(title), 0, ""]])
            store.run("INSERT INTO article_text VALUES (?, ?, ?, ?, '[]')", (number, title, len(title), blocks))
        store.index_later(row[0] for row in rows)
    return len(rows)


def _orphan_lost(store: Store) -> int:
    return store.run(
        "UPDATE annotation SET anchor = 'orphaned', "
        "version = (SELECT version FROM article WHERE n = annotation.article) "
        f"WHERE n IN (SELECT x.n FROM annotation x JOIN article a ON a.n = x.article WHERE {_LOST})"
    ).rowcount


def _recount_wrong(store: Store) -> int:
    wrong = store.rows(f"SELECT a.id FROM article a WHERE {_WRONG_COUNTS}")
    for row in wrong:
        recount(store, row[0])
    return len(wrong)
