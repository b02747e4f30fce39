"""Learn the score of whole quotes: ``python -m reader.extract.learned.training.judge OUT FOLDER:FILE[:K/N]…``.

Each folder holds an encoder that has not been trained on the documents it is given here (every N-th, from the K-th), so
that its mistakes are those it makes on new texts.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.extract.learned.attributions import Candidate, candidates_of
from reader.extract.learned.encoder import Encoder, Reading
from reader.extract.learned.training.corpus import read

RIGHT = 0.8
"""A content is right when this share of it and a gold one is common to both."""
TOUCHED = 0.3
HIDDEN = 24
NETWORKS = 8
EPOCHS = 60
EDGE = " \t\r\n\u00a0\"'“”‘’.,;:!?-–—()[]"

Floats = NDArray[np.float64]


def labelled(reading: Reading, attributions: Sequence[dict[str, Any]]) -> Iterable[tuple[Candidate, bool]]:
    """The text's candidates and whether each is right; those on an optional quote are left out."""
    gold = [
        (trim(reading.text, a["content"][0][0], a["content"][-1][1]), bool(a.get("optional"))) for a in attributions
    ]
    spans = reading.words.spans
    for candidate in candidates_of(reading):
        content = candidate.quote.content
        mine = trim(reading.text, spans[content[0].start].start, spans[content[-1].stop - 1].end)
        shared, optional = max(((common(mine, other), free) for other, free in gold), default=(0.0, False))
        if not (optional and shared >= TOUCHED):
            yield candidate, shared >= RIGHT


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    if text[start : start + 5].lower() == "that ":
        start += 5
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def common(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def fit(values: Floats, right: Floats) -> tuple[list[Floats], list[Floats]]:
    """Inner and outer weights of a few networks with one hidden layer, each from its own start (Adam, dropout 0.2)."""
    values = np.c_[values, np.ones(len(values))]
    inners, outers = [], []
    for seed in range(NETWORKS):
        chance = np.random.default_rng(seed)
        width = values.shape[1]
        weights = [
            chance.normal(0, 1 / np.sqrt(width), (width, HIDDEN)),
            np.r_[chance.normal(0, 0.3, HIDDEN), 0.0],
        ]
        moments = [(np.zeros_like(w), np.zeros_like(w)) for w in weights]
        step = 0
        for epoch in range(EPOCHS):
            rate = 5e-3 * (1 - epoch / EPOCHS) + 1e-4
            order = chance.permutation(len(values))
            for start in range(0, len(values), 256):
                rows = order[start : start + 256]
                step += 1
                keep = (chance.random((len(rows), HIDDEN)) > 0.2) / 0.8
                for number, gradient in enumerate(_gradients(weights, values[rows], right[rows], keep)):
                    first, second = moments[number]
                    first[:] = 0.9 * first + 0.1 * gradient
                    second[:] = 0.99 * second + 0.01 * gradient**2
                    move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
                    weights[number] = weights[number] - rate * move
        inners.append(weights[0])
        outers.append(weights[1])
    return inners, outers


def _gradients(weights: list[Floats], values: Floats, right: Floats, keep: Floats) -> tuple[Floats, Floats]:
    inner, outer = weights
    hidden = np.tanh(values @ inner)
    kept = hidden * keep
    given = 1 / (1 + np.exp(-(kept @ outer[:-1] + outer[-1])))
    wrong = (given - right) / len(values)
    back = np.outer(wrong, outer[:-1]) * keep * (1 - hidden**2)
    decay = 1e-3
    outward = np.r_[kept.T @ wrong + decay * outer[:-1], wrong.sum()]
    inward = values.T @ back
    inward[:-1] += decay * inner[:-1]
    return inward, outward


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", nargs="+", metavar="FOLDER:FILE[:K/N]")
    args = parser.parse_args()
    given: list[Candidate] = []
    right: list[bool] = []
    for source in args.sources:
        folder, file, *fold = source.split(":")
        which, every = map(int, fold[0].split("/")) if fold else (0, 1)
        encoder = Encoder(Path(folder))
        for number, doc in enumerate(read(Path(file))):
            if number % every == which:
                for candidate, is_right in labelled(encoder.read(doc["text"]), doc["attributions"]):
                    given.append(candidate)
                    right.append(is_right)
    learn(given, right, args.out)
    print(f"{len(right)} candidates, {np.mean(right):.1%} right")


def learn(given: Sequence[Candidate], right: Sequence[bool], out: Path) -> None:
    """Fit the score to the candidates and write it."""
    names = sorted({name for candidate in given for name in candidate.features})
    values = np.array([[candidate.features.get(name, 0.0) for name in names] for candidate in given])
    middle, spread = values.mean(0), values.std(0) + 1e-6
    inners, outers = fit((values - middle) / spread, np.array(right, dtype=float))
    np.savez_compressed(
        out,
        names=np.array(names),
        middle=middle.astype(np.float32),
        spread=spread.astype(np.float32),
        inner=np.array(inners, dtype=np.float32),
        outer=np.array(outers, dtype=np.float32),
    )


if __name__ == "__main__":
    main()
