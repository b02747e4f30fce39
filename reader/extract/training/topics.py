"""Trains the linear model of which phrase is the topic of an open issue.

usage: python -m reader.extract.training.topics CORPUS FOLD FOLD… [--out WEIGHTS]

CORPUS holds wikinews/, ours/ and issues/; needs scikit-learn.

FOLD: see folds.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reader.extract.annotate import load_models
from reader.extract.batch import document_as_is
from reader.extract.clauses import Clause, clauses
from reader.extract.hints import Hints
from reader.extract.parse import Models, parse
from reader.extract.topics import features, phrases
from reader.extract.training.fitting import Example, arguments, fit, save
from reader.extract.training.folds import Folds
from reader.extract.training.issues import rows
from reader.extract.training.labels import SETS, labels_of
from reader.extract.wording import Wording

OPTIONAL = 0.5
"""Weight of the topic of an issue that one may list or not."""
HEAD = 0.3
"""How much of a phrase's worth lies in its having the gold's main word, the rest in all words common to both."""
STEEPNESS = 1.5
LEAST = 0.02
SMALL = frozenset({"the", "a", "an", "of", "to", "in", "for", "on", "and", "s"})


def examples(row: dict[str, Any], models: Models, folds: Folds) -> Iterator[Example]:
    """The phrases around each gold issue; how like the gold topic one is, so much it is an example of a good one."""
    doc = parse(document_as_is(row["text"]), models)
    wording = Wording(doc, Hints(folds.read(row)))
    known = list(clauses(doc))
    for issue in row["issues"]:
        clause = _closest(row["text"], known, issue)
        if clause is None or not issue.get("topic"):
            continue
        wanted = _words(issue["topic"])
        main = _main(issue["topic"], models)
        weight = OPTIONAL if issue["optional"] else 1.0
        for phrase in phrases(clause, wording):
            common = _alike(wanted, _words(doc[phrase.start : phrase.end].text))
            worth = ((1 - HEAD) * common + HEAD * (phrase.head.lemma_.lower() == main)) ** STEEPNESS
            mine = features(phrase, clause, issue["type"], wording)
            if worth > LEAST:
                yield Example(row["id"], mine, "yes", weight * worth)
            if worth < 1 - LEAST:
                yield Example(row["id"], mine, "no", weight * (1 - worth))


def _closest(text: str, known: list[Clause], issue: dict[str, Any]) -> Clause | None:
    labels = labels_of(text, [c.span for c in known], [issue])
    fitting = [(label.weight, n) for n, label in enumerate(labels) if label.type]
    return known[max(fitting)[1]] if fitting else None


def _main(topic: str, models: Models) -> str:
    """The word that the others of a topic hang on."""
    return next(t for t in models.nlp(topic) if t.head == t).lemma_.lower()


def _words(phrase: str) -> set[str]:
    return set(re.findall(r"\w+", phrase.lower())) - SMALL


def _alike(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def main() -> None:
    args = arguments(__doc__)
    models = load_models(args.out)
    folds = Folds(args.corpus, SETS, args.folds)
    given = [e for row in rows(args.corpus) for e in examples(row, models, folds)]
    print(len(given), "phrases", save("issues_topics", fit(given), args.out))


if __name__ == "__main__":
    main()
