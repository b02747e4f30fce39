"""Trains the linear models behind open issues: whether a clause is one by its words, by all that is known of it, and of
which type.

usage: python -m reader.extract.training.issues CORPUS FOLD FOLD… [--out WEIGHTS]

CORPUS holds wikinews/, ours/ and issues/; needs scikit-learn.

FOLD: see folds.py.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from reader.extract.annotate import load_models
from reader.extract.batch import document_as_is
from reader.extract.clause_features import Setting, opinion, typed, weighed
from reader.extract.clauses import clauses
from reader.extract.hints import Hints
from reader.extract.parse import Models, parse
from reader.extract.tagger import attributions
from reader.extract.training.fitting import Example, arguments, fit, save
from reader.extract.training.folds import Folds, files_of
from reader.extract.training.labels import SETS, Label, labels_of

OPTIONAL = 0.5
"""Weight of the type of a clause that one may list or not."""
BY_WORDS, OF_TYPES = 0.1, 0.2
"""How freely the models may fit: the inverse of their regularisation."""
RARE = 0.25
"""How far rare types are weighed up: 0 not at all, 1 until all count the same."""
PARTS = 4
"""The words' model is asked about documents that it has not seen, so many parts the documents are cut into."""


class Judged(NamedTuple):
    """A clause of a training document."""

    document: int
    features: dict[str, float]
    rest: dict[str, float]
    """What the last decision goes by, but for the opinion of the words' model."""
    kinds: dict[str, float]
    """The odds of each type by the encoder's layer for clauses."""
    label: Label


def rows(corpus: Path) -> Iterator[dict[str, Any]]:
    """The training documents with issues."""
    for file in files_of(corpus, SETS):
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def judged(number: int, row: dict[str, Any], models: Models, folds: Folds) -> Iterator[Judged]:
    """The clauses of a document."""
    document = document_as_is(row["text"])
    doc = parse(document, models)
    reading = folds.read(row)
    hints = Hints(reading)
    described = Setting(document, doc, attributions(document, reading, models), hints)
    found = list(clauses(doc))
    told = folds.openness(row).of(reading, [hints.clause(c.span, c.head.idx, c.head.head.idx) for c in found])
    labels = labels_of(row["text"], [c.span for c in found], row["issues"])
    for clause, (answers, kinds), label in zip(found, told, labels, strict=True):
        features = described.features(clause)
        yield Judged(number, features, weighed(clause, features, {"clause": answers}), kinds, label)


def answered(known: list[Judged], features: list[dict[str, float]]) -> list[Example]:
    """The clauses with their answers."""
    return [Example(str(j.document), f, j.label.answer, j.label.weight) for j, f in zip(known, features, strict=True)]


def balanced(known: list[Judged]) -> list[Example]:
    """The clauses that are issues with their types."""
    weights = [j.label.weight * (1 if j.label.answer == "yes" else OPTIONAL) for j in known]
    sums: dict[str, float] = defaultdict(float)
    for j, weight in zip(known, weights, strict=True):
        sums[str(j.label.type)] += weight
    usual = sum(sums.values()) / len(sums)
    return [
        Example(str(j.document), typed(j.features, j.kinds), kind, weight * (usual / sums[kind]) ** RARE)
        for j, weight in zip(known, weights, strict=True)
        if (kind := j.label.type)
    ]


def main() -> None:
    args = arguments(__doc__)
    models = load_models(args.out)
    folds = Folds(args.corpus, SETS, args.folds)
    known = [j for number, row in enumerate(rows(args.corpus)) for j in judged(number, row, models, folds)]
    by_words = answered(known, [j.features for j in known])
    print(len(known), "clauses", save("issues_words", fit(by_words, strength=BY_WORDS), args.out))
    everything: list[Example] = []
    for part in range(PARTS):
        others = fit([e for j, e in zip(known, by_words, strict=True) if j.document % PARTS != part], strength=BY_WORDS)
        mine = [j for j in known if j.document % PARTS == part]
        said = [opinion("words", others.probabilities(j.features)) for j in mine]
        everything += answered(mine, [j.rest | told for j, told in zip(mine, said, strict=True)])
    print(save("issues_open", fit(everything, strength=1.0), args.out))
    kinds = balanced([j for j in known if j.label.type])
    print(len(kinds), "issues", save("issues_types", fit(kinds, strength=OF_TYPES), args.out))


if __name__ == "__main__":
    main()
