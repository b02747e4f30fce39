"""What the trained encoder says of stretches of a text: kinds of actors, who is whom, and what is left open."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

import numpy as np

from reader.extract.learned.encoder import Floats, Reading
from reader.extract.learned.heads import ISSUE_TYPES, KINDS
from reader.model import Span


class Hints:
    """A reading, asked by spans of the text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._starts = [s.start for s in reading.words.spans]
        self._ends = [s.end for s in reading.words.spans]
        outer, inner = np.exp(reading.head("mention")), np.exp(reading.head("inner"))
        self._kinds = np.maximum(_by_kind(outer), _by_kind(inner))
        self._open = 1 - np.exp(reading.head("issue")[:, 0])
        self._types = np.exp(reading.head("type"))
        self._pointed: dict[int, tuple[int, list[float]]] = {}
        self._words: dict[Span, range] = {}

    def words(self, span: Span) -> range:
        """The numbers of the words that a span touches."""
        found = self._words.get(span)
        if found is None:
            found = range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))
            self._words[span] = found
        return found

    def kinds(self, span: Span) -> dict[str, float]:
        """How likely a stretch is a mention of each kind of actor, or of a place."""
        words = self.words(span)
        if not words:
            return dict.fromkeys(KINDS, 0.0)
        return dict(zip(KINDS, self._kinds[words.start : words.stop].mean(0).tolist(), strict=True))

    def openness(self, span: Span) -> tuple[float, float]:
        """How likely the words of a stretch are evidence of an open issue: their mean, and the likeliest."""
        words = self.words(span)
        if not words:
            return 0.0, 0.0
        values = self._open[words.start : words.stop]
        return float(values.mean()), float(values.max())

    def types(self, span: Span) -> dict[str, float]:
        """How likely an issue here is of each type."""
        words = self.words(span)
        if not words:
            return dict.fromkeys(ISSUE_TYPES, 0.0)
        weight = self._open[words.start : words.stop, None] + 1e-6
        values = (self._types[words.start : words.stop] * weight).sum(0) / weight.sum()
        return dict(zip(ISSUE_TYPES, values.tolist(), strict=True))

    def same(self, mention: Span, other: Span) -> float:
        """How likely the first stretch refers to what the second one does."""
        start, sums = self._sums(mention)
        words = self.words(other)
        low, high = max(words.start - start, 0), min(words.stop - start, len(sums) - 1)
        return sums[high] - sums[low] if low < high else 0.0

    def _sums(self, mention: Span) -> tuple[int, list[float]]:
        """The number of the first word that a stretch can point to, and the running sum of how likely it does."""
        words = self.words(mention)
        if words.start not in self._pointed:
            self._pointed[words.start] = (0, [0.0])
            if words:
                window = self._reading.window_of(words)
                if window.start <= words.start < window.end:
                    odds = window.pointed("coreference", range(words.start, words.start + 1))[0]
                    self._pointed[words.start] = (window.start, [0.0, *np.cumsum(odds[1:]).tolist()])
        return self._pointed[words.start]


def _by_kind(tags: Floats) -> Floats:
    """Begin and inside of each kind put together; the first column is "outside"."""
    width = len(KINDS)
    found: Floats = tags[:, 1 : 1 + 2 * width].reshape(len(tags), width, 2).sum(2)
    return found


def logit(probability: float, most: float = 6.0) -> float:
    """Log odds, cut at `most` either way and brought to about -1 to 1."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-most, min(most, math.log(p / (1 - p)))) / most
