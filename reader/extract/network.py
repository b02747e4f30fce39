"""Small networks over named features: what weighs many clues for one decision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Network:
    """A few networks with one hidden layer each, whose mean counts; a feature that was not seen in training counts
    nothing."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    inner: Floats
    """Features × (networks × hidden units)."""
    bias: Floats
    outer: Floats
    """Networks × (hidden units and a constant) × labels."""

    @classmethod
    def read(cls, path: Path) -> Network:
        with np.load(path, allow_pickle=False) as stored:
            labels = tuple(str(label) for label in stored["labels"])
            names = tuple(json.loads(str(stored["names"])))
            inner = stored["inner"].astype(np.float32) * stored["scale"]
            return cls(labels, names, inner, stored["bias"], stored["outer"].astype(np.float32))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def probabilities(self, given: Sequence[Mapping[str, float]]) -> Floats:
        """A row for each mapping of features to values, a column for each label."""
        if not given:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        counts = [len(features) for features in given]
        names, total = chain.from_iterable(given), sum(counts)
        rows = np.fromiter(map(self._rows.get, names, repeat(-1)), dtype=np.intp, count=total)
        values = np.fromiter(
            chain.from_iterable(features.values() for features in given), dtype=np.float32, count=total
        )
        known = rows >= 0
        rows = rows[known]
        # Those that are asked about together have most features in common, so one small matrix holds them all.
        seen = np.zeros(len(self.inner), dtype=np.bool_)
        seen[rows] = True
        common = np.flatnonzero(seen)
        places = np.empty(len(self.inner), dtype=np.intp)
        places[common] = np.arange(len(common))
        matrix = np.zeros((len(given), len(common)), dtype=np.float32)
        matrix[np.repeat(np.arange(len(given)), counts)[known], places[rows]] = values[known]
        return self._outward(matrix @ self.inner[common])

    def _outward(self, sums: Floats) -> Floats:
        count = len(self.outer)
        hidden = np.tanh(sums + self.bias).reshape(len(sums), count, -1).transpose(1, 0, 2)
        scores = hidden @ self.outer[:, :-1] + self.outer[:, -1:]
        powers = np.exp(scores - scores.max(-1, keepdims=True))
        mean: Floats = (powers / powers.sum(-1, keepdims=True)).mean(0)
        return mean


def load_networks(folder: Path) -> dict[str, Network]:
    """Every network of a folder, by file name."""
    return {p.name.removesuffix(".network.npz"): Network.read(p) for p in sorted(folder.glob("*.network.npz"))}
