"""What clauses are judged by: features of their words, their place and of what the encoder says of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.extract.clauses import Clause
from reader.extract.cues import Cues
from reader.extract.hints import Hints, logit
from reader.extract.learned.heads import ANSWERS
from reader.extract.spans import SpanIndex
from reader.extract.wording import DATE, Wording
from reader.model import BlockKind, Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.tagger import Attribution

WEIGHED = ("open-odds", "open-head-odds", "open-most-odds", "open-beyond", "title", "tenth=0", "said", "asks")
"""The features of a clause that count once more beside what the models say of it."""


def weighed(
    clause: Clause, features: Mapping[str, float], opinions: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """What the last decision goes by: the models' odds of each answer, and a few of the clause's own features."""
    found = {name: features[name] for name in WEIGHED if name in features}
    for model, odds in opinions.items():
        found |= opinion(model, odds)
    found["length"] = math.log(len(clause.tokens))
    return found


def opinion(model: str, odds: Mapping[str, float]) -> dict[str, float]:
    """A model's odds of each answer as features."""
    return {f"{model}-{answer}": math.log(odds[answer] + 1e-3) for answer in ANSWERS}


def typed(features: Mapping[str, float], kinds: Mapping[str, float]) -> dict[str, float]:
    """What the type of an issue goes by: the clause's features, and the odds of the encoder's layer for clauses."""
    found = {f"clause-{kind}": math.log(odds + 1e-3) for kind, odds in kinds.items()}
    found |= {f"words-{kind}": math.log(features[f"type={kind}"] + 1e-2) for kind in kinds}
    return dict(features) | found


class Setting:
    """What clauses of one text are judged by."""

    def __init__(self, document: Document, doc: Doc, attributions: list[Attribution], hints: Hints) -> None:
        self._hints = hints
        self._length = max(1, len(document.text))
        self._title = next((b.end for b in document.blocks if b.kind is BlockKind.TITLE), 0)
        self._said = SpanIndex((p, a) for a in attributions for p in a.content)
        self._doc = doc
        self.wording = Wording(doc, hints)
        self._telling = Cues(doc, document.text, attributions)
        self._text = document.text
        self._cues = {i for a in attributions if a.cue for i in range(a.cue.start, a.cue.end)}

    def features(self, c: Clause) -> dict[str, float]:
        """What can be told of a clause without knowing whether it is an issue."""
        head = c.head
        lemma = head.lemma_.lower()
        children = list(head.children)
        aux = [t.lemma_.lower() for t in children if t.dep_ in ("aux", "auxpass")]
        negated = any(t.dep_ == "neg" for t in children)
        governor = f"governor={head.head.lemma_.lower()}" if head.head != head else "root"
        names = [f"head={lemma}", f"dep={head.dep_}", f"tag={head.tag_}", f"head-dep={lemma}-{head.dep_}"]
        names += [f"head-tag={lemma}-{head.tag_}", governor, f"length={_size(len(c.tokens))}"]
        names += [f"aux={a}" for a in aux] + [f"head-aux={lemma}-{a}" for a in aux]
        if negated:
            names += ["not", f"not={lemma}"]
        for t in children:
            if t.dep_ in (
                "dobj",
                "attr",
                "acomp",
                "nsubj",
                "nsubjpass",
                "prep",
                "xcomp",
                "ccomp",
                "prt",
                "advmod",
                "oprd",
            ):
                names += [f"{t.dep_}={t.lemma_.lower()}", f"{lemma}-{t.dep_}", f"{lemma}-{t.dep_}={t.lemma_.lower()}"]
        subject = next((t for t in children if t.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            names.append(f"subject-is={self.wording.labels[subject.i] or subject.pos_}")
        names += self._of_words(c)
        names += self._of_place(c)
        names += self._telling.features(c)
        return dict.fromkeys(names, 1.0) | self._of_hints(c)

    def _of_hints(self, c: Clause) -> dict[str, float]:
        """The encoder's opinion of the clause, of its head and of its sentence."""
        mean, most = self._hints.openness(c.span)
        head = self._hints.openness(Span(c.head.idx, c.head.idx + len(c.head)))[0]
        sentence = self._hints.openness(c.sentence)[0]
        values = {"open": mean, "open-most": most, "open-head": head, "open-beyond": mean - sentence}
        values |= {"open-odds": logit(mean), "open-head-odds": logit(head), "open-most-odds": logit(most)}
        return values | {f"type={k}": v for k, v in self._hints.types(c.span).items()}

    def _of_words(self, c: Clause) -> list[str]:
        lemmas = [self.wording.words[t.i] for t in c.tokens]
        names = [f"w={w}" for w in lemmas]
        names += [f"b={a}_{b}" for a, b in pairwise(lemmas) if not (a.startswith("<") and a == b)]
        before = c.tokens[0].i
        names += [f"before={t.lower_}" for t in self._doc[max(0, before - 2) : before] if not t.is_space]
        if DATE in lemmas:
            names.append("dated")
        if self._text[c.sentence.start : c.sentence.end].rstrip("\"”’' \n").endswith("?"):
            names.append("asks")
        return names

    def _of_place(self, c: Clause) -> list[str]:
        names = []
        start = c.span.start
        if start < self._title:
            names.append("title")
        names.append(f"tenth={min(9, 10 * start // self._length)}")
        head: Token = c.head
        if head.idx in self._cues:
            names += ["cue", f"cue={head.lemma_.lower()}"]
        for _, a in self._said.touching(Span(head.idx, head.idx + 1)):
            cue = self._text[a.cue.start : a.cue.end].lower() if a.cue else "-"
            names += ["said", f"said={cue.split()[-1]}"]
            if a.speaker is None:
                names.append("said-by-nobody")
            if head.dep_ in ("ROOT", "ccomp"):
                names.append("said-main")
            break
        return names


def _size(number: int) -> str:
    return next(str(n) for n in (3, 5, 8, 12, 18, 26, 40, 99) if number <= n)
