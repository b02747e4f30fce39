"""A text as the encoder takes it: words, word pieces, features and windows."""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reader.extract.learned.quotation import MARKS, quoted
from reader.model import Span

WINDOW = 192
"""Pieces in a window at most, the two special ones included."""
LONGEST_WORD = 6
"""Pieces of one word at most; what is left of a longer one says nothing more."""
CASES, QUOTES, PLACES = 6, 6, 4
"""Number of values of each feature."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


class Words(NamedTuple):
    """A text cut into words, each with its pieces and features."""

    spans: list[Span]
    pieces: list[list[int]]
    features: list[tuple[int, int, int]]
    """Letter case, place relative to quotation marks, place in the paragraph."""


class WordPieces:
    """The encoder's vocabulary (uncased WordPiece)."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown, self.begin, self.end = (self._ids[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self.of = lru_cache(maxsize=50_000)(self._of)

    @classmethod
    def read(cls, path: Path) -> WordPieces:
        return cls(path.read_text(encoding="utf-8").split("\n"))

    def _of(self, word: str) -> list[int]:
        """The pieces of one word, the longest first match at each step; one unknown piece where there is none."""
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        pieces: list[int] = []
        start = 0
        while start < len(plain) and len(plain) <= 100:
            for end in range(len(plain), start, -1):
                found = self._ids.get(("##" if start else "") + plain[start:end])
                if found is not None:
                    break
            else:
                return [self.unknown]
            pieces.append(found)
            start = end
        return pieces[:LONGEST_WORD] or [self.unknown]


def cut(text: str, vocabulary: WordPieces) -> Words:
    """The text's words with pieces and features."""
    spans = [Span(*m.span()) for m in _WORD.finditer(text)]
    stretches = quoted(text)
    starts = [s.start for s in stretches]
    features = []
    paragraph = 0
    before = 0
    for span in spans:
        fresh = span.start == 0 or "\n" in text[before : span.start]
        paragraph += fresh and before > 0
        place = (1 if paragraph else 2) if fresh else (0 if paragraph else 3)
        word = text[span.start : span.end]
        number = bisect_right(starts, span.start) - 1
        if number >= 0 and span.end <= stretches[number].end:
            state = (
                (2 if stretches[number].single else 1)
                if span.start > starts[number]
                else (3 + stretches[number].single)
            )
        else:
            state = 5 if word in MARKS else 0
        features.append((_case(word), state, place))
        before = span.end
    return Words(spans, [vocabulary.of(text[a:b]) for a, b in spans], features)


def _case(word: str) -> int:
    if not word[0].isalpha():
        return 4 if word[0].isdigit() else 5
    if word.islower():
        return 0
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return 1
    return 2 if word.isupper() else 3


def windows(words: Words, *, first: int = WINDOW, size: int = WINDOW) -> list[tuple[int, int]]:
    """Ranges of words: whole paragraphs packed until they fill ``size`` pieces; a longer paragraph is cut. The first
    window may be made smaller, so that training sees each paragraph at different places."""
    ranges: list[tuple[int, int]] = []
    room = first - 2
    start = filled = 0
    bounds = [i for i, f in enumerate(words.features) if f[2] in (1, 2)] + [len(words.spans)]
    for begin, end in itertools.pairwise(bounds):
        length = sum(len(p) for p in words.pieces[begin:end])
        if filled and filled + length > room:
            ranges.append((start, begin))
            start, filled, room = begin, 0, size - 2
        if length <= room:
            filled += length
            continue
        for at in range(begin, end):
            if filled + len(words.pieces[at]) > room:
                ranges.append((start, at))
                start, filled, room = at, 0, size - 2
            filled += len(words.pieces[at])
    if start < len(words.spans):
        ranges.append((start, len(words.spans)))
    return ranges
