"""Where the text leaves something open: which words are evidence of an open issue, of which type."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reader.extract.learned.encoder import Reading
from reader.extract.learned.heads import ISSUE_TAGS, ISSUE_TYPES
from reader.extract.learned.sequence import best_path, moves, runs
from reader.model import IssueType, Span

_MOVES = moves(len(ISSUE_TAGS), {2: (1, 2)})


class Evidence(NamedTuple):
    """A stretch of words that shows an open issue."""

    span: Span
    words: range
    types: dict[IssueType, float]
    score: float
    """0-1, the mean over its words."""


def evidence_of(reading: Reading, *, lean: float = 0.0) -> list[Evidence]:
    """The text's evidence of open issues, in order of place; a higher ``lean`` (in log odds) finds more."""
    tags = reading.head("issue").copy()
    odds = 1 - np.exp(tags[:, 0])
    kinds = np.exp(reading.head("type"))
    tags[:, 1:] += lean
    found = []
    spans = reading.words.spans
    for _, words in runs(best_path(tags, _MOVES), {1: 2}):
        inside = slice(words.start, words.stop)
        types = dict(zip((IssueType(t) for t in ISSUE_TYPES), kinds[inside].mean(0).tolist(), strict=True))
        span = Span(spans[words.start].start, spans[words.stop - 1].end)
        found.append(Evidence(span, words, types, float(odds[inside].mean())))
    return found
