"""How likely a whole quote is right: what content, cue and speaker together say, weighed by a small linear model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.extract.learned.contents import BEGIN, CUE, INSIDE, RESUME, SPEAKER, Pieces
from reader.extract.learned.encoder import Floats, Reading
from reader.extract.learned.linked import Linked


@dataclass(frozen=True, slots=True)
class Quality:
    """A few small networks over named features; their mean is the score."""

    names: tuple[str, ...]
    middle: NDArray[np.float32]
    spread: NDArray[np.float32]
    inner: NDArray[np.float32]
    """Networks × features (and a constant) × hidden units."""
    outer: NDArray[np.float32]
    """Networks × hidden units (and a constant)."""

    @classmethod
    def read(cls, path: Path) -> Quality:
        with np.load(path, allow_pickle=False) as stored:
            names = tuple(str(name) for name in stored["names"])
            return cls(names, stored["middle"], stored["spread"], stored["inner"], stored["outer"])

    def scores(self, given: list[dict[str, float]]) -> list[float]:
        """0-1 for each quote's features."""
        if not given:
            return []
        values = np.array([[features.get(name, 0.0) for name in self.names] for features in given], dtype=np.float32)
        values = np.c_[(values - self.middle) / self.spread, np.ones(len(given), dtype=np.float32)]
        hidden = np.tanh(values @ self.inner)
        sums = (hidden * self.outer[:, None, :-1]).sum(-1) + self.outer[:, -1:]
        found: list[float] = (1 / (1 + np.exp(-sums))).mean(0).tolist()
        return found


def features_of(reading: Reading, odds: Floats, pieces: Pieces, quote: Linked) -> dict[str, float]:
    """Named features of one quote; probabilities as log odds. `odds`: how likely each word has each tag."""
    words = [i for piece in quote.content for i in piece]
    first, last = quote.content[0].start, quote.content[-1].stop - 1
    inside = odds[words][:, [BEGIN, INSIDE, RESUME]].sum(-1)
    begin = float(odds[first, BEGIN] + odds[first, RESUME])
    end = 1.0 - (float(odds[last + 1, INSIDE]) if last + 1 < len(odds) else 0.0)
    broken = max((float(odds[i, BEGIN] + odds[i, RESUME]) for piece in quote.content for i in piece[1:]), default=0.0)
    kind = kind_of(pieces, quote.content)
    spoken = [kind_of(pieces, [piece]) == "direct" for piece in quote.content]
    found = {
        f"is_{kind}": 1.0,
        "content": _logit(float(inside.mean())),
        "least": _logit(float(inside.min())),
        "begin": _logit(begin),
        "end": _logit(end),
        "broken": _logit(broken),
        "length": math.log(len(words)),
        "short": float(len(words) <= 2),
        "brief": float(2 < len(words) <= 5),
        "pieces": float(len(quote.content) - 1),
        "title": float(reading.words.features[first][2] in (2, 3)),
        "paragraph": float(reading.words.features[first][2] == 1),
        "beside": float(any(spoken) and not all(spoken)),
        "outside": sum(len(p) for p, s in zip(quote.content, spoken, strict=True) if not s) / len(words),
        "join": quote.join,
        "left_out": quote.left_out,
        "resumes": min((float(odds[p.start, RESUME]) for p in quote.content[1:]), default=1.0),
        "resumed": float(odds[first, RESUME]),
        "has_cue": float(quote.cue is not None),
        "has_speaker": float(quote.speaker is not None),
        "cue_odds": _logit(quote.cue_score) if quote.cue else 0.0,
        "speaker_odds": _logit(quote.speaker_score) if quote.speaker else 0.0,
    }
    if quote.cue:
        found["cue_tag"] = _logit(float(odds[quote.cue.start, CUE]))
        found["cue_gap"] = math.log1p(_gap(quote.content, quote.cue))
    if quote.speaker:
        found["speaker_tag"] = _logit(float(odds[quote.speaker.start, SPEAKER]))
        found["speaker_gap"] = math.log1p(_gap(quote.content, quote.speaker))
    after = reading.text[reading.words.spans[last].end : reading.words.spans[last].end + 1]
    found["closes"] = float(after in '.,;:!?"”’\n' or not after)
    return found


def kind_of(pieces: Pieces, content: list[range]) -> str:
    """Direct when all of the content stands inside quotation marks, mixed when a part of it does."""
    held = [any(s.words.start <= p.start and p.stop <= s.words.stop for s in pieces.stretches) for p in content]
    if all(held):
        return "direct"
    touched = any(s.words.start < p.stop and p.start < s.words.stop for s in pieces.stretches for p in content)
    return "mixed" if touched else "indirect"


def _gap(content: list[range], other: range) -> int:
    return min(max(piece.start - other.stop, other.start - piece.stop, 0) for piece in content)


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))
