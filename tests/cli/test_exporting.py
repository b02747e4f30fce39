"""export and import: filters, targets, and the way there and back through two stores."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from reader import store as stores
from reader.annotating.importing import import_jsonl
from reader.config import paths
from reader.export import FORMATS
from reader.model import Layer, Mark, Note, Status
from tests.cli.conftest import Run
from tests.store import builders
from tests.store.builders import NOW


@pytest.fixture
def decided(bridge: str) -> str:
    """The article about the bridge with a decision, a mark and a note of a person."""
    with stores.open_store(paths().db) as store:
        by_words = {a.spans[0].exact: a.id for a in stores.annotations(store, bridge)}
        stores.decide(store, [by_words["money before Christmas"]], Status.ACCEPTED, now=NOW)
        stores.decide(store, [by_words["The ministry"]], Status.REJECTED, now=NOW)
        article = stores.article(store, bridge)
        assert article is not None
        span = builders.span(article.document.text, "Engineers")
        stores.add_mark(store, bridge, span, Mark("check", "which ones?", ("todo",)), creator="Tove", now=NOW)
        stores.add_note(store, bridge, Note("call the mayor"), creator="Tove", now=NOW)
    return bridge


def test_three_formats_hold_what_was_decided(run: Run, decided: str, tmp_path: Path) -> None:
    [line] = [json.loads(x) for x in run("export", "--format", "jsonl").out.splitlines()]
    assert {a["status"] for a in line["annotations"]} == {"suggested", "accepted", "rejected"}
    assert {a["creator"] for a in line["annotations"]} == {"extractor/rules/1", "Tove"}
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv").out)))
    assert len(rows) == len(line["annotations"]) == 8
    ran = run("export", "--format", "markdown", "--output", tmp_path / "notes")
    assert ran == (0, f"Wrote 7 annotations of 1 article, 1 file, to {tmp_path / 'notes'}\n", "")
    [note] = (tmp_path / "notes").iterdir()
    assert "money before Christmas" in note.read_text("utf-8")
    assert "call the mayor" in note.read_text("utf-8")


@pytest.mark.parametrize(
    ("filters", "layers"),
    [
        (["--layer", "mark", "--layer", "note"], {"mark", "note"}),
        (["--status", "rejected"], {"actor"}),
        (["--status", "accepted", "--layer", "quote"], {"quote"}),
        (["--query", "feed:nothing"], set()),
        (["--since", "2030-01-01"], set()),
    ],
)
def test_filters(run: Run, decided: str, filters: list[str], layers: set[str]) -> None:
    rows = csv.DictReader(io.StringIO(run("export", "--format", "csv", *filters).out))
    assert {row["layer"] for row in rows} == layers


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_named_in_the_help(run: Run, decided: str, tmp_path: Path, name: str) -> None:
    target = tmp_path / f"out{'' if FORMATS[name].per_article else FORMATS[name].suffix}"
    ran = run("export", "--format", name, "--status", "accepted", "--status", "suggested", "--output", target)
    assert (ran.status, ran.err) == (0, "")
    files = [path for path in target.rglob("*") if path.is_file()] if FORMATS[name].per_article else [target]
    assert files
    assert all(path.suffix == FORMATS[name].suffix and path.stat().st_size for path in files)
    assert name in run("export", "--help").out


def test_notes_of_a_vault_are_renewed_whole_by_what_has_changed_since(run: Run, decided: str, tmp_path: Path) -> None:
    def vault(*arguments: str) -> str:
        assert run("export", "--format", "obsidian", "--output", tmp_path, *arguments).status == 0
        [note] = tmp_path.glob("*.md")
        return note.read_text("utf-8")

    before = vault()
    assert "money before Christmas" in before
    assert vault("--since", "2030-01-01") == before
    with stores.open_store(paths().db) as store:
        [note] = stores.annotations(store, decided, layers=[Layer.NOTE])
        stores.decide(store, [note.id], Status.REJECTED, now=NOW.replace(year=2031))
    assert vault("--since", "2032-01-01") == before
    after = vault("--since", "2030-01-01")
    assert "money before Christmas" in after
    assert "call the mayor" not in after


def test_a_layer_that_a_format_cannot_hold_is_told(run: Run, decided: str) -> None:
    ran = run("export", "--format", "readwise", "--layer", "actor")
    assert (ran.status, ran.out) == (2, "")
    assert "readwise has no place for the layer actor, only for quote, issue, mark" in ran.err


def test_what_exists_is_refused_and_told(run: Run, decided: str, tmp_path: Path) -> None:
    assert run("export", "--format", "csv", "--output", tmp_path / "a.csv").status == 0
    ran = run("export", "--format", "csv", "--output", tmp_path / "a.csv")
    assert ran == (1, "", f"newsreader: {tmp_path / 'a.csv'} exists already; --force replaces it\n")
    assert run("export", "--format", "csv", "--output", tmp_path / "a.csv", "--force").status == 0
    assert run("export", "--format", "markdown").status == 2
    run("export", "--format", "markdown", "--output", tmp_path / "notes")
    ran = run("export", "--format", "markdown", "--output", tmp_path / "notes")
    assert (ran.status, ran.err.count("exists already and stays")) == (1, 1)


def test_import_brings_everything_back(run: Run, decided: str, tmp_path: Path) -> None:
    run("export", "--format", "jsonl", "--output", tmp_path / "all.jsonl")
    with stores.open_store(paths().db) as store:
        before = stores.annotations(store, decided)
    other = tmp_path / "other.db"
    with stores.open_store(other) as store:
        builders.stored(store)
    ran = run("import", tmp_path / "all.jsonl", "--db", other)
    assert ran == (0, "Annotations: 8 brought back\n", "")
    with stores.open_store(other) as store:
        assert sorted(stores.annotations(store, decided), key=repr) == sorted(before, key=repr)
        assert len(stores.undo_history(store)) == 1
    assert run("import", tmp_path / "all.jsonl", "--db", other).out == "Annotations: 0 brought back, 8 there already\n"
    first = run("export", "--format", "jsonl", "--db", other).out
    assert json.loads(first)["annotations"] == json.loads((tmp_path / "all.jsonl").read_text("utf-8"))["annotations"]


def test_bad_lines_are_told_and_the_good_ones_taken(run: Run, decided: str, tmp_path: Path) -> None:
    good = json.loads(run("export", "--format", "jsonl").out)
    good["annotations"][0]["status"] = "maybe"
    elsewhere = json.loads(json.dumps(good).replace(decided, "aaaaaaaaaaaa"))
    elsewhere["article"]["url"], elsewhere["article"]["title"] = "https://elsewhere.example/", "Nowhere\x1b[2J"
    lines = ["not json", "[]", '{"format": "newsreader-annotations/2"}', json.dumps(good), "", json.dumps(elsewhere)]
    file = tmp_path / "mixed.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    other = tmp_path / "other.db"
    with stores.open_store(other) as store:
        builders.stored(store)
    ran = run("import", file, "--db", other)
    assert ran.status == 1
    assert ran.out == "Annotations: 7 brought back\n"
    told = ran.err.splitlines()
    assert [line.partition(":")[2].strip().removeprefix(f"{file}:")[:20] for line in told] == [
        "1: not JSON: Expecti",
        "2: not a line of an ",
        '3: format "newsreade',
        '4: annotation 1: "st',
        '6: annotation 1: "st',
        "6: Nowhere: no such ",
    ]
    with stores.open_store(other) as store:
        assert len(stores.annotations(store, decided)) == 7


def test_the_same_text_from_elsewhere_is_the_article_and_what_finds_no_place_is_told(
    run: Run, decided: str, tmp_path: Path
) -> None:
    line = json.loads(run("export", "--format", "jsonl", "--layer", "mark").out)
    line["article"]["id"], line["article"]["url"] = "0123456789abcdef", "https://mirror.example/bridge"
    [mark] = line["annotations"]
    mark["id"], mark["article"] = "0123456789ab", line["article"]["id"]
    file = tmp_path / "mirror.jsonl"
    file.write_text(json.dumps(line), "utf-8")
    assert run("import", file) == (0, "Annotations: 1 brought back\n", "")
    with stores.open_store(paths().db) as store:
        assert "0123456789ab" in {a.id for a in stores.annotations(store, decided)}
    mark["id"], mark["article"], line["article"]["url"] = "0123456789ac", decided, "https://example.org/1"
    mark["spans"] = [{"role": "target", "start": 0, "end": 13, "exact": "A zebra crossing"[:13]}]
    line["article"]["text"] = "another text"
    file.write_text(json.dumps(line), "utf-8")
    ran = run("import", file)
    assert (ran.status, ran.out) == (0, "Annotations: 1 brought back, 1 of them without their words in the text\n")
    assert ran.err == f'newsreader: {file}:1: mark "A zebra cross" is not in the text here: no place\n'


def test_hostile_text_is_cleaned_on_the_way_in(run: Run, decided: str, tmp_path: Path) -> None:
    line = json.loads(run("export", "--format", "jsonl", "--layer", "note", "--layer", "mark").out)
    for annotation in line["annotations"]:
        annotation["id"] = "x" + annotation["id"]
        annotation["body"] = {
            key: "\x1b]0;own\x07hi\u202e" if isinstance(value, str) else value
            for key, value in annotation["body"].items()
        }
    file = tmp_path / "hostile.jsonl"
    file.write_text(json.dumps(line), "utf-8")
    assert import_jsonl(paths().db, file, now=NOW).added == 2
    with stores.open_store(paths().db) as store:
        bodies = [a.body for a in stores.annotations(store, decided, layers=[Layer.NOTE]) if a.id.startswith("x")]
        assert bodies == [replace(Note(""), text="hi")]
