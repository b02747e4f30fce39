"""Quotes: attributions put together, with their kind and the actor behind the speaker's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reader.extract.actors import Candidate
from reader.extract.cast import Cast
from reader.extract.governors import governing_cue, with_preposition
from reader.extract.learned.quotation import quoted
from reader.extract.spans import SpanIndex, Taken
from reader.extract.tagger import Attribution
from reader.model import Document, QuoteKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Said(NamedTuple):
    """A quote with its speaker resolved."""

    kind: QuoteKind
    content: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    actor: int | None
    """Place of the speaker in the list of actors."""
    speaker_name: str | None
    score: float


def quotes(document: Document, doc: Doc, attributions: list[Attribution], people: list[Candidate]) -> list[Said]:
    """The quotes of a text, in order of place; each word belongs to at most one."""
    marks = SpanIndex((Span(q.start, q.end), None) for q in quoted(document.text))
    cast = Cast(doc, people)
    contents = SpanIndex((piece, None) for a in attributions for piece in a.content)
    taken = Taken(len(document.text))
    found = []
    for a in sorted(attributions, key=lambda a: -a.score):
        content = tuple(s for p in a.content if (s := trim(document.text, p)).end > s.start)
        if not content or not taken.take(content):
            continue
        actor = None if a.speaker is None else cast.speaker(a.speaker)
        name = people[actor].name if actor is not None else None
        if name is None and a.speaker is not None:
            name = document.text[a.speaker.start : a.speaker.end]
        cue = governing_cue(doc, content[0], a.cue)
        if cue and contents.touching(cue):  # that verb is something said itself
            cue = a.cue
        first, cue = with_preposition(doc, content[0], cue)
        content = (first, *content[1:])
        found.append(Said(_kind(content, marks), content, cue, a.speaker, actor, name, a.score))
    return sorted(found, key=lambda s: s.content)


_THAT = re.compile(r"that\b[ \u00a0,:“\"‘«]+", re.IGNORECASE)


def trim(text: str, span: Span) -> Span:
    """The span without quotation marks and spaces at its ends, and without the "that" before a reported clause."""
    start, end = span
    edge = " \t\n\u00a0\"“”‘’'«»„,;:"
    while start < end and text[start] in edge:
        start += 1
    if (that := _THAT.match(text, start, end)) and end - start > 20:
        start = that.end()
    while end > start and text[end - 1] in edge:
        end -= 1
    return Span(start, end)


def _kind(content: tuple[Span, ...], marks: SpanIndex[None]) -> QuoteKind:
    if all(any(m.start <= c.start and c.end <= m.end for m, _ in marks.touching(c)) for c in content):
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if any(marks.touching(c) for c in content) else QuoteKind.INDIRECT
