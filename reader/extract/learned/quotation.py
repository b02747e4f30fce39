"""Quotation marks as the encoder sees them: which stretches of a text stand inside a pair. The weights were trained on
exactly this reading, so a change here needs a training run."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

CLOSERS = {"“": "”", "«": "»", "„": "“”", "‘": "’", '"': '"', "'": "'", "›": "‹", "‹": "›", "»": "«"}
MARKS = frozenset("“”\"«»„‘’'‹›")
SINGLE = frozenset("‘’'‹›")
MOST_MARKS = 200
"""Marks of its sort after which an opening one is taken to be never closed, so that a text of marks takes no longer."""
_PARAGRAPH = re.compile(r"[^\n]+")
_PAIRS = {mark: re.compile(f"[{re.escape(mark + closers)}]") for mark, closers in CLOSERS.items()}


class Quoted(NamedTuple):
    """A stretch inside quotation marks: code points between the marks, the marks themselves outside it."""

    start: int
    end: int
    single: bool
    """Single marks; else double ones or guillemets."""
    closed: bool
    """False where a speech goes on in the next paragraph, whose opening mark carries it on."""


def quoted(text: str) -> list[Quoted]:
    """The outermost stretches inside quotation marks, in order. A mark that is never closed inside its paragraph opens
    one only when the next paragraph begins with the same mark (a speech over several paragraphs)."""
    found: list[Quoted] = []
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        at = start
        while at < end:
            mark = text[at]
            if mark in CLOSERS and _opens(text, at, start):
                close = _close_of(text, at, end)
                if close is not None:
                    found.append(Quoted(at + 1, close, mark in SINGLE, True))
                    at = close + 1
                    continue
                if mark != "'" and following == mark:
                    found.append(Quoted(at + 1, end, mark in SINGLE, False))
                    break
            at += 1
    return found


def _opens(text: str, at: int, start: int) -> bool:
    """Whether the mark can open: at a word's left border, or a mark that is always an opening one."""
    mark = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if after.isspace():
        return False
    if mark in "“„«‹":
        return True
    return not before.isalnum() and before not in ".,!?…%)"


def _close_of(text: str, opening: int, end: int) -> int | None:
    """Where the mark's partner stands, before ``end``; nested pairs of another sort are stepped over."""
    closers = CLOSERS[text[opening]]
    single = text[opening] in SINGLE
    depth = 0
    for match in islice(_PAIRS[text[opening]].finditer(text, opening + 1, end), MOST_MARKS):
        at, char = match.start(), match[0]
        if char == text[opening] and char not in closers:
            depth += 1
        elif char in closers:
            if single and at + 1 < end and text[at + 1].isalnum():
                continue
            if char in "\"'" and text[at - 1].isspace() and at + 1 < end and not text[at + 1].isspace():
                if not single:
                    return None
                continue
            if depth:
                depth -= 1
                continue
            return at
    return None
