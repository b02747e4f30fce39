"""Attributions by the trained encoder: every likely content is scored as a whole quote, and the best are kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from reader.extract.learned.contents import pieces_of
from reader.extract.learned.encoder import Encoder, Reading
from reader.extract.learned.linked import Linked, linked
from reader.extract.learned.openness import Openness
from reader.extract.learned.quality import Quality, features_of, kind_of
from reader.model import Span

LEANS = (-1.5, 0.0, 1.5)
"""How eagerly words are taken for contents, in log odds: what is certain, the tags as they are, and what they miss."""
LEAST = 0.25
"""Quotes below this score are dropped."""


class Attribution(NamedTuple):
    """A content laid at someone's door; its pieces in order of place."""

    content: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    score: float
    """0-1: how likely the whole of it is right."""


class Candidate(NamedTuple):
    """A content that may be a quote, with what speaks for it."""

    quote: Linked
    kind: str
    features: dict[str, float]


@dataclass(frozen=True)
class Learned:
    """The trained weights, read from their folder when first used."""

    folder: Path

    @classmethod
    def shipped(cls) -> Learned:
        return cls(Path(str(files("reader.extract"))) / "weights")

    @cached_property
    def encoder(self) -> Encoder:
        return Encoder(self.folder)

    @cached_property
    def quality(self) -> Quality:
        return Quality.read(self.folder / "quality.npz")

    @cached_property
    def openness(self) -> Openness:
        return Openness.read(self.folder / "clauses.npz")

    def attributions(self, reading: Reading) -> list[Attribution]:
        """The text's quotes in order of place; no two share a word."""
        candidates = candidates_of(reading)
        scored = zip(self.quality.scores([c.features for c in candidates]), candidates, strict=True)
        kept: list[tuple[float, Linked]] = []
        for score, candidate in sorted(scored, key=lambda pair: -pair[0]):
            if score < LEAST:
                break
            if not any(_overlap(candidate.quote, other) for _, other in kept):
                kept.append((score, candidate.quote))
        return sorted(_attribution(reading, quote, score) for score, quote in kept)


def candidates_of(reading: Reading) -> list[Candidate]:
    """Every content that the tags make likely, each once."""
    tags = reading.head("quote")
    odds = np.exp(tags)
    found: dict[tuple[range, ...], Candidate] = {}
    for lean, pieces in zip(LEANS, pieces_of(reading, tags, LEANS), strict=True):
        for quote in linked(reading, pieces):
            if tuple(quote.content) not in found:
                features = features_of(reading, odds, pieces, quote)
                features["lean"] = lean
                found[tuple(quote.content)] = Candidate(quote, kind_of(pieces, quote.content), features)
    return list(found.values())


def _overlap(one: Linked, other: Linked) -> bool:
    return one.content[0].start < other.content[-1].stop and other.content[0].start < one.content[-1].stop


def _attribution(reading: Reading, quote: Linked, score: float) -> Attribution:
    def span(words: range) -> Span:
        return Span(reading.words.spans[words.start].start, reading.words.spans[words.stop - 1].end)

    return Attribution(
        tuple(span(piece) for piece in quote.content),
        span(quote.cue) if quote.cue else None,
        span(quote.speaker) if quote.speaker else None,
        round(score, 3),
    )
