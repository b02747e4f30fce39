"""A damaged store is mended, a full or read-only disk is told in one line, and a read-only folder can be read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader import store as stores
from reader.errors import StoreError
from tests.store.builders import FEED, NOW, entries, extracted, stored

NOBODY = 65534


def overwrite(db: Path, name: str) -> None:
    """Write nonsense over the first page of a table or index."""
    with stores.open_store(db) as store:
        page = store.value("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,))
        size = store.value("PRAGMA page_size")
        store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    with db.open("r+b") as file:
        file.seek(size * (page - 1))
        file.write(b"\xa5" * size)


def run(*statements: str) -> Callable[[Path], None]:
    def damage(db: Path) -> None:
        with sqlite3.connect(db) as raw:
            for statement in statements:
                raw.execute(statement)
        raw.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        lambda db: overwrite(db, "article_feed_date"),
        lambda db: overwrite(db, "article_fts_idx"),
        lambda db: overwrite(db, "article_fts_data"),
        run("DELETE FROM article_fts_data WHERE id > 10"),
        run("DELETE FROM name_fts_data WHERE id > 10"),
        run("UPDATE article SET quotes = 7 WHERE quotes = 2"),
        run("DELETE FROM article_text WHERE article = 3"),
        run("UPDATE annotation SET version = 9 WHERE n = 1"),
        run("PRAGMA foreign_keys = OFF", "DROP TRIGGER article_removing", "DELETE FROM article WHERE n = 2"),
    ],
    ids=["index", "search", "search data", "words", "names", "numbers", "text", "version", "links"],
)
def test_what_can_be_made_again_is_mended(db: Path, damage: Callable[[Path], None]) -> None:
    with stores.open_store(db) as store:
        article = extracted(store)
        stored(store, *entries(60, begin=100))
        ids = set(stores.ids(store, ""))
        decided = stores.annotations(store, article.id)
        assert list(stores.repair(store)) == []
    damage(db)
    with stores.open_store(db) as store:
        assert stores.integrity(store) != []
        done = list(stores.repair(store))
        assert stores.integrity(store) == []
        assert not [what for what in done if "not possible" in what]
        assert len(set(stores.ids(store, "")) ^ ids) <= 1
        assert [row.row.id for row in stores.search(store, "engineers")] == [article.id]
        assert [a.body for a in stores.annotations(store, article.id)] == [a.body for a in decided]
    assert [file for file in db.parent.iterdir() if "before-repair" in file.name or "damaged" in file.name]


def test_a_damaged_article_is_still_named(db: Path) -> None:
    with stores.open_store(db) as store:
        stored(store, *entries(60))
    overwrite(db, "article_text")
    with stores.open_store(db) as store:
        assert any("not possible" in what for what in stores.repair(store))
        assert stores.integrity(store) != []
        assert len(stores.window(store, "")) == 60


def test_a_full_disk_is_told_and_loses_nothing(db: Path) -> None:
    with stores.open_store(db) as store:
        stored(store, *entries(20))
        store.run(f"PRAGMA max_page_count = {store.value('PRAGMA page_count') + 4}")
        with pytest.raises(StoreError, match="the disk is full") as caught:
            stored(store, *entries(500, begin=20))
        assert "\n" not in str(caught.value)
        assert stores.count(store, "") == 20
        store.run("PRAGMA max_page_count = 100000")
        stored(store, *entries(30, begin=20))
        assert stores.count(store, "") == 50
        assert stores.integrity(store) == []


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A store that an ordinary user can read and not write, in a folder of the same kind."""
    folder = Path(tempfile.mkdtemp(prefix="newsreader-readonly-"))
    with stores.open_store(folder / "store.db") as store:
        extracted(store)
    (folder / "store.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def test_a_read_only_store_in_a_read_only_folder_can_be_read(locked_folder: Path) -> None:
    # Root may write anywhere, so the program becomes an ordinary user once all is imported.
    code = f"""
        import os, sys
        from pathlib import Path
        from reader import store
        from reader.errors import StoreError
        from tests.store.builders import NOW
        if os.getuid() == 0:
            os.setuid({NOBODY})
        path = Path({str(locked_folder / "store.db")!r})
        with store.open_store(path, readonly=True) as opened:
            print(len(store.search(opened, "bridge")), store.counts(opened).total, store.integrity(opened))
        try:
            store.open_store(path)
        except StoreError as error:
            print(error)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, cwd=Path.cwd())
    assert done.stderr == ""
    shut = f"{locked_folder / 'store.db'}: Permission denied; the file and its folder must be writable, or name another"
    assert done.stdout.splitlines() == ["1 1 []", f"{shut} with --db"]
    assert [file.name for file in locked_folder.iterdir()] == ["store.db"]


def test_two_newsreaders_work_on_one_store(db: Path) -> None:
    with stores.open_store(db) as one, stores.open_store(db) as other, stores.open_store(db, readonly=True) as third:
        [article] = stored(one, *entries(1))
        stores.set_read(other, [article.id], True)
        assert stores.undo(one) == "Mark article as read"
        with one.transaction():
            stores.apply_entries(one, FEED, entries(5), now=NOW)
            assert stores.count(other, "") == stores.count(third, "") == 1
        assert stores.count(other, "") == stores.count(third, "") == 5
