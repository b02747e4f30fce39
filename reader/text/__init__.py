"""Text from outside made into canonical documents: pure functions, no input or output.

clean.py      hostile characters out of any text
html.py       HTML → the drafts of a document's blocks
elements.py   the tree of the HTML, and what its elements say beside their text
addresses.py  links made absolute and harmless
plain.py      plain text → the same drafts
assemble.py   drafts → Document: the title first, one blank line between blocks
"""

from __future__ import annotations

from reader.model import Document
from reader.text.assemble import assemble
from reader.text.clean import clean, first_words, one_line, word_count
from reader.text.plain import drafts_of_text

__all__ = ["clean", "document_of_html", "document_of_text", "first_words", "one_line", "word_count"]


def document_of_html(html: str, *, title: str, base_url: str = "") -> Document:
    """The document of a piece or page of HTML; relative links are resolved against base_url."""
    # Lists and lines are cleaned by this package too, and need no lxml.

    from reader.text.html import drafts_of_html  # lxml is not needed to show what is stored

    return assemble(title, drafts_of_html(html, base_url))


def document_of_text(text: str, *, title: str) -> Document:
    """The document of a plain text whose paragraphs stand between blank lines."""
    return assemble(title, drafts_of_text(text))
