"""The JSON Schema in docs/ says of the jsonl format what the program does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker

from reader.export import FORMATS
from reader.export.serialise import annotation_json, export_json, line
from reader.model import (
    MAIN_ROLE,
    ActorKind,
    Anchor,
    Annotation,
    Article,
    BlockKind,
    IssueType,
    Layer,
    QuoteKind,
    Status,
)
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import annotations, articles

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "annotations.schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
PARTS: dict[str, Any] = SCHEMA["$defs"]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(articles(), annotations())
def test_every_line_is_valid(article: Article, annotation: Annotation) -> None:
    VALID.validate(json.loads(line(export_json(article, [annotation]))))


def test_an_export_is_valid_and_has_no_key_that_the_schema_does_not_name() -> None:
    article = build_article()
    written = json.loads("".join(FORMATS["jsonl"].pieces([(article, build_annotations(article))])))
    VALID.validate(written)
    assert set(written["article"]) == set(PARTS["article"]["properties"])
    for annotation in written["annotations"]:
        assert set(annotation) == set(PARTS["annotation"]["properties"])
        assert set(annotation["body"]) == set(PARTS[annotation["layer"]]["properties"])


def test_the_values_are_those_of_the_model() -> None:
    envelope = PARTS["annotation"]["properties"]
    assert envelope["layer"]["enum"] == list(Layer)
    assert envelope["status"]["enum"] == list(Status)
    assert envelope["anchor"]["enum"] == list(Anchor)
    assert PARTS["actor"]["properties"]["kind"]["enum"] == list(ActorKind)
    assert PARTS["quote"]["properties"]["kind"]["enum"] == list(QuoteKind)
    assert PARTS["issue"]["properties"]["type"]["enum"] == list(IssueType)
    assert PARTS["article"]["properties"]["blocks"]["items"]["properties"]["kind"]["enum"] == list(BlockKind)
    for rule in PARTS["annotation"]["allOf"]:
        layer = Layer(rule["if"]["properties"]["layer"]["const"])
        if layer is not Layer.NOTE:
            assert rule["then"]["properties"]["spans"]["items"]["properties"]["role"]["enum"][0] == MAIN_ROLE[layer]


def wrong_lines() -> Iterator[Any]:
    article = build_article()
    [_, _, quote, *_] = build_annotations(article)
    good = {**export_json(article, []), "annotations": [annotation_json(quote)]}
    changes: list[dict[str, Any]] = [
        {"layer": "opinion"},
        {"status": "maybe"},
        {"confidence": 1.5},
        {"created": "2026-03-02"},
        {"created": "2026-03-02T09:30:00+01:00"},
        {"body": {"kind": "direct"}},
        {"body": {"kind": "loud", "speaker_name": None, "actor": None}},
        {"spans": [{"role": "evidence", "start": 0, "end": 1, "exact": "a"}]},
        {"spans": [{"role": "content", "start": -1, "end": 1, "exact": "a"}]},
        {"id": ""},
    ]
    for change in changes:
        yield {**good, "annotations": [{**good["annotations"][0], **change}]}
    yield {**good, "format": "newsreader-annotations/2"}
    yield {key: value for key, value in good.items() if key != "article"}


@pytest.mark.parametrize("value", list(wrong_lines()))
def test_a_wrong_line_is_none(value: object) -> None:
    assert not VALID.is_valid(value)
