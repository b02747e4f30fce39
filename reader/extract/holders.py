"""Holders: the actors whose move an open issue is, or who raise it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reader.extract.cast import Cast
from reader.extract.clauses import Clause, subjects
from reader.extract.issues import Issue
from reader.extract.quotes import Said
from reader.extract.spans import SpanIndex
from reader.model import IssueType

if TYPE_CHECKING:
    pass

MOST = 3


class Carriers:
    """The quotes that issues can stand in, by the places of their contents and cues."""

    def __init__(self, said: list[Said]) -> None:
        pieces = [(p, n) for n, s in enumerate(said) for p in s.content]
        self._places = SpanIndex(pieces + [(s.cue, n) for n, s in enumerate(said) if s.cue])

    def of(self, issue: Issue) -> int | None:
        """The number of the quote that an issue stands in or whose cue it is: the one it shares most with."""
        shared: Counter[int] = Counter()
        for span, n in self._places.touching(issue.evidence):
            shared[n] += min(span.end, issue.evidence.end) - max(span.start, issue.evidence.start)
        return shared.most_common(1)[0][0] if shared else None


def holders(issue: Issue, quote: Said | None, cast: Cast) -> list[int]:
    """Actors by their numbers: who does what the clause says, who says it, and whoever else it names."""
    clause = issue.clause
    found: list[int | None] = []
    found += [cast.at(t) for t in subjects(clause)]
    if quote is not None:
        found.insert(0 if issue.type in (IssueType.DEMAND, IssueType.RISK) else len(found), quote.actor)
    if issue.type is IssueType.DISPUTE:
        found += [cast.at(t) for t in clause.head.children if t.dep_ == "dobj"]
    if not any(f is not None for f in found):
        found += _around(clause, cast)
    return [n for n in dict.fromkeys(found) if n is not None][:MOST]


def _around(clause: Clause, cast: Cast) -> list[int | None]:
    named = cast.within(clause.span)
    if not named:
        named = cast.within(clause.sentence)
    return list(named[:2])
