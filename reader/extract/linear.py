"""Small linear models over named features, stored as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
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
        rows = list(map(self._rows.get, valued, repeat(-1)))
        sums = np.array(self.bias)
        if rows:
            sums += np.array(list(valued.values())) @ self._matrix[rows]
        powers = np.exp(sums - sums.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))

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
