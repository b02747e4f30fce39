"""The command line in this process, and as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from reader import store as stores
from reader.cli import main
from reader.config import paths
from tests.store import builders

COMMAND = [sys.executable, "-c", "import sys; from reader.cli import main; sys.exit(main())"]


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the user of this test and say what it did."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture
def bridge() -> str:
    """The id of the article about the bridge, stored and extracted in the user's own store, between two others."""
    with stores.open_store(paths().db) as store:
        builders.stored(store, *builders.entries(2, begin=5))
        return builders.extracted(store).id


@pytest.fixture
def feeds_file() -> Path:
    """The user's feeds.toml with two feeds and a comment."""
    path = paths().feeds
    path.parent.mkdir(parents=True)
    path.write_text(
        '# my feeds\n[[feeds]]\nurl = "https://example.org/feed.xml"  # the best\ntitle = "Example"\n\n'
        '[[feeds]]\nurl = "https://news.example/atom"\nfolder = "World/Europe"\ntags = ["daily"]\n',
        "utf-8",
    )
    return path
