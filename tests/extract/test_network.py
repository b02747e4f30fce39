"""Small networks: what they say does not change on the way to the file and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reader.extract.network import Network


def test_a_network_reads_features_by_name_and_leaves_out_those_it_has_not_seen() -> None:
    inner = np.array([[2.0], [-2.0]], dtype=np.float32)
    outer = np.array([[[3.0, -3.0], [0.0, 0.0]]], dtype=np.float32)
    network = Network(("yes", "no"), ("for", "against"), inner, np.zeros(1, dtype=np.float32), outer)
    found = network.probabilities([{"for": 1.0}, {"against": 1.0}, {"unheard": 5.0}, {}])
    assert found[0, 0] > 0.95
    assert found[1, 0] < 0.05
    assert found[2:, 0].tolist() == pytest.approx([0.5, 0.5])
    assert network.probabilities([]).shape == (0, 2)


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
