"""Who is meant where: from words of the text to its actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.extract.actors import Candidate
from reader.extract.parse import Tokens
from reader.extract.spans import SpanIndex
from reader.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Cast:
    """The actors of a text by the places where they are named, described or stood for; each by its number."""

    def __init__(self, doc: Doc, people: list[Candidate]) -> None:
        self._tokens = Tokens(doc)
        self._named = SpanIndex((m.span, n) for n, c in enumerate(people) for m in (*c.mentions, *c.pronouns))
        self._described = SpanIndex((span, n) for n, c in enumerate(people) for span in c.described)

    def at(self, token: Token) -> int | None:
        """The actor that a phrase's head word stands for: of nested names the innermost."""
        place = Span(token.idx, token.idx + 1)
        inside = [(s.end - s.start, n) for index in (self._named, self._described) for s, n in index.touching(place)]
        return min(inside)[1] if inside else None

    def within(self, span: Span) -> list[int]:
        """The actors named in a stretch, in order of place."""
        return [n for s, n in self._named.touching(span) if span.start <= s.start and s.end <= span.end]

    def speaker(self, span: Span) -> int | None:
        """The actor behind a speaker's words: by their head, what is in apposition to it, else by most of them."""
        words = self._tokens.of(span)
        if len(words):
            for head in (words.root, *(c for c in words.root.children if c.dep_ == "appos")):
                if (found := self.at(head)) is not None:
                    return found
        shared = [(min(s.end, span.end) - max(s.start, span.start), -n) for s, n in self._named.touching(span)]
        shared = [(size, n) for size, n in shared if 2 * size >= span.end - span.start]
        return -max(shared)[1] if shared else None
