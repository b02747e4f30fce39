"""Trains what finds actors: mentions and their borders, titles, who is whom, kinds, salience.

usage: python -m reader.extract.training.actors CORPUS FOLD FOLD… [--out WEIGHTS]

CORPUS holds wikinews/ and ours/; needs scikit-learn and torch.

FOLD: see folds.py. Each later step learns from what the earlier ones make of documents that they have not seen: each is
fitted to either half of the documents for the other half, and then to all of them for use.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reader.extract.actors import Description
from reader.extract.annotate import load_models
from reader.extract.batch import document_as_is
from reader.extract.candidates import Mention, described, mentions
from reader.extract.coreference import entities
from reader.extract.entities import Entity
from reader.extract.hints import Hints
from reader.extract.network import Doubled
from reader.extract.nouns import common_nouns
from reader.extract.parse import Models, parse
from reader.extract.proposals import Page
from reader.extract.tagger import Attribution, attributions
from reader.extract.titles import Titles
from reader.extract.training.fitting import Example, arguments, fit, save
from reader.extract.training.folds import Folds, files_of
from reader.extract.training.networks import fit_network, save_network
from reader.model import Document, Span

SETS = ("wikinews/train", "ours/train")


MENTIONS: dict[str, Any] = {"networks": 2, "epochs": 8, "hidden": 24, "decay": 0.006}
LINKS: dict[str, Any] = {"networks": 2, "epochs": 6, "hidden": 24, "decay": 0.006}

NEAR, FAR = 4, 3
"""Of the wrong choices for a link: how many of those named last are learned from, and how many others."""

TITLED_SMALL = {"the", "of", "and", "for", "mr", "mrs", "ms", "dr", "sir"}


class Read(NamedTuple):
    """A training document with everything that comes before actors."""

    row: dict[str, Any]
    document: Document
    doc: Any
    hints: Hints
    said: list[Attribution]
    half: int


def documents(corpus: Path, models: Models, folds: Folds) -> Iterator[Read]:
    """The training documents that carry all three layers."""
    for file in files_of(corpus, SETS):
        with file.open(encoding="utf-8") as lines:
            for number, row in enumerate(map(json.loads, lines)):
                document = document_as_is(row["text"])
                reading = folds.read(row)
                said = attributions(document, reading, models)
                yield Read(row, document, parse(document, models), Hints(reading), said, number % 2)


def mention_examples(read: Read, models: Models) -> list[Example]:
    """Each stretch worth a look with the kind of actor that it is a mention of."""
    page = Page(read.doc, read.hints, common_nouns(models.nlp))
    text = read.document.text
    golds: dict[tuple[int, int], str] = {}
    for actor in [*({**p, "kind": "place"} for p in read.row["places"]), *read.row["actors"]]:
        golds |= {_bare(text, *span): actor["kind"] for span in actor["mentions"]}
    spans, given = described(page, models)
    places = (_bare(text, *page.span(*s)) for s in spans)
    return [Example(read.row["id"], f, golds.get(p, "none")) for f, p in zip(given, places, strict=True)]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A mention's place without article and possessive."""
    while end > start and text[end - 1] in " ’'":
        end -= 1
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    for article in ("the ", "a ", "an "):
        if text[start:end].lower().startswith(article):
            start += len(article)
    return start, end


def title_examples(read: Read, models: Models) -> Iterator[Example]:
    """Each word of a person's or organisation's mention, until the name begins, with whether it is of the title."""
    page = Page(read.doc, read.hints, common_nouns(models.nlp))
    titles = Titles(page, None)
    for actor in read.row["actors"]:
        name = set(re.findall(r"\w+", actor["name"].casefold())) - TITLED_SMALL
        label = {"person": "PERSON", "organisation": "ORG"}.get(actor["kind"])
        if label is None:
            continue
        for span in actor["mentions"]:
            start, end = page.tokens(Span(*_bare(read.document.text, *span)))
            if start >= end or not page.capital[page.root(start, end)]:
                continue
            named = [i for i in range(start, end) if page.lower[i] in name and page.capital[i]]
            if not named and label == "ORG":
                continue
            units = [*titles.units(start, end), end]
            for number, (i, after) in enumerate(pairwise(units)):
                begins = any(i <= j < after for j in named)
                yield Example(read.row["id"], titles.features(units, number, label), "name" if begins else "title")
                if begins:
                    break


def link_examples(read: Read, models: Models) -> list[Example]:
    """A decision for each name, noun phrase or pronoun and each entity before it, made as gold would."""
    found = mentions(read.document, read.doc, read.hints, models)
    home = {m: gold_of(m, read.row) for m in found}
    examples: list[Example] = []
    chance = np.random.default_rng(len(found))

    def choose(m: Mention, pairs: list[tuple[Entity, Doubled, float]], _: float) -> Entity | None:
        mine = home[m]
        right: list[tuple[Entity, dict[str, float]]] = []
        wrong: list[tuple[Entity, dict[str, float]]] = []
        for entity, features, _ in pairs:
            same = mine is not None and Counter(home[n] for n in entity.mentions).most_common(1)[0][0] == mine
            (right if same else wrong).append((entity, dict(features)))
        others = wrong[:-NEAR]
        kept = [others[i] for i in chance.permutation(len(others))[:FAR]]
        examples.extend(Example(read.row["id"], f, "yes") for _, f in right)
        examples.extend(Example(read.row["id"], f, "no") for _, f in wrong[-NEAR:])
        examples.extend(Example(read.row["id"], f, "no", len(others) / len(kept)) for _, f in kept)
        return right[-1][0] if right else None

    entities(read.row["text"], read.doc, found, read.said, read.hints, models, choose=choose)
    return examples


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


def found_in(read: Read, models: Models) -> tuple[Description, list[Entity]]:
    """The entities of a document, and what describes them."""
    found = mentions(read.document, read.doc, read.hints, models)
    known = entities(read.row["text"], read.doc, found, read.said, read.hints, models)
    return Description(read.document, read.said, read.hints, models), known


def kind_examples(read: Read, models: Models) -> tuple[list[Example], list[Example]]:
    """Each entity with its gold kind or "none", and with whether it is salient."""
    described, known = found_in(read, models)
    golds = [*read.row["actors"], *({**p, "kind": "place"} for p in read.row["places"])]
    votes = []
    for e in known:
        counted = Counter(gold_of(m, read.row) for m in e.mentions)
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
        features = described.features(e)
        if gold is not None:
            if top is not None and best[top] == j and gold["kind"] != "place":
                kind = gold["kind"]
                weight = 1.0 if gold["salience"] else 0.7
                salient.append(Example(read.row["id"], features, "high" if gold["salience"] >= 3 else "low"))
            elif gold["kind"] == "place":
                weight = 0.7
        kinds.append(Example(read.row["id"], features, kind, weight))
    return kinds, salient


def learn(
    name: str, reads: list[Read], examples: list[list[Example]], halves: list[Models], out: Path, how: dict[str, Any]
) -> None:
    """Writes a network from all examples; each half of the documents gets one that has seen only the other."""
    for half in (0, 1):
        others = [e for r, found in zip(reads, examples, strict=True) if r.half != half for e in found]
        halves[half].networks[name] = fit_network(others, **{**how, "networks": 1})
    network = fit_network([e for found in examples for e in found], **how)
    print(sum(map(len, examples)), "examples", save_network(name, network, out), flush=True)


def train(reads: list[Read], models: Models, out: Path) -> None:
    """Fits and writes everything."""
    titles = [e for r in reads for e in title_examples(r, models)]
    title = fit(titles, strength=0.3)
    print(len(titles), "examples", save("actors_titles", title, out), flush=True)
    halves = [replace(models, networks={}, weights={"actors_titles": title}) for _ in (0, 1)]
    learn("actors_mentions", reads, [mention_examples(r, models) for r in reads], halves, out, MENTIONS)
    learn("actors_links", reads, [link_examples(r, halves[r.half]) for r in reads], halves, out, LINKS)
    judged = [kind_examples(r, halves[r.half]) for r in reads]
    for name, number, strength in (("actors_kinds", 0, 0.03), ("actors_salience", 1, 0.05)):
        known = [e for found in judged for e in found[number]]
        print(len(known), "examples", save(name, fit(known, strength=strength), out), flush=True)


def main() -> None:
    args = arguments(__doc__)
    models = load_models(args.out)
    folds = Folds(args.corpus, SETS, args.folds)
    train(list(documents(args.corpus, models, folds)), models, args.out)


if __name__ == "__main__":
    main()
