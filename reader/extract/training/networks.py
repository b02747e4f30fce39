"""Fits the small networks of network.py and writes them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.extract.network import Network
from reader.extract.training.fitting import LEAST_DOCUMENTS, WEIGHTS, Example

Rows = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]
BATCH = 192


def fit_network(
    examples: Sequence[Example],
    *,
    hidden: int = 24,
    networks: int = 4,
    epochs: int = 8,
    rate: float = 4e-3,
    decay: float = 3e-3,
    forget: float = 0.15,
    least: int = LEAST_DOCUMENTS,
) -> Network:
    """Networks with one hidden layer, each from its own start (AdamW, features and hidden units left out at random)."""
    import torch

    torch.set_num_threads(1)
    documents: dict[str, set[str]] = defaultdict(set)
    for e in examples:
        for name in e.features:
            if len(documents[name]) < least:
                documents[name].add(e.document)
    names = tuple(sorted(name for name, seen in documents.items() if len(seen) >= least))
    row_of = {name: number for number, name in enumerate(names)}
    labels = tuple(sorted({e.label for e in examples}))
    right = torch.tensor([labels.index(e.label) for e in examples])
    weight = torch.tensor([e.weight for e in examples])
    starts, rows, values = [0], [], []
    for e in examples:
        for name, value in e.features.items():
            if name in row_of and value:
                rows.append(row_of[name])
                values.append(value)
        starts.append(len(rows))
    at, where, much = np.array(starts), torch.tensor(rows), torch.tensor(values, dtype=torch.float32)
    inners, biases, outers = [], [], []
    for seed in range(networks):
        torch.manual_seed(seed)
        chance = np.random.default_rng(seed)
        bag = torch.nn.EmbeddingBag(len(names), hidden, mode="sum")
        torch.nn.init.normal_(bag.weight, 0, 0.1)
        bias = torch.nn.Parameter(torch.zeros(hidden))
        out = torch.nn.Linear(hidden, len(labels))
        optimizer = torch.optim.AdamW(
            [
                {"params": [bag.weight], "weight_decay": decay / rate},
                {"params": [bias, *out.parameters()], "weight_decay": 0.01},
            ],
            lr=rate,
            betas=(0.9, 0.99),
        )
        steps = epochs * (-(-len(examples) // BATCH))
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.15)
        for _ in range(epochs):
            order = chance.permutation(len(examples))
            for start in range(0, len(order), BATCH):
                chosen = order[start : start + BATCH]
                picked = np.concatenate([np.arange(at[i], at[i + 1]) for i in chosen])
                offsets = np.concatenate([[0], np.cumsum(at[chosen + 1] - at[chosen])[:-1]])
                kept = (torch.rand(len(picked)) > forget) / (1 - forget)
                index = torch.from_numpy(picked)
                sums = bag(where[index], torch.from_numpy(offsets), per_sample_weights=much[index] * kept)
                scores = out(torch.nn.functional.dropout(torch.tanh(sums + bias), 0.2))
                losses = torch.nn.functional.cross_entropy(
                    scores, right[chosen], reduction="none", label_smoothing=0.02
                )
                loss = (losses * weight[chosen]).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
        inners.append(bag.weight.detach().numpy())
        biases.append(bias.detach().numpy())
        outers.append(np.r_[out.weight.detach().numpy().T, out.bias.detach().numpy()[None]])
    return Network(labels, names, np.concatenate(inners, 1), np.concatenate(biases), np.array(outers))


def save_network(name: str, network: Network, folder: Path = WEIGHTS) -> Path:
    """Writes a network where Network.read() finds it, its larger matrix in eight bits a number."""
    path = folder / f"{name}.network.npz"
    scale = np.abs(network.inner).max(0) / 127 + 1e-9
    stored: dict[str, Any] = {
        "labels": np.array(network.labels), "names": np.array(json.dumps(network.names)),
        "inner": np.round(network.inner / scale).astype(np.int8), "scale": scale.astype(np.float32),
        "bias": network.bias.astype(np.float32), "outer": network.outer.astype(np.float32),
    }  # fmt: skip
    np.savez_compressed(path, **stored)
    return path
