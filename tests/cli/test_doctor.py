"""What the doctor finds in a good house and in bad ones."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import paths
from reader.doctor import State, examine
from reader.errors import StoreError
from tests.cli.conftest import Run
from tests.store import builders


@pytest.fixture(autouse=True)
def quick_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading takes seconds; one test below loads it."""
    monkeypatch.setattr("reader.extract.annotate.load_models", lambda: None)


def states() -> dict[str, tuple[State, str]]:
    return {finding.what: (finding.state, finding.detail) for finding in examine(paths())}


def test_a_fresh_home_lacks_things_but_nothing_is_broken(run: Run) -> None:
    ran = run("doctor")
    assert (ran.status, ran.err) == (0, "")
    assert "missing  feeds " in ran.out
    assert f"{paths().db} is not there yet" in ran.out
    assert not paths().db.exists()


def test_a_used_home_is_well(feeds: Path) -> None:
    with stores.open_store(paths().db) as store:
        builders.stored(store)
    found = states()
    assert found["feeds"] == (State.OK, f"1 subscription in {feeds}")
    assert found["store"][0] is State.OK
    assert found["store"][1].startswith("1 articles, ")
    assert found["SQLite"][1].endswith(" with FTS5")


@pytest.fixture
def feeds() -> Path:
    path = paths().feeds
    path.parent.mkdir(parents=True)
    path.write_text('[[feeds]]\nurl = "https://example.org/feed.xml"\n')
    return path


def test_what_is_broken_is_told_with_what_to_do(run: Run, feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feeds.write_text('[[feeds]]\npath = "nowhere"\n')
    paths().settings.write_text("measure = 1\n")
    with stores.open_store(paths().db) as store:
        builders.stored(store)
    paths().db.chmod(0o644)

    def fails() -> None:
        raise OSError("[E050] no model")

    monkeypatch.setattr("reader.extract.annotate.load_models", fails)
    ran = run("doctor")
    assert ran.status == 1
    for part in ("nowhere does not exist", f"{paths().settings}:1: measure", "`chmod 600` it", "[E050] no model"):
        assert part in ran.out
    assert ran.out.count("broken ") == 4


def test_a_store_that_does_not_open_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    paths().db.parent.mkdir(parents=True)
    paths().db.write_bytes(b"x" * 5000)
    state, detail = states()["store"]
    assert state is State.BROKEN
    assert str(paths().db) in detail
    with pytest.raises(StoreError):
        stores.open_store(paths().db)


def test_another_distribution_of_the_same_name_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    info = tmp_path / "reader-3.17.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: reader\nVersion: 3.17\n")
    (info / "RECORD").write_text("reader/__init__.py,,\nreader/_cli.py,,\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    state, detail = states()["packages"]
    assert state is State.BROKEN
    assert detail.startswith("reader 3.17 brings packages of the same names")
    assert metadata.version("reader") == "3.17"


def test_the_model_loads() -> None:
    # Found by its own name, as the fixture above replaces it in annotate.
    from reader.extract.parse import load_models

    assert load_models() is not None


def test_a_damaged_search_index_is_found_and_mended(run: Run) -> None:
    with stores.open_store(paths().db) as store:
        builders.stored(store)
        store.run("DELETE FROM article_fts_data WHERE id > 10")
    broken = run("doctor")
    assert "`newsreader doctor --repair`" in broken.out
    mended = [line.split(maxsplit=2) for line in run("doctor", "--repair").out.splitlines()]
    assert ["mended", "store", "search indices made again"] in mended
    assert [line[0] for line in mended if line[1] == "store"][-1] == "ok"
    assert "mended" not in run("doctor", "--repair").out
