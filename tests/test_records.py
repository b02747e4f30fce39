"""What is reckoned for the store while a text is read agrees with the text."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reader.model import Document, Entry
from reader.records import record_of, storable
from reader.text import document_of_html, document_of_text

PIECES = st.sampled_from(
    ["word", " ", "\n", "\t", "\xa0", "\u3000", "\u2028", "<p>", "</p>", "<br>", "<li>", "<ul>", "</ul>", "<pre>",
     "</pre>", "<table><tr><td>", "</td><td>", "</td></tr></table>", "a|b", "&nbsp;", "&#8195;", "<b>", "</b>",
     "\u200b", "<img alt='one two three' src='/x.jpg'>", "<h2>", "</h2>", "<blockquote>", "</blockquote>", "é", "橋"]
)  # fmt: skip


def is_right(document: Document) -> bool:
    record = record_of(Entry("k", "t", document))
    return record.words == len(document.text.split()) and record.text.decode() == document.text


@example("<pre><h2> word", "t")
@example("<pre><li>one<br> two</pre>", "t")
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["t", "two words", " odd\u3000\n title "]))
def test_words_are_counted_as_they_stand(source: str, title: str) -> None:
    assert is_right(document_of_html(source, title=title))
    assert is_right(document_of_text(source, title=title))


@given(st.text(st.characters(codec=None), max_size=20))
def test_what_sqlite_cannot_hold_is_replaced(text: str) -> None:
    held = storable(text)
    held.encode()
    assert "\0" not in held
    assert len(held) == len(text)
    assert all(new in (old, "\ufffd") for old, new in zip(text, held, strict=True))
