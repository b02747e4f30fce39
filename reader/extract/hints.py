"""What the trained encoder says of stretches of a text: kinds of actors, who is whom, and what is left open."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

import numpy as np

from reader.extract.learned.encoder import Floats, Reading
from reader.extract.learned.heads import ISSUE_TYPES, KINDS
from reader.extract.learned.openness import ClauseWords
from reader.model import Span

LEAST = 0.3
"""How likely a mention has to begin with a word to be looked at."""


class Hints:
    """A reading, asked by spans of the text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._starts = [s.start for s in reading.words.spans]
        self._ends = [s.end for s in reading.words.spans]
        outer, inner = np.exp(reading.head("mention")), np.exp(reading.head("inner"))[:, : 1 + 2 * len(KINDS)]
        self._outer, self._inner = outer, inner
        self._begins: list[float] = np.maximum(outer[:, 1::2].sum(1), inner[:, 1::2].sum(1)).tolist()
        self._goes_on: list[float] = np.maximum(outer[:, 2::2].sum(1), inner[:, 2::2].sum(1)).tolist()
        self.kind_odds = np.maximum(_by_kind(outer), _by_kind(inner))
        """Of each word, how likely it stands in a mention of each kind."""
        self._kind_sums = np.vstack([np.zeros(len(KINDS)), np.cumsum(self.kind_odds, axis=0, dtype=np.float64)])
        open_odds = 1 - np.exp(reading.head("issue")[:, 0].astype(np.float64))
        self._open: list[float] = open_odds.tolist()
        self._open_sums = list(accumulate(self._open, initial=0.0))
        weights = open_odds[:, None] + 1e-6
        self._type_sums = np.vstack([np.zeros(len(ISSUE_TYPES)), np.cumsum(np.exp(reading.head("type")) * weights, 0)])
        self._holders: dict[Span, tuple[int, list[float]]] = {}
        self._pointed: dict[int, tuple[int, list[float]]] = {}
        self._coreference: dict[range, Floats] = {}
        """Of the words of a window: what each points to, summed up from the left."""
        self._words: dict[Span, range] = {}
        self._ends_of: dict[Span, tuple[int, int]] = {}

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
        sums = self._kind_sums
        mean = (sums[words.stop] - sums[words.start]) / len(words)
        return dict(zip(KINDS, mean.tolist(), strict=True))

    def stretches(self) -> list[tuple[Span, str]]:
        """The mentions that the encoder sees, the inner ones too, with their kinds."""
        found = []
        spans = self.reading.words.spans
        for tags in (self._outer, self._inner):
            fresh, stays = tags[:, 1::2].sum(1).tolist(), tags[:, 2::2].sum(1).tolist()
            i = 0
            while i < len(fresh):
                end = i + 1
                if fresh[i] > LEAST:
                    while end < len(stays) and stays[end] > max(0.5 - LEAST / 2, fresh[end]):
                        end += 1
                    kind = int(_by_kind(tags[i:end]).sum(0).argmax())
                    found.append((Span(spans[i].start, spans[end - 1].end), KINDS[kind]))
                i = end
        return found

    def begins(self, word: int) -> float:
        """How likely a mention begins with a word."""
        return self._begins[word]

    def goes_on(self, word: int) -> float:
        """How likely a word stands inside a mention that began before it."""
        return self._goes_on[word]

    def openness(self, span: Span) -> tuple[float, float]:
        """How likely the words of a stretch are evidence of an open issue: their mean, and the likeliest."""
        words = self.words(span)
        if not words:
            return 0.0, 0.0
        mean = (self._open_sums[words.stop] - self._open_sums[words.start]) / len(words)
        return mean, max(self._open[words.start : words.stop])

    def types(self, span: Span) -> dict[str, float]:
        """How likely an issue here is of each type."""
        words = self.words(span)
        if not words:
            return dict.fromkeys(ISSUE_TYPES, 0.0)
        values = self._type_sums[words.stop] - self._type_sums[words.start]
        weight = self._open_sums[words.stop] - self._open_sums[words.start] + 1e-6 * len(words)
        return dict(zip(ISSUE_TYPES, (values / weight).tolist(), strict=True))

    def clause(self, span: Span, head: int, governor: int) -> ClauseWords:
        """A clause by its words: of its whole stretch, and those at its head and at what governs it."""
        words, at = self.words(span), self.word_at(head)
        words = range(min(words.start, at), max(words.stop, at + 1))
        return ClauseWords(words, at, self.word_at(governor))

    def word_at(self, place: int) -> int:
        """The number of the word at a code point, or of the one before it."""
        return max(0, bisect_right(self._starts, place) - 1)

    def same_as_each(self, mention: Span, others: Iterable[Span]) -> list[float]:
        """How likely the stretch refers to what each of the others does."""
        start, sums = self._sums(mention)
        last = len(sums) - 1
        found = []
        known = self._ends_of
        for other in others:
            low, high = known.get(other) or self._note_ends(other)
            low = low - start if low > start else 0
            high = high - start if high - start < last else last
            found.append(sums[high] - sums[low] if low < high else 0.0)
        return found

    def _note_ends(self, span: Span) -> tuple[int, int]:
        words = self.words(span)
        self._ends_of[span] = words.start, words.stop
        return words.start, words.stop

    def holds(self, mention: Span, evidence: Span) -> float:
        """How likely what the first stretch refers to holds the issue that the second one is evidence of."""
        if evidence not in self._holders:
            words, start, odds = self.words(evidence), 0, [0.0]
            if words:
                window = self.reading.window_of(words)
                inside = range(max(words.start, window.start), min(words.stop, window.end))
                start = window.start
                if inside:
                    odds = [0.0, *np.cumsum(window.pointed("holder", inside).mean(0)[1:]).tolist()]
            self._holders[evidence] = (start, odds)
        start, sums = self._holders[evidence]
        words = self.words(mention)
        low, high = max(words.start - start, 0), min(words.stop - start, len(sums) - 1)
        return sums[high] - sums[low] if low < high else 0.0

    def _sums(self, mention: Span) -> tuple[int, list[float]]:
        """The number of the first word that a stretch can point to, and the running sum of how likely it does."""
        words = self.words(mention)
        if words.start not in self._pointed:
            self._pointed[words.start] = (0, [0.0])
            if words:
                window = self.reading.window_of(words)
                if window.start <= words.start < window.end:
                    shown = range(window.start, window.end)
                    if shown not in self._coreference:
                        odds = window.pointed("coreference", shown)
                        odds[:, 0] = 0  # nobody
                        self._coreference[shown] = np.cumsum(odds, axis=1)
                    sums = self._coreference[shown][words.start - window.start]
                    self._pointed[words.start] = (window.start, sums.tolist())
        return self._pointed[words.start]


def _by_kind(tags: Floats) -> Floats:
    """Begin and inside of each kind put together; the first column is "outside"."""
    width = len(KINDS)
    found: Floats = tags[:, 1 : 1 + 2 * width].reshape(len(tags), width, 2).sum(2)
    return found


MOST = 6.0
"""Log odds are cut there, either way."""
LIKELIEST = 1 / (1 + math.exp(-MOST))


def logit(probability: float) -> float:
    """Log odds, cut and brought to -1 to 1."""
    if probability >= LIKELIEST:
        return 1.0
    if probability <= 1 - LIKELIEST:
        return -1.0
    return math.log(probability / (1 - probability)) / MOST
