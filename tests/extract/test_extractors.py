"""Another extractor, brought by a distribution that is really installed."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import paths
from reader.extract.extractors import Choice, installed
from reader.model import Entry, Feed
from reader.text import document_of_text
from tests.cli.conftest import Run, run

__all__ = ["run"]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GERMAN = (
    "Deich hält bis Freitag\n\nBürgermeisterin Ana Ruiz sagte am Montag, der Deich werde bis Freitag halten. Die "
    "Feuerwehr sei mit allen Kräften im Einsatz, und weitere Helfer würden aus den Nachbarorten erwartet."
)
ENGLISH = "Dike talks\n\nMayor Ana Ruiz said that the dike would hold until Friday, but not for a day longer than that."
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "newsreader-german"
version = "1.2"
[project.entry-points."newsreader.extractors"]
german = "newsreader_german:load"
[tool.hatch.build.targets.wheel]
packages = ["newsreader_german"]
"""
MODULE = """
def load():
    def extract(text, *, date, language):
        if "Sturm" in text:
            raise ValueError("no storms")
        return {
            "actors": [
                {"id": "1", "name": "Ana Ruiz", "kind": "person", "mentions": ["Ana Ruiz"], "confidence": 0.8},
                {"id": "2", "name": "Ana Ruiz", "kind": "person", "mentions": [[0, 9999]]},
            ],
            "quotes": [{"kind": "indirect", "content": ["der Deich werde bis Freitag halten"], "actor": "1"}],
        }
    return extract
"""


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project, site = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("site")
    (project / "newsreader_german").mkdir()
    (project / "newsreader_german" / "__init__.py").write_text(MODULE)
    (project / "pyproject.toml").write_text(PROJECT)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(site), str(project)], check=True)
    return site


@pytest.fixture(autouse=True)
def german(distribution: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(distribution))
    importlib.invalidate_caches()
    installed.cache_clear()
    yield
    installed.cache_clear()


def choose(text: str) -> None:
    paths().settings.parent.mkdir(parents=True, exist_ok=True)
    paths().settings.write_text(f"[extractors]\n{text}\n")


def test_who_reads_what() -> None:
    choice = Choice({"de": "german"})
    assert [choice.current(language) for language in ("de-AT", "en", "", "fr")] == [
        "german/1.2", "newsreader/1", "newsreader/1", "newsreader/1"
    ]  # fmt: skip
    assert choice.name_for("fr") is None
    others = Choice({"*": "german"})
    assert [others.name_for(language) for language in ("en", "fr")] == ["newsreader", "german"]
    assert Choice.always("german").name_for("en") == "german"


def test_annotate_uses_it_for_its_language(run: Run, tmp_path: Path) -> None:
    choose('de = "german"')
    source = tmp_path / "in.jsonl"
    texts = [GERMAN, ENGLISH, GERMAN.replace("Montag", "Sturmmontag")]
    source.write_text("\n".join(json.dumps({"id": n, "text": t}) for n, t in enumerate(texts)), "utf-8")
    ran = run("annotate", source, "--jobs", "1")
    assert ran.status == 1
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert (first["extractor"], first["language"]) == ("german/1.2", "de")
    assert [a["name"] for a in first["actors"]] == ["Ana Ruiz"]
    assert GERMAN[slice(*first["quotes"][0]["content"][0])] == "der Deich werde bis Freitag halten"
    assert first["quotes"][0]["actor"] == first["actors"][0]["id"]
    assert (second["extractor"], second["language"]) == ("newsreader/1", "en")
    assert ran.err.splitlines() == [
        f"newsreader: {source}:1: german/1.2: dropped 1 × span outside the text, 1 × actor without a mention",
        f"newsreader: {source}:3: 2: german/1.2 failed: ValueError: no storms",
    ]


def test_an_option_chooses_it_for_all_and_a_wrong_name_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(GERMAN, "utf-8")
    answer = json.loads(run("annotate", tmp_path / "plan.txt", "--extractor", "german").out)
    assert answer["extractor"] == "german/1.2"
    ran = run("annotate", tmp_path / "plan.txt", "--extractor", "germann")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == 'newsreader: no extractor "germann" is installed; known are newsreader, german\n'


def test_the_store_takes_a_language_up_when_it_gets_its_extractor(run: Run) -> None:
    with stores.open_store(paths().db) as store:
        entries = [Entry("a", "Deich", document_of_text(GERMAN, title="Deich"), published=NOW, language="en")]
        stores.apply_entries(store, Feed("https://example.org/feed", "Example"), entries, now=NOW)
    assert run("extract", "--jobs", "1").out == "Extracted 1 article\n"
    with stores.open_store(paths().db) as store:
        [row] = stores.window(store, "")
        assert (row.actors, row.quotes, row.issues) == (None, None, None)
        article = stores.article(store, row.id)
        assert article is not None
        assert article.language == "de"
    assert run("extract", "--jobs", "1").out == "Extracted 0 articles\n"
    choose('de = "german"')
    assert run("extract", "--jobs", "1").out == "Extracted 1 article\n"
    with stores.open_store(paths().db) as store:
        [row] = stores.window(store, "")
        assert (row.actors, row.quotes, row.issues) == (1, 1, 0)
        assert {a.creator for a in stores.annotations(store, row.id)} == {"extractor/german/1.2"}


def test_doctor_lists_it(run: Run) -> None:
    assert f"german/1.2 installed, but {paths().settings} chooses it for no language" in run("doctor").out
    choose('de = "german"\n"*" = "german"')
    assert "german/1.2 reads de, all others" in run("doctor").out
    choose('de = "dutch"')
    assert (
        f'{paths().settings}: no extractor "dutch" is installed for de; known are newsreader, german'
        in run("doctor").out
    )
