"""HTML → drafts of blocks: one walk over the tree of lxml, without recursion."""

# ruff: noqa: SIM905 -- a line of tag names reads better than a list of quoted ones

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from reader.model import BlockKind, Link
from reader.text.assemble import Draft
from reader.text.clean import clean, is_clean, odd_characters, one_line

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = frozenset(
    "p div section article main header footer aside address details summary form fieldset legend center body html "
    "ul ol menu dir li dl dt dd blockquote pre listing xmp table caption thead tbody tfoot tr figure figcaption hr "
    "hgroup search".split()
) | frozenset(_HEADINGS)
_PLAIN_BLOCKS = frozenset(("p", "div", "section", "article", "body", "html"))
_DROPPED = frozenset(
    "head title script style nav noscript template iframe frame frameset object embed applet svg canvas audio video "
    "button input select textarea datalist dialog map progress meter rp".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ODD_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PERHAPS_HIDDEN = etree.XPath("//*[@hidden or @style or @aria-hidden]")
_LINK_SCHEMES = ("http", "https", "mailto")
_ABSOLUTE = re.compile(r"https?://[a-zA-Z0-9.-]+(?:[/?#]|$)")
_LONGEST_LINK = 4096  # code points
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)\b|://", re.IGNORECASE)
# What a table must not hold if its rows are to be read as rows: otherwise it only lays out the page.
_STRUCTURE = frozenset("table ul ol dl blockquote pre figure h1 h2 h3 h4 h5 h6 hr".split())
_CELL = " | "
# All that may stay of markup nested deeper than libxml2 goes (2048), which would lose the text in it.
_ANY_DEPTH = re.compile(r"<(?!/?(?:p|br|script|style|title)\b)/?[a-zA-Z][^<>]{0,4000}>")


def drafts_of_html(html: str, base_url: str = "") -> list[Draft]:
    """The blocks of a piece or page of HTML; nothing in it is fetched, run or expanded."""
    root = _tree(clean(html))
    if root is None:
        return []
    walk = _Walk(base_url, odd_characters(str(etree.tostring(root, encoding="unicode", method="text"))))
    walk.over(root)
    return walk.drafts


def resolved(href: str, base_url: str) -> str:
    """The absolute address of a link that may be offered for opening, else an empty text."""
    href = "".join(clean(href).split())
    if not href or href.startswith("#") or len(href) > _LONGEST_LINK:
        return ""
    if _ABSOLUTE.match(href):  # most are, and need no taking apart
        return href
    try:
        absolute = urljoin(base_url, href)
        parts = urlsplit(absolute)
    except ValueError:  # "http://[": no address at all
        return ""
    if parts.scheme not in _LINK_SCHEMES or (parts.scheme != "mailto" and not parts.netloc):
        return ""
    return absolute


def _tree(html: str) -> etree._Element | None:
    if not html.strip():
        return None
    root, too_deep = _parsed(html)
    return _parsed(_ANY_DEPTH.sub(" ", html))[0] if too_deep else root


def _parsed(html: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(html.encode(), parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, bool(parser.error_log.filter_from_fatals())


class _Walk:
    """The state of the walk: the open line of text and what encloses it."""

    def __init__(self, base_url: str, odd: str) -> None:
        self.base_url = base_url
        # References may stand for hostile characters, so what is in the tree is looked at again: all at once.
        self.is_clean = is_clean(odd)
        self.has_odd_space = not self.is_clean or _ODD_SPACE.search(odd) is not None
        self.drafts: list[Draft] = []
        self.pieces: list[str] = []
        self.length = 0
        self.at_space = True
        """Whether the open line is empty or ends in whitespace, so that no more is wanted."""
        self.breaks = 0
        self.links: list[Link] = []
        self.link: tuple[int, str] | None = None
        """Where in the open line the open link began, and its target."""
        self.kinds: list[tuple[BlockKind, int, str]] = [(BlockKind.PARAGRAPH, 0, "")]
        self.lists: list[int | None] = []
        """The open lists: the next number, None for bullets."""
        self.quotations = 0
        self.preformatted = 0
        self.in_row = False
        self.rows: set[etree._Element] = set()
        self.captions: list[str] = []
        self.captioned: set[etree._Element] = set()

    def over(self, root: etree._Element) -> None:
        hidden = _hidden(root)
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            is_dropped = not isinstance(tag, str) or tag in _DROPPED or (hidden and element in hidden)
            if event == "start":
                if is_dropped:
                    walk.skip_subtree()
                else:
                    self.start(tag, element)
                    if element.text:
                        self.add(element.text)
            else:
                if not is_dropped:
                    self.end(tag, element)
                # Most of what stands between blocks is a line's end.
                if (
                    (tail := element.tail)
                    and element is not root
                    and (tail != "\n" or not self.at_space or self.preformatted)
                ):
                    self.add(tail)
        self.flush()

    # Elements

    def start(self, tag: str, element: etree._Element) -> None:
        if tag in _BLOCKS:
            self.start_block(tag, element)
        elif tag == "br":
            self.line_break()
        elif tag == "a":
            self.end_link()
            if href := resolved(element.get("href", ""), self.base_url):
                self.link = (self.length, href)
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
        if tag in _HEADINGS:
            self.kinds.append((BlockKind.HEADING, _HEADINGS[tag], ""))
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.append(_number(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self.kinds.append((BlockKind.ITEM, max(0, len(self.lists) - 1), self.marker(element)))
        elif tag == "blockquote":
            self.kinds.append((BlockKind.QUOTATION, self.quotations, ""))
            self.quotations += 1
        elif tag in ("pre", "listing", "xmp"):
            self.kinds.append((BlockKind.CODE, 0, ""))
            self.preformatted += 1
        elif tag in ("figcaption", "caption"):
            self.kinds.append((BlockKind.CAPTION, 0, ""))
        elif tag == "figure" and element.find(".//figcaption") is not None:
            self.captioned.add(element)
        elif tag == "table":
            self.rows.update(_data_rows(element))
        elif tag == "tr" and element in self.rows:
            self.kinds.append((BlockKind.TABLE, 0, ""))
            self.in_row = True

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
        if tag in _HEADINGS or tag in ("li", "figcaption", "caption"):
            self.kinds.pop()
        elif tag == "blockquote":
            self.kinds.pop()
            self.quotations -= 1
        elif tag in ("pre", "listing", "xmp"):
            self.kinds.pop()
            self.preformatted -= 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.pop()
        elif tag == "figure":
            self.captioned.discard(element)

    def marker(self, item: etree._Element) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "•"
        number = _number(item.get("value"), number)
        self.lists[-1] = number + 1
        return f"{number}."

    def cell(self) -> None:
        if not self.in_row:
            self.flush()
        elif self.length:
            self.end_piece()
            self.append(_CELL)
            self.at_space = True

    def image(self, image: etree._Element) -> None:
        """An image speaks by its alternative text, where that is a sign in the line or a sentence and no file name."""
        text = one_line(image.get("alt", ""))
        if not text or _number(image.get("width"), 2) < 2 or _number(image.get("height"), 2) < 2:
            return
        if len(text) <= 2 or self.in_row:
            self.add(text if len(text) <= 2 else "")
        elif len(text.split()) > 2 and not self.captioned and not _FILE_NAME.search(text):
            self.captions.append(text)

    # Text

    def add(self, text: str) -> None:
        if not self.is_clean:
            text = clean(text)
        if self.preformatted and not self.in_row:
            self.append(text)
            return
        if "\n" in text or "  " in text or self.has_odd_space:
            text = _folded(text)
        if self.at_space and text.startswith(" "):
            text = text[1:]
        if not text:
            return
        if self.breaks and text != " ":
            self.end_piece()
            if self.breaks > 1:
                self.flush()
            elif self.length:
                self.append("\n")
            self.breaks = 0
        self.append(text)
        self.at_space = text.endswith(" ")

    def append(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def line_break(self) -> None:
        if self.preformatted:
            self.append("\n")
        elif self.in_row:
            self.add(" ")
        else:
            self.breaks += 1
            self.at_space = True

    def end_piece(self) -> None:
        """Take the whitespace off the end of the open line."""
        while self.pieces:
            shorter = self.pieces[-1].rstrip()
            self.length -= len(self.pieces[-1]) - len(shorter)
            self.pieces[-1] = shorter
            if shorter:
                return
            self.pieces.pop()

    def end_link(self) -> None:
        if self.link is not None:
            start, href = self.link
            self.links.append(Link(start, self.length, href))
            self.link = None

    def flush(self) -> None:
        """End the open line: it becomes a block, if it says anything."""
        href = self.link[1] if self.link else None
        if not self.pieces and not self.captions:
            self.links, self.at_space, self.breaks = [], True, 0
            if href is not None:
                self.link = (0, href)
            return
        self.end_link()
        text = "".join(self.pieces)
        links = self.links
        self.pieces, self.links, self.length, self.at_space, self.breaks = [], [], 0, True, 0
        if href is not None:
            self.link = (0, href)
        kind, level, marker = self.kinds[-1]
        if kind is BlockKind.CODE:
            self.drafts.extend(Draft(kind, part) for part in _code_parts(text))
        else:
            text = text.rstrip()
            if text.strip(" |\n"):
                self.drafts.append(Draft(kind, text, level, marker, _within(links, text)))
                if marker:
                    self.kinds[-1] = (kind, level, "")
        if self.captions:
            captions, self.captions = self.captions, []
            self.drafts.extend(Draft(BlockKind.CAPTION, caption) for caption in captions)


def _folded(text: str) -> str:
    """The text with each run of whitespace made one space."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _hidden(root: etree._Element) -> set[etree._Element]:
    found = _PERHAPS_HIDDEN(root)
    elements = found if isinstance(found, list) else []
    return {element for element in elements if isinstance(element, etree._Element) and _is_hidden(element.attrib)}


def _is_hidden(attributes: etree._Attrib) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN.search(str(attributes.get("style", ""))) is not None
    )


def _number(value: str | None, default: int) -> int:
    if value and (match := re.match(r"\s*(-?\d{1,6})\b", value)):
        return int(match[1])
    return default


def _data_rows(table: etree._Element) -> list[etree._Element]:
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


def _code_parts(text: str) -> list[str]:
    """Preformatted text without blank lines: each part between them is a block of its own."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line := line.rstrip():
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return ["\n".join(part) for part in parts if part]


def _within(links: list[Link], text: str) -> tuple[Link, ...]:
    """The links with the whitespace at their ends taken off, without those of no text."""
    if not links:
        return ()
    trimmed = []
    for start, end, href in links:
        shown = text[start:end]
        start += len(shown) - len(shown.lstrip())
        end = start + len(shown.strip())
        if start < end:
            trimmed.append(Link(start, end, href))
    return tuple(trimmed)
