"""Breaking a stretch of text into lines by cells: wide characters, combining marks, long words, foreign scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size, split_graphemes

# What must never reach a terminal becomes a visible sign of the same length in code points.
_HOSTILE = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd"),
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"),
    **dict.fromkeys((0x09, 0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029), " "),
}
_NO_START = frozenset("、。，．・：；！？）」』】〉》〕…ー々’”%,.!?:;)]}")
_NO_END = frozenset("（「『【〈《〔‘“([{")
_BREAK_AFTER = re.compile(r"[/?&=_\-–—.,:;|](?=\w)")


def shown(text: str) -> str:
    """The text as the terminal may have it, code point for code point."""
    if text.isprintable():
        return text
    return text.translate(_HOSTILE)


# What terminals give more or fewer cells than we count: joined emoji, skin tones, flags, keycaps, signs made emoji.
_UNSTEADY = re.compile("[\u200d\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")


def steady(text: str) -> str:
    """The text in characters that every terminal gives as many cells as we count: flags as letters, emoji unjoined."""
    if text.isascii() or not _UNSTEADY.search(text):
        return text
    parts: list[str] = []
    for start, end, size in split_graphemes(text)[0]:
        part = text[start:end]
        first = part[0]
        if "\U0001f1e6" <= first <= "\U0001f1ff":
            part = chr(ord(first) - 0x1F1E6 + ord("A"))
        # Letters keep their joiners: in some scripts these choose the letters' shapes.
        elif _UNSTEADY.search(part, 1) and not any(map(str.isalpha, part)) and not _UNSTEADY.match(part):
            part = first + " " * (size - cell_len(first))
        parts.append(part)
    return "".join(parts)


@lru_cache(maxsize=4096)
def one_cell_each(character: str) -> bool:
    """Whether the character takes one cell wherever it stands."""
    return get_character_cell_size(character) == 1 and character not in "\u200d\ufe0f"


def is_narrow(text: str) -> bool:
    """Whether every character takes one cell, so that columns are code points."""
    return text.isascii() or all(map(one_cell_each, set(text)))


def cut_hard(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it is longer than `width` cells."""
    if cell_len(text) <= width:
        return text
    kept, used = 0, 0
    for _start, end, size in split_graphemes(text)[0]:
        if used + size > width - 1:
            break
        kept, used = end, used + size
    return text[:kept].rstrip() + "…" if width > 0 else ""


def carve(text: str, width: int) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `width` cells, each with its index; nothing is dropped, not even blanks."""
    at = 0
    narrow = is_narrow(text)
    while len(text) - at > width or cell_len(text[at:]) > width:
        rest = text[at : at + (width if narrow else 4 * width)]
        kept, used = (width, width) if narrow else (0, 0)
        for _start, end, size in () if narrow else split_graphemes(rest)[0]:
            if kept and used + size > width:
                break
            kept, used = end, used + size
        if at + kept < len(text):
            blank = rest.rfind(" ", kept * 2 // 3, kept)
            kept = blank + 1 if blank >= 0 else kept
        yield at, rest[:kept]
        at += kept
    if at < len(text) or not text:
        yield at, text[at:]


def columns_of(rows: Sequence[Sequence[int]], width: int) -> list[int] | None:
    """Widths of a table's columns, three cells apart, that fit into `width`; None when they cannot or it has but one.

    Args:
        rows: For each row the cells that each of its entries would like.
        width: All there is.
    """
    count = max(map(len, rows), default=0)
    if count < 2:
        return None
    wanted = [max(1, *(row[n] if n < len(row) else 1 for row in rows)) for n in range(count)]
    room = width - 3 * (count - 1)
    if room < 6 * count and sum(wanted) > room:
        return None
    # Narrow columns get what they want; the wide ones share what is left.
    widths = [0] * count
    for done, n in enumerate(sorted(range(count), key=wanted.__getitem__)):
        widths[n] = min(wanted[n], room // (count - done))
        room -= widths[n]
    return widths


def wrap(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, str]]:
    """The lines of text[start:end]: for each the code point where it starts and what it shows.

    The blank at a break is on neither line. A newline breaks where it stands for a short line (an address, a verse),
    not where a text was only filled to some width.
    """
    width = max(1, width)
    any_line = False
    for at, part in _hard_lines(text, start, end):
        breaker = _wrap_narrow if is_narrow(part) else _wrap_wide
        for offset, line in breaker(part, width):
            any_line = True
            yield at + offset, line
    if not any_line:
        yield start, ""


def _hard_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    part = text[start:end]
    if "\n" not in part:
        yield start, shown(part)
        return
    rows = part.split("\n")
    longest = max(map(len, rows))
    at = 0
    begun = 0
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        at += len(row) + 1
        next_word = len(following.split(" ", 1)[0])
        filled = longest >= 50 and len(row) + 1 + next_word > longest and bool(following.strip())
        if not filled or at > len(part):
            yield start + begun, shown(part[begun : at - 1])
            begun = at


def _wrap_narrow(text: str, width: int) -> Iterator[tuple[int, str]]:
    end = len(text.rstrip())
    at = len(text) - len(text.lstrip())
    while end - at > width:
        space = text.rfind(" ", at + 1, at + width + 1)
        word = space + 1 if space > 0 else at
        stop = space
        if end - word > width and text.find(" ", word, word + width + 1) < 0:
            stop = _cut_word(text, word, at + width, fresh=word == at)
        yield at, text[at:stop].rstrip()
        at = stop
        while at < end and text[at] == " ":
            at += 1
    if at < end:
        yield at, text[at:end]


def _cut_word(text: str, start: int, limit: int, *, fresh: bool) -> int:
    """Where to break a word that is longer than a line: behind a sign in the second half, else at the limit.

    Where it does not begin the line (not `fresh`) and only a stump of it would fit, it goes to the next line whole.
    """
    if not fresh and limit - start < 12:
        return start
    places = [m.end() for m in _BREAK_AFTER.finditer(text, (start + limit) // 2, limit)]
    return places[-1] if places else limit


def _wrap_wide(text: str, width: int) -> Iterator[tuple[int, str]]:
    spans = split_graphemes(text)[0]
    at = used = index = 0
    chance = 0
    """Index of the grapheme before which the line may break; 0 when nowhere."""
    first = 0
    while index < len(spans):
        start, stop, size = spans[index]
        character = text[start]
        if index == first and text[start:stop] == " ":
            first, at, index = index + 1, stop, index + 1
            continue
        if index > first and _may_break(text, spans[index - 1][0], character, spans[index - 1][2], size):
            chance = index
        if used + size > width and index > first and character != " ":
            cut = chance if chance > first else _cut_span(text, spans, first, index)
            yield at, text[at : spans[cut][0]].rstrip()
            first = index = cut
            at, used, chance = spans[cut][0], 0, 0
            continue
        used += size
        index += 1
    if line := text[at:].rstrip():
        yield at, line


def _cut_span(text: str, spans: Sequence[tuple[int, int, int]], first: int, index: int) -> int:
    """As in _cut_word, but by graphemes: behind a sign in the second half, else before `index`."""
    for n in range(index, (first + index) // 2, -1):
        if _BREAK_AFTER.match(text, spans[n - 1][0]):
            return n
    return index


def _may_break(text: str, before: int, character: str, size_before: int, size: int) -> bool:
    if text[before] == " ":
        return character != " "
    if character in _NO_START or text[before] in _NO_END:
        return False
    return (size == 2 or size_before == 2) and character != " "
