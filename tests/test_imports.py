"""What the light commands import, and that the rules of the architecture hold when the program runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import paths
from tests.store import builders

HEAVY = ("textual", "rich", "spacy", "numpy", "httpx", "lxml", "feedparser", "trafilatura", "sqlite_utils", "tomlkit")
PROBE = """
import json, sys
from reader.cli import main
status = main(json.loads(sys.argv[1]))
sys.stdout.flush()
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The top-level modules that a command imports in a fresh process."""
    probe = [sys.executable, "-c", PROBE, json.dumps(arguments)]
    ran = subprocess.run(probe, capture_output=True, text=True, check=True)
    status, modules = json.loads(ran.stderr.splitlines()[-1])
    assert status == 0, ran.stderr
    return set(modules)


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["list"],
        ["list", "--json"],
        ["search", "bridge"],
        ["show", "{id}"],
        ["feeds", "list"],
        ["export", "--format", "csv"],
    ],
    ids=" ".join,
)
def test_light_commands_import_nothing_heavy(command: list[str], tmp_path: Path) -> None:
    with stores.open_store(paths().db) as store:
        [article] = builders.stored(store)
    paths().feeds.parent.mkdir(parents=True)
    paths().feeds.write_text('[[feeds]]\nurl = "https://example.org/feed.xml"\n')
    modules = imported(*(word.format(id=article.id) for word in command))
    assert modules.isdisjoint(HEAVY), modules & set(HEAVY)
    assert "widgets" not in modules


def test_help_imports_click_and_the_standard_library_alone() -> None:
    outside = imported("--help") - set(sys.stdlib_module_names)
    assert {name for name in outside if not name.startswith("_")} <= {
        "reader",
        "click",
        "editables",
        "distutils-precedence",
    }


def test_fetching_and_adding_import_neither_screen_nor_model(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Council meets\n\nThe council met.\n")
    assert imported("add", str(file)).isdisjoint({"textual", "spacy", "widgets"})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("Council meets\n\nThe council met.\n")
    assert imported("feeds", "add", str(folder)).isdisjoint({"textual", "spacy", "widgets"})
    assert imported("fetch").isdisjoint({"textual", "spacy", "widgets"})
