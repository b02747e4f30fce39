"""The Web Annotations as a JSON-LD processor and the W3C's model see them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from pyld import jsonld

from reader.export.w3c import CONTEXT, pieces
from reader.model import Anchor, Annotation, Article
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import rows

ARTICLE = build_article()
ANNOTATIONS = build_annotations(ARTICLE)
NAME = UUID(int=7)
STORED = json.loads((Path(__file__).parents[1] / "data" / "export" / "anno.jsonld").read_text("utf-8"))
OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
OURS = "urn:newsreader:terms#"


def collection(
    article: Article = ARTICLE, about: tuple[Annotation, ...] = ANNOTATIONS, *, page: int = 1_000
) -> dict[str, Any]:
    read: dict[str, Any] = json.loads("".join(pieces([(article, about)], collection=NAME, page=page)))
    return read


def stored(address: str, _options: object) -> dict[str, Any]:
    """The loader: nothing but the stored context, and never the network."""
    assert address == CONTEXT
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": STORED}


def expanded(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The value as pyld expands it; a key that the contexts do not know fails."""
    dropped: list[str | None] = []
    options = {"documentLoader": stored, "base": "", "processingMode": "json-ld-1.1"}
    result: list[dict[str, Any]] = jsonld.expand(value, options, on_property_dropped=dropped.append)
    assert dropped == []
    return result


def nodes(value: object, kind: str) -> list[dict[str, Any]]:
    """All nodes of a type, at any depth, in order."""
    if isinstance(value, list):
        return [node for item in value for node in nodes(item, kind)]
    if not isinstance(value, dict):
        return []
    mine = [value] if kind in value.get("@type", []) else []
    return mine + [node for item in value.values() for node in nodes(item, kind)]


def only(node: dict[str, Any], key: str) -> Any:
    [value] = node[key]
    return value.get("@value", value.get("@id"))


def check_model(value: dict[str, Any], article: Article) -> None:
    """What the Web Annotation Data Model says must be, and what its test suite does not catch."""
    iri = re.compile(r"(https?|urn):[^\s<>\"{}|\\^`]+")
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
    assert isinstance(value["id"], str)
    assert iri.fullmatch(value["id"])
    assert value["type"] == "Annotation"
    assert moment.fullmatch(value["created"])
    assert moment.fullmatch(value["modified"])
    assert value["creator"]["type"] in ("Person", "Software")
    assert value["creator"]["name"]
    targets = value["target"] if isinstance(value["target"], list) else [value["target"]]
    assert targets
    for resource in [*targets, *value["body"]]:
        if isinstance(resource, str):
            assert iri.fullmatch(resource)
        elif resource["type"] == "TextualBody":
            assert resource["value"]
            assert resource["purpose"]
        else:
            assert iri.fullmatch(resource["source"])
            for selector in resource.get("selector", ()):
                if selector["type"] == "TextPositionSelector":
                    assert 0 <= selector["start"] < selector["end"]
                    quote = resource["selector"][0]
                    start, end = selector["start"], selector["end"]
                    text = article.document.text
                    assert text[start:end] == quote["exact"]
                    assert text[:start].endswith(quote["prefix"])
                    assert text[end:].startswith(quote["suffix"])


def test_pyld_expands_the_collection_and_loses_nothing() -> None:
    [root] = expanded(collection())
    assert root["@id"] == NAME.urn
    assert root["@type"] == [f"{AS}OrderedCollection"]
    assert only(root, f"{AS}totalItems") == len(ANNOTATIONS)
    [page] = root[f"{AS}first"]
    assert only(page, f"{AS}partOf") == NAME.urn
    made = nodes(page, f"{OA}Annotation")
    assert [only(node, f"{OURS}layer") for node in made] == [a.layer for a in ANNOTATIONS]
    assert [only(node, f"{OURS}status") for node in made] == [a.status for a in ANNOTATIONS]
    quote = made[2]
    assert only(quote, f"{OA}motivatedBy") == f"{OA}highlighting"
    [created] = quote["http://purl.org/dc/terms/created"]
    assert created == {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": "2026-03-02T09:30:00Z"}
    assert [only(n, f"{OA}exact") for t in quote[f"{OA}hasTarget"] for n in nodes(t, f"{OA}TextQuoteSelector")] == [
        "“We will decide by 1 May,”",
        "“and not a day later.”",
    ]
    purposes = {only(body, f"{OA}hasPurpose") for body in quote[f"{OA}hasBody"]}
    assert purposes == {f"{OA}classifying", f"{OA}identifying", f"{OA}describing", f"{OA}linking"}
    [link] = [b for b in quote[f"{OA}hasBody"] if only(b, f"{OA}hasPurpose") == f"{OA}linking"]
    assert only(link, f"{OA}hasSource") == made[0]["@id"]


@given(rows())
def test_any_annotation_is_as_the_model_wants_it(row: tuple[Article, tuple[Annotation, ...]]) -> None:
    article, about = row
    value = collection(article, about)
    for item in value["first"]["items"] if about else ():
        check_model(item, article)
    assert len(nodes(expanded(value), f"{OA}Annotation")) == len(about)


@pytest.mark.parametrize(("page", "sizes"), [(1, [1] * 8), (3, [3, 3, 2]), (4, [4, 4]), (8, [8]), (9, [8])])
def test_pages_follow_each_other_and_hold_everything(page: int, sizes: list[int]) -> None:
    value = collection(page=page)
    pages = [value["first"], *value.get("@included", ())]
    assert [len(p["items"]) for p in pages] == sizes
    assert [p["startIndex"] for p in pages] == [sum(sizes[:i]) for i in range(len(sizes))]
    assert [p.get("next") for p in pages] == [p["id"] for p in pages[1:]] + [None]
    assert [p.get("prev") for p in pages] == [None] + [p["id"] for p in pages[:-1]]
    assert value.get("last", pages[0]["id"]) == pages[-1]["id"]
    assert {p["partOf"] for p in pages} == {value["id"]}
    assert value["total"] == len(nodes(expanded(value), f"{OA}Annotation")) == 8


def test_nothing_is_a_collection_too() -> None:
    assert collection(about=()) == {
        "@context": [CONTEXT, {"newsreader": OURS, **{t: f"newsreader:{t}" for t in
            ("layer", "status", "anchor", "confidence", "role", "deadline")}}],
        "id": NAME.urn,
        "type": "AnnotationCollection",
        "label": "newsreader annotations",
        "total": 0,
    }  # fmt: skip


def test_an_orphan_has_its_words_and_what_stood_around_them_but_no_place() -> None:
    lost = replace(ANNOTATIONS[2], anchor=Anchor.ORPHANED, prefix="before ", suffix=" behind")
    [item] = collection(about=(lost,))["first"]["items"]
    first, second = item["target"]
    assert first["selector"] == [
        {"type": "TextQuoteSelector", "exact": "“We will decide by 1 May,”", "prefix": "before ", "suffix": " behind"}
    ]
    assert second["selector"] == [{"type": "TextQuoteSelector", "exact": "“and not a day later.”"}]


def test_no_password_and_no_path_leaves() -> None:
    local = replace(ARTICLE, feed="file:///home/tove/news", url="file:///home/tove/news/a%20b.txt")
    output = "".join(pieces([(local, ANNOTATIONS)]))
    assert "/home/tove" not in output
    assert "secret" not in output
    assert json.loads(output)["first"]["items"][-1]["target"].startswith("urn:uuid:")
