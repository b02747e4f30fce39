"""What differs between two texts, word by word inside paragraphs that changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_LONG = 2_000
_ALIKE = 0.35
"""Two paragraphs with less in common are one taken out and one put in."""


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A stretch of one of the two texts. All but the added ones make the old text, all but the removed ones the new."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order."""
    joined: list[Piece] = []
    for piece in _paragraphs(old, new):
        if not piece.text:
            continue
        if joined and joined[-1].kind is piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)


def _paragraphs(old: str, new: str) -> Iterator[Piece]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[i:i_end]), "".join(after[j:j_end])
        if tag == "equal":
            yield Piece(Kind.SAME, removed)
        elif tag == "replace":
            yield from _words(removed, added)
        else:
            yield Piece(Kind.REMOVED, removed)
            yield Piece(Kind.ADDED, added)


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > _LONG)
    shared = sum(
        1
        for block in matcher.get_matching_blocks()
        for piece in before[block.a : block.a + block.size]
        if piece[0].isalnum()
    )
    words = sum(1 for piece in (*before, *after) if piece[0].isalnum())
    if 2 * shared < _ALIKE * words:
        yield Piece(Kind.REMOVED, old)
        yield Piece(Kind.ADDED, new)
        return
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(before[i:i_end]))
        else:
            yield Piece(Kind.REMOVED, "".join(before[i:i_end]))
            yield Piece(Kind.ADDED, "".join(after[j:j_end]))
