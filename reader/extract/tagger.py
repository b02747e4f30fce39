"""The seam for attributions: what is said, by which words, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.extract.learned.attributions import Attribution
from reader.model import BlockKind, Document, Span

if TYPE_CHECKING:
    from reader.extract.learned.encoder import Reading
    from reader.extract.parse import Models

__all__ = ["Attribution", "attributions"]


def attributions(document: Document, reading: Reading, models: Models) -> list[Attribution]:
    """The attributions of a text by the trained encoder, in order of place; code has none."""
    code = [Span(b.start, b.end) for b in document.blocks if b.kind == BlockKind.CODE]
    found = models.learned.attributions(reading)
    return [a for a in found if not any(piece.overlaps(c) for piece in a.content for c in code)]
