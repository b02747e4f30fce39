"""extract and annotate with the real extractor."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import paths
from tests.cli.conftest import Run
from tests.store import builders

TEXT = "Harbour plan stalls\n\nMayor Ana Ruiz said on Monday that the council would decide before Christmas."
LINES = [
    json.dumps({"id": "a", "text": TEXT, "date": "2025-12-01", "other": 1}),
    "{broken",
    json.dumps({"id": 7, "text": TEXT}),
    json.dumps({"id": "c"}),
]
KEYS = ["id", "extractor", "language", "actors", "quotes", "issues"]


def test_extract_takes_what_the_query_finds(run: Run) -> None:
    with stores.open_store(paths().db) as store:
        [article] = builders.stored(store)
        builders.stored(store, *builders.entries(1))
    assert run("extract", "title:bridge", "--jobs", "1") == (0, "Extracted 1 article\n", "")
    assert run("extract", "title:bridge", "--jobs", "1") == (0, "Extracted 0 articles\n", "")
    with stores.open_store(paths().db) as store:
        assert stores.annotations(store, article.id)
        assert stores.count(store, "is:extracted") == 1


def test_annotate_answers_good_lines_and_tells_bad_ones(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(LINES), "utf-8")
    ran = run("annotate", source, "--output", target, "--jobs", "2", "--date", "2025-12-01")
    assert ran.status == 1
    assert [line.partition(": ")[2][: len(str(source)) + 2] for line in ran.err.splitlines()] == [
        f"{source}:2",
        f"{source}:4",
    ]
    answers = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "7"]
    assert [list(answer) for answer in answers] == [KEYS] * 2
    start, end = answers[0]["quotes"][0]["cue"]
    assert TEXT[start:end] == "said"
    assert run("annotate", source, "--output", target).err.endswith("exists already; --force replaces it\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.txt", TEXT), ("plan.html", f"<html><title>{TEXT[:19]}</title><body><p>{TEXT[21:]}</p></body></html>")],
)
def test_annotate_reads_text_and_html(run: Run, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    answer = json.loads(run("annotate", tmp_path / name, "--date", "2025-12-01").out)
    assert (answer["id"], answer["text"]) == ("plan", TEXT)
    assert list(answer) == [*KEYS[:3], "text", *KEYS[3:]]


@pytest.mark.parametrize("content", ["\n".join(LINES[::2]), TEXT])
def test_annotate_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    ran = run("annotate")
    assert ran.status == 0
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer["id"] for answer in answers] == (["a", "7"] if content != TEXT else ["standard input"])
