"""Small linear models over named features, stored as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LinearModel:
    """Multinomial logistic regression; a feature that was not seen in training counts nothing."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str] | Mapping[str, float]) -> dict[str, float]:
        """The probability of each label; features are names, or names with their values."""
        valued = features if isinstance(features, Mapping) else dict.fromkeys(features, 1.0)
        if len(self.labels) == 2:
            odds = self._of_two(valued)
            return dict(zip(self.labels, (1 - odds, odds), strict=True))
        return self.of_each([valued])[0]

    def of_each(self, given: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """The probability of each label for each of several; quicker than one after the other."""
        if not given:
            return []
        counts = [len(valued) for valued in given]
        total = sum(counts)
        rows = np.fromiter(map(self._rows.get, chain.from_iterable(given), repeat(-1)), dtype=np.intp, count=total)
        values = np.fromiter(chain.from_iterable(valued.values() for valued in given), dtype=np.float64, count=total)
        # Those that are asked about together have most features in common, so one small matrix holds them all.
        seen = np.zeros(len(self._matrix), dtype=np.bool_)
        seen[rows] = True
        common = np.flatnonzero(seen)
        places = np.empty(len(self._matrix), dtype=np.intp)
        places[common] = np.arange(len(common))
        matrix = np.zeros((len(given), len(common)))
        matrix[np.repeat(np.arange(len(given)), counts), places[rows]] = values
        sums = matrix @ self._matrix[common] + self.bias
        powers = np.exp(sums - sums.max(1, keepdims=True))
        odds = (powers / powers.sum(1, keepdims=True)).tolist()
        return [dict(zip(self.labels, row, strict=True)) for row in odds]

    def _of_two(self, valued: Mapping[str, float]) -> float:
        """How likely the second of two labels is."""
        total = self.bias[1] - self.bias[0]
        weight_of = self._differences.get
        for name, value in valued.items():
            if weight := weight_of(name):
                total += weight * value
        return 1 / (1 + math.exp(-total)) if total > -700 else 0.0

    @cached_property
    def _differences(self) -> dict[str, float]:
        """Of two labels only: by how much a feature speaks for the second rather than the first."""
        return {name: second - first for name, (first, second) in self.weights.items()}

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.weights)}

    @cached_property
    def _matrix(self) -> NDArray[np.float64]:
        """The weights, and a last row of nothing for what was not seen in training."""
        return np.array([*self.weights.values(), [0.0] * len(self.labels)])


def load_weights(folder: Path) -> dict[str, LinearModel]:
    """Every linear model among the weights in a folder, by file name."""
    found = {}
    for file in sorted(folder.glob("*.linear.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        found[file.name.removesuffix(".linear.json")] = LinearModel(
            tuple(data["labels"]), tuple(data["bias"]), {k: tuple(v) for k, v in data["weights"].items()}
        )
    return found
