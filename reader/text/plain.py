"""Plain text → drafts of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model import BlockKind
from reader.text.assemble import Draft
from reader.text.clean import clean

_BLANK_LINES = re.compile(r"\n\s*\n")
_SHORTEST_WRAPPED_LINE = 45  # columns; a mail or text file wrapped by hand is wider, a poem or address narrower


def drafts_of_text(text: str) -> Iterator[Draft]:
    """One paragraph for what stands between blank lines."""
    for part in _BLANK_LINES.split(clean(text)):
        lines = [folded for line in part.split("\n") if (folded := " ".join(line.split()))]
        if lines:
            wrapped = all(len(line) >= _SHORTEST_WRAPPED_LINE for line in lines[:-1])
            yield Draft(BlockKind.PARAGRAPH, (" " if wrapped else "\n").join(lines))
