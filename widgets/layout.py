"""A document laid out for a width: which words stand on which line and in which column. Widths are in cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes

from reader.model import Block, BlockKind, Document, Span
from widgets.wrap import carve, columns_of, cut_hard, is_narrow, shown, wrap

BAR = "│ "
CARRIED_ON = "↪ "
CONTEXT = 2
"""Lines kept visible above and below what is brought into view."""


class Piece(NamedTuple):
    """Text at a column of a line; decoration (a list marker, a bar) where it is not of the document."""

    column: int
    text: str
    start: int = -1
    """First code point in the document; -1 for decoration."""

    @property
    def end(self) -> int:
        """One after the last code point."""
        return self.start + len(self.text)


class Line(NamedTuple):
    """One line of the screen."""

    kind: BlockKind | None
    """None for what is not of the document: the blank between blocks, the lines under the title."""
    block: int
    pieces: tuple[Piece, ...] = ()

    @property
    def span(self) -> Span | None:
        """The code points from the first to the last that stand on the line."""
        own = [p for p in self.pieces if p.start >= 0]
        return Span(min(p.start for p in own), max(p.end for p in own)) if own else None


BLANK = Line(None, -1)


class Layout:
    """The lines, and the way from code points to lines and columns and back."""

    def __init__(self, lines: Sequence[Line], width: int) -> None:
        self.lines = lines
        self.width = width
        # Ordered by code point: in a table the lines of neighbouring cells interleave.
        found = sorted((p.start, n, p) for n, line in enumerate(lines) for p in line.pieces if p.start >= 0)
        self._starts = [start for start, _, _ in found]
        self._places = [(line, piece) for _, line, piece in found]

    def position(self, code_point: int) -> tuple[int, int]:
        """Line and column of a code point; of a blank that a line break swallowed, the end of the line before it."""
        if not self._starts:
            return 0, 0
        line, piece = self._places[max(0, bisect_right(self._starts, code_point) - 1)]
        return line, piece.column + cell_len(piece.text[: max(0, code_point - piece.start)])

    def code_point(self, line: int, column: int) -> int | None:
        """The code point shown at a place; None beside the text."""
        if not 0 <= line < len(self.lines):
            return None
        for piece in self.lines[line].pieces:
            if piece.start >= 0 and piece.column <= column < piece.column + cell_len(piece.text):
                return piece.start + _index_at(piece.text, column - piece.column)
        return None

    def nearest(self, line: int, column: int) -> int:
        """The code point at a place or nearest to it; beside a line its first or one after its last."""
        line = min(max(line, 0), len(self.lines) - 1)
        pieces = [p for p in self.lines[line].pieces if p.start >= 0] if self.lines else []
        if not pieces:
            return self.first_in(line)
        piece = next((p for p in reversed(pieces) if p.column <= column), pieces[0])
        return piece.start + _index_at(piece.text, max(0, column - piece.column))

    def first_in(self, line: int) -> int:
        """The first code point on the line or after it; 0 when there is none."""
        for number in range(max(0, line), len(self.lines)):
            if span := self.lines[number].span:
                return span.start
        return self._places[-1][1].end if self._places else 0

    def lines_of(self, start: int, end: int) -> range:
        """The lines that a range of code points stands on."""
        index = max(0, bisect_right(self._starts, start) - 1)
        touched: list[int] = []
        while index < len(self._starts) and (self._starts[index] < end or not touched):
            touched.append(self._places[index][0])
            index += 1
        return range(min(touched), max(touched) + 1) if touched else range(0)


def _index_at(text: str, column: int) -> int:
    """Index of the character that covers the column; len(text) after the last."""
    if is_narrow(text):
        return min(column, len(text))
    at = 0
    for start, _end, width in split_graphemes(text)[0]:
        if at + width > column:
            return start
        at += width
    return len(text)


def top_for(lines: range, top: int, height: int) -> int:
    """The line to have at the top so that all the lines are seen, with context: `top` itself where they are already.

    Args:
        lines: What should be seen; its beginning counts where it is higher than the screen.
        top: The line that is there now.
        height: Of the screen, in lines.
    """
    context = max(0, min(CONTEXT, (height - len(lines)) // 2))
    if lines.start >= top + context and lines.stop <= top + height - context:
        return top
    if lines.start < top - height or lines.stop > top + 2 * height:
        return max(0, lines.start - height // 3)
    if lines.start < top + context:
        return max(0, lines.start - context)
    return max(0, min(lines.start - context, lines.stop + context - height))


def lay_out(document: Document, width: int, meta: Sequence[str] = ()) -> Layout:
    """Lay a document out in lines of at most `width` cells.

    Args:
        document: Title first; a blank line is drawn between its blocks, but not inside a list or a table.
        width: Of the text, in cells; at least 8 are used.
        meta: Short phrases shown under the title, joined by " · ".
    """
    width = max(8, width)
    lines: list[Line] = []
    for kind, group in groupby(enumerate(document.blocks), key=lambda pair: pair[1].kind):
        blocks = list(group)
        if lines:
            lines.append(BLANK)
        lines.extend(_LAYERS.get(kind, _plain)(document.text, blocks, width))
        if meta and blocks[0][0] == 0:
            lines.extend(Line(None, -1, (Piece(0, text),)) for text in join_phrases(meta, width))
    return Layout(lines, width)


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


_Blocks = list[tuple[int, Block]]
"""Neighbouring blocks of one kind, each with its index in the document."""


def _plain(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    for n, (index, block) in enumerate(blocks):
        if n:
            yield BLANK
        for start, words in wrap(text, block.start, block.end, width):
            yield Line(block.kind, index, (Piece(0, words, start),))


def _items(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """Items hang behind their markers; the markers of one level end in the same column."""
    widest: dict[int, int] = {}
    for _, block in blocks:
        widest[block.level] = max(widest.get(block.level, 1), min(width // 4, cell_len(block.marker)))
    for index, block in blocks:
        sign = cut_hard(shown(block.marker), max(1, width // 4))
        column = min(2 * block.level, width // 4) + widest[block.level] + 1
        decoration: tuple[Piece, ...] = (Piece(column - 1 - cell_len(sign), sign),) if sign else ()
        for start, words in wrap(text, block.start, block.end, width - column):
            yield Line(block.kind, index, (*decoration, Piece(column, words, start)))
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
            yield Line(block.kind, index, (Piece(0, BAR * depth), Piece(column, words, start)))


def _code(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """Lines of code keep their blanks; what is too long goes on in the next line behind a sign."""
    column = cell_len(CARRIED_ON)
    for n, (index, block) in enumerate(blocks):
        if n:
            yield BLANK
        start = block.start
        for row in text[block.start : block.end].split("\n"):
            lead = " " * column
            for at, words in carve(shown(row), width - column):
                yield Line(block.kind, index, (Piece(0, lead), Piece(column, words, start + at)))
                lead = CARRIED_ON
            start += len(row) + 1


_CELL_GAP = re.compile(r" ?\t ?| \| ")


def _table(text: str, blocks: _Blocks, width: int) -> Iterator[Line]:
    """Each block is a row (or several lines of rows), its cells parted by " | "; they wrap in columns that align."""
    rows: list[tuple[int, list[tuple[int, int]]]] = []
    for index, block in blocks:
        start = block.start
        for row in text[block.start : block.end].split("\n"):
            gaps = [(start + m.start(), start + m.end()) for m in _CELL_GAP.finditer(row)]
            begins, ends = [start, *(e for _, e in gaps)], [*(s for s, _ in gaps), start + len(row)]
            rows.append((index, list(zip(begins, ends, strict=True))))
            start += len(row) + 1
    wanted = [[cell_len(shown(text[start:end])) for start, end in cells] for _, cells in rows]
    widths = columns_of(wanted, width)
    if widths is None:
        for index, cells in rows:
            for at, words in wrap(text, cells[0][0], cells[-1][1], width):
                yield Line(BlockKind.TABLE, index, (Piece(0, words, at),))
        return
    lefts = [sum(widths[:n]) + 3 * n for n in range(len(widths))]
    bars = tuple(Piece(left - 2, "│") for left in lefts[1:])
    for index, cells in rows:
        wrapped = [list(wrap(text, *span, widths[n])) for n, span in enumerate(cells)]
        for level in range(max(map(len, wrapped))):
            found = [(lefts[n], *cell[level]) for n, cell in enumerate(wrapped) if level < len(cell)]
            pieces = [Piece(column, words, at) for column, at, words in found]
            yield Line(BlockKind.TABLE, index, tuple(sorted((*pieces, *bars))))


_LAYERS: dict[BlockKind, Callable[[str, _Blocks, int], Iterator[Line]]] = {
    BlockKind.ITEM: _items,
    BlockKind.QUOTATION: _quotations,
    BlockKind.CODE: _code,
    BlockKind.TABLE: _table,
}
