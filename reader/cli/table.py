"""Columns of text for a terminal: widths in cells, cut with an ellipsis, nothing hostile in them."""

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from reader.text import one_line


def width() -> int | None:
    """Cells of a line of the terminal; None where the output is none and nothing is to be cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() or sys.stderr.isatty() else None


def output_width() -> int | None:
    """Cells of a line on standard output; None for files and pipes, where nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def cells(text: str) -> int:
    """How many cells the text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def fit(text: str, most: int) -> str:
    """The text on one clean line of at most that many cells, cut with an ellipsis."""
    text = one_line(text)
    if cells(text) <= most:
        return text
    kept, used = "", 0
    for character in text:
        used += _cells(character)
        if used > most - 1:
            break
        kept += character
    return kept.rstrip() + "…" if most > 0 else ""


def aligned(rows: Iterable[Sequence[str]], widths: Sequence[int], total: int | None) -> Iterator[str]:
    """Rows as columns of these widths, one of no width left out; one more column takes what is left of the total."""
    left = None if total is None else max(10, total - sum(most + 2 for most in widths if most))
    for row in rows:
        padded = []
        for text, most in zip(row, widths, strict=False):
            if most:
                short = fit(text, most)
                padded.append(short + " " * (most - cells(short)))
        last = row[len(widths)]
        padded.append(one_line(last) if left is None else fit(last, left))
        yield "  ".join(padded).rstrip()
