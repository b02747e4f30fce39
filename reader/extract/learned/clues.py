"""What the encoder thinks of spans that another step found: probabilities to weigh there beside its own evidence."""

from __future__ import annotations

import numpy as np

from reader.extract.learned.encoder import Reading
from reader.extract.learned.heads import ISSUE_TYPES, KINDS
from reader.model import Span


def mention_clues(reading: Reading, span: Span) -> dict[str, float]:
    """How likely the span's words are a mention of each kind, or a pronoun, or none: 0-1, the mean over its words;
    "begins" and "ends" say how likely a mention has its borders there."""
    words = reading.words_in(*span)
    if not words:
        return {}
    outer, inner = np.exp(reading.head("mention")), np.exp(reading.head("inner"))
    inside = slice(words.start, words.stop)
    found = {}
    for number, kind in enumerate((*KINDS, "pronoun")):
        columns = slice(2 * number + 1, 2 * number + 3)
        mine = inner[inside, columns].sum(-1)
        if kind != "pronoun":
            mine = np.maximum(mine, outer[inside, columns].sum(-1))
        found[kind] = float(mine.mean())
    found["none"] = float((outer[inside, 0] * inner[inside, 0]).mean())
    found["begins"] = float(max(outer[words.start, 1::2].sum(), inner[words.start, 1::2].sum()))
    after = words.stop
    goes_on = outer[after, 2::2].sum() if after < len(outer) else 0.0
    found["ends"] = float(1 - goes_on)
    return found


def link_clue(reading: Reading, span: Span, other: Span) -> float | None:
    """How likely the mention points to the other one as of the same actor, 0-1; None where no window holds both."""
    return _points(reading, "coreference", span, other)


def nobody_clue(reading: Reading, span: Span) -> float:
    """How likely the mention points to no other mention around it, 0-1."""
    words = reading.words_in(*span)
    return _row(reading, "coreference", words, 0) if words else 1.0


def issue_clues(reading: Reading, span: Span) -> dict[str, float]:
    """How likely the span is evidence of an open issue ("open": the mean over its words, "most": their highest), and
    the share of each type."""
    words = reading.words_in(*span)
    if not words:
        return {}
    inside = slice(words.start, words.stop)
    odds = 1 - np.exp(reading.head("issue")[inside, 0])
    types = (np.exp(reading.head("type")[inside]) * odds[:, None]).sum(0) / odds.sum()
    return {
        "open": float(odds.mean()),
        "most": float(odds.max()),
        **{name: float(share) for name, share in zip(ISSUE_TYPES, types, strict=True)},
    }


def holder_clue(reading: Reading, evidence: Span, mention: Span) -> float | None:
    """How likely the evidence points to the mention as its holder, 0-1; None where no window holds both."""
    return _points(reading, "holder", evidence, mention)


def _points(reading: Reading, pointer: str, span: Span, other: Span) -> float | None:
    words, others = reading.words_in(*span), reading.words_in(*other)
    if not words or not others:
        return None
    if pointer == "coreference":
        words = range(words.start, words.start + 1)
    window = reading.window_of(words)
    if not (window.start <= others.start < window.end and window.start <= words.start < window.end):
        return None
    inside = range(words.start, min(words.stop, window.end))
    return float(window.pointed(pointer, inside)[:, others.start - window.start + 1].mean())


def _row(reading: Reading, pointer: str, words: range, row: int) -> float:
    window = reading.window_of(words)
    return float(window.pointed(pointer, range(words.start, words.start + 1))[0, row])
