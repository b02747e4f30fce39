"""Open issues: the clauses that leave something unsettled, each with its type, topic and deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from reader.extract.clause_features import Setting, weighed
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

SHOWN = 0.28
"""How likely a clause has to be an open issue to be listed."""
TYPE_SHARE = 0.5
"""How much the encoder's opinion of the type counts beside that of the words."""


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
    scored = judge.scores(known, [described.features(c) for c in known], hints)
    found: list[Issue] = []
    taken = Taken(len(document.text))
    for score, kind, clause in sorted(scored, key=lambda s: -s[0]):
        if score < SHOWN:
            break
        if not taken.take([clause.span]):
            continue
        when = deadline(document.text, clause, kind, today) if today else None
        due, meant = (Span(when.start, when.end), when.date) if when else (None, None)
        found.append(Issue(kind, clause.span, topic(document.text, clause, kind), clause, due, meant, score))
    return sorted(_once(found), key=lambda i: i.evidence)


@dataclass(frozen=True, slots=True)
class Judge:
    """The models that decide: by the clause's words, by the encoder's layer for clauses, by both, and of what type."""

    words: LinearModel
    openness: Openness
    both: LinearModel
    types: LinearModel

    @classmethod
    def of(cls, models: Models) -> Judge | None:
        """None where the weights have no model of open issues."""
        found = [models.weights.get(f"issues_{name}") for name in ("words", "open", "types")]
        words, both, types = found
        if words is None or both is None or types is None:
            return None
        return cls(words, models.learned.openness, both, types)

    def scores(
        self, known: list[Clause], features: list[dict[str, float]], hints: Hints
    ) -> Iterator[tuple[float, IssueType, Clause]]:
        """How likely each clause is an issue that has to be listed rather than none, and of which type."""
        told = self.openness.of(hints.reading, [hints.clause(c.span, c.head.idx, c.head.head.idx) for c in known])
        for clause, mine, (answers, kinds) in zip(known, features, told, strict=True):
            opinions = {"words": self.words.probabilities(mine), "clause": answers}
            odds = self.both.probabilities(weighed(clause, mine, opinions))
            by_words = self.types.probabilities(mine)
            kind = max(by_words, key=lambda k: by_words[k] * kinds[k] ** TYPE_SHARE)
            yield odds["yes"] / (odds["yes"] + odds["no"]), IssueType(kind), clause


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
