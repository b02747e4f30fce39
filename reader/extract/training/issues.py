"""Trains the linear models behind open issues: whether a clause is one, and of which type.

usage: python -m reader.extract.training.issues CORPUS FOLD FOLD…

CORPUS holds wikinews/, ours/ and issues/; needs scikit-learn.

FOLD: see folds.py.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reader.extract.annotate import load_models
from reader.extract.batch import document_as_is
from reader.extract.clauses import clauses
from reader.extract.hints import Hints
from reader.extract.issues import Setting
from reader.extract.parse import Models, parse
from reader.extract.tagger import attributions
from reader.extract.training.fitting import Example, fit, save
from reader.extract.training.folds import Folds

SETS = ("wikinews/train", "ours/train", "issues/train")
OPTIONAL = 0.4
"""Weight of a clause that one may list or not."""


def rows(corpus: Path) -> Iterator[dict[str, Any]]:
    """The training documents with issues."""
    for name in SETS:
        with (corpus / f"{name}.jsonl").open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def examples(row: dict[str, Any], models: Models, folds: Folds) -> tuple[list[Example], list[Example]]:
    """Each clause with whether it is an issue, and those that are with their type."""
    document = document_as_is(row["text"])
    doc = parse(document, models)
    reading = folds.read(row)
    described = Setting(document, doc, attributions(document, reading, models), Hints(reading))
    golds = [(words_in(row["text"], *g["evidence"]), g) for g in row["issues"]]
    judged, typed = [], []
    for clause in clauses(doc):
        words = words_in(row["text"], *clause.span)
        features = described.features(clause)
        best, gold = 0.0, None
        for wanted, g in golds:
            shared = len(words & wanted)
            if shared * 2 >= min(len(words), len(wanted)) and shared * 4 >= max(len(words), len(wanted)):
                score = shared / len(words | wanted) * (1.0 if not g["optional"] else 0.5)
                if score > best:
                    best, gold = score, g
        if gold is None:
            judged.append(Example(row["id"], features, "no"))
            continue
        weight = best if not gold["optional"] else 2 * best * OPTIONAL
        judged.append(Example(row["id"], features, "yes", weight))
        typed.append(Example(row["id"], features, gold["type"], best))
    return judged, typed


def words_in(text: str, start: int, end: int) -> set[int]:
    """Where the words of a stretch begin."""
    return {m.start() + start for m in re.finditer(r"\w+", text[start:end])}


def main() -> None:
    models = load_models()
    folds = Folds(Path(sys.argv[1]), SETS, [Path(p) for p in sys.argv[2:]])
    judged: list[Example] = []
    typed: list[Example] = []
    for row in rows(Path(sys.argv[1])):
        found, kinds = examples(row, models, folds)
        judged += found
        typed += kinds
    print(len(judged), "clauses", save("issues_open", fit(judged, strength=0.3)))
    print(len(typed), "issues", save("issues_types", fit(typed, strength=0.3)))


if __name__ == "__main__":
    main()
