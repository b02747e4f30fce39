"""The CAS as dkpro-cassis reads it: the words are the words, also behind an emoji, and the types are those in docs/."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cassis
from hypothesis import given

from reader.export import export
from reader.export.cas import FEATURES, LAYERS, SHARED, pieces, type_name
from reader.model import Anchor, Annotation, Article, Layer
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import rows

ARTICLE = build_article()
ANNOTATIONS = build_annotations(ARTICLE)


def read(article: Article = ARTICLE, about: tuple[Annotation, ...] = ANNOTATIONS) -> cassis.Cas:
    return cassis.load_cas_from_json("".join(pieces([(article, about)])))


def test_cassis_reads_text_and_features() -> None:
    cas = read()
    assert cas.sofa_string == ARTICLE.document.text
    content, *_ = sorted(
        (a for a in cas.select(type_name(Layer.QUOTE)) if a.identity == "q1"),
        key=lambda a: (a.role != "content", a.role),
    )
    assert content.get_covered_text() == "“We will decide by 1 May,”"
    assert (content.kind, content.speaker, content.actor, content.status) == ("direct", "Ana Ruiz", "a1", "accepted")
    assert content.confidence == 0.8
    deadline = [a for a in cas.select(type_name(Layer.ISSUE)) if a.role == "deadline"]
    assert [(a.get_covered_text(), a.deadline) for a in deadline] == [("by 1 May", "2026-05-01")]
    [language] = cas.select("uima.tcas.DocumentAnnotation")
    assert language.language == "en"


def test_offsets_in_the_file_are_utf16() -> None:
    """The ship in the first paragraph is one code point and two code units."""
    value = json.loads("".join(pieces([(ARTICLE, ANNOTATIONS)])))
    text = ARTICLE.document.text
    assert "🚢" in text[: text.index("Ana Ruiz")]
    units = text.encode("utf-16-le")
    spans = {(a.id, s.role, s.exact) for a in ANNOTATIONS for s in a.spans}
    seen = set()
    for structure in value["%FEATURE_STRUCTURES"][2:]:
        words = units[2 * structure["begin"] : 2 * structure["end"]].decode("utf-16-le")
        seen.add((structure["identity"], structure["role"], words))
    assert seen == spans


@given(rows())
def test_every_span_of_any_article_covers_its_words(row: tuple[Article, tuple[Annotation, ...]]) -> None:
    article, about = row
    cas = read(article, about)
    expected = sorted(s.exact for a in about if a.anchor is not Anchor.ORPHANED for s in a.spans)
    assert sorted(a.get_covered_text() for layer in LAYERS for a in cas.select(type_name(layer))) == expected


def test_what_lost_its_place_is_left_out() -> None:
    lost = tuple(replace(a, anchor=Anchor.ORPHANED) for a in ANNOTATIONS)
    assert not [a for layer in LAYERS for a in read(about=lost).select(type_name(layer))]


def test_the_type_system_in_docs_is_the_one_of_the_file() -> None:
    """INCEpTION takes it to make the layers before the documents come."""
    published = cassis.load_typesystem(Path(__file__).parents[2] / "docs" / "newsreader-types.xml")
    ours = read().typesystem
    for layer in LAYERS:
        for system in (published, ours):
            features = {f.name: f.rangeType.name for f in system.get_type(type_name(layer)).features}
            texts = dict.fromkeys((*SHARED, *FEATURES[layer]), "uima.cas.String")
            assert features == {**texts, "confidence": "uima.cas.Float"}


def test_one_file_an_article(tmp_path: Path) -> None:
    [path] = export([(ARTICLE, ANNOTATIONS)], "cas", tmp_path).files
    assert path.suffix == ".json"
    assert len(cassis.load_cas_from_json(path.read_text("utf-8")).select(type_name(Layer.MARK))) == 1
