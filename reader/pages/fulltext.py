"""The article on a web page: its text as trafilatura or the user's rule finds it, and what the page says of itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from reader.errors import ParseError
from reader.model import Document
from reader.pages.metadata import Metadata, decoded, metadata_of, tree_of
from reader.text import document_of_html, first_words, one_line, word_count

LARGEST_PAGE = 5 * 2**20
"""Bytes; what follows is not read."""
_FEWEST_WORDS = 30  # less than that is a notice, not an article
_LOCKED_WORDS = 200  # a page that calls itself locked and yet has more than this has its text in it
_LOCKED = re.compile(
    r""""isAccessibleForFree"\s*:\s*"?false|["']article:content_tier["']\s+content=["'](?:locked|metered)""",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy (?:policy|settings|choices)\b|\bEinwilligung\b|\bDatenschutz\w*", re.IGNORECASE
)
_CONSENT_SHARE = 15  # words, of which one speaks of consent where a page says nothing else


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it stands on its page."""

    title: str
    document: Document
    metadata: Metadata
    words: int


def read_page(
    page: bytes,
    *,
    url: str,
    content_type: str = "",
    title: str = "",
    selector: str | None = None,
    remove: str | None = None,
) -> Page:
    """The article on the page, under the given title or its own; ParseError where no text is found.

    It imports trafilatura, which takes half a second, and runs in worker processes.

    Args:
        selector: The user's rule for where the text is; where it finds nothing, the text is found without.
        remove: The user's rule for what is not of the article. Both are CSS selectors or XPath.
    """
    html = decoded(page[:LARGEST_PAGE], content_type)
    root = tree_of(html)
    if root is None:
        raise ParseError(f"{url}: the page is empty")
    metadata = metadata_of(root)
    title = title or metadata.title
    if remove:
        for element in _found(root, "remove", remove, url):
            _take_out(element)
    whole = _serialised(root) if remove else html
    for text in _texts(whole, root, url, selector):
        document = document_of_html(text, title=title or "-", base_url=url)
        words = word_count(document.text)
        if words >= _FEWEST_WORDS:
            if wall := wall_in(html, document.text, words):
                raise ParseError(f"{url}: {wall}")
            if not title:
                title = first_words(document.text.removeprefix("-").strip())
                document = document_of_html(text, title=title, base_url=url)
            return Page(title, document, metadata, words)
    raise ParseError(f"{url}: no article text is found on the page")


def wall_in(html: str, text: str, words: int) -> str:
    """What keeps the article from those who come without an account or consent; empty where nothing does."""
    if words < _LOCKED_WORDS and _LOCKED.search(html):
        return "a paywall: only the beginning is there"
    if words < _LOCKED_WORDS and len(_CONSENT.findall(text)) > max(2, words // _CONSENT_SHARE):
        return "a page that asks for consent instead of the article"
    return ""


def _texts(html: str, root: etree._Element, url: str, selector: str | None) -> Iterator[str]:
    """The article's HTML, by one way after the other."""
    if selector and (chosen := "".join(map(_serialised, _found(root, "content", selector, url)))):
        yield chosen
    yield _extracted(html, url)
    for tag in ("article", "main"):
        found = list(root.iter(tag))
        if found:
            yield _serialised(max(found, key=lambda element: len("".join(map(str, element.itertext())))))


def _extracted(html: str, url: str) -> str:
    import trafilatura

    # It logs, as errors, pages that simply have no text.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text: str | None = trafilatura.extract(
        html,
        url=url,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        favor_recall=True,
    )
    return text or ""


def _found(root: etree._Element, name: str, rule: str, url: str) -> list[etree._Element]:
    """The elements that the rule of the feed's `site` means."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    is_path = rule.startswith(("/", "("))
    try:
        found = etree.XPath(rule)(root) if is_path else CSSSelector(rule)(root)
    except (SelectorError, etree.XPathError) as error:
        kind = "XPath" if is_path else "CSS selector"
        raise ParseError(f'{url}: site.{name} "{one_line(rule)}" is no {kind}: {error}') from None
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _take_out(element: etree._Element) -> None:
    """Remove an element; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _serialised(element: etree._Element) -> str:
    html: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return html
