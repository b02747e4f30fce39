"""What a line of the laid-out article is made of. Columns are in cells."""

from __future__ import annotations

from typing import NamedTuple

from reader.model import BlockKind, Span


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
    level: int = 0
    """Of its block."""
    image: int = -1
    """Number of the document's image that the line stands for; -1 for none."""

    @property
    def span(self) -> Span | None:
        """The code points from the first to the last that stand on the line."""
        own = [p for p in self.pieces if p.start >= 0]
        return Span(min(p.start for p in own), max(p.end for p in own)) if own else None


BLANK = Line(None, -1)
