"""Fits the small linear models and writes them as JSON. Needs scikit-learn."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.extract.linear import LinearModel

WEIGHTS = Path(__file__).parent.parent / "weights"
LEAST_DOCUMENTS = 3
"""A feature is kept when that many documents show it: nothing is learned from the words of a single article."""


def arguments(usage: str | None) -> argparse.Namespace:
    """What a training of linear models is given: the corpus, the folders of the folds, where the weights are."""
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folds", type=Path, nargs="+")
    parser.add_argument(
        "--out", type=Path, default=WEIGHTS, help="folder of the weights: those of quotes are read there"
    )
    return parser.parse_args()


class Example(NamedTuple):
    """One decision with its right answer."""

    document: str
    features: Mapping[str, float]
    label: str
    weight: float = 1.0


def fit(examples: Sequence[Example], *, strength: float = 0.3, least: int = LEAST_DOCUMENTS) -> LinearModel:
    """Logistic regression; `strength` is the inverse of the regularisation."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    documents: dict[str, set[str]] = defaultdict(set)
    for e in examples:
        for name in e.features:
            if len(documents[name]) < least:
                documents[name].add(e.document)
    kept = {name for name, seen in documents.items() if len(seen) >= least}
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{n: v for n, v in e.features.items() if n in kept} for e in examples])
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(matrix, [e.label for e in examples], sample_weight=[e.weight for e in examples])
    labels = tuple(str(c) for c in model.classes_)
    rows, bias = model.coef_, model.intercept_
    if len(labels) == 2:
        rows, bias = [-rows[0], rows[0]], [-bias[0], bias[0]]
        rows, bias = [r / 2 for r in rows], [b / 2 for b in bias]
    names = vectorizer.get_feature_names_out()
    columns = [tuple(round(float(r[i]), 3) for r in rows) for i in range(len(names))]
    weights = {str(n): column for n, column in zip(names, columns, strict=True) if max(map(abs, column)) >= 0.02}
    return LinearModel(labels, tuple(round(float(b), 4) for b in bias), weights)


def save(name: str, model: LinearModel, folder: Path = WEIGHTS) -> Path:
    """Writes a model where load_weights() finds it."""
    path = folder / f"{name}.linear.json"
    data = {"labels": model.labels, "bias": model.bias, "weights": dict(sorted(model.weights.items()))}
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return path
