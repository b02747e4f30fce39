from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from reader import store as stores
from reader.errors import StoreError
from reader.model import Feed
from reader.store import connection, schema
from tests.store.builders import entries, extracted, stored


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_store_is_private_and_safe(store: stores.Store) -> None:
    stored(store)
    assert mode(store.path.parent) == 0o700
    assert {mode(file) for file in store.path.parent.iterdir()} == {0o600}
    assert len(list(store.path.parent.iterdir())) == 3  # the store, its -wal and its -shm
    pragmas = {name: store.value(f"PRAGMA {name}") for name in ("journal_mode", "foreign_keys", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
    assert store.value("PRAGMA busy_timeout") == 15_000
    assert stores.integrity(store) == []


def test_rights_that_are_too_wide_are_taken_back(db: Path) -> None:
    stores.open_store(db).close()
    db.chmod(0o644)
    with stores.open_store(db) as store:
        stored(store)
        assert {mode(file) for file in db.parent.iterdir()} == {0o600}


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    stores.open_store(tmp_path / "store.db").close()
    assert mode(tmp_path) == 0o755


def test_opening_a_finished_store_imports_neither_sqlite_utils_nor_numpy(db: Path) -> None:
    stores.open_store(db).close()
    code = f"""
        import sys
        from pathlib import Path
        from reader import store
        with store.open_store(Path({str(db)!r})) as opened:
            store.window(opened, "is:unread"), store.counts(opened)
        print(sorted({{"sqlite_utils", "numpy", "textual"}} & set(sys.modules)))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_only(db: Path) -> None:
    with pytest.raises(StoreError, match=r"no store yet.*newsreader fetch"):
        stores.open_store(db, readonly=True)
    with stores.open_store(db) as store:
        [article] = stored(store)
    with stores.open_store(db, readonly=True) as store:
        assert stores.article(store, article.id) == article
        assert stores.integrity(store) == []
        with pytest.raises(StoreError, match="reading only"):
            stores.set_read(store, [article.id], True)


def test_a_newer_store_is_refused(db: Path) -> None:
    stores.open_store(db).close()
    with sqlite3.connect(db) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match=r"newer newsreader \(schema 99.*update newsreader"):
        stores.open_store(db)


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be read as one" * 40, None])
def test_what_is_no_store_of_ours_is_refused_and_left_alone(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.db"
    if content:
        path.write_bytes(content)
    else:
        with sqlite3.connect(path) as raw:
            raw.execute("CREATE TABLE theirs (x)")
        raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"other\.db: "):
        stores.open_store(path)
    assert path.read_bytes() == before


def test_an_old_sqlite_is_refused(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 9))
    with pytest.raises(StoreError, match=r"needs 3\.37"):
        stores.open_store(db)
    assert not db.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        stores.open_store(tmp_path / "file" / "store.db")


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """The migrations there are, to which one more can be added."""
    later = Migrations("newsreader")
    for known in schema.migrations.pending(Database(memory=True)):
        later(name=known.name)(known.fn)
    monkeypatch.setattr(schema, "migrations", later)
    return later


def with_next_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SCHEMA_VERSION", stores.SCHEMA_VERSION + 1)


def test_a_store_is_backed_up_and_migrated(db: Path, next_schema: Migrations, monkeypatch: pytest.MonkeyPatch) -> None:
    with stores.open_store(db) as store:
        article = extracted(store)
        kept = stores.annotations(store, article.id)

    @next_schema(name="later")
    def later(database: Database) -> None:
        database.conn.execute("ALTER TABLE article ADD COLUMN mood TEXT")

    with monkeypatch.context() as newer:
        with_next_schema(newer)
        with stores.open_store(db, readonly=True) as store:  # migrates first, for the file can be written
            assert store.value("SELECT mood FROM article") is None
            assert stores.annotations(store, article.id) == kept
    backup = db.with_name(f"newsreader.db.schema-{stores.SCHEMA_VERSION}.bak")
    assert mode(backup) == 0o600
    with stores.open_store(backup) as old:
        assert stores.annotations(old, article.id) == kept


def test_a_migration_that_fails_changes_nothing(
    db: Path, next_schema: Migrations, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stores.open_store(db) as store:
        stored(store)

    @next_schema(name="later")
    def later(database: Database) -> None:
        database.conn.execute("DELETE FROM article_version")
        database.conn.execute("DROP INDEX article_date")
        database.conn.execute("ALTER TABLE nothing ADD COLUMN x")

    with monkeypatch.context() as newer:
        with_next_schema(newer)
        with pytest.raises(StoreError, match="nothing"):
            stores.open_store(db)
    with stores.open_store(db) as store:
        assert stores.integrity(store) == []
        assert store.value("SELECT count(*) FROM sqlite_schema WHERE name = 'article_date'") == 1


def test_a_store_of_the_first_schema_keeps_all_that_was_in_it(db: Path) -> None:
    db.parent.mkdir()
    made = Database(db)
    schema.initial(made)
    made.conn.executescript("""
        INSERT INTO feed (id, address, origin) VALUES (1, 'https://example.org/feed', 'https://example.org/feed');
        INSERT INTO article (n, id, feed, key, title, url, author, fetched, language, source, words) VALUES
            (1, 'abc', 1, 'k', 'Bridge', 'https://www.example.org/a?utm_source=x', '', '2025-12-01T12:00:00+00:00',
             'en', 'feed', 2);
        INSERT INTO article_text VALUES (1, 'Bridge', 6, '[["title",0,6,0,""]]', '[]');
        INSERT INTO undo_step (n, label, made) VALUES (1, 'Star article', '2025-12-01T12:00:00+00:00');
        INSERT INTO undo_change (step, subject, ids, before, after) VALUES
            (1, 'article', '["abc"]', '{"starred":1}', '{"starred":0}');
        PRAGMA user_version = 1;
    """)
    made.close()
    raw = sqlite3.connect(db)
    raw.executescript(
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);"
        "INSERT INTO _sqlite_migrations VALUES (1, 'newsreader', 'initial', '2025-11-01');"
    )
    raw.close()
    with stores.open_store(db) as store:
        assert stores.integrity(store) == []
        assert store.value("SELECT address FROM article") == "example.org/a"
        assert stores.undo(store) == "Star article"
        assert [row.starred for row in stores.window(store, "bridge")] == [True]


def test_two_programs_that_start_together_make_one_schema(db: Path) -> None:
    db.parent.mkdir()
    code = "import sys; from pathlib import Path; from reader import store; store.open_store(Path(sys.argv[1])).close()"
    running = [subprocess.Popen([sys.executable, "-c", code, str(db)]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    known = [migration.name for migration in schema.migrations.pending(Database(memory=True))]
    with stores.open_store(db) as store:
        assert [row[0] for row in store.rows("SELECT name FROM _sqlite_migrations ORDER BY id")] == known


def test_two_programs_that_write_wait_for_each_other(db: Path) -> None:
    stores.open_store(db).close()
    code = """
        import sys
        from pathlib import Path
        from reader import store
        from reader.model import Feed
        from tests.store.builders import NOW, entries
        with store.open_store(Path(sys.argv[1])) as opened:
            for i in range(0, 100, 5):
                feed = Feed(sys.argv[2], sys.argv[2])
                store.apply_entries(opened, feed, entries(5, begin=i), now=NOW)
                store.set_read(opened, store.ids(opened, "")[:20], i % 2 == 0)
    """
    running = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), str(db), name], cwd=Path.cwd())
        for name in ("https://one.example", "https://two.example")
    ]
    assert [process.wait(120) for process in running] == [0, 0]
    with stores.open_store(db) as store:
        assert stores.count(store, "", copies=True) == 200
        assert stores.count(store, "") == 100  # the same addresses in two feeds
        assert stores.integrity(store) == []


def test_a_program_that_ends_leaves_the_log_to_one_that_has_the_store_open_twice(db: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from reader import store as stores
        from reader.model import Feed
        with stores.open_store(Path(sys.argv[1])) as store:
            stores.save_feed_state(store, Feed("https://one.example/feed", "One"))
    """
    with stores.open_store(db) as first, stores.open_store(db) as second:
        assert stores.feeds(first) == ()
        subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(db)], check=True, cwd=Path.cwd())
        assert db.with_name(f"{db.name}-wal").exists()
        assert [feed.address for feed in stores.feeds(first)] == ["https://one.example/feed"]
        stores.save_feed_state(second, Feed("https://two.example/feed", "Two"))
        assert len(stores.feeds(first)) == 2
    with stores.open_store(db, readonly=True) as store:
        assert store.value("PRAGMA integrity_check") == "ok"
        assert len(stores.feeds(store)) == 2


def test_a_writer_that_never_ends_is_told(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with stores.open_store(db) as one, stores.open_store(db) as other, one.transaction():
        stored(one, *entries(1))
        with pytest.raises(StoreError, match="another program kept writing"):
            stored(other, *entries(1))


def test_damage_is_found(db: Path) -> None:
    with stores.open_store(db) as store:
        stored(store, *entries(50))
        store.run("DROP TRIGGER article_changed")
        store.run("UPDATE article SET title = 'new' WHERE n = 1")
        assert any("article_fts" in problem for problem in stores.integrity(store))
        page = store.value("SELECT rootpage FROM sqlite_schema WHERE name = 'article_text'")
    data = bytearray(db.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    db.write_bytes(data)
    with stores.open_store(db) as store:
        assert stores.integrity(store) != []
        with pytest.raises(StoreError, match="put back a backup"):
            stores.search(store, "story")
