"""The trained tagger: whole quotes from a text, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.extract.hints import Hints
from reader.extract.learned.attributions import Attribution, Learned

TEXT = st.text(st.sampled_from("abc ABC 12 .,;:!?'\"“”‘’«»—\n\t()é東😀\u0301\u202e") | st.characters(), max_size=300)
SPEECH = st.lists(
    st.sampled_from(
        ["“", "”", '"', "‘", "’", "she said", "The minister", "warned", "that taxes will rise", ",", ".", "\n\n", "—"]
    ),
    max_size=60,
).map(" ".join)


@pytest.fixture(scope="module")
def learned() -> Learned:
    return Learned.shipped()


def quotes(learned: Learned, text: str) -> list[tuple[list[str], str | None, str | None]]:
    def words(span: tuple[int, int] | None) -> str | None:
        return None if span is None else text[span[0] : span[1]]

    found = learned.attributions(learned.encoder.read(text))
    return [([text[a:b] for a, b in q.content], words(q.cue), words(q.speaker)) for q in found]


def test_an_indirect_quote(learned: Learned) -> None:
    text = "Harbour reopens\n\nIda Vestergaard said the quay would open again on Monday."
    assert quotes(learned, text) == [(["the quay would open again on Monday"], "said", "Ida Vestergaard")]


def test_a_direct_quote_around_its_speaker_is_one(learned: Learned) -> None:
    text = "Strike ends\n\n“We asked for a fair wage,” said Ms Okafor, “and we have been given one.”\n\nWork resumes."
    assert quotes(learned, text) == [
        (["We asked for a fair wage,", "and we have been given one."], "said", "Ms Okafor")
    ]


def test_a_sentence_that_its_cue_interrupts_is_one_whatever_its_marks(learned: Learned) -> None:
    text = "Delay\n\n‘The cranes are there, the crews are there, and our patience,’ he said, ‘is not.’\n\nRain fell."
    assert [content for content, _, _ in quotes(learned, text)] == [
        ["The cranes are there, the crews are there, and our patience,", "is not."]
    ]


def test_titles_and_plain_deeds_are_no_quotes(learned: Learned) -> None:
    text = "The band played “Blue Harbour” and “The Long Night”. The council signed the contract and the mayor left."
    assert quotes(learned, text) == []


@settings(max_examples=60)
@given(TEXT | SPEECH)
def test_every_span_lies_inside_the_text_and_quotes_share_no_word(learned: Learned, text: str) -> None:
    reading = learned.encoder.read(text)
    found = learned.attributions(reading)
    assert found == sorted(found)
    taken: set[int] = set()
    for quote in found:
        assert 0 <= quote.score <= 1
        for start, end in spans(quote):
            assert 0 <= start < end <= len(text)
        letters = {i for a, b in quote.content for i in range(a, b)}
        assert not taken & letters
        taken |= letters
    hints = Hints(reading)
    mentions = [span for span, _ in hints.stretches()]
    assert all(0 <= span.start < span.end <= len(text) for span in mentions)
    for mention in mentions:
        links = hints.same_as_each(mention, (other for other in mentions if other != mention))
        assert all(-1e-5 <= score <= 1 + 1e-5 for score in links)
        assert all(0 <= score <= 1 for score in hints.openness(mention))


def spans(quote: Attribution) -> list[tuple[int, int]]:
    return [*quote.content, *([quote.cue] if quote.cue else []), *([quote.speaker] if quote.speaker else [])]


@pytest.mark.parametrize("text", ["", " ", "x", '"', "“" * 500, "word " * 4000, '"a" ' * 800, "a" * 5000])
def test_odd_texts(learned: Learned, text: str) -> None:
    learned.attributions(learned.encoder.read(text))
