"""Exports are made as the rows come: the memory for many is that for few."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.export import FORMATS, Row, export
from reader.model import Layer
from tests.export.ostvik import build_annotations, build_article

# spaCy's tokens need what they need, but a file holds one article, as in all formats of a folder.
WHOLE = [name for name in FORMATS if name != "spacy"]


def many(number: int) -> Iterator[Row]:
    """Articles with seven annotations each and ids of their own."""
    article = build_article()
    annotations = [a for a in build_annotations(article) if a.layer is not Layer.NOTE]
    for n in range(number):
        about = tuple(replace(a, id=f"{a.id}-{n}", article=f"{n:016x}") for a in annotations)
        yield replace(article, id=f"{n:016x}"), about


def peak(name: str, number: int, target: Path) -> int:
    """Bytes that Python held at most while that many articles were exported."""
    chosen = FORMATS[name]
    output = target / f"{name}-{number}{'' if chosen.per_article and not chosen.joins else chosen.suffix}"
    tracemalloc.start()
    try:
        assert export(many(number), name, output).articles == number
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", WHOLE)
def test_ten_times_the_articles_need_no_more_memory(name: str, tmp_path: Path) -> None:
    peak(name, 2, tmp_path)  # what is imported and cached once
    few, lots = peak(name, 8, tmp_path), peak(name, 80, tmp_path)
    assert lots < few + 80 * 1_000  # a path of a file, or an id, an article


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in WHOLE if not FORMATS[name].per_article])
def test_a_hundred_thousand_annotations_stream(name: str, tmp_path: Path) -> None:
    few, lots = peak(name, 100, tmp_path), peak(name, 14_300, tmp_path)
    assert lots < few + 500_000
