"""Where words stand in a text, whatever their case, accents, quotation marks and blanks. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reader.model import Span

_ALIKE = {
    **dict.fromkeys("‘’‚‛′ʼ", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("\n\t\xa0\u2007\u2009\u202f", " "),
    "…": "...",
    "\xad": "",
}


class Folded:
    """A text as it is searched: one letter for all that a reader takes for the same one."""

    def __init__(self, text: str, *, accents: bool) -> None:
        """`accents`: whether é and e are two letters, as they are where what is looked for is written with accents."""
        self.text, self.accents = text, accents
        table = {ord(c): _fold(c, accents) for c in set(text)}
        self._even = all(len(letters) == 1 for letters in table.values())
        """Whether places are the same in both."""
        odd = [chr(code) for code, letters in table.items() if len(letters) != 1]
        self.folded = text.translate(table)
        self._odd: list[int] = []
        """Places in the folded text from which on it is longer or shorter than the text."""
        self._shift: list[int] = []
        """By how much, from there on."""
        if odd:
            shift = 0
            for found in re.finditer("|".join(map(re.escape, odd)), text):
                at, letters = found.start(), table[ord(found[0])]
                shift += 1 - len(letters)
                self._odd.append(at + 1 - shift)
                self._shift.append(shift)

    def _place(self, folded: int) -> int:
        """The code point in the text that a place in the folded text stands for."""
        n = bisect_right(self._odd, folded) - 1
        place = folded + (self._shift[n] if n >= 0 else 0)
        if n + 1 < len(self._odd):  # inside of several letters that one code point became
            place = min(place, self._odd[n + 1] + self._shift[n + 1] - 1)
        return place

    def hits(self, words: str) -> list[Span]:
        """Where the words stand, in order, not overlapping; a run of blanks counts as one."""
        wanted = " ".join(words.split())
        if not wanted:
            return []
        wanted = (" " if words[0].isspace() else "") + wanted + (" " if words[-1].isspace() else "")
        wanted = Folded(wanted, accents=self.accents).folded
        found: list[Span] = []
        if not wanted:
            return found
        for match in re.finditer(re.escape(wanted).replace(r"\ ", " +"), self.folded):
            at, behind = match.span()
            if self._even:
                found.append(Span(at, behind))
            else:
                start, end = self._place(at), self._place(behind - 1) + 1
                while end < len(self.text) and unicodedata.combining(self.text[end]):
                    end += 1
                if not found or start >= found[-1].end:
                    found.append(Span(start, end))
        return found


def has_accents(words: str) -> bool:
    """Whether the words are written with accents, so that they are meant."""
    return not words.isascii() and any(map(unicodedata.combining, unicodedata.normalize("NFD", words)))


def _fold(character: str, accents: bool) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    letters = unicodedata.normalize("NFKD", character.casefold()).casefold()
    return letters if accents else "".join(c for c in letters if not unicodedata.combining(c))


def first_from(hits: Sequence[Span], place: int) -> int:
    """The number of the first hit at the place or after it; from the end on again the first."""
    at = bisect_left(hits, (place, 0))
    return at if at < len(hits) else 0
