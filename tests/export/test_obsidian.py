"""Notes for a vault: read by YAML and CommonMark, renewed, never doubled, and the user's words stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from markdown_it import MarkdownIt

from reader.export import export
from reader.export.frontmatter import read, renewed, split
from reader.export.obsidian import BEGIN, END, YOURS, link, note
from reader.model import Actor, ActorKind, Annotation, Article, Status
from reader.text import one_line
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import lists, rows, texts

ARTICLE = build_article()
ANNOTATIONS = tuple(a for a in build_annotations(ARTICLE) if a.status is not Status.REJECTED)
NAME = "2026-03-02-ostvik-puts-off-its-vote-on-the-new-ferry-pier-3f2a9c51d07b.md"


def run(folder: Path, article: Article = ARTICLE, about: tuple[Annotation, ...] = ANNOTATIONS) -> dict[str, str]:
    report = export([(article, about)], "obsidian", folder)
    assert report.refused == ()
    return vault(folder)


def vault(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in folder.rglob("*.md")}


def properties(text: str) -> Any:
    return yaml.safe_load(split(text)[0])


def test_an_article_and_its_actors_get_notes(tmp_path: Path) -> None:
    notes = run(tmp_path)
    assert sorted(notes) == [NAME, "actors/Ana Ruiz.md", "actors/Olsen Daughters.md"]
    assert properties(notes[NAME])["actors"] == ["[[Ana Ruiz]]", "[[Olsen Daughters]]"]
    assert properties(notes[NAME])["url"] == "https://news.example/pier?page=1&copy;=2"
    assert properties(notes["actors/Olsen Daughters.md"]) == {
        "newsreader": "actor",
        "aliases": ["Olsen & Daughters"],
        "tags": ["newsreader/organisation"],
    }
    assert "> [!quote] [[Ana Ruiz]] (direct, “told”, accepted)\n> “We will decide by 1 May,”" in notes[NAME]
    assert "\n\n^q1\n" in notes[NAME]


def test_groups_without_a_name_get_no_note_since_other_articles_mean_others(tmp_path: Path) -> None:
    group = replace(ANNOTATIONS[0], body=Actor("both leaders", ActorKind.GROUP))
    [(_, content)] = run(tmp_path, about=(group, ANNOTATIONS[2])).items()
    assert "- both leaders (group, accepted) ^a1" in content
    assert "> [!quote] both leaders (direct" in content
    assert properties(content)["actors"] == []


def test_a_second_run_leaves_no_difference(tmp_path: Path) -> None:
    before = run(tmp_path)
    times = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.md")}
    assert run(tmp_path) == before
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.md")} == times


def test_what_the_user_wrote_stays_and_what_was_found_is_renewed(tmp_path: Path) -> None:
    run(tmp_path)
    path = tmp_path / NAME
    mine = path.read_text("utf-8")
    mine = mine.replace("\nactors:\n", "\nrating: 4\ncssclasses:\n  - wide\nactors:\n")
    mine = mine.replace(f"{YOURS}\n", f"{YOURS}\n> quoted by me\n\nThe pier ^q1 again\n")
    mine = mine.replace(BEGIN, f"Above all\n{BEGIN}") + "\nBelow all, no line end"
    path.write_text(mine, "utf-8")
    (tmp_path / "actors" / "Ana Ruiz.md").write_text(
        "---\naliases: [Ana, 'La Ruiz']\nnewsreader: actor\nborn: 1970\n---\nMet her once.", "utf-8"
    )
    fewer = tuple(replace(a, status=Status.EDITED) for a in ANNOTATIONS if a.id != "i2")
    notes = run(tmp_path, about=fewer)
    now = notes[NAME]
    for words in ("Above all\n", "> quoted by me\n\nThe pier ^q1 again\n", "Below all, no line end"):
        assert now.count(words) == 1
    assert properties(now)["rating"] == 4
    assert properties(now)["cssclasses"] == ["wide"]
    assert "who pays for the dredging" not in now
    assert "edited" in now
    assert "accepted" not in now
    assert now.count(BEGIN) == now.count(END) == 1
    assert notes["actors/Ana Ruiz.md"].endswith("---\nMet her once.")
    assert properties(notes["actors/Ana Ruiz.md"]) == {
        "aliases": ["Ana", "La Ruiz", "A. Ruiz"],
        "newsreader": "actor",
        "born": 1970,
        "tags": ["newsreader/person"],
    }
    assert run(tmp_path, about=fewer) == notes


def test_a_note_that_was_moved_and_an_article_with_a_new_title_stay_one(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "kept").mkdir()
    (tmp_path / NAME).rename(tmp_path / "kept" / "pier.md")
    (tmp_path / "actors" / "Ana Ruiz.md").rename(tmp_path / "kept" / "Ana Ruiz.md")
    notes = run(tmp_path, replace(ARTICLE, title="Another title"))
    assert sorted(notes) == ["actors/Olsen Daughters.md", "kept/Ana Ruiz.md", "kept/pier.md"]
    assert properties(notes["kept/pier.md"])["title"] == "Another title"


def test_a_note_loses_its_last_annotation_but_none_is_made_for_nothing(tmp_path: Path) -> None:
    assert run(tmp_path / "empty", about=()) == {}
    run(tmp_path)
    assert "[!quote]" not in run(tmp_path, about=())[NAME]


def test_notes_of_the_users_own_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "actors").mkdir()
    (tmp_path / "folder.md").mkdir()
    (tmp_path / NAME).write_text("mine")
    (tmp_path / "actors" / "ana ruiz.md").write_text("mine too")
    report = export([(ARTICLE, ANNOTATIONS)], "obsidian", tmp_path)
    assert report.refused == (tmp_path / NAME,)
    assert (tmp_path / NAME).read_text() == "mine"
    assert (tmp_path / "actors" / "ana ruiz.md").read_text() == "mine too"
    assert not (tmp_path / "actors" / "Ana Ruiz.md").exists()
    assert export([(ARTICLE, ANNOTATIONS)], "obsidian", tmp_path, force=True).refused == ()
    assert (tmp_path / "actors" / "ana ruiz.md").read_text() == "mine too"


def test_bytes_line_ends_and_mode_of_a_note_survive(tmp_path: Path) -> None:
    run(tmp_path)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes().replace(YOURS.encode(), YOURS.encode() + b"\r\ncaf\xe9 \xff\r\n"))
    path.chmod(0o640)
    export([(ARTICLE, ANNOTATIONS[:1])], "obsidian", tmp_path)
    assert b"\r\ncaf\xe9 \xff\r\n" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640


@given(rows())
def test_whatever_it_says_a_note_is_a_note_and_stays_the_same(row: tuple[Article, tuple[Annotation, ...]]) -> None:
    article, about = row
    made = note(article, about)
    assert note(article, about, made) == made
    assert made.count(BEGIN) == made.count(END) == 1
    read_back = properties(made)
    assert read_back["title"] == one_line(article.title)
    assert read_back["author"] == one_line(article.author)
    assert read_back["newsreader"] == article.id
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(split(made)[1])
    inline = [child for token in tokens for child in token.children or ()]
    assert [t.tag for t in tokens if t.type == "heading_open"] == [
        "h1",
        *["h2" for _ in {a.layer for a in about}],
        "h2",
    ]
    assert not [t for t in tokens if t.type in ("html_block", "table_open", "fence", "code_block", "hr")]
    assert not [t for t in inline if t.type in ("html_inline", "image", "code_inline", "link_open")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Ruiz", "[[Ana Ruiz]]"),
        ("AT&T", "[[AT T|AT&T]]"),
        ("a/b: [[c]] #d|e^f %%g%%", "[[a b c d e f g|a/b: c d e f g]]"),
        ("...", r"..."),
        ("../../etc/passwd", "[[etc passwd|../../etc/passwd]]"),
    ],
)
def test_links_hold_nothing_that_ends_them(name: str, expected: str) -> None:
    assert link(name) == expected


@given(texts, lists)
def test_properties_come_back(text: str, items: tuple[str, ...]) -> None:
    wanted = {"a": one_line(text), "b": [one_line(i) for i in items]}
    note = renewed("", wanted)
    assert read(note) == wanted
    assert yaml.safe_load(split(note)[0]) == wanted
