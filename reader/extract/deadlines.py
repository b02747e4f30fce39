"""Deadlines: the date by which an open issue is due, found in its clause or close by."""

from __future__ import annotations

import re
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from reader.extract.clauses import Clause
from reader.extract.dates import BINDING, Due, future_dates
from reader.model import IssueType, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

LEADS = frozenset({*BINDING, "within", "no later than", "not later than", "on or before"})
NO_DEADLINE = frozenset({"after", "from", "since", "as of"})
DATED = frozenset(IssueType) - {IssueType.UNRESOLVED, IssueType.DISPUTE}
"""The types whose dates say when something is due; in the others one has to bind, or else it is when it was said."""
ANSWERED_LATER = frozenset({IssueType.DEMAND, IssueType.DECISION, IssueType.QUESTION})
"""The types whose deadline may stand in the next sentence: "She will appeal. She has eight days." """
EXPLICIT = re.compile(r"\b(?:tomorrow|next|coming|ahead)\b", re.IGNORECASE)
"""Words in a date that can mean no day of the past."""
NEAR = 40
"""Code points from a clause to a date behind it that need not bind."""
AHEAD = frozenset({"adjourn", "due", "expect", "list", "plan", "postpone", "schedule", "set", "slate"})
"""Verbs that speak of what is to come even in the past tense."""


def deadline(text: str, clause: Clause, kind: IssueType, today: date) -> Due | None:
    """The date by which: in the clause, else one that binds in what follows it, precedes it or is said next."""
    sent = clause.head.sent
    near = [d for d in _dates(text, clause.sentence, today) if not _is_past(d, sent)]
    inside = [d for d in near if clause.span.start <= d.start and d.end <= clause.span.end]
    after = [d for d in near if d.start >= clause.span.end]
    after = [d for d in after if _binds(d) or (kind in DATED and d.start - clause.span.end < NEAR)]
    before = [d for d in near if d.end <= clause.span.start and _binds(d)]
    binding = [d for d in inside if _binds(d)]
    plain = inside if kind in DATED else [d for d in inside if EXPLICIT.search(text, d.start, d.end)]
    found = binding or plain or after or before[::-1]
    if not found and kind in ANSWERED_LATER and (later := _next(sent)) is not None:
        found = [d for d in _dates(text, later, today) if _binds(d)]
    if not found:
        return None
    first, *rest = found
    finer = [d for d in rest if d.start - first.end < 4 and d.date.startswith(first.date)]
    return first if not finer else finer[0]._replace(start=first.start)


def _dates(text: str, where: Span, today: date) -> list[Due]:
    found = future_dates(text[where.start : where.end], today)
    return [
        d._replace(start=d.start + where.start, end=d.end + where.start) for d in found if d.lead not in NO_DEADLINE
    ]


def _binds(due: Due) -> bool:
    return due.lead in LEADS or due.given


def _is_past(due: Due, sent: SpacySpan) -> bool:
    """Whether something happened on that day, so that the last Tuesday is meant and not the next one."""
    if _binds(due):
        return False
    verb = next((t for t in sent if t.idx >= due.start), None)
    while verb is not None and verb.pos_ not in ("VERB", "AUX"):
        verb = None if verb.head == verb else verb.head
    return verb is not None and _is_told(verb)


def _is_told(verb: Token) -> bool:
    if verb.lemma_.lower() in AHEAD or any(c.lemma_.lower() in AHEAD for c in verb.children if c.dep_ == "acomp"):
        return False
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ in ("MD", "TO") for c in helpers):
        return False
    return verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helpers)


def _next(sent: SpacySpan) -> Span | None:
    """The next sentence of the same paragraph."""
    doc = sent.doc
    gap = list(takewhile(lambda t: t.is_space, doc[sent.end :])) if sent.end < len(doc) else []
    at = sent.end + len(gap)
    if at >= len(doc) or any("\n" in t.text for t in (doc[sent.end - 1], *gap)):
        return None
    later = doc[at].sent
    return Span(later.start_char, later.end_char)
