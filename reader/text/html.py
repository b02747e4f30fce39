"""HTML → drafts of blocks: one walk over the tree of lxml, without recursion."""

# ruff: noqa: SIM905 -- a line of tag names reads better than a list of quoted ones

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5

from lxml import etree

from reader.model import BlockKind
from reader.text.addresses import resolved as resolved
from reader.text.assemble import Draft
from reader.text.clean import clean, is_clean, odd_characters
from reader.text.elements import data_rows, hidden_in, names_columns, tree_of
from reader.text.lines import HEADINGS, ODD_SPACE, Lines
from reader.text.simple import simple_drafts

_BLOCKS = frozenset(
    "p div section article main header footer aside address details summary form fieldset legend center body html "
    "ul ol menu dir li dl dt dd blockquote pre listing xmp table caption thead tbody tfoot tr figure figcaption hr "
    "hgroup search".split()
) | frozenset(HEADINGS)
_PLAIN_BLOCKS = frozenset(("p", "div", "section", "article", "body", "html"))
_DROPPED = frozenset(
    "head title script style nav noscript template iframe frame frameset object embed applet svg canvas audio video "
    "button input select textarea datalist dialog map progress meter rp".split()
)
_PLAIN, _LEAF, _OTHER, _NOT_SHOWN, _IN_LINE = range(5)
_PARTS: dict[object, int] = {
    **dict.fromkeys(_BLOCKS, _OTHER),
    **dict.fromkeys(("li", *HEADINGS), _LEAF),
    **dict.fromkeys(_PLAIN_BLOCKS, _PLAIN),
    **dict.fromkeys("br a img q td th".split(), _OTHER),
    **dict.fromkeys(_DROPPED, _NOT_SHOWN),
}
"""What a tag means for the walk; those that are not named here only stand in the line."""
_REFERENCE = re.compile(r"&#?\w+")
_CELL = " | "


def drafts_of_html(html: str, base_url: str = "") -> list[Draft]:
    """The blocks of a piece or page of HTML; nothing in it is fetched, run or expanded."""
    html = clean(html)
    drafts = simple_drafts(html, base_url)
    return drafts_of_tree(html, base_url) if drafts is None else drafts


def drafts_of_tree(html: str, base_url: str) -> list[Draft]:
    """The blocks of cleaned HTML of any kind."""
    encoded = html.encode()
    root = tree_of(encoded)
    if root is None:
        return []
    # References may stand for hostile characters: then what is in the tree is looked at, all at once.
    is_shown = all(map(_is_plain_reference, set(_REFERENCE.findall(html))))
    odd = odd_characters(html if is_shown else str(etree.tostring(root, encoding="unicode", method="text")))
    lowered = encoded.lower()
    walk = _Walk(base_url, odd)
    walk.over(root, hidden_in(root) if b"hidden" in lowered or b"style" in lowered else set())
    return walk.drafts


@lru_cache(maxsize=1_000)
def _is_plain_reference(reference: str) -> bool:
    """Whether the "&amp" or "&#8220" stands for nothing that would have to be cleaned or is an odd space."""
    if reference.startswith("&#"):
        digits = reference[2:]
        try:
            code = int(digits[1:], 16) if digits[:1] in ("x", "X") else int(digits)
            character = chr(code)
        except (ValueError, OverflowError):
            return False
    else:
        character = html5.get(f"{reference[1:]};", "")
    return bool(character) and is_clean(character) and not ODD_SPACE.search(character)


class _Walk(Lines):
    """The walk over a tree."""

    def __init__(self, base_url: str, odd: str) -> None:
        super().__init__(base_url, odd)
        self.rows: set[etree._Element] = set()

    def over(self, root: etree._Element, hidden: set[etree._Element]) -> None:
        """Go through all that is shown. Every line here counts: it is run for each tag of each entry."""
        walk = etree.iterwalk(root, events=("start", "end"))
        leaf: etree._Element | None = None
        for event, element in walk:
            tag = element.tag
            part = _PARTS.get(tag, _IN_LINE)
            if (hidden and element in hidden) or not isinstance(tag, str):
                part = _NOT_SHOWN
            if element is leaf:
                leaf = None
            elif part is _NOT_SHOWN:
                if event == "start":
                    walk.skip_subtree()
                    continue
            elif part <= _LEAF and not self.in_row:
                is_open = self.pieces or self.captions or self.links or self.breaks or self.link
                if event == "start" and not is_open and not len(element) and not self.preformatted:
                    # Most of all text: a paragraph or item without anything in it. Its end finds nothing to do.
                    self.at_space = True
                    kind = self.kinds[-1] if part is _PLAIN else self.kind_of(tag, element)
                    if (text := element.text) and self.whole(text, *kind) and part is _PLAIN and kind[2]:
                        self.kinds[-1] = (kind[0], kind[1], "")
                    leaf = element
                    continue
                if part is not _PLAIN:
                    if event == "start":
                        self.start_block(tag, element)
                    else:
                        self.end_block(tag, element)
                elif is_open:
                    self.flush()
                else:
                    self.at_space = True
            elif part is not _IN_LINE:
                if event == "start":
                    self.start(tag, element)
                else:
                    self.end(tag, element)
            if event == "start":
                if text := element.text:
                    self.add(text)
            # Most of what stands between blocks is a line's end.
            elif (
                (tail := element.tail)
                and (tail != "\n" or not self.at_space or self.preformatted)
                and element is not root
            ):
                self.add(tail)
        self.finish()

    # Elements

    def start(self, tag: str, element: etree._Element) -> None:
        if tag in _BLOCKS:
            self.start_block(tag, element)
        elif tag == "br":
            self.line_break()
        elif tag == "a":
            self.start_link(element)
        elif tag == "img":
            self.image(element)
        elif tag == "q":
            self.add("“")
        elif tag in ("td", "th"):
            self.cell()

    def start_block(self, tag: str, element: etree._Element) -> None:
        if self.in_row:
            self.add(" ")
            return
        self.flush()
        if tag in _PLAIN_BLOCKS:
            return
        if tag == "figure" and element.find(".//figcaption") is not None:
            self.captioned.add(element)
        elif tag == "table":
            self.rows.update(data_rows(element))
        elif tag == "tr" and element in self.rows:
            self.kinds.append((BlockKind.TABLE, int(names_columns(element)), ""))
            self.in_row = True
        else:
            self.open_block(tag, element)

    def end(self, tag: str, element: etree._Element) -> None:
        if tag == "a":
            self.end_link()
        elif tag == "q":
            self.add("”")
        elif tag == "tr" and element in self.rows:
            self.in_row = False
            self.flush()
            self.kinds.pop()
        elif tag in _BLOCKS and not self.in_row:
            self.end_block(tag, element)

    def end_block(self, tag: str, element: etree._Element) -> None:
        self.flush()
        if tag in _PLAIN_BLOCKS:
            return
        if tag == "figure":
            self.captioned.discard(element)
        else:
            self.close_block(tag)

    def cell(self) -> None:
        if not self.in_row:
            self.flush()
        elif self.length:
            self.end_piece()
            self.append(_CELL)
            self.at_space = True
