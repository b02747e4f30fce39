"""How likely a clause leaves something open: a layer of the encoder trained on whole clauses, and a small network over
what it says of the clause's words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from reader.extract.learned.encoder import COLUMNS, Floats, Reading, softmax
from reader.extract.learned.heads import ANSWERS, CLAUSE_SIZE, ISSUE_TYPES

_PARTS = 5
"""Sets of columns: of all words (their mean), the head, its governor, the first word, all words (their highest)."""
_FIRST = max(columns.stop for columns in COLUMNS.values())
"""The column after those of the heads."""


class ClauseWords(NamedTuple):
    """A clause by the numbers of its words."""

    words: range
    head: int
    governor: int


@dataclass(frozen=True, slots=True)
class Openness:
    """The last layer of the network over clauses."""

    weights: Floats
    bias: Floats

    @classmethod
    def read(cls, path: Path) -> Openness:
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["weights"], stored["bias"])

    def of(self, reading: Reading, clauses: list[ClauseWords]) -> list[tuple[dict[str, float], dict[str, float]]]:
        """Of each clause how likely each of ANSWERS is, and each of ISSUE_TYPES if it is an issue."""
        if not clauses:
            return []
        hidden = _gelu(np.stack([_pooled(reading, clause) for clause in clauses]))
        told = hidden @ self.weights.T + self.bias
        answers, kinds = softmax(told[:, : len(ANSWERS)]).tolist(), softmax(told[:, len(ANSWERS) :]).tolist()
        return [
            (dict(zip(ANSWERS, a, strict=True)), dict(zip(ISSUE_TYPES, k, strict=True)))
            for a, k in zip(answers, kinds, strict=True)
        ]


def _pooled(reading: Reading, clause: ClauseWords) -> Floats:
    window = reading.window_of(range(clause.head, clause.head + 1))
    start, last = window.start, window.end - 1
    rows = window.columns[1:, _FIRST:].reshape(window.end - start, _PARTS, CLAUSE_SIZE)
    first, end = max(clause.words.start, start), min(clause.words.stop, window.end)
    governor = min(max(clause.governor, start), last)
    inside = rows[first - start : end - start]
    parts = rows[clause.head - start, 1] + rows[governor - start, 2] + inside[0, 3]
    mean = np.add.reduce(inside[:, 0], axis=0) / len(inside)
    pooled: Floats = mean + parts + np.maximum.reduce(inside[:, 4], axis=0)
    return pooled


def _gelu(values: Floats) -> Floats:
    found: Floats = 0.5 * values * (1 + np.tanh(0.7978845608 * (values + 0.044715 * values**3)))
    return found


def columns_wanted() -> int:
    """How many columns the layer adds behind those of the heads."""
    return _PARTS * CLAUSE_SIZE


def answers_wanted() -> int:
    """How many numbers the small network tells of a clause."""
    return len(ANSWERS) + len(ISSUE_TYPES)
