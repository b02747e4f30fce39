from __future__ import annotations

import json

from tests.cli.conftest import Run


def test_rules_are_added_listed_replaced_and_removed(run: Run) -> None:
    assert run("rules", "list").out == ""
    assert run("rules", "add", "Kyiv").out == "Kyiv is never an actor from now on\n"
    assert run("rules", "add", "Macron", "Emmanuel Macron").status == 0
    assert run("rules", "list").out.splitlines() == ["Kyiv is never an actor", "Macron → Emmanuel Macron"]
    assert run("rules", "add", "kyiv", "Ukraine").status == 0
    [first, _] = map(json.loads, run("rules", "list", "--json").out.splitlines())
    assert (first["name"], first["becomes"], first["creator"]) == ("kyiv", "Ukraine", "reader")
    same = run("rules", "add", "Macron", "MACRON ")
    assert (same.status, same.err) == (2, "newsreader: Macron is the same name as MACRON\n")
    gone = run("rules", "remove", "KYIV", "Foo")
    assert gone.status == 1
    assert "Foo: no rule is about this name" in gone.err
    assert run("rules", "list").out == "Macron → Emmanuel Macron\n"
