"""Words, pieces, quotation marks and windows: everything the encoder is given."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.extract.learned.attributions import Learned
from reader.extract.learned.heads import HEADS, columns
from reader.extract.learned.quotation import quoted
from reader.extract.learned.words import LONGEST_WORD, WINDOW, WordPieces, cut, windows

TEXT = st.text(st.sampled_from("abc ABC 12 .,;:!?'\"“”‘’«»—\n\t()é東😀\u0301\u202e") | st.characters(), max_size=400)


@pytest.fixture(scope="module")
def vocabulary() -> WordPieces:
    return Learned.shipped().encoder.vocabulary


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("unbelievable", [23653]),
        ("Zelenskiy", [27838, 7770, 5488, 2100]),
        ("Müller", [12304]),
        ("naïveté", [15743, 2618]),
        ("19", [2539]),
        ("東", [1879]),
        ("š", [1055]),
        ("½", [1092]),
        ("antidisestablishmentarianism", [3424, 10521, 4355, 7875, 13602, 3672]),
    ],
)
def test_pieces_are_those_of_the_tokeniser_that_the_encoder_was_made_with(
    vocabulary: WordPieces, word: str, pieces: list[int]
) -> None:
    assert vocabulary.of(word) == pieces


def test_a_word_without_pieces_is_unknown(vocabulary: WordPieces) -> None:
    assert vocabulary.of("\u0301") == [vocabulary.unknown]
    assert vocabulary.of("a" * 200) == [vocabulary.unknown]


@given(TEXT)
def test_words_lie_in_order_inside_the_text(vocabulary: WordPieces, text: str) -> None:
    words = cut(text, vocabulary)
    ends = [0, *(end for _, end in words.spans)]
    assert all(end <= start < stop for end, (start, stop) in zip(ends, words.spans, strict=False))
    assert all(1 <= len(pieces) <= LONGEST_WORD for pieces in words.pieces)
    assert "".join(text[a:b] for a, b in words.spans) == "".join(text.split())


@given(TEXT, st.integers(40, WINDOW))
def test_windows_cover_every_word_once_and_fit(vocabulary: WordPieces, text: str, first: int) -> None:
    words = cut(text * 5, vocabulary)
    ranges = windows(words, first=first)
    assert [i for start, end in ranges for i in range(start, end)] == list(range(len(words.spans)))
    assert all(0 < sum(len(p) for p in words.pieces[start:end]) <= WINDOW - 2 for start, end in ranges)


@given(TEXT)
def test_quoted_stretches_lie_apart_inside_the_text(text: str) -> None:
    ends = [0]
    for stretch in quoted(text):
        assert ends[-1] < stretch.start <= stretch.end <= len(text)
        assert "\n" not in text[stretch.start : stretch.end]
        ends.append(stretch.end)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"Yes," he said. "No."', ["Yes,", "No."]),
        ("“It was ‘grand’,” she said", ["It was ‘grand’,"]),
        ("the players' union and the dogs' home", []),
        ("'It's late,' he said", ["It's late,"]),
        ("«Oui», dit-il; „Ja“, sagt sie", ["Oui", "Ja"]),
        ("“One.\n\n“Two.” End", ["One.", "Two."]),
        ("“Never closed.\n\nNext", []),
        ('a 5" pipe and a 6" one', []),
    ],
)
def test_quotation_marks(text: str, inside: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted(text)] == inside


def test_the_heads_fill_the_columns_without_gaps() -> None:
    places = list(columns().values())
    assert places[0].start == 0
    assert all(a.stop == b.start for a, b in itertools.pairwise(places))
    assert places[-1].stop == sum(HEADS.values())
