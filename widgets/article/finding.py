"""Finding words in the article that is open: all hits are lit, one of them is where the reader is."""

from __future__ import annotations

from typing import NamedTuple

from reader.model import Span
from widgets.article.hits import Folded, first_from, has_accents
from widgets.article.page import ArticlePage


class Found(NamedTuple):
    """What a find has come to."""

    words: str
    hits: tuple[Span, ...]
    at: int
    """Number of the hit the reader is on."""

    def __str__(self) -> str:
        return f"{self.at + 1}/{len(self.hits):,}" if self.hits else "not found" if self.words.strip() else ""


class Finding(ArticlePage):
    """What the article's view does while words are looked for in it; the view itself draws the hits."""

    found: Found | None = None
    """None while no find is open."""
    _folded: Folded | None = None
    begun = 0
    """The code point at the top when the find was opened."""

    def turned(self) -> None:
        """A find is about one article."""
        super().turned()
        self.found = self._folded = None

    def find(self, words: str) -> None:
        """Look for the words, from where the find was opened; called again with each letter."""
        if self._article is None:
            return
        text = self._article.document.text
        if self.found is None:
            self.begun = self.place
        accents = has_accents(words)
        if self._folded is None or self._folded.text is not text or self._folded.accents != accents:
            self._folded = Folded(text, accents=accents)
        hits = tuple(self._folded.hits(words))
        self.found = Found(words, hits, first_from(hits, self.begun))
        if hits:
            self._show_hit()
        else:
            self.go_to(self.begun)
        self._redraw()

    def step_hit(self, step: int) -> None:
        """To the next hit or the one before; round the ends."""
        if self.found and self.found.hits:
            self.found = self.found._replace(at=(self.found.at + step) % len(self.found.hits))
            self._show_hit()
            self._redraw()

    def end_find(self, *, back: bool = False) -> None:
        """No hit is lit any more; `back` to where the find was opened."""
        if self.found is not None:
            self.found = self._folded = None
            if back:
                self.go_to(self.begun)
            self._redraw()

    def _show_hit(self) -> None:
        if self.found:
            self._turn_to(self._layout.lines_of(*self.found.hits[self.found.at]))
