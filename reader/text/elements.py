"""The tree of a piece of HTML, and what its elements say beside their text."""

# ruff: noqa: SIM905 -- a line of tag names reads better than a list of quoted ones

from __future__ import annotations

import re
from typing import Protocol

from lxml import etree

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PERHAPS_HIDDEN = etree.XPath("//*[@hidden or @style or @aria-hidden]")
# What a table must not hold if its rows are to be read as rows: otherwise it only lays out the page.
_STRUCTURE = frozenset("table ul ol dl blockquote pre figure h1 h2 h3 h4 h5 h6 hr".split())
# All that may stay of markup nested deeper than libxml2 goes (2048), which would lose the text in it.
_ANY_DEPTH = re.compile(rb"<(?!/?(?:p|br|script|style|title)\b)/?[a-zA-Z][^<>]{0,4000}>")


class Attributes(Protocol):
    """Those of an element."""

    def get(self, name: str, /) -> str | None: ...


def tree_of(html: bytes) -> etree._Element | None:
    if not html or html.isspace():
        return None
    root, too_deep = _parsed(html)
    return _parsed(_ANY_DEPTH.sub(b" ", html))[0] if too_deep else root


def _parsed(html: bytes) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, bool(parser.error_log.filter_from_fatals())


def hidden_in(root: etree._Element) -> set[etree._Element]:
    found = _PERHAPS_HIDDEN(root)
    elements = found if isinstance(found, list) else []
    return {element for element in elements if isinstance(element, etree._Element) and is_hidden(element)}


def is_hidden(element: Attributes) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def number_of(value: str | None, default: int) -> int:
    if value and (match := re.match(r"\s*(-?\d{1,6})\b", value)):
        return int(match[1])
    return default


def data_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table that holds data, none where it only lays out the page."""
    rows: list[etree._Element] = []
    cells = paragraphs = 0
    for element in table.iterdescendants():
        tag = element.tag
        if tag in _STRUCTURE:
            return []
        if tag == "tr":
            rows.append(element)
        elif tag in ("td", "th"):
            cells += 1
        elif tag == "p":
            paragraphs += 1
    return rows if len(rows) > 1 and cells >= 2 * len(rows) - 1 and paragraphs <= cells else []


def source_of(image: Attributes) -> str:
    """Where an image's file is; pages that load images late say it elsewhere than in src."""
    sources = (image.get("data-src"), image.get("data-original"), image.get("src"), image.get("srcset"))
    return next((s.split()[0] for s in sources if s and s.strip() and not s.startswith("data:")), "")


def names_columns(row: etree._Element) -> bool:
    """Whether every cell of a table's row is a heading, and there is more than one."""
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return len(cells) > 1 and all(tag == "th" for tag in cells)
