"""show --versions and --diff: what a text said before; list --copies: the same story in several feeds."""

from __future__ import annotations

import json

import pytest

from reader import store as stores
from reader.config import paths
from tests.cli.conftest import Run
from tests.store.builders import BODY, FEED, NOW, Feed, entry, stored


@pytest.fixture
def changed() -> str:
    """An article whose text changed twice."""
    with stores.open_store(paths().db) as store:
        [article] = stored(store, entry())
        for word in ("gravel", "gold"):
            new = entry(paragraphs=(BODY[0], BODY[1].replace("money", word), BODY[2]))
            stores.apply_entries(store, FEED, [new], now=NOW)
    return article.id


def test_versions_are_listed(run: Run, changed: str) -> None:
    lines = run("show", changed, "--versions").out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert "until 2025-12-01 12:00 UTC" in lines[0]
    assert "present" in lines[2]
    assert "37 words" in lines[2]


def test_the_difference_is_shown(run: Run, changed: str) -> None:
    assert "called for [-gravel-]{+gold+} before" in run("show", changed, "--diff").out
    assert "called for [-money-]{+gold+} before" in run("show", changed, "--diff", "1").out
    gone = run("show", changed, "--diff", "7")
    assert gone.status == 2
    assert "kept are 1, 2" in gone.err
    assert run("show", changed, "--diff", "--json").status == 2


def test_a_copy_is_named_and_listed_on_demand(run: Run, changed: str) -> None:
    with stores.open_store(paths().db) as store:
        [copy] = stored(store, entry(), feed=Feed("https://other.example/feed", "Other"))
    assert len(run("list").out.splitlines()) == 1
    assert len(run("list", "--copies").out.splitlines()) == 2
    assert f"Also in Other, {copy.id}" in run("show", changed).out
    shown = json.loads(run("show", changed, "--json").out)
    assert shown["also_in"] == [{"id": copy.id, "feed": copy.feed, "feed_title": "Other"}]
    for command in (["list"], ["search", "bridge"]):
        line = json.loads(run(*command, "--json").out)
        assert {line["id"], *(other["id"] for other in line["also_in"])} == {changed, copy.id}
    told = [json.loads(line)["also_in"] for line in run("list", "--copies", "--json").out.splitlines()]
    assert sorted(other["id"] for [other] in told) == sorted([changed, copy.id])
