"""What stands for an open issue in a list: a phrase of its own words that says something."""

from __future__ import annotations

import pytest

from reader.extract.batch import document_as_is
from reader.extract.clauses import Clause, clauses
from reader.extract.hints import Hints
from reader.extract.parse import Models, parse
from reader.extract.topics import phrases, topic
from reader.extract.wording import Wording
from reader.model import IssueType


def clause_at(text: str, verb: str, models: Models) -> tuple[Clause, Wording]:
    doc = parse(document_as_is(text), models)
    hints = Hints(models.learned.encoder.read(text))
    return next(c for c in clauses(doc) if c.head.text == verb), Wording(doc, hints)


@pytest.mark.parametrize(
    ("text", "verb", "kind", "about"),
    [
        ("On Friday the union in Oslo called for a parliamentary inquiry.", "called", IssueType.DEMAND,
         "parliamentary inquiry"),
        ("Norway has yet to publish the list of the missing.", "publish", IssueType.UNRESOLVED, "list of the missing"),
        ("It is not known how many people were on board.", "known", IssueType.UNKNOWN, "how many people were on board"),
        ("Ministers are considering closing the harbour.", "considering", IssueType.DECISION, "closing the harbour"),
    ],
)  # fmt: skip
def test_the_matter_is_named_rather_than_place_and_day(
    models: Models, text: str, verb: str, kind: IssueType, about: str
) -> None:
    clause, wording = clause_at(text, verb, models)
    assert topic(text, clause, kind, wording, models.weights["issues_topics"]) == about


def test_names_dates_and_numbers_alone_are_none(models: Models) -> None:
    text = "On Tuesday 14 May 2024 Ilse Brandt flew to Oslo for talks on wages."
    clause, wording = clause_at(text, "flew", models)
    doc = clause.head.doc
    shown = {doc[p.start : p.end].text for p in phrases(clause, wording)}
    assert "talks on wages" in shown
    assert not shown & {"Tuesday", "May", "14 May", "May 2024", "Ilse Brandt", "Oslo", "2024"}


def test_the_words_of_the_clause_stand_in_where_nothing_can_be_one(models: Models) -> None:
    text = "She will not say."
    clause, wording = clause_at(text, "say", models)
    assert topic(text, clause, IssueType.UNKNOWN, wording, models.weights["issues_topics"]) == "She will not say"
