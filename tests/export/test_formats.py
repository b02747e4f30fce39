"""Each format against its golden file, its own reader and hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pandas
import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.errors import ImportFileError
from reader.export import FORMATS, readwise, w3c
from reader.export.csv import COLUMNS
from reader.export.markdown import note, text
from reader.export.serialise import annotation_json, annotation_of, line
from reader.model import Anchor, Annotation, Article, Layer, Status
from reader.text import one_line
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import HOSTILE, annotations, articles, texts

GOLDEN = Path(__file__).parent.parent / "data" / "export"
ARTICLE = build_article()
ANNOTATIONS = build_annotations(ARTICLE)


# Those whose files are text; a name that is new each time is fixed.
TEXTUAL = {name: f.pieces for name, f in FORMATS.items() if name not in ("spacy", "sqlite")}
TEXTUAL["w3c"] = partial(w3c.pieces, collection=UUID(int=7))


def written(name: str, article: Article = ARTICLE, about: tuple[Annotation, ...] = ANNOTATIONS) -> str:
    return "".join(map(str, TEXTUAL[name]([(article, about)])))


@pytest.mark.parametrize("name", TEXTUAL)
def test_golden_file(name: str) -> None:
    assert written(name) == (GOLDEN / f"ostvik-{name}{FORMATS[name].suffix}").read_text("utf-8")


def harmless(output: str) -> bool:
    """Whether no character of the output acts on a terminal, hides or reorders text."""
    return not [c for c in output if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\n\u200c\u200d"]


@given(articles(), annotations())
def test_hostile_text_comes_out_harmless_in_every_format(article: Article, annotation: Annotation) -> None:
    for name in TEXTUAL:
        output = written(name, article, (annotation,))
        assert harmless(output), name
        assert output.encode().decode() == output


# jsonl


@given(annotations())
def test_jsonl_round_trip_loses_nothing(annotation: Annotation) -> None:
    assert annotation_of(json.loads(line(annotation_json(annotation)))) == annotation


def test_jsonl_offsets_are_code_points() -> None:
    value = json.loads(written("jsonl"))
    for annotation in value["annotations"]:
        for span in annotation["spans"]:
            assert value["article"]["text"][span["start"] : span["end"]] == span["exact"]


def test_jsonl_holds_no_password() -> None:
    assert "secret" not in written("jsonl")
    local = replace(ARTICLE, feed="file:///home/tove/news", url="file:///home/tove/news/a%20b.txt")
    assert json.loads(written("jsonl", local))["article"]["url"] == "file:a b.txt"
    assert "/home/tove" not in written("jsonl", local)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"layer": "opinion"},
            '"layer" of the annotation must be one of actor, quote, issue, mark, note, not "opinion"',
        ),
        ({"created": "2026-03-02"}, '"created" of the annotation must be a time with its zone (…Z), not "2026-03-02"'),
        ({"confidence": 7}, '"confidence" of the annotation must be a number from 0 to 1, not 7'),
        ({"id": ""}, '"id" of the annotation must be text that is not empty, not ""'),
        ({"body": []}, "the body of the actor must be an object, not []"),
        ({"creator": "\ud800"}, '"creator" of the annotation must be text that is not empty, not "\\ud800"'),
        (
            {"spans": [{"role": "mention", "start": 3, "end": 5, "exact": "word"}]},
            "span 3-5 is not as long as its words; offsets are code points",
        ),
    ],
)
def test_a_wrong_annotation_is_told_by_key(change: dict[str, object], message: str) -> None:
    with pytest.raises(ImportFileError, match=re.escape(message)):
        annotation_of({**annotation_json(ANNOTATIONS[0]), **change})


# csv


def cells(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output)))


def test_csv_is_one_line_a_row_with_stable_columns() -> None:
    output = written("csv")
    rows = cells(output)
    assert tuple(rows[0]) == COLUMNS
    assert output.count("\n") == 1 + len(ANNOTATIONS) == 1 + len(rows)
    assert [row["annotation_id"] for row in rows] == [a.id for a in ANNOTATIONS]


@given(articles(), annotations())
def test_no_csv_cell_is_a_formula(article: Article, annotation: Annotation) -> None:
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(written("csv", article, (annotation,))), delimiter=separator):
            for cell in row:
                assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), (separator, cell)


def test_pandas_reads_the_csv() -> None:
    frame = pandas.read_csv(io.StringIO(written("csv")), dtype={"deadline": str}, parse_dates=["created", "published"])
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["annotation_id"]) == [a.id for a in ANNOTATIONS]
    assert frame["created"].dt.tz is not None
    assert frame.set_index("annotation_id")["start"]["q1"] == 158
    assert frame["confidence"].max() == 0.8


# readwise


def test_readwise_has_the_columns_of_its_import() -> None:
    output = written("readwise")
    assert output.splitlines()[0] == "Highlight,Title,Author,URL,Note,Location,Date"
    rows = cells(output)
    assert len(rows) == 5
    assert rows[0] == {
        "Highlight": "“We will decide by 1 May,” … “and not a day later.”",
        "Title": "Ostvik puts off its vote on the <new> ferry pier",
        "Author": "Tove Lind",
        "URL": "https://news.example/pier?page=1&copy;=2",
        "Note": ".quote Ana Ruiz (direct, “told”)",
        "Location": "158",
        "Date": "2026-03-02 09:30:00",
    }
    assert rows[-1]["Note"] == ".check .history\nAsk the *museum*.\n\n- built 1881?"
    assert '"""=1+1 is not a budget"""' in output  # doubled, not escaped
    assert list(csv.reader(io.StringIO("".join(readwise.pieces([]))))) == [list(readwise.COLUMNS)]


# markdown


def plain(tokens: list[Token]) -> str | None:
    """The text of one paragraph that holds nothing but text; None where something became markup."""
    if [t.type for t in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    inline = tokens[1].children or []
    # text_special is an escaped character.
    return "".join(t.content for t in inline) if all(t.type in ("text", "text_special") for t in inline) else None


@given(texts)
def test_text_cannot_become_markdown(value: str) -> None:
    expected = one_line(value)
    if expected:
        assert plain(MarkdownIt("gfm-like", {"linkify": False}).parse(text(value))) == expected


@pytest.mark.parametrize(
    "value",
    [
        HOSTILE,
        "1. a",
        "12) b",
        "+ a",
        "- a",
        "# a",
        "> a",
        "=====",
        "---",
        "~~~",
        "a | b",
        "![x](y)",
        "<b>",
        "&copy;",
        "a\\",
    ],
)
def test_markdown_constructs_stay_text(value: str) -> None:
    assert plain(MarkdownIt("gfm-like", {"linkify": False}).parse(text(value))) == one_line(value)


@given(articles(), annotations())
def test_a_note_has_the_shape_of_a_note_whatever_it_says(article: Article, annotation: Annotation) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(note(article, (annotation,)))
    inline = [child for token in tokens for child in token.children or ()]
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2"]
    assert not [t for t in tokens if t.type in ("html_block", "table_open", "fence", "code_block", "hr")]
    assert not [t for t in inline if t.type in ("html_inline", "image", "code_inline")]
    links = [str(t.attrs["href"]) for t in inline if t.type == "link_open"]
    assert all(href.startswith(("http://", "https://")) and "u:p@" not in href for href in links)


def test_an_annotation_that_lost_its_place_is_still_told() -> None:
    lost = [replace(a, spans=(), anchor=Anchor.ORPHANED) for a in ANNOTATIONS if a.layer is not Layer.NOTE]
    tokens = MarkdownIt().parse(note(ARTICLE, lost))
    assert "".join(t.content for t in tokens).count("no longer in the text") == len(lost)


def test_a_readable_note_leaves_out_what_was_rejected() -> None:
    assert Status.REJECTED not in FORMATS["markdown"].statuses
    assert Status.REJECTED in FORMATS["jsonl"].statuses
