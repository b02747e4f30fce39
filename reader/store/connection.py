"""Opening a store: its file, its rights, its settings, its schema; and transactions in it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from reader.errors import StoreError
from reader.store.folding import folded

APPLICATION_ID = 0x6E657773
""" "news" in the file's header tells our stores from other programs' SQLite files."""
SCHEMA_VERSION = 3
OLDEST_SQLITE = (3, 37, 0)
BUSY_SECONDS = 15.0

_LITTLE = 100_000
"""Bytes: less than SQLite needs beside the store to write anything."""
_WAITING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@dataclass(slots=True)
class Store:
    """An open store. It belongs to the thread that opened it."""

    connection: sqlite3.Connection
    path: Path
    readonly: bool = False
    step: int | None = field(default=None, init=False)
    """Number of the undo step that is being written, inside `undo.undoing`."""
    wrote: bool = field(default=False, init=False)
    _unindexed: list[int] = field(default_factory=list, init=False)
    """Numbers of articles that this transaction brought and that the full-text index gets at its end."""

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; a store that was written to gets its statistics renewed first."""
        if self.wrote:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("PRAGMA busy_timeout = 0")
                self.connection.execute("PRAGMA analysis_limit = 400")
                self.connection.execute("PRAGMA optimize")
        self.connection.close()

    def run(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Execute one statement."""
        try:
            return self.connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise told(self.path, error) from error

    def run_each(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Execute one statement with each of the parameters."""
        try:
            self.connection.executemany(sql, parameters)
        except sqlite3.Error as error:
            raise told(self.path, error) from error

    def index_later(self, articles: Iterable[int]) -> None:
        """Put new articles into the full-text index at the end of the transaction.

        All at once costs a third: between other statements FTS5 writes out each few words on their own.
        """
        self._unindexed.extend(articles)

    def index_before(self, article: int) -> None:
        """Make sure that an article that is about to change is not among those that wait for the index."""
        if article in self._unindexed:
            self._index()

    def _index(self) -> None:
        numbers, self._unindexed = self._unindexed, []
        if numbers:
            self.run(
                "INSERT INTO article_fts (rowid, title, body, author) SELECT n, title, body, author "
                "FROM article_indexed WHERE n IN (SELECT value FROM json_each(?))",
                (json.dumps(numbers),),
            )

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a query, as tuples that also know their columns' names."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise told(self.path, error) from error

    def row(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any | None:
        """The first row of a query."""
        try:
            return self.connection.execute(sql, parameters).fetchone()
        except sqlite3.Error as error:
            raise told(self.path, error) from error

    def value(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row; None where there is no row."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; waits for another writer first. Inside another transaction it is part of that one."""
        if self.readonly:
            raise StoreError(f"{self.path}: opened for reading only")
        if self.connection.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        self.wrote = True
        try:
            yield
            self._index()
            self.run("COMMIT")
        except BaseException:
            self._unindexed.clear()
            with contextlib.suppress(sqlite3.Error):
                self.connection.rollback()
            raise


def told(path: Path, error: sqlite3.Error) -> StoreError:
    """The error as a sentence for the user."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _WAITING:
        return StoreError(
            f"{path}: another program kept writing for {BUSY_SECONDS:.0f} seconds; try again when it is done"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreError(
            f"{path}: {error}; `newsreader doctor --repair` mends what it can, else put back a backup beside it"
        )
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not _has_room(path)):
        return StoreError(f"{path}: the disk is full; nothing is lost, but nothing new is saved until there is room")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(f"{path}: {error}; the file and its folder must be writable, or name another with --db")
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(f"{path}: {error}; the disk may be full or failing")
    return StoreError(f"{path}: {error}")


def _has_room(path: Path) -> bool:
    """Whether the file's disk has a little space left, as far as can be told."""
    try:
        return shutil.disk_usage(path.parent).free >= _LITTLE
    except OSError:
        return True


def open_store(path: Path, *, readonly: bool = False) -> Store:
    """Open the store at the path, making or migrating it where needed; to be closed, or used with `with`."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE[:2]))
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} is too old, newsreader needs {oldest} or newer; "
            "use a Python that was built with a newer one"
        )
    path = path.expanduser().absolute()
    if readonly:
        if not path.exists():
            raise StoreError(f"{path}: there is no store yet; `newsreader fetch` or `newsreader add` makes one")
    else:
        _make_private(path)
    store = Store(_connect(path, readonly), path, readonly)
    try:
        _set_up(store)
    except _Outdated:
        store.close()
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise
        open_store(path).close()  # which migrates it
        return open_store(path, readonly=True)
    except BaseException:
        store.connection.close()
        raise
    return store


def _connect(path: Path, readonly: bool) -> sqlite3.Connection:
    """Open the file. Where SQLite may not write beside it, it is read as one that nobody changes."""
    mode = "ro" if readonly else "rwc"
    if readonly and not _can_share(path):
        mode = "ro&immutable=1"
    try:
        return sqlite3.connect(
            f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=256
        )
    except sqlite3.Error as error:
        raise told(path, error) from error


def _can_share(path: Path) -> bool:
    """Whether readers and a writer can meet: in WAL mode also a reader writes into the files beside the store."""
    beside = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
    if all(file.exists() for file in beside):
        return os.access(beside[1], os.R_OK)
    return os.access(path.parent, os.W_OK)


class _Outdated(StoreError):
    """The store has to be migrated first."""


def _make_private(path: Path) -> None:
    """Make the folder (0700) and the file (0600); SQLite gives the files beside it the rights of the file."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Never opened when it is there: closing it would let go of the locks that SQLite holds for this process, and
        # another process that ends would take the write-ahead log away under an open store.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mode & 0o077:
                    file.chmod(0o600)
    except OSError as error:
        remedy = "; the file and its folder must be writable, or name another with --db"
        is_shut = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        raise StoreError(f"{path}: {error.strerror or error}{remedy if is_shut else ''}") from error


def _set_up(store: Store) -> None:
    connection = store.connection
    connection.row_factory = sqlite3.Row
    connection.create_function("folded", 1, folded, deterministic=True)
    store.run("PRAGMA foreign_keys = ON")
    store.run("PRAGMA cache_size = -32000")
    store.run("PRAGMA temp_store = MEMORY")
    version: int = store.value("PRAGMA user_version")
    _refuse_foreign(store, version)
    if version < SCHEMA_VERSION:
        if store.readonly:
            raise _Outdated(
                f"{store.path}: made by an older newsreader; open it once with `newsreader` to bring it up to date"
            )
        _migrate(store, version)
    if not store.readonly:
        if store.value("PRAGMA journal_mode") != "wal":
            store.run("PRAGMA journal_mode = WAL")
        store.run("PRAGMA synchronous = NORMAL")


def _refuse_foreign(store: Store, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{store.path}: made by a newer newsreader (schema {version}, this one knows {SCHEMA_VERSION}); "
            "update newsreader, or name another store with --db"
        )
    if store.value("PRAGMA application_id") not in (0, APPLICATION_ID) or (
        version == 0 and store.value("SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE '\\_sqlite%' ESCAPE '\\'")
    ):
        raise StoreError(f"{store.path}: not a store of newsreader; name another file with --db")


def _migrate(store: Store, version: int) -> None:
    """Bring the schema up to date in one transaction, after a backup where there is something to lose."""
    if version:
        back_up(store, f"schema-{version}")
    migrate = _migrations()
    # In autocommit "with the writer's lock" two programs that start together make the schema once.
    store.run("PRAGMA journal_mode = WAL")
    with store.transaction():
        if store.value("PRAGMA user_version") < SCHEMA_VERSION:
            try:
                migrate(store.connection)
            except sqlite3.Error as error:
                raise told(store.path, error) from error
            store.run(f"PRAGMA user_version = {SCHEMA_VERSION}")
            store.run(f"PRAGMA application_id = {APPLICATION_ID}")


def _migrations() -> Callable[[sqlite3.Connection], None]:
    """What migrates a store; only one that is due imports sqlite-utils.

    That takes numpy along where it is installed, without needing it: 0.3 s and 50 MB for every first fetch.
    """
    hide = "numpy" not in sys.modules
    if hide:
        sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        from reader.store.schema import migrate
    finally:
        if hide:
            del sys.modules["numpy"]
    return migrate


def back_up(store: Store, name: str) -> Path:
    """Write a whole copy of the store beside it, readable by the user only, and return where it is."""
    number = 0
    while True:
        end = f".{number}" if number else ""
        copy = store.path.with_name(f"{store.path.name}.{name}{end}.bak")
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            break
        except FileExistsError:
            number += 1
        except OSError as error:
            raise StoreError(f"{copy}: {error.strerror or error}") from error
    store.run("VACUUM INTO ?", (str(copy),))
    return copy
