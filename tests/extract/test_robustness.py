"""Whatever a text holds, nothing raises and every span lies inside it; the full run is for `make soak`."""

from __future__ import annotations

import pytest

from reader.extract.annotate import Models, annotate, annotate_english
from reader.extract.batch import document_as_is
from reader.model import Actor, Layer, Quote
from tests.extract.robustness import KINDS, text_of
from tests.extract.test_annotate import ARTICLE, TODAY, check_contract

FEW, MANY = 3 * len(KINDS), 1000
LONGEST = 1_000_000


def check(text: str, models: Models) -> None:
    """As whatever it is, and as English."""
    document = document_as_is(text)
    check_contract(annotate(document, date=TODAY, language="", models=models), text)
    check_contract(annotate_english(document, date=TODAY, language="en", models=models), text)


@pytest.mark.parametrize("number", range(FEW))
def test_odd_texts(models: Models, number: int) -> None:
    check(text_of(number, 600), models)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(MANY))
def test_many_odd_texts(models: Models, number: int) -> None:
    check(text_of(number), models)


@pytest.mark.soak
@pytest.mark.parametrize("kind", range(1, len(KINDS)))
def test_a_text_of_a_megabyte(models: Models, kind: int) -> None:
    text = text_of(10 * kind + kind, LONGEST)
    text = (text * (LONGEST // max(1, len(text)) + 1))[:LONGEST]
    check_contract(annotate_english(document_as_is(text), date=TODAY, language="en", models=models), text)


def test_a_text_in_sections_has_one_cast(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 2 * len(ARTICLE)
    for module in ("annotate", "sections"):
        monkeypatch.setattr(f"reader.extract.{module}.SECTION", size)
    text = "\n\n".join([ARTICLE] * 5)
    extraction = annotate(document_as_is(text), date=TODAY, language="en", models=models)
    check_contract(extraction, text)
    named = [f for f in extraction.findings if isinstance(f.body, Actor) and f.body.name == "Ilse Brandt"]
    assert len(named) == 1
    assert {s.start // size for s in named[0].spans} >= {0, 1, 2}
    assert {a.body.actor for a in extraction.findings if isinstance(a.body, Quote)} >= {named[0].id}
    places = [f.spans[0].start for f in extraction.findings if f.layer is Layer.QUOTE]
    assert places == sorted(places)
    assert max(places) > 2 * size
