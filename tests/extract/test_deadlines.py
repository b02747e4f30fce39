"""The date by which an issue is due: in its clause, close by, or none."""

from __future__ import annotations

from datetime import date

import pytest

from reader.extract.batch import document_as_is
from reader.extract.clauses import clauses
from reader.extract.deadlines import deadline
from reader.extract.parse import Models, parse
from reader.model import IssueType

MONDAY = date(2025, 12, 1)


@pytest.mark.parametrize(
    ("text", "verb", "kind", "words", "meant"),
    [
        ("The court will rule on Friday.", "rule", IssueType.DECISION, "on Friday", "2025-12-05"),
        ("Brandt urged the company on Friday to raise wages.", "urged", IssueType.DEMAND, "", ""),
        ("She asked the bank on Friday for the file by 9 December.", "asked", IssueType.DEMAND, "by 9 December",
         "2025-12-09"),
        ("The hearing is scheduled for Friday.", "scheduled", IssueType.EVENT, "for Friday", "2025-12-05"),
        ("She would appeal. She has eight days.", "appeal", IssueType.DECISION, "eight days", "2025-12-09"),
        ("She would appeal.\n\nThe bridge closes by Friday.", "appeal", IssueType.DECISION, "", ""),
        ("The cause was unclear on Sunday.", "was", IssueType.UNKNOWN, "", ""),
        ("The firm denied on Tuesday that it knew.", "denied", IssueType.DISPUTE, "", ""),
        ("He is to leave office next month on January 2.", "leave", IssueType.EVENT, "next month on January 2",
         "2026-01-02"),
    ],
)  # fmt: skip
def test_when_it_is_due(models: Models, text: str, verb: str, kind: IssueType, words: str, meant: str) -> None:
    doc = parse(document_as_is(text), models)
    clause = next(c for c in clauses(doc) if c.head.text == verb)
    due = deadline(text, clause, kind, MONDAY)
    assert ("" if due is None else text[due.start : due.end]) == words
    assert ("" if due is None else due.date) == meant
