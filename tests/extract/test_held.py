"""What another extractor returns is held to the contract, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ExtractError
from reader.extract.contract import to_json
from reader.extract.held import held
from reader.model import ActorKind, Extraction, IssueType, QuoteKind
from tests.extract.test_annotate import check_contract

TEXT = "Dike talks\n\nBürgermeisterin Ana Ruiz sagte am 16.11.2026, der Deich werde bis Freitag halten."
ANSWER: dict[str, Any] = {
    "actors": [{"id": "x7", "name": "Ana Ruiz", "kind": "person", "role": "Bürgermeisterin", "mentions": ["Ana Ruiz"]}],
    "quotes": [{
        "kind": "indirect", "content": [[54, 86, "der Deich werde bis Freitag halten"]], "cue": [37, 42],
        "speaker": "Bürgermeisterin Ana Ruiz", "actor": "x7", "confidence": 0.9, "id": "q",
    }],
    "issues": [{
        "type": "risk", "topic": "Deich", "evidence": "der Deich werde bis Freitag halten", "actors": ["x7"],
        "quote": "q", "deadline": {"span": "bis Freitag", "date": "2026-11-20"},
    }],
}  # fmt: skip


def extraction(answer: object) -> Extraction:
    return held(answer, TEXT, "de", "german/1.2")


def words(span: list[int]) -> str:
    return TEXT[slice(*span)]


def test_what_holds_is_kept_and_words_find_their_place() -> None:
    found = extraction(ANSWER)
    line = to_json("d", found)
    assert found.dropped == ""
    assert (line["extractor"], line["language"]) == ("german/1.2", "de")
    actor, quote, issue = line["actors"][0], line["quotes"][0], line["issues"][0]
    assert (actor["id"], actor["name"], words(actor["mentions"][0])) == ("a1", "Ana Ruiz", "Ana Ruiz")
    assert words(quote["content"][0]) == "der Deich werde bis Freitag halten"
    assert (words(quote["cue"]), words(quote["speaker"]), quote["speaker_name"]) == (
        "sagte", "Bürgermeisterin Ana Ruiz", "Ana Ruiz",
    )  # fmt: skip
    assert (issue["actors"], issue["holders"], issue["quote"]) == (["a1"], ["Ana Ruiz"], "q1")
    assert (words(issue["deadline"]["span"]), issue["deadline"]["date"]) == ("bis Freitag", "2026-11-20")


def test_what_does_not_hold_is_dropped_and_counted() -> None:
    found = extraction({
        "actors": [
            {"name": "Ana Ruiz", "kind": "heroine", "mentions": ["Ana Ruiz"]},
            {"name": "Ana Ruiz", "kind": "person", "mentions": [[0, 500]]},
            {"name": "Ana Maria Ruiz", "kind": "person", "mentions": ["Ana Ruiz", "Ruiz senior"]},
            "Ana",
        ],
        "quotes": [{"kind": "direct", "content": [[40, 60], [50, 70]]},
                   {"kind": "direct", "content": [[40, 50]], "actor": "nobody"}],
        "issues": [{"type": "risk", "evidence": "der Deich", "deadline": {"span": "bis", "date": "2026-02-30"}}],
    })  # fmt: skip
    assert [f.id for f in found.findings] == ["a1", "q1", "i1"]
    assert to_json("d", found)["actors"][0]["name"] == "Ana Ruiz"
    told = found.dropped.removeprefix("german/1.2: dropped ").split(", ")
    assert sorted(told) == [
        "1 × actor of no known kind", "1 × actor that is no object", "1 × actor without a mention",
        "1 × deadline without a span or an ISO date", "1 × link to no actor", "1 × name that is not in the text",
        "1 × quote whose pieces overlap", "1 × span outside the text", "1 × span whose words are not in the text",
    ]  # fmt: skip


def test_an_answer_that_is_no_object_is_an_error() -> None:
    with pytest.raises(ExtractError, match=r"german/1\.2 answered with list"):
        extraction([])


SPANS = st.one_of(
    st.lists(st.integers(-3, len(TEXT) + 3), min_size=2, max_size=2),
    st.tuples(st.integers(-3, 90), st.integers(-3, 90), st.sampled_from(["Ana Ruiz", "Deich", "", "x"])),
    st.sampled_from(["Ana Ruiz", "der Deich", "", "nowhere"]),
    st.none() | st.booleans() | st.floats(),
)
ODD = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.none(), max_size=2)
IDS = st.sampled_from(["a", "b", "a1", "q1"]) | ODD


def objects(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.fixed_dictionaries({}, optional={k: v | ODD for k, v in fields.items()}) | ODD, max_size=4) | ODD


@given(
    st.fixed_dictionaries({}, optional={
        "actors": objects(id=IDS, name=st.sampled_from(["Ana Ruiz", "Nobody"]), kind=st.sampled_from([*ActorKind, "x"]),
                          mentions=st.lists(SPANS, max_size=3), pronouns=st.lists(SPANS, max_size=2),
                          salience=st.floats(), role=st.text(max_size=3)),
        "quotes": objects(id=IDS, kind=st.sampled_from([*QuoteKind, "x"]), content=st.lists(SPANS, max_size=3),
                          cue=SPANS, speaker=SPANS, actor=IDS, confidence=st.floats()),
        "issues": objects(id=IDS, type=st.sampled_from([*IssueType, "x"]), evidence=SPANS, quote=IDS,
                          actors=st.lists(IDS, max_size=2),
                          holders=st.lists(st.sampled_from(["Ana Ruiz", "Nobody"]), max_size=2),
                          deadline=st.fixed_dictionaries({"span": SPANS, "date": st.text("0123-", max_size=10)})),
    })
)  # fmt: skip
def test_no_answer_raises_and_what_is_kept_holds(answer: dict[str, Any]) -> None:
    check_contract(extraction(answer), TEXT)
