"""The encoder's layer for clauses: what it says of whole clauses, wherever they stand."""

from __future__ import annotations

import pytest

from reader.extract.annotate import Models
from reader.extract.batch import document_as_is
from reader.extract.clauses import clauses
from reader.extract.hints import Hints
from reader.extract.learned.heads import ANSWERS, ISSUE_TYPES
from reader.extract.parse import parse

TEXT = (
    "Ferry late\n\nThe ferry arrived at noon and the crew went home. It is unclear when the talks will resume. "
    "The union denied that it had walked out. The minister called for higher wages."
)


def judged(text: str, models: Models) -> list[tuple[str, dict[str, float], dict[str, float]]]:
    hints = Hints(models.learned.encoder.read(text))
    found = list(clauses(parse(document_as_is(text), models)))
    words = [hints.clause(c.span, c.head.idx, c.head.head.idx) for c in found]
    told = models.learned.openness.of(hints.reading, words)
    return [(text[c.span.start : c.span.end], a, k) for c, (a, k) in zip(found, told, strict=True)]


def test_what_is_open_is_told_from_what_is_over_and_by_type(models: Models) -> None:
    told = {
        words: (answers["no"], max(kinds, key=lambda k: kinds[k])) for words, answers, kinds in judged(TEXT, models)
    }
    over = told["The ferry arrived at noon"][0]
    wanted = {
        "It is unclear when the talks will resume": "unknown",
        "The union denied that it had walked out": "dispute",
        "The minister called for higher wages": "demand",
    }
    assert {words: told[words][1] for words in wanted} == wanted
    assert all(told[words][0] < over for words in wanted)


@pytest.mark.parametrize("text", ["", "x", "Go.", TEXT + "\n\n" + "It is said and done, and done again, " * 300])
def test_every_clause_is_told_whatever_the_windows(models: Models, text: str) -> None:
    for _, answers, kinds in judged(text, models):
        assert list(answers) == list(ANSWERS)
        assert list(kinds) == list(ISSUE_TYPES)
        assert sum(answers.values()) == pytest.approx(1, abs=1e-4)
        assert sum(kinds.values()) == pytest.approx(1, abs=1e-4)
