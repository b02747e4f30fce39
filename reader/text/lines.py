"""The open line of text while HTML is gone through, and the blocks that it becomes."""

from __future__ import annotations

import re

from reader.model import BlockKind, Link
from reader.text.addresses import resolved
from reader.text.assemble import Draft
from reader.text.clean import clean, is_clean, one_line
from reader.text.elements import Attributes, number_of, source_of

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
ODD_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What is drawn in a text and says nothing: emoji as files, faces of authors, counters of visits.
_ORNAMENT = re.compile(r"emoji|smiley|avatar|gravatar|\bicon\b|spacer|pixel|feedburner|doubleclick", re.IGNORECASE)
_SMALL = 48  # pixels on a side under which it is such a thing too
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)\b|://", re.IGNORECASE)


class Lines:
    """The open line, what encloses it, and the drafts of the blocks before it."""

    def __init__(self, base_url: str, odd: str) -> None:
        self.base_url = base_url
        self.is_clean = is_clean(odd)
        self.has_odd_space = not self.is_clean or ODD_SPACE.search(odd) is not None
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
        self.captions: list[str] = []
        self.images: list[tuple[str, str]] = []
        """Address and words of those that stood before the block that comes next, or in the open line."""
        self.captioned: set[object] = set()
        """The open figures that have a caption."""

    def kind_of(self, tag: str, element: Attributes) -> tuple[BlockKind, int, str]:
        """Kind, level and marker of a heading or an item."""
        if tag == "li":
            return BlockKind.ITEM, max(0, len(self.lists) - 1), self.marker(element)
        return BlockKind.HEADING, HEADINGS[tag], ""

    def open_block(self, tag: str, element: Attributes) -> None:
        """What begins with a block, whose line is empty."""
        if tag in HEADINGS or tag == "li":
            self.kinds.append(self.kind_of(tag, element))
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.append(number_of(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "blockquote":
            self.kinds.append((BlockKind.QUOTATION, self.quotations, ""))
            self.quotations += 1
        elif tag in ("pre", "listing", "xmp"):
            self.kinds.append((BlockKind.CODE, 0, ""))
            self.preformatted += 1
        elif tag in ("figcaption", "caption"):
            self.kinds.append((BlockKind.CAPTION, 0, ""))

    def close_block(self, tag: str) -> None:
        """What ends with a block."""
        if tag in HEADINGS or tag in ("li", "figcaption", "caption"):
            self.kinds.pop()
        elif tag == "blockquote":
            self.kinds.pop()
            self.quotations -= 1
        elif tag in ("pre", "listing", "xmp"):
            self.kinds.pop()
            self.preformatted -= 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.pop()

    def marker(self, item: Attributes) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "•"
        number = number_of(item.get("value"), number)
        self.lists[-1] = number + 1
        return f"{number}."

    def image(self, image: Attributes) -> None:
        """An image speaks by its alternative text, where that is a sign in the line or a sentence and no file name."""
        text = one_line(image.get("alt") or "")
        if min(number_of(image.get(side), _SMALL) for side in ("width", "height")) >= _SMALL and not self.in_row:
            address = resolved(source_of(image), self.base_url)
            if address.startswith("http") and not _ORNAMENT.search(f"{image.get('class') or ''} {address}"):
                self.images.append((address, text))
        if not text or number_of(image.get("width"), 2) < 2 or number_of(image.get("height"), 2) < 2:
            return
        if len(text) <= 2 or self.in_row:
            self.add(text if len(text) <= 2 else "")
        elif len(text.split()) > 2 and not self.captioned and not _FILE_NAME.search(text):
            self.captions.append(text)

    # Text

    def add(self, text: str) -> None:
        if not self.is_clean:
            text = clean(text)
        if self.preformatted and self.is_verbatim():
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

    def whole(self, text: str, kind: BlockKind, level: int, marker: str) -> bool:
        """Take a text that is all of its block, while no line is open, as `add` and `flush` do; whether it was any."""
        if not self.is_clean:
            text = clean(text)
        if "\n" in text or "  " in text or self.has_odd_space:
            text = _folded(text)
        text = text.strip(" ")
        if not text or not (text[0].isalnum() or text.strip(" |")):
            return False
        self.drafts.append(Draft(kind, text, level, marker, images=tuple(self.images)))
        if self.images:
            self.images = []
        return True

    def is_verbatim(self) -> bool:
        """Whether whitespace counts: not in a heading or an item within preformatted text, nor in its tables."""
        return self.kinds[-1][0] is BlockKind.CODE and not self.in_row

    def append(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def line_break(self) -> None:
        if self.preformatted and self.is_verbatim():
            self.append("\n")
        elif self.in_row:
            self.add(" ")
        else:
            self.breaks += 1
            self.at_space = True

    def is_open(self) -> bool:
        """Whether there is anything that `flush` would end."""
        return bool(self.pieces or self.captions or self.links or self.breaks or self.link)

    def end_piece(self) -> None:
        """Take the whitespace off the end of the open line."""
        while self.pieces:
            shorter = self.pieces[-1].rstrip()
            self.length -= len(self.pieces[-1]) - len(shorter)
            self.pieces[-1] = shorter
            if shorter:
                return
            self.pieces.pop()

    def start_link(self, element: Attributes) -> None:
        self.end_link()
        if href := resolved(element.get("href") or "", self.base_url):
            self.link = (self.length, href)

    def end_link(self) -> None:
        if self.link is not None:
            start, href = self.link
            self.links.append(Link(start, self.length, href))
            self.link = None

    def flush(self) -> None:
        """End the open line: it becomes a block, if it says anything."""
        href = self.link[1] if self.link else None
        first = len(self.drafts)
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
            if text and (text[0].isalnum() or text.strip(" |\n")):
                self.drafts.append(Draft(kind, text, level, marker, _within(links, text) if links else ()))
                if marker:
                    self.kinds[-1] = (kind, level, "")
        if self.captions:
            captions, self.captions = self.captions, []
            self.drafts.extend(Draft(BlockKind.CAPTION, caption) for caption in captions)
        if self.images and first < len(self.drafts):
            self.drafts[first] = self.drafts[first]._replace(images=tuple(self.images))
            self.images = []

    def finish(self) -> None:
        """End the last line, and let the images behind it stand at the end."""
        self.flush()
        if self.images:
            self.drafts.append(Draft(BlockKind.PARAGRAPH, "", images=tuple(self.images)))


def _folded(text: str) -> str:
    """The text with each run of whitespace made one space."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


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
    trimmed = []
    for start, end, href in links:
        shown = text[start:end]
        start += len(shown) - len(shown.lstrip())
        end = start + len(shown.strip())
        if start < end:
            trimmed.append(Link(start, end, href))
    return tuple(trimmed)
