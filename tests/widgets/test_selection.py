"""Growing a selection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import BlockKind, Document
from tests.widgets.fictional import DOCUMENT, document
from widgets.article.selection import Selection, Unit, extend, paragraph_at, sentence_at, sentences, word_at

TEXT = DOCUMENT.text


def words(span: tuple[int, int], text: str = TEXT) -> str:
    return text[slice(*span)]


def test_words_sentences_paragraphs_around_a_place() -> None:
    place = TEXT.index("binding")
    assert words(word_at(DOCUMENT, place + 3)) == "binding"
    assert words(word_at(DOCUMENT, TEXT.index("’s Guild"))) == "Fishermen’s"[:0] + "Fishermen’s"
    assert words(word_at(DOCUMENT, place - 1)) == "binding"
    assert words(sentence_at(DOCUMENT, place)) == (
        "She called for a binding date before Easter and said the cost of the temporary pontoon remains unknown."
    )
    assert words(paragraph_at(DOCUMENT, place)).startswith("“We were promised")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        (
            "The U.S. Senate met Dr. Holt at 3 p.m. today. Why?",
            ["The U.S. Senate met Dr. Holt at 3 p.m. today.", "Why?"],
        ),
        ("“It is over.” Nobody spoke.", ["“It is over.”", "Nobody spoke."]),
        ("“Over?” she asked. Yes.", ["“Over?” she asked.", "Yes."]),
        ("J. R. Holt sank it in 1.5 days… Then rain.", ["J. R. Holt sank it in 1.5 days…", "Then rain."]),
        ("桥断了。河还在。", ["桥断了。", "河还在。"]),
        ("no end", ["no end"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    doc = document([(BlockKind.PARAGRAPH, text, 0, "")])
    assert [words(s, text) for s in sentences(doc, paragraph_at(doc, 0))] == parts


def grown(*steps: tuple[Unit, bool], start: str = "“A timetable") -> str:
    first = sentence_at(DOCUMENT, TEXT.index(start))
    selection = Selection(*first)
    for unit, back in steps:
        selection = extend(DOCUMENT, selection, unit, back=back)
    return words(selection.span)


def test_growing_and_shrinking() -> None:
    assert grown() == "“A timetable does not carry an ambulance.”"
    assert grown((Unit.WORD, False)).endswith("ambulance.” She")
    assert grown((Unit.SENTENCE, False)).endswith("remains unknown.")
    assert grown((Unit.PARAGRAPH, False)).endswith("remains unknown.")
    assert grown((Unit.PARAGRAPH, False), (Unit.PARAGRAPH, False)).endswith("What the ministry offers")
    assert grown((Unit.CHAR, True)) == "“A timetable does not carry an ambulance."
    assert grown(*[(Unit.WORD, True)] * 4) == "“A timetable does not carry "
    assert grown((Unit.PARAGRAPH, True)).endswith("told the council. ")


@given(st.lists(st.tuples(st.sampled_from(Unit), st.booleans()), max_size=30), st.integers(0, len(TEXT)))
def test_a_selection_stays_in_the_text_and_moves_the_right_way(steps: list[tuple[Unit, bool]], place: int) -> None:
    selection = Selection(place, place)
    for unit, back in steps:
        moved = extend(DOCUMENT, selection, unit, back=back)
        assert moved.anchor == place
        assert 0 <= moved.head <= len(TEXT)
        assert moved.head < selection.head or selection.head == 0 if back else True
        assert moved.head > selection.head or selection.head == len(TEXT) if not back else True
        selection = moved


def test_an_empty_document_has_nothing_to_select() -> None:
    empty = Document("", ())
    assert extend(empty, Selection(0, 0), Unit.SENTENCE).span == (0, 0)
    assert extend(empty, Selection(0, 0), Unit.WORD, back=True).span == (0, 0)
