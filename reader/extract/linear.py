"""Small linear models over named features, stored as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Multinomial logistic regression; a feature that was not seen in training counts nothing."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str] | Mapping[str, float]) -> dict[str, float]:
        """The probability of each label; features are names, or names with their values."""
        sums = list(self.bias)
        valued = features.items() if isinstance(features, Mapping) else ((name, 1.0) for name in features)
        for name, value in valued:
            row = self.weights.get(name)
            if row:
                for i, weight in enumerate(row):
                    sums[i] += weight * value
        top = max(sums)
        powers = [math.exp(s - top) for s in sums]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}


def load_weights() -> dict[str, LinearModel]:
    """Every linear model among the shipped weights, by file name."""
    found = {}
    folder = files("reader.extract") / "weights"
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name.endswith(".linear.json"):
            data = json.loads(entry.read_text(encoding="utf-8"))
            found[entry.name.removesuffix(".linear.json")] = LinearModel(
                tuple(data["labels"]), tuple(data["bias"]), {k: tuple(v) for k, v in data["weights"].items()}
            )
    return found
