"""list, search and show: shapes for scripts, columns for eyes."""

from __future__ import annotations

import json
import unicodedata

import pytest

from reader import store as stores
from reader.cli import table
from reader.cli.table import aligned, cells, fit
from reader.config import paths
from tests.cli.conftest import Run
from tests.store import builders

LIST_KEYS = [
    "id", "feed", "feed_title", "title", "url", "author", "published", "updated", "fetched", "unread", "starred",
    "tags", "words", "actors", "quotes", "issues", "also_in",
]  # fmt: skip


def test_list_json(run: Run, bridge: str) -> None:
    lines = [json.loads(line) for line in run("list", "--json").out.splitlines()]
    assert [list(line) for line in lines] == [LIST_KEYS] * 3
    [line] = [line for line in lines if line["id"] == bridge]
    assert (line["actors"], line["quotes"], line["issues"]) == (2, 2, 2)
    assert line["published"] == "2025-12-01T12:00:00Z"
    assert {line["actors"] for line in lines} == {2, None}


def test_show_json_agrees_with_list_json(run: Run, bridge: str) -> None:
    shown = json.loads(run("show", bridge[:6], "--json").out)
    [listed] = [json.loads(x) for x in run("list", "title:bridge", "--json").out.splitlines()]
    assert list(shown) == [*LIST_KEYS, "text", "blocks", "links", "annotations"]
    assert {key: shown[key] for key in LIST_KEYS} == listed
    assert shown["annotations"][0]["layer"] in ("actor", "quote", "issue")


def test_queries_take_words_phrases_and_exclusions(run: Run, bridge: str) -> None:
    assert run("list", "bridge", "is:unread").out.count("\n") == 1
    assert run("list", "-title:bridge").out.count("\n") == 2
    assert run("search", '"another winter"', "-engineers").out == ""
    assert run("list", "is:tomorrow").status == 2
    assert "is:" in run("list", "is:tomorrow").err


def test_search_json_is_best_first(run: Run, bridge: str) -> None:
    lines = [json.loads(line) for line in run("search", "bridge", "--json").out.splitlines()]
    assert [line["id"] for line in lines] == [bridge]
    assert list(lines[0]) == LIST_KEYS


def test_show_tells_text_and_annotations(run: Run, bridge: str) -> None:
    out = run("show", bridge).out
    assert out.startswith("Harbour mayor asks for a new bridge\nExample · ")
    assert "Quotes (2)" in out
    assert "Ana Ruiz (indirect): money before Christmas" in out
    assert "demand: money (Ana Ruiz), due 2025-12-25" in out
    assert max(map(len, out.splitlines())) <= 72


def test_an_unknown_id_is_a_wrong_use(run: Run, bridge: str) -> None:
    assert run("show", "zzzz")[::2] == (2, "newsreader: no article 'zzzz'; `newsreader list` shows the ids\n")


def test_a_terminal_gets_columns_that_fit(run: Run, bridge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with stores.open_store(paths().db) as store:
        wide = "橋が落ちる" * 12
        hostile = "a\x1b[31m\u202eb" + "c" * 90
        builders.stored(store, builders.entry("w", wide), builders.entry("h", hostile))
    monkeypatch.setattr(table, "output_width", lambda: 60)
    for command in (("list",), ("search", "a*"), ("search", "Mayor")):
        out = run(*command).out
        assert all(cells(line.replace("\x1b[1m", "").replace("\x1b[22m", "")) <= 60 for line in out.splitlines())
    assert "\x1b" not in run("list").out
    assert run("list").out.count("…") == 3
    assert "\x1b[1m" in run("search", "Mayor").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("search", "Mayor").out


def test_text_is_cut_by_cells() -> None:
    assert fit("ab橋橋", 5) == "ab橋…"
    assert fit("e\u0301" * 4, 4) == "e\u0301" * 4
    assert fit("a\nb\x07", 9) == "a b"
    assert fit("abc", 0) == ""
    assert list(aligned([("橋", "x", "long title")], (3, 2), 20)) == ["橋   x   long title"]
    assert unicodedata.category(fit("abc", 2)[-1]) == "Po"
