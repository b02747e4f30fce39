"""Small networks: what they say does not change on the way to the file and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reader.extract.linear import LinearModel
from reader.extract.network import Doubled, Network


def test_a_network_reads_features_by_name_and_leaves_out_those_it_has_not_seen() -> None:
    inner = np.array([[2.0], [-2.0]], dtype=np.float32)
    outer = np.array([[[3.0, -3.0], [0.0, 0.0]]], dtype=np.float32)
    network = Network(("yes", "no"), ("for", "against"), inner, np.zeros(1, dtype=np.float32), outer)
    found = network.probabilities([{"for": 1.0}, {"against": 1.0}, {"unheard": 5.0}, {}])
    assert found[0, 0] > 0.95
    assert found[1, 0] < 0.05
    assert found[2:, 0].tolist() == pytest.approx([0.5, 0.5])
    assert network.probabilities([]).shape == (0, 2)


def test_features_that_count_twice_say_what_the_same_features_say_one_by_one() -> None:
    names = ("he", "he near", "near", "he points", "points", "he said", "far")
    chance = np.random.default_rng(1)
    inner, bias = (chance.normal(size=size).astype(np.float32) for size in ((len(names), 4), 4))
    outer = chance.normal(size=(2, 3, 2)).astype(np.float32)
    network = Network(
        ("no", "yes"), (*names, "he he"), np.vstack([inner, [[1, -1, 2, -2]]]).astype(np.float32), bias, outer
    )
    given = [
        Doubled("he", ["near", "unheard"], {"points": 0.3}),
        Doubled("he", [], {}),
        Doubled("he", ["said"], {"far": 2.0}),
    ]
    assert dict(given[0]) == {
        "he he": 1,
        "near": 1,
        "he near": 1,
        "unheard": 1,
        "he unheard": 1,
        "points": 0.3,
        "he points": 0.3,
    }
    for _ in range(2):  # the second time from what was kept of the first
        assert network.of_doubled(given) == pytest.approx(network.probabilities(given), abs=1e-6)


def test_a_linear_model_says_of_each_what_it_says_of_one() -> None:
    model = LinearModel(("a", "b", "c"), (0.1, 0.0, -0.1), {"x": (1.0, 0.0, -1.0), "y": (0.0, 2.0, 0.0)})
    given = [{"x": 1.0}, {}, {"y": 0.5, "unheard": 3.0, "unseen": 1.0}]
    assert model.of_each(given) == [pytest.approx(model.probabilities(features)) for features in given]
    by_hand = np.exp([0.1, 1.0, -0.1]) / np.exp([0.1, 1.0, -0.1]).sum()
    assert list(model.of_each(given)[2].values()) == pytest.approx(by_hand)
    assert model.of_each([]) == []


def test_a_stored_network_is_scaled_back(tmp_path: Path) -> None:
    path = tmp_path / "x.network.npz"
    stored: dict[str, Any] = {
        "labels": np.array(["yes", "no"]), "names": np.array(json.dumps(["a\nb"])),
        "inner": np.array([[127]], dtype=np.int8), "scale": np.array([2 / 127], dtype=np.float32),
        "bias": np.zeros(1, dtype=np.float32), "outer": np.array([[[1.0, -1.0], [0.0, 0.0]]], dtype=np.float32),
    }  # fmt: skip
    np.savez_compressed(path, **stored)
    network = Network.read(path)
    expected = 1 / (1 + np.exp(-2 * np.tanh(2.0)))
    assert network.probabilities([{"a\nb": 1.0}])[0, 0] == pytest.approx(expected, abs=1e-5)
