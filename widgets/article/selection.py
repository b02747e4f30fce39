"""Growing a selection by character, word, sentence and paragraph."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from reader.model import Document, Span


class Unit(StrEnum):
    """By what a selection grows."""

    CHAR = "char"
    WORD = "word"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class Selection(NamedTuple):
    """Two ends in code points: the anchor stays, the head moves; either may come first."""

    anchor: int
    head: int

    @property
    def span(self) -> Span:
        """The selected range."""
        return Span(min(self), max(self))


_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*|[^\w\s]")
# A full stop ends no sentence after an initial, an abbreviation such as "U.S.", or one of these titles.
_ABBREVIATION = re.compile(
    r"(?:\b\w|\b(?:\w\.)+\w|\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Jr|Sr|vs|etc|No|Inc|Ltd|Co|Corp|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)
_STOP = re.compile(r"[.!?…。！？]+[\"”’»)\]]*(?=\s+[\"“‘«(\[]*[A-Z0-9À-ÞͰ-Ͽ\u0400-\u042f]|\s*$)|[。！？]+[」』”]*")

# Digits keep their comma ("1,000"), so a blank has to follow, save where a dash or bracket stands between words.
_CLAUSE = re.compile(r"(?:[,;:][\"”’»)\]]*(?=\s)|\s[–—-](?=\s)|—|\s(?=[(\[])|[)\]])\s*")


def paragraph_at(document: Document, place: int) -> Span:
    """The block around the place, or the nearest one before it."""
    if not document.blocks:
        return Span(0, len(document.text))
    found = document.blocks[0]
    for block in document.blocks:
        if block.start > place:
            break
        found = block
    return Span(found.start, found.end)


def sentences(document: Document, paragraph: Span) -> list[Span]:
    """The sentences of one block, without the blanks between them; at least one."""
    text = document.text
    found: list[Span] = []
    start = paragraph.start
    for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
        before = text[max(paragraph.start, stop.start() - 12) : stop.start() + 1]
        if stop.end() < paragraph.end and stop.group()[0] == "." and _ABBREVIATION.search(before):
            continue
        found.append(Span(start, stop.end()))
        start = stop.end()
        while start < paragraph.end and text[start].isspace():
            start += 1
    if start < paragraph.end or not found:
        found.append(Span(start, paragraph.end))
    return found


def clause_at(document: Document, place: int) -> Span:
    """The clause around the place: of its sentence what stands between two of , ; : — and brackets."""
    sentence = sentence_at(document, place)
    start = sentence.start
    for stop in _CLAUSE.finditer(document.text, sentence.start, sentence.end):
        if stop.end() > place:
            return Span(start, stop.start() + len(stop[0].rstrip()))
        start = stop.end()
    return Span(start, sentence.end)


def sentence_at(document: Document, place: int) -> Span:
    """The sentence around the place; in the blank after one, the next."""
    all_of_it = sentences(document, paragraph_at(document, place))
    return next((s for s in all_of_it if place < s.end), all_of_it[-1])


def sentence_from(document: Document, place: int) -> Span:
    """The first sentence of the paragraph that begins at the place or after it, else the one around the place."""
    begun = [s for s in sentences(document, paragraph_at(document, place)) if s.start >= place]
    return begun[0] if begun else sentence_at(document, place)


def word_at(document: Document, place: int) -> Span:
    """The word around the place; between two, the next one."""
    for start in (max(0, place - 60), place):
        for found in _WORD.finditer(document.text, start):
            if found.end() > place:
                return Span(*found.span())
    return Span(place, place)


def unit_at(document: Document, place: int, unit: Unit) -> Span:
    """The character, word, sentence or paragraph around the place."""
    match unit:
        case Unit.WORD:
            return word_at(document, place)
        case Unit.CLAUSE:
            return clause_at(document, place)
        case Unit.SENTENCE:
            return sentence_at(document, place)
        case Unit.PARAGRAPH:
            return paragraph_at(document, place)
        case Unit.CHAR:
            return Span(place, min(len(document.text), place + 1))


def extend(document: Document, selection: Selection, unit: Unit, *, back: bool = False) -> Selection:
    """The selection with its head at the next end (or, going back, the next beginning) of a unit."""
    text, head = document.text, selection.head
    skipped = "\n" if unit is Unit.CHAR else None
    if back:
        before = len(text[:head].rstrip(skipped))
        if unit is Unit.CHAR:
            return selection._replace(head=before if before < head else max(0, head - 1))
        return selection._replace(head=unit_at(document, max(0, before - 1), unit).start)
    after = len(text) - len(text[head:].lstrip(skipped))
    if unit is Unit.CHAR:
        return selection._replace(head=after if after > head else min(len(text), head + 1))
    return selection._replace(head=max(head, unit_at(document, min(after, len(text)), unit).end))


def object_at(document: Document, selection: Selection, unit: Unit) -> Selection:
    """The unit at the selection's head; where the selection is whole units already, the next one too."""
    span = selection.span
    last = max(span.start, span.end - 1) if selection.head >= selection.anchor else selection.head
    here = unit_at(document, last, unit)
    if span.start <= here.start and here.end <= span.end and unit_at(document, span.start, unit).start == span.start:
        return extend(document, Selection(*span), unit)
    return Selection(here.start, here.end) if here.start < here.end else selection
