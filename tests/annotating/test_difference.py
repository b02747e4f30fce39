from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.annotating.difference import Kind, difference

TEXT = st.lists(
    st.sampled_from(["the ", "bridge ", "mayor", ".\n\n", "🙂 ", "“", " ", "\r", "\x85", "winter"]), max_size=40
)


@given(TEXT.map("".join), TEXT.map("".join))
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.kind is not Kind.ADDED) == old
    assert "".join(p.text for p in pieces if p.kind is not Kind.REMOVED) == new
    assert all(p.text for p in pieces)
    assert all(one.kind is not other.kind for one, other in pairwise(pieces))


def test_only_the_words_that_changed_are_told() -> None:
    old = "Title\n\nThe mayor asked for money on Monday.\n\nThe end."
    new = "Title\n\nThe mayor asked for cash on Monday.\n\nA new line.\n\nThe end."
    assert [(kind, text) for kind, text in difference(old, new) if kind is not Kind.SAME] == [
        ("removed", "money"),
        ("added", "cash"),
        ("added", "\n\nA new line."),
    ]


def test_another_paragraph_is_no_patchwork() -> None:
    old, new = "The council closed two schools in the north.", "Rain fell all day; nobody came."
    assert difference(old, new) == ((Kind.REMOVED, old), (Kind.ADDED, new))
