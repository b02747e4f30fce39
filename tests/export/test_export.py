"""Writing the files: whole or not at all, for the user only, never over what is there."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ExportError, UsageError
from reader.export import Row, Selection, export
from reader.export.files import file_name
from reader.model import Layer
from tests.export.ostvik import build_annotations, build_article

ARTICLE = build_article()
ROW: Row = (ARTICLE, build_annotations(ARTICLE))
SILENT: Row = (replace(ARTICLE, id="00ff00ff00ff00ff"), ())


def test_one_file_holds_all_annotated_articles(tmp_path: Path) -> None:
    target = tmp_path / "new" / "all.jsonl"
    report = export([ROW, SILENT], "jsonl", target)
    assert (report.articles, report.annotations, report.files) == (1, 8, (target,))
    assert target.read_text("utf-8").count("\n") == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [p.name for p in target.parent.iterdir()] == ["all.jsonl"]


def test_a_file_that_exists_stays_without_force(tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    target.write_text("mine")
    with pytest.raises(ExportError, match=r"all\.csv exists already; --force replaces it"):
        export([ROW], "csv", target)
    assert target.read_text() == "mine"
    export([ROW], "csv", target, force=True)
    assert target.read_text("utf-8").startswith("article_id,")


@pytest.mark.parametrize("force", [False, True])
def test_an_export_that_breaks_off_leaves_what_was_there(tmp_path: Path, force: bool) -> None:
    target = tmp_path / "all.jsonl"
    if force:
        target.write_text("mine")

    def broken() -> Iterator[Row]:
        yield ROW
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match=r"all\.jsonl cannot be written: No space left on device"):
        export(broken(), "jsonl", target, force=force)
    assert [p.read_text() for p in tmp_path.iterdir()] == (["mine"] if force else [])


def test_notes_go_into_a_folder_and_keep_what_is_there(tmp_path: Path) -> None:
    other: Row = (replace(ARTICLE, id="ffff9c51d07be846"), ROW[1])
    first = export([ROW], "markdown", tmp_path / "notes")
    (first.files[0]).write_text("edited by hand")
    second = export([ROW, other], "markdown", tmp_path / "notes")
    assert second.refused == first.files
    assert len(second.files) == 1
    assert first.files[0].read_text() == "edited by hand"
    assert export([ROW], "markdown", tmp_path / "notes", force=True).refused == ()
    assert first.files[0].read_text("utf-8").startswith("# Ostvik")


def test_wrong_targets_are_usage_errors(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="name a folder with --output"):
        export([ROW], "markdown", None)
    with pytest.raises(UsageError, match="is a file"):
        export([ROW], "markdown", tmp_path / "file")
    with pytest.raises(UsageError, match="is a folder"):
        export([ROW], "csv", tmp_path)
    with pytest.raises(UsageError, match="unknown format 'pdf'; known are jsonl, w3c, markdown"):
        export([ROW], "pdf", None)
    with pytest.raises(UsageError, match="readwise has no place for the layer actor, only for quote, issue, mark"):
        export([ROW], "readwise", None, wanted=Selection(layers=(Layer.ACTOR,)))


def test_standard_output_is_utf8(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    export([ROW], "jsonl", None)
    assert "🚢" in capfdbinary.readouterr().out.decode()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(min_size=1, max_size=30))
def test_file_names_are_safe_and_short(title: str, identity: str) -> None:
    name = file_name(replace(ARTICLE, title=title, id=identity), ".md")
    assert Path(name).name == name
    assert not name.startswith((".", "-"))
    assert len(name.encode()) <= 120
    assert not set(name) & set('/\\:*?"<>|\0\n\r\x1b')


def test_file_names_tell_articles_of_one_title_apart() -> None:
    assert file_name(ARTICLE, ".md") == "2026-03-02-ostvik-puts-off-its-vote-on-the-new-ferry-pier-3f2a9c51d07b.md"
    assert file_name(replace(ARTICLE, id="ffff9c51d07be846"), ".md") != file_name(ARTICLE, ".md")
