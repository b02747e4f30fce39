"""Trains the linear models behind actors: links of noun phrases and pronouns, kinds, salience.

usage: python -m reader.extract.training.actors CORPUS FOLD FOLD…

CORPUS holds wikinews/ and ours/; needs scikit-learn.

FOLD: see folds.py.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reader.extract.actors import Description
from reader.extract.annotate import load_models
from reader.extract.batch import document_as_is
from reader.extract.candidates import Mention, hint_features, mentions, nominal_features
from reader.extract.coreference import entities
from reader.extract.entities import Entity
from reader.extract.hints import Hints
from reader.extract.parse import Models, parse
from reader.extract.tagger import attributions
from reader.extract.training.fitting import Example, fit, save
from reader.extract.training.folds import Folds

SETS = ("wikinews/train", "ours/train")


def rows(corpus: Path) -> Iterator[dict[str, Any]]:
    """The training documents that carry all three layers."""
    for name in SETS:
        with (corpus / f"{name}.jsonl").open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def link_examples(row: dict[str, Any], models: Models, folds: Folds) -> tuple[list[Example], list[Entity]]:
    """A decision for each noun phrase or pronoun of a gold actor and each entity before it, made as gold would."""
    document = document_as_is(row["text"])
    doc = parse(document, models)
    reading = folds.read(row)
    hints = Hints(reading)
    said = attributions(document, reading, models)
    found = mentions(document, doc, hints, models)
    home = {m: gold_of(m, row) for m in found}
    examples: list[Example] = []

    def choose(m: Mention, pairs: list[tuple[Entity, dict[str, float], float]]) -> Entity | None:
        mine = home[m]
        right = []
        for entity, features, _ in pairs:
            votes = Counter(home[n] for n in entity.mentions)
            same = mine is not None and votes.most_common(1)[0][0] == mine
            right += [entity] if same else []
            examples.append(Example(row["id"], features, "yes" if same else "no"))
        return right[-1] if right else None

    return examples, entities(row["text"], doc, found, said, hints, models, choose=choose)


def gold_of(m: Mention, row: dict[str, Any]) -> int | None:
    """Which gold actor or place a mention is of; None for none."""
    best, chosen = 0.0, None
    for i, a in enumerate([*row["actors"], *row["places"]]):
        for s, e in a["mentions"] + a.get("pronouns", []):
            if not (s < m.span.end and m.span.start < e):
                continue
            shared = min(e, m.span.end) - max(s, m.span.start)
            score = shared / (max(e, m.span.end) - min(s, m.span.start))
            inside = s <= m.head.idx < e
            if score > best and (score > 0.5 or (inside and score > 0.25)):
                best, chosen = score, i
    return chosen


def nominal_examples(row: dict[str, Any], models: Models, folds: Folds) -> list[Example]:
    """Each noun phrase with whether an actor is meant."""
    document = document_as_is(row["text"])
    examples = []
    hints = Hints(folds.read(row))
    for m in mentions(document, parse(document, models), hints, models):
        if m.sort == "nominal":
            gold = gold_of(m, row)
            label = "yes" if gold is not None and gold < len(row["actors"]) else "no"
            examples.append(
                Example(
                    row["id"],
                    dict.fromkeys(nominal_features(m.head, m.text), 1.0) | hint_features(hints.kinds(m.span)),
                    label,
                )
            )
    return examples


def kind_examples(row: dict[str, Any], models: Models, folds: Folds) -> tuple[list[Example], list[Example]]:
    """Each entity with its gold kind or "none", and with whether it is salient."""
    document = document_as_is(row["text"])
    doc = parse(document, models)
    reading = folds.read(row)
    hints = Hints(reading)
    said = attributions(document, reading, models)
    known = entities(row["text"], doc, mentions(document, doc, hints, models), said, hints, models)
    described = Description(document, said, hints, models)
    golds = [*row["actors"], *({**p, "kind": "place"} for p in row["places"])]
    votes = []
    for e in known:
        counted = Counter(gold_of(m, row) for m in e.mentions)
        top, n = counted.most_common(1)[0]
        votes.append((top, n) if top is not None and n * 2 >= len(e.mentions) else (None, 0))
    best: dict[int, int] = {}
    for j in sorted(range(len(votes)), key=lambda j: -votes[j][1]):
        top = votes[j][0]
        if top is not None:
            best.setdefault(top, j)
    kinds, salient = [], []
    for j, e in enumerate(known):
        top = votes[j][0]
        gold = golds[top] if top is not None else None
        kind, weight = "none", 1.0
        if gold is not None:
            if top is not None and best[top] == j and gold["kind"] != "place":
                kind = gold["kind"]
                weight = 1.0 if gold["salience"] else 0.7
                salient.append(Example(row["id"], described.features(e), "high" if gold["salience"] >= 3 else "low"))
            elif gold["kind"] == "place":
                weight = 0.7
            else:
                weight = 0.5
        kinds.append(Example(row["id"], described.features(e), kind, weight))
    return kinds, salient


def main() -> None:
    corpus = Path(sys.argv[1])
    folds = Folds(corpus, SETS, [Path(p) for p in sys.argv[2:]])
    models = load_models()
    documents = list(rows(corpus))
    for name in ("actors_nominals", "actors_links", "actors_kinds"):
        models.weights.pop(name, None)
    phrases = [e for row in documents for e in nominal_examples(row, models, folds)]
    models.weights["actors_nominals"] = fit(phrases, strength=0.3)
    print(len(phrases), "noun phrases", save("actors_nominals", models.weights["actors_nominals"]))
    links = [e for row in documents for e in link_examples(row, models, folds)[0]]
    models.weights["actors_links"] = fit(links, strength=0.3)
    print(len(links), "link decisions", save("actors_links", models.weights["actors_links"]))
    kinds: list[Example] = []
    salient: list[Example] = []
    for row in documents:
        found, weighed = kind_examples(row, models, folds)
        kinds += found
        salient += weighed
    print(len(kinds), "entities", save("actors_kinds", fit(kinds, strength=0.1)))
    print(len(salient), "actors", save("actors_salience", fit(salient, strength=0.05)))


if __name__ == "__main__":
    main()
