"""Which clauses the gold calls open issues, for training."""

from __future__ import annotations

from reader.extract.training.labels import labels_of

TEXT = "The union denied that it had left. Talks may resume on Monday. Rain fell."


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def test_a_clause_is_what_its_words_are_evidence_of() -> None:
    issues = [
        {"evidence": span("The union denied that it had left"), "type": "dispute", "optional": False},
        {"evidence": span("Talks may resume"), "type": "event", "optional": True},
    ]
    given = [
        span("The union denied that it had left"),
        span("it had left"),
        span("Talks may resume on Monday"),
        span("Rain fell"),
    ]
    told = list(labels_of(TEXT, given, issues))
    assert [(label.answer, label.type) for label in told] == [
        ("yes", "dispute"), ("yes", "dispute"), ("may", "event"), ("no", None)
    ]  # fmt: skip
    assert told[0].weight == 1
    assert 0 < told[1].weight < told[2].weight < 1


def test_an_issue_that_has_to_be_listed_comes_before_one_that_may_be() -> None:
    both = [{"evidence": span("Talks may resume on Monday"), "type": "event", "optional": True},
            {"evidence": span("Talks may resume"), "type": "decision", "optional": False}]  # fmt: skip
    assert next(labels_of(TEXT, [span("Talks may resume on Monday")], both)).answer == "yes"
