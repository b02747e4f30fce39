"""Which words attribute: the verb that governs, with its preposition."""

import pytest

from reader.extract.annotate import Models
from reader.extract.governors import governing_cue, with_preposition
from reader.model import Span

TEXT = "Orsolo stressed that the harbour belongs to Tersund, called for a new survey and urged patience."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("content", "pointed", "cue"),
    [
        ("the harbour belongs to Tersund", "stressed", "stressed"),
        ("a new survey", "stressed", "called for"),
        ("patience", "stressed", "urged"),
    ],
)
def test_the_governing_verb_is_the_cue(models: Models, content: str, pointed: str, cue: str) -> None:
    assert governing_cue(models.nlp(TEXT), span(content), span(pointed)) == span(cue)


def test_the_preposition_goes_to_the_cue(models: Models) -> None:
    doc = models.nlp(TEXT)
    assert with_preposition(doc, span("for a new survey"), span("called")) == (span("a new survey"), span("called for"))
    assert with_preposition(doc, span("a new survey"), span("called for")) == (span("a new survey"), span("called for"))
    assert with_preposition(doc, span("patience"), None) == (span("patience"), None)


def test_a_preposition_before_a_later_cue_stays_where_it_is(models: Models) -> None:
    text = "For a new survey, the mayor asked."
    content, cue = Span(0, 16), Span(28, 33)
    assert with_preposition(models.nlp(text), content, cue) == (content, cue)
