"""A row of a panel: words that fit a width, the important ones cut last."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from widgets.article.wrap import cut_hard, shown

ROW_HEIGHT = 2
INDENT = 3
"""Cells before a row's words: the bar of a lit row, the sign of its status, a blank."""
NARROW = 44
"""In rows of fewer cells people go by their last names."""


class Words(NamedTuple):
    """A stretch of a row, and the component style it takes ("" for the plain one)."""

    text: str
    style: str = ""
    give: int = 0
    """Where space is short, stretches of the highest number are cut first; 0 is cut last."""


class RowLine(NamedTuple):
    """One line of a row: words from the left, words that stand at the right edge."""

    left: tuple[Words, ...]
    right: tuple[Words, ...] = ()


def fit(line: RowLine, width: int) -> list[Words]:
    """The line's words in exactly `width` cells: what does not fit is cut with an ellipsis, or left out when tiny."""
    right = list(line.right)
    while right and sum(cell_len(w.text) for w in right) + 6 > width:
        right.pop(0)
    room = width - sum(cell_len(w.text) for w in right) - (1 if right else 0)
    left = [Words(shown(w.text), w.style, w.give) for w in line.left if w.text]
    for level in sorted({w.give for w in left}, reverse=True):
        for index in range(len(left) - 1, -1, -1):
            over = sum(cell_len(w.text) for w in left) - room
            if over <= 0 or left[index].give != level:
                continue
            wanted = cell_len(left[index].text) - over
            text = cut_hard(left[index].text, wanted) if wanted >= 3 or level == 0 else ""
            left[index] = left[index]._replace(text=text)
    used = sum(cell_len(w.text) for w in left)
    gap = max(0, width - used - sum(cell_len(w.text) for w in right))
    return [*left, Words(" " * gap), *right]
