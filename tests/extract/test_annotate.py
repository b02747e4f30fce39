"""The one entry: what it finds in an article, and that no text whatever upsets it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.extract.annotate import Models, annotate
from reader.extract.batch import document_as_is
from reader.extract.contract import to_json
from reader.model import Extraction, Layer, Role, spans_of
from reader.text import document_of_html

ARTICLE = """Ferry strike looms as Skarn talks break off

Transport Minister Ilse Brandt urged the Skarn Ferry Company on Monday to raise wages before Christmas, as talks with \
the crews' union broke off without a result.

"We have offered what we can," said Tomas Orre, the company's chief executive. "The islands need these boats."

Brandt said she would put a new proposal to both sides. She warned that a strike could cut off three islands for weeks.

The union denied that it had walked out of the talks. It is unclear when they will resume."""
TODAY = date(2026, 12, 1)


def extract(text: str, models: Models, *, language: str = "en", day: date | None = TODAY) -> dict[str, Any]:
    return to_json("x", annotate(document_as_is(text), date=day, language=language, models=models))


@pytest.fixture(scope="module")
def found(models: Models) -> dict[str, Any]:
    return extract(ARTICLE, models)


def words(span: list[int] | None) -> str:
    return "" if span is None else ARTICLE[span[0] : span[1]]


def test_actors_have_full_names_kinds_roles_and_pronouns(found: dict[str, Any]) -> None:
    actors = {a["name"]: a for a in found["actors"]}
    brandt = actors["Ilse Brandt"]
    assert brandt["kind"] == "person"
    assert brandt["role"] == "Transport Minister"
    assert [words(m) for m in brandt["mentions"]] == ["Transport Minister Ilse Brandt", "Brandt"]
    assert "She" in [words(p) for p in brandt["pronouns"]]
    assert actors["Skarn Ferry Company"]["kind"] == "organisation"
    assert actors["Tomas Orre"]["role"] == "the company's chief executive"
    assert found["actors"] == sorted(found["actors"], key=lambda a: -a["salience"])


def test_quotes_have_speakers_that_are_actors(found: dict[str, Any]) -> None:
    said = {words(q["content"][0]): (q["kind"], words(q["speaker"]), q["speaker_name"]) for q in found["quotes"]}
    assert said["We have offered what we can"] == ("direct", "Tomas Orre", "Tomas Orre")
    assert said["a strike could cut off three islands for weeks"] == ("indirect", "She", "Ilse Brandt")
    names = {a["id"]: a["name"] for a in found["actors"]}
    assert all(names[q["actor"]] == q["speaker_name"] for q in found["quotes"] if q["actor"])


def test_issues_have_type_holder_quote_and_deadline(found: dict[str, Any]) -> None:
    issues = {i["type"]: i for i in found["issues"]}
    assert {"demand", "risk", "dispute", "unknown"} <= set(issues)
    assert issues["demand"]["deadline"]["date"] == "2026-12-25"
    assert words(issues["demand"]["deadline"]["span"]) == "before Christmas"
    assert "Ilse Brandt" in issues["demand"]["holders"]
    assert issues["risk"]["quote"] in {q["id"] for q in found["quotes"]}


def test_another_language_is_told_and_left_alone(models: Models) -> None:
    german = "Die Ministerin forderte am Montag höhere Löhne, sagte aber nicht, wann verhandelt werde. " * 5
    assert extract(german, models, language="de-AT") == {
        "id": "x", "extractor": "newsreader/1", "language": "de-AT", "actors": [], "quotes": [], "issues": []
    }  # fmt: skip
    assert extract(german, models, language="en")["language"] == "de"
    assert extract(ARTICLE, models, language="de")["actors"]


def test_code_is_nobodys_words(models: Models) -> None:
    html = "<p>Nobody was told.</p><pre>The minister said Ilse Brandt must pay by Friday.</pre>"
    found = annotate(document_of_html(html, title="A fix"), date=TODAY, language="en", models=models)
    assert not any("Brandt" in s.exact for f in found.findings for s in f.spans)


def test_a_long_text_is_read_in_pieces(models: Models) -> None:
    text = "\n\n".join([ARTICLE] * 60)
    found = extract(text, models)
    assert found["actors"][0]["name"] in ("Ilse Brandt", "Skarn Ferry Company", "Tomas Orre")
    assert len(found["quotes"]) > 200
    check(text, models)


PIECES = st.sampled_from(
    [
        *"“”\"‘’'«» .?,—()\t\xa0\u2028\n\x00\u202e\u200bé🙂",
        *(
            "\n\n",
            "e\u0301",
            "👩\u200d👧",
            "שלום",
            "مرحبا",
            "• item",
            "BRANDT: ",
            "Ms Orre",
            "U.S.",
            "EU",
            "The minister",
            "he",
        ),
        *(
            "said",
            "warned",
            "will",
            "by Friday",
            "30 February",
            "999999999 years",
            "in 9999",
            "within 3 days",
            "next week",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join) | st.lists(PIECES, max_size=60).map(" ".join)


@settings(max_examples=120)
@given(TEXTS)
@example("")
@example("x")
@example("“" * 500)
@example("\"'\"'" * 200)
@example("🙂" * 300)
@example("a" * 3000)
@example("word " * 3000)
@example("\n\n\n \n\n")
@example("MODERATOR: Who pays?\n\nORRE: Nobody said.\n\n" * 20)
@example("He said he said he said she said " * 50)
def test_no_text_raises_and_every_span_lies_inside(models: Models, text: str) -> None:
    check(text, models)


def check(text: str, models: Models) -> None:
    """Whatever is found holds to the contract, and no two quotes share a word."""
    extraction = annotate(document_as_is(text), date=TODAY, language="en", models=models)
    check_contract(extraction, text)
    contents = sorted(s for f in extraction.findings if f.layer is Layer.QUOTE for s in spans_of(f, Role.CONTENT))
    assert all(not a.overlaps(b) for a, b in pairwise(contents))


def check_contract(extraction: Extraction, text: str) -> None:
    """Spans lie inside the text and carry its words, links point to what is there."""
    ids = {f.id for f in extraction.findings}
    assert len(ids) == len(extraction.findings)
    for f in extraction.findings:
        assert spans_of(f)
        assert 0 <= f.confidence <= 1
        for span in f.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.exact == text[span.start : span.end]
    line = to_json("x", extraction)
    links = [q["actor"] for q in line["quotes"]] + [i["quote"] for i in line["issues"]]
    links += [a for i in line["issues"] for a in i["actors"]]
    assert {link for link in links if link} <= ids
    for issue in line["issues"]:
        assert issue["topic"]
