"""Small networks over named features: what weighs many clues for one decision."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MOST_PLACES = 20_000
"""Features of a kind whose places are kept: most are of a few hundred, some name a word."""


class Doubled(Mapping[str, float]):
    """Features that count twice: for themselves, and once more with a word before them, which says when. The word
    alone is one, too."""

    __slots__ = ("names", "valued", "when")

    def __init__(self, when: str, names: list[str], valued: dict[str, float]) -> None:
        self.when, self.names, self.valued = when, names, valued

    def __getitem__(self, name: str) -> float:
        return self._whole()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, float]:
        once = self.valued | dict.fromkeys(self.names, 1.0)
        return once | {f"{self.when} {name}": value for name, value in (*once.items(), (self.when, 1.0))}


class _Places(dict[str, tuple[int, int]]):
    """The rows of a network for a feature with a word before it and for itself, each looked up once; -1 for none."""

    def __init__(self, when: str, rows: Mapping[str, int]) -> None:
        super().__init__()
        self._when, self._rows = when, rows

    def __missing__(self, name: str) -> tuple[int, int]:
        found = self._rows.get(f"{self._when} {name}", -1), self._rows.get(name, -1)
        if len(self) < MOST_PLACES:
            self[name] = found
        return found


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
        return self._outward(self._sums(counts, rows, values))

    def of_doubled(self, given: Sequence[Doubled]) -> Floats:
        """The same for features that count twice, all with the same word."""
        if not given:
            return self.probabilities([])
        places = self._places.get(given[0].when)
        if places is None:
            places = self._places[given[0].when] = _Places(given[0].when, self._rows)
        names = chain.from_iterable(chain(one.valued, one.names) for one in given)
        rows = np.array(list(chain.from_iterable(map(places.__getitem__, names))), dtype=np.intp)
        values = chain.from_iterable(chain(one.valued.values(), repeat(1.0, len(one.names))) for one in given)
        counts = [2 * (len(one.valued) + len(one.names)) for one in given]
        sums = self._sums(counts, rows, np.repeat(np.fromiter(values, np.float32, len(rows) // 2), 2))
        alone = self._rows.get(f"{given[0].when} {given[0].when}")
        return self._outward(sums if alone is None else sums + self.inner[alone])

    @cached_property
    def _places(self) -> dict[str, _Places]:
        return {}

    def _sums(self, counts: Sequence[int], rows: NDArray[np.intp], values: Floats) -> Floats:
        """What comes into the hidden units, a row for each; `counts` says how many of the features are whose."""
        known = rows >= 0
        rows = rows[known]
        # Those that are asked about together have most features in common, so one small matrix holds them all.
        seen = np.zeros(len(self.inner), dtype=np.bool_)
        seen[rows] = True
        common = np.flatnonzero(seen)
        places = np.empty(len(self.inner), dtype=np.intp)
        places[common] = np.arange(len(common))
        matrix = np.zeros((len(counts), len(common)), dtype=np.float32)
        matrix[np.repeat(np.arange(len(counts)), counts)[known], places[rows]] = values[known]
        found: Floats = matrix @ self.inner[common]
        return found

    def _outward(self, sums: Floats) -> Floats:
        count = len(self.outer)
        hidden = np.tanh(sums + self.bias).reshape(len(sums), count, -1).transpose(1, 0, 2)
        scores = hidden @ self.outer[:, :-1] + self.outer[:, -1:]
        powers = np.exp(scores - np.maximum.reduce(scores, axis=-1, keepdims=True))
        powers /= np.add.reduce(powers, axis=-1, keepdims=True)
        mean: Floats = np.add.reduce(powers, axis=0) / count
        return mean


def load_networks(folder: Path) -> dict[str, Network]:
    """Every network of a folder, by file name."""
    return {p.name.removesuffix(".network.npz"): Network.read(p) for p in sorted(folder.glob("*.network.npz"))}
