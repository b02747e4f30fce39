"""Open issues: the clauses that leave something unsettled, each with its type, topic and deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from reader.extract.clause_features import Setting, typed, weighed
from reader.extract.clauses import Clause, clauses
from reader.extract.deadlines import deadline
from reader.extract.hints import Hints
from reader.extract.learned.openness import Openness
from reader.extract.linear import LinearModel
from reader.extract.spans import Taken
from reader.extract.topics import topic
from reader.model import BlockKind, Document, IssueType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from reader.extract.parse import Models
    from reader.extract.tagger import Attribution

SHOWN = 0.3
"""How likely a clause has to be an open issue to be listed."""
WORTH = 0.02
"""The same by the encoder's layer alone, for the clause to be looked at any further."""


class Issue(NamedTuple):
    """Something the text leaves unsettled, before its links are drawn."""

    type: IssueType
    evidence: Span
    topic: str
    clause: Clause
    deadline: Span | None
    date: str | None
    """What the deadline means: YYYY, YYYY-MM or YYYY-MM-DD."""
    score: float


def issues(
    document: Document,
    doc: Doc,
    attributions: list[Attribution],
    hints: Hints,
    today: date | None,
    models: Models,
) -> list[Issue]:
    """The open issues of a text, in order of place; their evidence never shares words."""
    judge = Judge.of(models)
    if judge is None:
        return []
    described = Setting(document, doc, attributions, hints)
    code = [Span(b.start, b.end) for b in document.blocks if b.kind is BlockKind.CODE]
    known = [c for c in clauses(doc) if not any(c.span.overlaps(part) for part in code)]
    scored = judge.scores(known, described, hints)
    found: list[Issue] = []
    taken = Taken(len(document.text))
    for score, kind, clause in sorted(scored, key=lambda s: -s[0]):
        if not taken.take([clause.span]):
            continue
        when = deadline(document.text, clause, kind, today) if today else None
        due, meant = (Span(when.start, when.end), when.date) if when else (None, None)
        about = topic(document.text, clause, kind, described.wording, judge.topics)
        found.append(Issue(kind, clause.span, about, clause, due, meant, score))
    return sorted(_once(found), key=lambda i: i.evidence)


@dataclass(frozen=True, slots=True)
class Judge:
    """The models that decide: by the clause's words, by the encoder's layer for clauses, by both; of what type, and
    what it is about."""

    words: LinearModel
    openness: Openness
    both: LinearModel
    types: LinearModel
    topics: LinearModel

    @classmethod
    def of(cls, models: Models) -> Judge | None:
        """None where the weights have no model of open issues."""
        found = [models.weights.get(f"issues_{name}") for name in ("words", "open", "types", "topics")]
        words, both, types, topics = found
        if words is None or both is None or types is None or topics is None:
            return None
        return cls(words, models.learned.openness, both, types, topics)

    def scores(
        self, known: list[Clause], described: Setting, hints: Hints
    ) -> Iterator[tuple[float, IssueType, Clause]]:
        """How likely it is an issue that has to be listed rather than none, of each clause where that is likely enough
        to show it; and of which type."""
        told = self.openness.of(hints.reading, [hints.clause(c.span, c.head.idx, c.head.head.idx) for c in known])
        worth = [(c, *t) for c, t in zip(known, told, strict=True) if _rather_than_none(t[0]) >= WORTH]
        features = [described.features(c) for c, _, _ in worth]
        by_words = self.words.of_each(features)
        opinions = [{"words": w, "clause": answers} for w, (_, answers, _) in zip(by_words, worth, strict=True)]
        together = self.both.of_each(
            [weighed(c, mine, o) for (c, _, _), mine, o in zip(worth, features, opinions, strict=True)]
        )
        for (clause, _, kinds), mine, odds in zip(worth, features, together, strict=True):
            score = _rather_than_none(odds)
            if score >= SHOWN:
                types = self.types.probabilities(typed(mine, kinds))
                yield score, IssueType(max(types, key=types.__getitem__)), clause


def _rather_than_none(odds: Mapping[str, float]) -> float:
    """How likely an issue has to be listed, what may be listed or not left out."""
    return odds["yes"] / (odds["yes"] + odds["no"])


def _once(found: list[Issue]) -> Iterator[Issue]:
    """The issues without those that only say by when another is due: "would seek a way, aiming to finish before
    Christmas" is one. Else a deadline is that issue's whose own words hold it."""
    by_sentence: dict[Span, list[Issue]] = defaultdict(list)
    for issue in found:
        by_sentence[issue.clause.sentence].append(issue)
    for together in by_sentence.values():
        parts: list[Issue] = []
        for issue in sorted(together, key=lambda i: i.evidence):
            if any(issue is part for part in parts):
                continue
            due = issue.deadline
            for other in together if due and due.end > issue.evidence.end else ():
                if due and due.overlaps(other.evidence):
                    if other.type is issue.type and issue.clause.head.is_ancestor(other.clause.head):
                        parts.append(other)
                    else:
                        issue = issue._replace(deadline=None, date=None)
            yield issue
