"""Stretches of text that may be a mention: runs of capitals, noun phrases, owners, what the encoder and spaCy propose.

Each is cut in several ways, so that a later step can choose the borders; an article before it is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Set
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.extract.hints import Hints
from reader.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
GLUE = POSSESSIVE | {"of", "the", "and", "for", "&", "de", "la", "del", "von", "van", "bin", "al", "el", "da", "di",
                     "in", "-", "–", "on", "du", "des", "le", "to", "at", "y", "e", "der", "den", "ibn"}  # fmt: skip
"""What may stand inside a name in small letters."""
LONGEST = 12
"""Tokens of a name or noun phrase at most."""
FREELY = 5
"""Tokens of a run up to which it is cut everywhere."""


class Page:
    """The parse of a text as plain lists, and where the encoder's words begin and end in it."""

    def __init__(self, doc: Doc, hints: Hints, nouns: Set[str]) -> None:
        self.doc = doc
        self.hints = hints
        self.nouns = nouns
        """Common nouns, by their dictionary forms."""
        self.text = doc.text
        self.words = [t.text for t in doc]
        self.lower = [w.lower() for w in self.words]
        self.pos = [t.pos_ for t in doc]
        self.tag = [t.tag_ for t in doc]
        self.dep = [t.dep_ for t in doc]
        self.head: list[int] = [t.head.i for t in doc]
        self.starts = [t.idx for t in doc]
        self.ends = [t.idx + len(t) for t in doc]
        self.ent = [t.ent_type_ for t in doc]
        self.first = [bool(t.is_sent_start) for t in doc]
        self.broken = ["\n" in w for w in self.words]
        self.capital = [self._is_capital(i) for i in range(len(self.words))]

    def _is_capital(self, i: int) -> bool:
        word = self.words[i]
        if not (word[0].isupper() or (word[0].isdigit() and any(c.isupper() for c in word[1:]))):
            return self.pos[i] == "PROPN" and word[0].isalpha()
        return self.pos[i] == "PROPN" or bool(self.ent[i]) or not self.first[i]

    def is_noun(self, i: int) -> bool:
        """Whether the word is a common noun in some text, though it may be a name here."""
        word = self.lower[i]
        return word in self.nouns or (word[-1:] == "s" and word[:-1] in self.nouns)

    def span(self, first: int, last: int) -> Span:
        """The code points of tokens, the last one excluded."""
        return Span(self.starts[first], self.ends[last - 1])

    def tokens(self, span: Span) -> tuple[int, int]:
        """The tokens that a stretch touches."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)

    def root(self, first: int, last: int) -> int:
        """The token of a stretch that hangs on something outside it; of several the last."""
        for i in range(last - 1, first - 1, -1):
            if not first <= self.head[i] < last or self.head[i] == i:
                found = i
                if self.pos[i] in ("PROPN", "NOUN", "PRON", "NUM", "ADJ"):
                    return i
        return found

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """The longest rows of capitalised words, with small words inside them."""
        return capital_runs(self)

    def lemma(self, i: int) -> str:
        """The dictionary form of a token in small letters."""
        return self.doc[i].lemma_.lower()

    @cached_property
    def last_words(self) -> Counter[str]:
        """How often a word in small letters ends a row of capitals of one or two words."""
        return Counter(self.lower[end - 1] for start, end in self.runs if end - start < 3)

    @cached_property
    def small(self) -> set[str]:
        """The words that stand in small letters somewhere."""
        return {w for w, c in zip(self.words, self.capital, strict=True) if not c and w.islower()}

    @cached_property
    def entities(self) -> list[tuple[int, int, str]]:
        """First token, last token excluded, and label of what the recogniser names."""
        return [(e.start, e.end, e.label_) for e in self.doc.ents]

    @cached_property
    def chunks(self) -> list[tuple[int, int, int]]:
        """First token, last token excluded, and root of the noun phrases."""
        return [(c.start, c.end, c.root.i) for c in self.doc.noun_chunks]

    def owned(self, root: int) -> int:
        """Where an "of" phrase after a noun ends, 0 if there is none: "organisers of the rally", "head of it"."""
        at = root + 1
        if at + 1 >= len(self.words) or self.dep[at] != "prep" or self.head[at] != root:
            return 0
        if self.lower[at] not in ("of", "for", "at", "from", "in", "within"):
            return 0
        end = at + 1
        while end < len(self.words) and end < at + 8 and self._under(end, at) and not self.broken[end]:
            end += 1
        return end if end > at + 1 else 0

    def _under(self, i: int, top: int) -> bool:
        for _ in range(6):
            if self.head[i] == top:
                return self.dep[i] not in ("punct", "cc", "appos")
            if self.dep[i] in ("relcl", "acl", "appos", "cc", "punct") or self.head[i] == i:
                return False
            i = self.head[i]
        return False


def proposals(page: Page, tagged: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """First token and last token excluded of every stretch worth a look; `tagged` are those of the encoder."""
    found: set[tuple[int, int]] = set(tagged)
    runs = page.runs
    for start, end in runs:
        found.update(_cuts(page, start, end))
    for (start, end), (after, last) in pairwise(runs):
        if after == end + 1 and page.words[end] == "," and last - after <= 3:  # "University of California, San Diego"
            found.add((start, last))
    found.update((s, e) for s, e, label in page.entities if label not in _NUMBERS)
    for start, end, root in page.chunks:
        if page.pos[root] == "PRON" or end - start > 40:
            continue
        found.add((start, end))
        if owned := page.owned(root):
            found.add((start, owned))
        if page.capital[root]:
            last = max((e for s, e in runs if s <= root < e), default=end)
            found.update((s, last) for s in range(start, min(root, start + 6)) if last > s)
            if owned:
                found.update((s, owned) for s in range(start, min(root, start + 4)))
    for i, dep in enumerate(page.dep):
        if dep == "poss" and page.pos[i] in ("NOUN", "PROPN"):
            found.add((page.doc[i].left_edge.i, i + 1))
    return sorted({t for s, e in found if (t := _trimmed(page, s, e))})


_NUMBERS = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"})


def capital_runs(page: Page) -> list[tuple[int, int]]:
    """First token and last token excluded of each row."""
    found = []
    i, count = 0, len(page.words)
    while i < count:
        if not page.capital[i]:
            i += 1
            continue
        end = i + 1
        while True:
            ahead = end
            while ahead < count and ahead < end + 3 and page.lower[ahead] in GLUE and not page.capital[ahead]:
                ahead += 1
            if ahead < count and page.capital[ahead]:
                end = ahead + 1
            else:
                break
        found.append((i, end))
        i = end
    return found


def _cuts(page: Page, start: int, end: int) -> set[tuple[int, int]]:
    """A short row is cut everywhere, so are parts of a longer one between small words; else only at likely borders."""
    if end - start <= FREELY:
        inside = [i for i in range(start, end) if page.capital[i]]
        return {(a, b + 1) for a in inside for b in inside if a <= b}
    firsts, lasts, parts = {start}, {end}, [start]
    for i in range(start + 1, end):
        if not page.capital[i]:
            continue
        words = page.hints.words(page.span(i, i + 1))
        fresh = page.ent[i] != page.ent[i - 1]
        glued = not page.capital[i - 1]
        if glued:
            parts.append(i)
        if (fresh and page.ent[i]) or glued or (words and page.hints.begins(words.start) > 0.1):
            firsts.add(i)
        if fresh or glued or (words and page.hints.goes_on(words.start) < 0.7):
            lasts.add(max(j for j in range(start, i) if page.capital[j]) + 1)
    found = {(a, b) for a in firsts for b in lasts if a < b <= a + LONGEST}
    for part in parts:
        stop = next((i for i in range(part, end) if not page.capital[i]), end)
        if stop - part <= FREELY and stop - part < end - start:
            found |= _cuts(page, part, stop)
    return found


def _trimmed(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Without article, spaces, marks and a possessive at its ends; None for what crosses a line or has no letters."""
    while start < end and (page.lower[start] in ARTICLES or not page.words[start][0].isalnum()):
        start += 1
    while end > start and (page.words[end - 1] in POSSESSIVE or not page.words[end - 1][-1].isalnum()):
        if page.words[end - 1][-1] == "." and len(page.words[end - 1]) > 1 and page.words[end - 1][0].isalpha():
            break  # "Inc.", "U.S."
        end -= 1
    if start >= end or end - start > LONGEST * 2 or any(page.broken[start:end]):
        return None
    if all(page.pos[i] in ("PRON", "DET", "PUNCT") for i in range(start, end)):
        return None
    return (start, end) if any(c.isalpha() for c in page.text[page.starts[start] : page.ends[end - 1]]) else None
