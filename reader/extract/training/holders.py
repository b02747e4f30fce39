"""Trains the linear model of who holds an open issue.

usage: python -m reader.extract.training.holders CORPUS FOLD FOLD… [--out WEIGHTS]

CORPUS holds wikinews/, ours/ and issues/; needs scikit-learn. The models of actors are read from WEIGHTS.

FOLD: see folds.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reader.extract.actors import actors
from reader.extract.annotate import load_models
from reader.extract.batch import document_as_is
from reader.extract.cast import Cast
from reader.extract.clauses import Clause, clauses, subjects
from reader.extract.hints import Hints
from reader.extract.holders import Carriers, Holders
from reader.extract.names import plain
from reader.extract.parse import Models, parse
from reader.extract.quotes import quotes
from reader.extract.tagger import attributions
from reader.extract.training.fitting import Example, arguments, fit, save
from reader.extract.training.folds import Folds
from reader.extract.training.issues import rows
from reader.extract.training.labels import SETS, labels_of
from reader.model import IssueType, Span

OPTIONAL = 0.5
"""Weight of the holders of an issue that one may list or not."""


def examples(row: dict[str, Any], models: Models, folds: Folds) -> Iterator[Example]:
    """Of each gold issue the actors around the clause that fits it best, and whether they hold it."""
    document = document_as_is(row["text"])
    doc = parse(document, models)
    reading = folds.read(row)
    hints = Hints(reading)
    found = attributions(document, reading, models)
    shown = list(_evidence(row, list(clauses(doc))))
    movers = [Span(t.idx, t.idx + len(t)) for _, clause in shown for t in subjects(clause)]
    people = actors(document, doc, found, hints, models, wanted=[*(a.speaker for a in found if a.speaker), *movers])
    said = quotes(document, doc, found, people)
    carriers, asked = Carriers(said), Holders(row["text"], people, Cast(doc, people), hints, None)
    for issue, clause in shown:
        wanted = {_last(name) for name in issue["holders"]}
        number = carriers.of(clause.span)
        quote = None if number is None else said[number]
        for actor, features in asked.features(clause, IssueType(issue["type"]), quote).items():
            label = "yes" if _last(people[actor].name) in wanted else "no"
            yield Example(row["id"], features, label, OPTIONAL if issue["optional"] else 1.0)


def _evidence(row: dict[str, Any], known: list[Clause]) -> Iterator[tuple[dict[str, Any], Clause]]:
    """The gold issues that have holders, each with the clause that fits its evidence best."""
    for issue in row["issues"]:
        labels = labels_of(row["text"], [c.span for c in known], [issue])
        fitting = [(label.weight, n) for n, label in enumerate(labels) if label.type]
        if fitting and issue["holders"]:
            yield issue, known[max(fitting)[1]]


def _last(name: str) -> str:
    """The last word of a name, that tells it from the others of its article."""
    found: list[str] = re.findall(r"\w+", plain(name))
    return found[-1] if found else ""


def main() -> None:
    args = arguments(__doc__)
    models = load_models(args.out)
    folds = Folds(args.corpus, SETS, args.folds)
    given = [e for row in rows(args.corpus) for e in examples(row, models, folds)]
    print(len(given), "actors around issues", save("issues_holders", fit(given, strength=0.1), args.out))


if __name__ == "__main__":
    main()
