from __future__ import annotations

import random
import re
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from reader.annotating.anchoring import TextChange, find, surroundings
from reader.model import Span

TEXT = (
    "Harbour mayor asks for a new bridge\n\n"
    "Mayor Ana Ruiz said the old bridge “cannot last another winter” on Monday.\n\n"
    "She called for money before Christmas. The ministry did not answer.\n\n"
    "Engineers described the damage as serious, and said the old bridge should be closed."
)
WORDS = st.sampled_from(
    ["the", "a", "of", "bridge", "mayor", "said", "money", "🙂", "naïve", "ministry,", "“cannot”", "last.", "winter"]
)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=3, max_size=30).map(" ".join), min_size=1, max_size=5)


def span(words: str, text: str = TEXT, *, last: bool = False) -> Span:
    start = text.rindex(words) if last else text.index(words)
    return Span(start, start + len(words))


def placed(words: str, new: str, *, last: bool = False) -> str | None:
    spot = TextChange(TEXT, new).place(span(words, last=last))
    return None if spot is None else new[spot.start : spot.end]


def test_what_stands_as_it_was_is_where_it_was() -> None:
    change = TextChange(TEXT, TEXT)
    assert all(change.place(span(word)) == span(word) for word in TEXT.split())


def test_a_correction_elsewhere_moves_the_span() -> None:
    new = TEXT.replace("asks for a new bridge", "asks once more for a bridge that is new").replace("Monday", "Tuesday")
    for words in (
        "Ana Ruiz",
        "“cannot last another winter”",
        "not last anoth",
        "She called for money before Christmas.",
    ):
        assert placed(words, new) == words


def test_of_two_places_the_right_one_is_kept() -> None:
    new = TEXT.replace("Mayor Ana Ruiz said the old bridge “cannot last another winter” on Monday.\n\n", "")
    assert placed("the old bridge", new) is None
    spot = TextChange(TEXT, new).place(span("the old bridge", last=True))
    assert spot == span("the old bridge", new)


def test_changed_words_are_no_place() -> None:
    assert placed("She called for money", TEXT.replace("called for money", "called for cash")) is None
    assert placed("cannot last", TEXT.replace("cannot", "can")) is None


def test_the_same_words_among_others_are_no_place() -> None:
    assert (
        placed("answer", "Something else\n\nNobody could give any kind of answer to what they had put to him.") is None
    )


def test_spaces_and_line_ends_may_differ() -> None:
    assert placed("Ana Ruiz said", TEXT.replace(" ", "  ").replace("Ana", "\nAna")) == "Ana  Ruiz  said"
    assert placed(" Ana Ruiz ", TEXT) == "Ana Ruiz"
    assert placed(" ", TEXT) is None


def test_a_long_text_that_changed_a_lot_takes_no_age() -> None:
    words = random.Random(1).choices([f"word{i % 400}" for i in range(5000)] + ["the"] * 3000, k=30_000)
    old = "\n\n".join(" ".join(words[i : i + 500]) for i in range(0, len(words), 500))
    new = old.replace("word7 ", "word8 ")
    change = TextChange(old, new)
    starts = [i for i in range(0, len(old), 997) if old[i].isalnum()]
    assert sum(change.place(Span(i, i + 12)) is not None for i in starts) > len(starts) / 2


@given(PARAGRAPHS, PARAGRAPHS, st.data())
def test_what_is_placed_says_the_same(old_lines: list[str], new_lines: list[str], data: st.DataObject) -> None:
    old, new = "\n\n".join(old_lines), "\n\n".join(new_lines)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    spot = TextChange(old, new).place(Span(start, end))
    if spot is not None:
        assert 0 <= spot.start < spot.end <= len(new)
        there, here = (re.findall(r"\w+|[^\w\s]", text) for text in (new[spot.start : spot.end], old[start:end]))
        assert (there[0], there[-1]) == (here[0], here[-1])
        assert (Counter(there) & Counter(here)).total() >= 0.8 * len(here)


@given(
    PARAGRAPHS.filter(lambda lines: len(set(lines)) == len(lines)),
    st.lists(WORDS, min_size=1, max_size=10).map(" ".join),
    st.data(),
)
def test_what_is_put_in_elsewhere_moves_all_else(lines: list[str], added: str, data: st.DataObject) -> None:
    old = "\n\n".join(lines)
    words = [Span(i, i + len(word)) for word, i in _positions(old)]
    at = data.draw(st.integers(0, len(lines)))
    new = "\n\n".join([*lines[:at], added + " unheard", *lines[at:]])
    before = len("\n\n".join(lines[:at])) + (2 if at and at < len(lines) else 0)
    shift = len(added + " unheard\n\n")
    change = TextChange(old, new)
    for word in words:
        expected = word if word.end <= before or at == len(lines) else Span(word.start + shift, word.end + shift)
        assert change.place(word) in (expected, None)
    assert sum(change.place(word) is not None for word in words) * 2 >= len(words)


def _positions(text: str) -> list[tuple[str, int]]:
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((word, at))
        at += len(word)
    return found


def test_words_from_elsewhere_are_found_by_what_is_around_them() -> None:
    here = span("the old bridge", last=True)
    assert find(TEXT, "the old bridge", *surroundings(TEXT, here)) == here
    assert find(TEXT, "the old bridge") is None
    assert find(TEXT, "the old bridge", "xyz words of nothing", "like it is here") is None
    assert find(TEXT, '"Cannot last  another winter"') == span("“cannot last another winter”")
    assert find(TEXT, "Engineers described the harm as serious") == span("Engineers described the damage as serious")
    assert find(TEXT, "Engineers praised the beauty of the sea") is None
    assert find(TEXT, "Monday", "the following ", " afternoon they left") is None
    assert find(TEXT, "…") is find(TEXT, "") is find("", "word") is None


@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
@example("a a", "a", "", "")
def test_finding_never_fails(text: str, exact: str, prefix: str, suffix: str) -> None:
    spot = find(text, exact, prefix, suffix)
    assert spot is None or 0 <= spot.start < spot.end <= len(text)


@given(PARAGRAPHS, st.data())
def test_the_words_of_the_text_itself_are_found(lines: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(lines)
    words = [Span(i, i + len(word)) for word, i in _positions(text)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(len(words) - 1, first + 8)))
    here = Span(words[first].start, words[last].end)
    spot = find(text, text[here.start : here.end], *surroundings(text, here))
    assert spot is None or text[spot.start : spot.end].split() == text[here.start : here.end].split()


def test_a_mended_slip_is_the_same_word_and_another_number_is_not() -> None:
    old = TEXT.replace("winter", "wintre").replace("Engineers", "Enginers").replace("Christmas", "25 December")
    for words, mended in (
        ("wintre", "winter"),
        ("another wintre” on", "another winter” on"),
        ("Enginers", "Engineers"),
    ):
        spot = TextChange(old, TEXT).place(span(words, old))
        assert spot is not None
        assert TEXT[spot.start : spot.end] == mended
    assert TextChange(old, old.replace("25", "26")).place(span("25", old)) is None
    assert TextChange(TEXT, TEXT.replace("Ana", "Eva")).place(span("Ana")) is None


def test_a_paragraph_that_moved_takes_its_marks_along() -> None:
    title, first, second, third = TEXT.split("\n\n")
    new = "\n\n".join((title, "More on this story", third, second.replace("money", "moeny"), first))
    for words in ("Ana Ruiz", "Engineers", "money before Christmas", first, "serious, and said the old bridge"):
        assert placed(words, new) == words.replace("money", "moeny")


def test_a_sentence_may_come_into_a_long_mark_but_not_into_a_short_one() -> None:
    new = TEXT.replace("Christmas. The", "Christmas. Nobody at the meeting had an answer to that. The")
    long = "She called for money before Christmas. The ministry did not answer."
    assert placed(long, new) == long.replace("The", "Nobody at the meeting had an answer to that. The")
    assert placed("Christmas. The", new) is None


def test_a_paragraph_that_was_parted_keeps_the_marks_of_both_halves() -> None:
    new = TEXT.replace("serious, and said", "serious.\n\nThey said")
    assert placed("described the damage", new) == "described the damage"
    assert placed("should be closed", new) == "should be closed"
