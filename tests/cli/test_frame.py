"""Options everywhere, exit status, one line an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import store as stores
from reader.cli import newsreader
from reader.cli.exporting import LAYERS, STATUSES
from reader.cli.frame import Group
from reader.export import FORMATS
from reader.model import Layer, Status
from tests.cli.conftest import Run
from tests.store import builders


def test_options_hold_before_and_behind_the_command(run: Run, tmp_path: Path) -> None:
    db = tmp_path / "other.db"
    with stores.open_store(db) as store:
        builders.stored(store)
    assert run("--db", db, "list").out == run("list", "--db", db).out != ""
    assert (
        run("--feeds", tmp_path / "no.toml", "feeds", "list").err
        == run("feeds", "list", "--feeds", tmp_path / "no.toml").err
    )


def test_the_environment_names_the_files(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREADER_DB", str(tmp_path / "there.db"))
    monkeypatch.setenv("NEWSREADER_FEEDS", str(tmp_path / "there.toml"))
    assert "there.db: there is no store yet" in run("list").err
    assert "there.toml" in run("fetch").err
    assert "here.db" in run("list", "--db", tmp_path / "here.db").err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 2, "newsreader: the reader needs a terminal; `newsreader --help` lists the commands that need none"),
        (["demo"], 2, "newsreader: the reader needs a terminal; `newsreader --help` lists the commands that need none"),
        (["review", "is:unread"], 2, "newsreader: the reader needs a terminal; `newsreader --help` lists"),
        (["review", "after:soon"], 2, "newsreader: "),
        (["lits"], 2, "newsreader: No such command 'lits'. Did you mean 'list'; see `newsreader --help`"),
        (["export"], 2, "newsreader: Missing option '--format'; see `newsreader export --help`"),
        (["export", "--format", "pdf"], 2, "newsreader: unknown format 'pdf'; known are jsonl, "),
        (["extract", "--jobs", "0"], 2, "newsreader: Invalid value for '--jobs': 0 is not in the range 1<=x<=64; see"),
        (["add", "x", "--date", "soon"], 2, "newsreader: Invalid value for '--date': 'soon' is not a date; write"),
        (["list"], 1, "there is no store yet; `newsreader fetch` or `newsreader add` makes one"),
        (["import", "none.jsonl"], 2, "newsreader: none.jsonl cannot be read: No such file or directory"),
        (["annotate", "none.jsonl"], 2, "newsreader: none.jsonl cannot be read: No such file or directory"),
    ],
)
def test_an_error_is_one_line_with_its_status(run: Run, arguments: list[str], status: int, message: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_an_error_of_the_program_is_one_line_too(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("oh\x1b[31m\nno")

    monkeypatch.setattr(stores, "open_store", broken)
    ran = run("list")
    assert ran.status == 1
    assert ran.err.startswith("newsreader: an error of the program: RuntimeError in test_frame.py:")
    assert ran.err.endswith(": oh no; --verbose shows more, please report it\n")


def test_interruption_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stores, "open_store", interrupted)
    assert run("list") == (130, "", "newsreader: interrupted\n")


def test_a_damaged_store_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    ran = run("list", "--db", tmp_path / "bad.db")
    assert ran.status == 1
    assert ran.err.startswith(f"newsreader: {tmp_path / 'bad.db'}: ")
    assert ran.err.count("\n") == 1


def test_help_names_what_there_is(run: Run) -> None:
    assert (tuple(Layer), tuple(Status)) == (LAYERS, STATUSES)
    help_text = run("export", "--help").out
    assert all(name in help_text for name in FORMATS)
    assert run("--help").status == 0
    assert run("--version").out.startswith("newsreader 0.")


def test_every_command_has_the_shared_options_and_a_short_help() -> None:
    def commands(group: Group) -> list[object]:
        return [x for c in group.commands.values() for x in (commands(c) if isinstance(c, Group) else [c])]

    for command in commands(newsreader):
        names = {name for parameter in command.params for name in parameter.opts}  # type: ignore[attr-defined]
        assert {"--feeds", "--db", "--verbose"} <= names
        assert not command.get_short_help_str(64).endswith("...")  # type: ignore[attr-defined]
