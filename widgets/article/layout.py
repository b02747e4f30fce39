"""A document laid out for a width: which words stand on which line and in which column. Widths are in cells.

Lines are made from the first on, as far as they are needed, so that a very long text is shown as soon as a short one.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from rich.cells import cell_len, split_graphemes

from reader.model import BlockKind, Document, Span
from widgets.article.blocks import lines_of
from widgets.article.lines import Line, Piece
from widgets.article.wrap import is_narrow

CONTEXT = 2
"""Lines kept visible above and below what is brought into view."""
CHUNK = 64
"""Lines made between two looks at the clock."""
_start_of = itemgetter(0)


class Layout:
    """The lines, and the way from code points to lines and columns and back."""

    def __init__(self, document: Document, width: int, meta: Sequence[str] = ()) -> None:
        """As in `lay_out`; no line is made yet."""
        self.width = width
        self._length = len(document.text)
        self._lines: list[Line] = []
        self._coming: Iterator[Line] = lines_of(document, width, meta)
        self.complete = not document.blocks
        """Whether every line is made."""
        # Ordered by code point: in a table the lines of neighbouring cells interleave.
        self._starts: list[int] = []
        self._places: list[tuple[int, Piece]] = []
        self._last = 0
        """One after the last code point that has its line."""

    # Making lines

    @property
    def lines(self) -> Sequence[Line]:
        """All lines."""
        self.reach()
        return self._lines

    @property
    def made(self) -> int:
        """How many lines are made."""
        return len(self._lines)

    @property
    def height(self) -> int:
        """How many lines there are, or will be about: as many to a code point as there are of those made."""
        if self.complete or not self._last:
            return len(self._lines)
        return max(len(self._lines) + 1, round(len(self._lines) * self._length / self._last))

    def line(self, number: int) -> Line | None:
        """The line with this number, from 0."""
        self.reach(line=number)
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def reach(self, *, line: int | None = None, code_point: int | None = None, seconds: float | None = None) -> None:
        """Make lines until the line and the code point have theirs, or for so long; all of them by default."""
        end = None if seconds is None else time.perf_counter() + seconds
        while not self.complete:
            if line is not None and line < len(self._lines) and (code_point is None or code_point < self._last):
                return
            if line is None and code_point is not None and code_point < self._last:
                return
            self._make()
            if end is not None and time.perf_counter() > end:
                return

    def _make(self) -> None:
        first = number = len(self._lines)
        for made in self._coming:
            self._lines.append(made)
            number += 1
            # Tables are whole before their places are put in order.
            if number >= first + CHUNK and made.kind is not BlockKind.TABLE:
                break
        else:
            self.complete = True
        # In a table the lines of neighbouring cells interleave; all else is in order already.
        found = [
            (piece.start, n, piece) for n in range(first, number) for piece in self._lines[n].pieces if piece.start >= 0
        ]
        found.sort(key=_start_of)
        if found:
            self._starts += map(_start_of, found)
            self._places += [(n, piece) for _, n, piece in found]
            self._last = max(self._last, found[-1][2].end)

    # Places

    def position(self, code_point: int) -> tuple[int, int]:
        """Line and column of a code point; of a blank that a line break swallowed, the end of the line before it."""
        self.reach(code_point=code_point)
        if not self._starts:
            return 0, 0
        line, piece = self._places[max(0, bisect_right(self._starts, code_point) - 1)]
        return line, piece.column + cell_len(piece.text[: max(0, code_point - piece.start)])

    def code_point(self, line: int, column: int) -> int | None:
        """The code point shown at a place; None beside the text."""
        found = self.line(line)
        for piece in found.pieces if found else ():
            if piece.start >= 0 and piece.column <= column < piece.column + cell_len(piece.text):
                return piece.start + _index_at(piece.text, column - piece.column)
        return None

    def nearest(self, line: int, column: int) -> int:
        """The code point at a place or nearest to it; beside a line its first or one after its last."""
        self.reach(line=line)
        line = min(max(line, 0), len(self._lines) - 1)
        pieces = [p for p in self._lines[line].pieces if p.start >= 0] if self._lines else []
        if not pieces:
            return self.first_in(line)
        piece = next((p for p in reversed(pieces) if p.column <= column), pieces[0])
        return piece.start + _index_at(piece.text, max(0, column - piece.column))

    def first_in(self, line: int) -> int:
        """The first code point on the line or after it; 0 when there is none."""
        number = max(0, line)
        while (found := self.line(number)) is not None:
            if span := found.span:
                return span.start
            number += 1
        return self._places[-1][1].end if self._places else 0

    def lines_of(self, start: int, end: int) -> range:
        """The lines that a range of code points stands on."""
        self.reach(code_point=end)
        index = max(0, bisect_right(self._starts, start) - 1)
        touched: list[int] = []
        while index < len(self._starts) and (self._starts[index] < end or not touched):
            touched.append(self._places[index][0])
            index += 1
        return range(min(touched), max(touched) + 1) if touched else range(0)

    def seen_in(self, first: int, last: int) -> Span:
        """The code points that stand between two lines, `last` not included."""
        spans = [span for n in range(first, last) if (line := self.line(n)) is not None and (span := line.span)]
        return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else Span(0, 0)


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
        document: Title first; a blank line is drawn between its blocks, but not inside a short list or a table.
        width: Of the text, in cells; at least 8 are used.
        meta: Short phrases shown under the title, joined by " · ".
    """
    return Layout(document, max(8, width), meta)


NOTHING = Layout(Document("", ()), 8)
