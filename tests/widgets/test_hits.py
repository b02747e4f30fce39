"""Words found in a text as a reader means them."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Span
from widgets.article.hits import Folded, first_from, has_accents

TEXT = "Straße Café cafe\u0301 wait… Don’t\nstop İstanbul ﬁne\u2014end"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("strasse", ["Straße"]),
        ("CAFE", ["Café", "cafe\u0301"]),
        ("café", ["Café", "cafe\u0301"]),
        ("cafè", []),
        ("don't stop", ["Don’t\nstop"]),
        ("wait...", ["wait…"]),
        ("istanbul", ["İstanbul"]),
        ("fine-end", ["ﬁne\u2014end"]),
        ("i", ["i", "İ", "ﬁ"]),
        ("   ", []),
        ("nothing", []),
    ],
)
def test_a_reader_finds_what_is_meant(words: str, found: list[str]) -> None:
    folded = Folded(TEXT, accents=has_accents(words))
    assert [TEXT[slice(*hit)] for hit in folded.hits(words)] == found


ALPHABET = "abcÀàéE\u0301\u0308ßﬁİ…“’ \n-"


@given(st.text(ALPHABET, max_size=40), st.text(ALPHABET, max_size=40), st.text("abcàéE ", min_size=1, max_size=5))
def test_what_stands_there_is_found_and_hits_do_not_overlap(before: str, after: str, words: str) -> None:
    text = f"{before}|{words}|{after}"
    hits = Folded(text, accents=has_accents(words)).hits(words)
    assert all(one.end <= other.start for one, other in pairwise(hits))
    place = len(before) + 1
    if words.strip() and unicodedata.is_normalized("NFC", words):
        plain = words.strip()
        assert any(hit.start <= place + words.index(plain) < hit.end for hit in hits)


def test_the_first_hit_is_the_next_one_and_round_the_end_the_first() -> None:
    hits = [Span(2, 4), Span(8, 9)]
    assert [first_from(hits, place) for place in (0, 2, 3, 9)] == [0, 0, 1, 0]
