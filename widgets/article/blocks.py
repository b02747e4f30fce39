"""Each kind of block broken into lines: paragraphs, headings, lists, quotations, code, tables. Widths are in cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from rich.cells import cell_len

from reader.model import Block, BlockKind, Document, Image
from widgets.article.lines import BLANK, Line, Piece
from widgets.article.wrap import carve, columns_of, cut_hard, shown, wrap

BAR = "│ "
CARRIED_ON = "↪ "
BULLETS = "•◦‣"
"""By the depth of the list; deeper ones have the last."""
LOOSE = 2.2
"""Lines of a list's items on average from which on blanks part them."""

_Blocks = list[tuple[int, Block]]
"""Neighbouring blocks of one kind, each with its index in the document."""


def lines_of(document: Document, width: int, meta: Sequence[str]) -> Iterator[Line]:
    """The document's lines from the first on, each made when it is asked for."""
    last: Block | None = None
    images = list(enumerate(document.images))
    for _, group in groupby(_parted(document), key=lambda part: part[0]):
        blocks = [pair for _, pair in group]
        first = blocks[0][1]
        while images and images[0][1].place <= first.start:
            last_here = len(images) == 1 or images[1][1].place > first.start
            captioned = first.kind is BlockKind.CAPTION and last_here
            yield from _image(*images.pop(0), width, captioned=captioned, after=last)
            last = _AN_IMAGE
        if last is not None and not _belongs(last, first):
            yield BLANK
            if first.kind is BlockKind.HEADING and first.level <= 2 and last.kind is not BlockKind.TITLE:
                yield BLANK
        yield from _LAYERS.get(first.kind, _plain)(document.text, blocks, width)
        if meta and blocks[0][0] == 0:
            for text in join_phrases(meta, width):
                yield Line(None, -1, (Piece(0, text),))
        last = blocks[-1][1]
    for number, image in images:
        yield from _image(number, image, width, captioned=False, after=last)


_AN_IMAGE = Block(BlockKind.CAPTION, -1, -1)


def _parted(document: Document) -> Iterator[tuple[tuple[BlockKind, int, int], tuple[int, Block]]]:
    """The blocks with their numbers, and what those share that are broken together: kind, images before them, list."""
    places = sorted(image.place for image in document.images)
    lists = 0
    last = ""
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.ITEM and block.level == 0 and block.marker:
            number, before = (marker.rstrip(".)") for marker in (block.marker, last))
            counted = number.isdecimal() and before.isdecimal() and int(number) == int(before) + 1
            if last and block.marker != last and not counted:
                lists += 1
            last = block.marker
        elif block.kind is not BlockKind.ITEM:
            last = ""
        yield (block.kind, bisect_right(places, block.start), lists), (index, block)


def _image(number: int, image: Image, width: int, *, captioned: bool, after: Block | None) -> Iterator[Line]:
    """A line in place of an image: what it shows, as far as no caption says it, and where it would come from."""
    if after is not None:
        yield BLANK
    host = (urlsplit(image.href).hostname or "").removeprefix("www.")
    words = "" if captioned else image.alt
    tail = f", {host}]" if words and host else f" {host}]" if host else "]"
    said = cut_hard(shown(f"[image: {words}" if words else "[image from" if host else "[image"), width - cell_len(tail))
    yield Line(None, -1, (Piece(0, f"{said}{cut_hard(shown(tail), width)}"),), image=number)


def _belongs(before: Block, block: Block) -> bool:
    """Whether a block follows another without a blank: a text its small heading, a caption its image."""
    if before is _AN_IMAGE:
        return block.kind is BlockKind.CAPTION
    return before.kind is BlockKind.HEADING and before.level > 3 and block.kind is not BlockKind.HEADING


def join_phrases(phrases: Sequence[str], width: int) -> list[str]:
    """Phrases joined by " · " on as few lines as possible, broken between phrases; a too long one ends in "…"."""
    lines: list[str] = []
    for phrase in filter(None, phrases):
        phrase = cut_hard(shown(phrase), width)
        if lines and cell_len(lines[-1]) + 3 + cell_len(phrase) <= width:
            lines[-1] += f" · {phrase}"
        else:
            lines.append(phrase)
    return lines


def _plain(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    for n, (index, block) in enumerate(blocks):
        if n:
            yield BLANK
        for start, words in wrap(text, block.start, block.end, width):
            yield Line(block.kind, index, (Piece(0, words, start),), block.level)


def _items(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """Items hang behind their markers; the markers of one level end in the same column."""
    widest: dict[int, int] = {}
    for _, block in blocks:
        widest[block.level] = max(widest.get(block.level, 1), min(width // 4, cell_len(block.marker)))
    lefts = [0]
    for level in range(max(widest)):
        lefts.append(min(lefts[-1] + widest.get(level, 1) + 1, width // 4))
    filled = sum((block.end - block.start) / max(8, width - 2 * block.level - 3) for _, block in blocks)
    loose = len(lefts) == 1 and len(blocks) > 1 and filled > LOOSE * len(blocks)
    for n, (index, block) in enumerate(blocks):
        marker = block.marker
        if marker in ("•", "-", "*"):
            marker = BULLETS[min(block.level, len(BULLETS) - 1)]
        sign = cut_hard(shown(marker), max(1, width // 4))
        column = lefts[block.level] + widest[block.level] + 1
        decoration: tuple[Piece, ...] = (Piece(column - 1 - cell_len(sign), sign),) if sign else ()
        if n and loose:
            yield BLANK
        for start, words in wrap(text, block.start, block.end, width - column):
            yield Line(block.kind, index, (*decoration, Piece(column, words, start)), block.level)
            decoration = ()


def _quotations(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """A bar a level; it goes on between the paragraphs of one quotation."""
    depth = 0
    for index, block in blocks:
        if depth:
            yield Line(block.kind, -1, (Piece(0, BAR * min(depth, block.level + 1)),))
        depth = min(block.level + 1, max(1, width // 8))
        column = len(BAR) * depth
        for start, words in wrap(text, block.start, block.end, width - column):
            yield Line(block.kind, index, (Piece(0, BAR * depth), Piece(column, words, start)), block.level)


def _code(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """Lines of code keep their blanks; what is too long goes on in the next line behind a sign."""
    column = cell_len(CARRIED_ON)
    for n, (index, block) in enumerate(blocks):
        if n:
            yield Line(block.kind, -1, (Piece(0, " "),))
        start = block.start
        for row in text[block.start : block.end].split("\n"):
            lead = " " * column
            for at, words in carve(shown(row), width - column):
                yield Line(block.kind, index, (Piece(0, lead), Piece(column, words, start + at)))
                lead = CARRIED_ON
            start += len(row) + 1


_CELL_GAP = re.compile(r" ?\t ?| \| ")
_NUMBER = re.compile(
    r"[-+\u2212±~<>≈$€£¥]{0,2}\s?\d[\d\s.,\u2019'/:]*(?:[%‰°$€£¥]|[kKMmBb]n?|[A-Z]{3})?|[-\u2013\u2014]|n/a|"
)


def _table(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """Each block is a row (or several lines of rows), its cells parted by " | "; they wrap in columns that align."""
    rows: list[tuple[int, int, list[tuple[int, int]]]] = []
    for index, block in blocks:
        start = block.start
        for row in text[block.start : block.end].split("\n"):
            gaps = [(start + m.start(), start + m.end()) for m in _CELL_GAP.finditer(row)]
            begins, ends = [start, *(e for _, e in gaps)], [*(s for s, _ in gaps), start + len(row)]
            rows.append((index, block.level, list(zip(begins, ends, strict=True))))
            start += len(row) + 1
    wanted = [[cell_len(shown(text[start:end])) for start, end in cells] for _, _, cells in rows]
    widths = columns_of(wanted, width)
    if widths is None:
        for index, level, cells in rows:
            for at, words in wrap(text, cells[0][0], cells[-1][1], width):
                yield Line(BlockKind.TABLE, index, (Piece(0, words, at),), level)
        return
    lefts = [sum(widths[:n]) + 3 * n for n in range(len(widths))]
    bars = tuple(Piece(left - 2, "│") for left in lefts[1:])
    to_right = _columns_of_numbers(text, [cells for _, _, cells in rows], len(widths))
    headed = False
    for index, level, cells in rows:
        if headed and not level:
            yield Line(BlockKind.TABLE, -1, (Piece(0, "┼".join(_rules(widths))),))
        headed = bool(level)
        wrapped = [list(wrap(text, *span, widths[n])) for n, span in enumerate(cells)]
        for line in range(max(map(len, wrapped))):
            pieces: list[Piece] = []
            for n, cell in enumerate(wrapped):
                if line < len(cell):
                    at, words = cell[line]
                    room = max(0, widths[n] - cell_len(words)) if n in to_right else 0
                    pieces.append(Piece(lefts[n] + room, words, at))
            yield Line(BlockKind.TABLE, index, tuple(sorted((*pieces, *bars))), level)


def _rules(widths: Sequence[int]) -> Iterator[str]:
    for n, width in enumerate(widths):
        yield "─" * (width + (1 if n in (0, len(widths) - 1) else 2))


def _columns_of_numbers(text: str, rows: Sequence[Sequence[tuple[int, int]]], count: int) -> frozenset[int]:
    """The columns that hold numbers below their first row: these end in the same column, as in print."""
    found: list[int] = []
    for n in range(1, count):
        cells = [text[slice(*row[n])].strip() for row in rows[1:] if n < len(row)]
        if any(any(map(str.isdigit, cell)) for cell in cells) and all(map(_NUMBER.fullmatch, cells)):
            found.append(n)
    return frozenset(found)


_LAYERS: dict[BlockKind, Callable[[str, _Blocks, int], Iterator[Line]]] = {
    BlockKind.ITEM: _items,
    BlockKind.QUOTATION: _quotations,
    BlockKind.CODE: _code,
    BlockKind.TABLE: _table,
}
