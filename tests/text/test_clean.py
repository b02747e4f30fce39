import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import clean, first_words, one_line, word_count

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x07\x9b\x9d\x92\x85\r\n\t\v\x00\x7f[]m;0\\\u202e\u2066\u200b\u200c\u200d\u00ad\u2028\ufeff"
        ),
        st.characters(categories=["Cs", "Cf", "Cc", "Mn"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain text, with “marks” — and ümlauts", "plain text, with “marks” — and ümlauts"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\after", "after"),
        ("\x1b]never ended", "]never ended"),
        ("\x1bPq#0;2;0;0;0\x1b\\sixel", "sixel"),
        ("\x1bc\x1b(Breset", "reset"),
        ("bell\x07 back\x08 null\x00 delete\x7f", "bell back null delete"),
        ("it\x92s 20\x80", "it’s 20€"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a    b"),
        ("\u202egnp.exe\u202c \u2066x\u2069 \u200ey", "gnp.exe x y"),
        ("in\u200bvisi\u00adble\ufeff", "invisible"),
        ("pass\u200dword", "password"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800 lone", "\ufffd lone"),
        ("[bold red]not markup[/] <b>nor this</b>", "[bold red]not markup[/] <b>nor this</b>"),
        ("tag\U000e0041\U000e007f", "tag"),
    ],
)
def test_what_could_harm_goes_and_what_is_text_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(HOSTILE)
def test_cleaned_text_is_harmless_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    for character in cleaned:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff"
    cleaned.encode()


@given(HOSTILE)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line == line.strip()
    assert "\n" not in line
    assert "  " not in line


@given(st.text(max_size=300), st.integers(10, 90))
def test_first_words_are_the_beginning(text: str, limit: int) -> None:
    words = first_words(text, limit)
    assert len(words) <= limit
    assert one_line(text).startswith(words.removesuffix("…"))


def test_words_are_counted_as_a_reader_would() -> None:
    assert word_count("It’s the state-of-the-art 3.5 per cent — U.S. figures.") == 8
    assert word_count("東京で会議が開かれた") == 5
    assert word_count("") == 0
