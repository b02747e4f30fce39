"""Very long texts in sections: each is read by itself, so that time grows with the length and memory does not.

An article is one section. What the sections of a book-length text say is put together by the names of its actors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from reader.extract.names import plain, same_person, words
from reader.extract.parse import chunks
from reader.model import Actor, ActorKind, Block, Document, Finding, Layer, OpenIssue, Quote, Role

SECTION = 60_000
"""Code points of a section at most: about 10,000 words."""


def sections(document: Document) -> Iterator[tuple[int, Document]]:
    """The document in sections, cut after paragraphs, each with the place where it begins."""
    start = 0
    blocks = list(document.blocks)
    for text in chunks(document.text, SECTION):
        end = start + len(text)
        inside = [
            Block(b.kind, max(b.start, start) - start, min(b.end, end) - start)
            for b in blocks
            if b.start < end and b.end > start
        ]
        yield start, Document(text, tuple(inside))
        blocks = [b for b in blocks if b.end > end]
        start = end


def joined(read: Iterable[tuple[int, list[Finding]]]) -> list[Finding]:
    """The findings of all sections as those of one text."""
    cast = _Cast()
    others: list[Finding] = []
    numbers = {Layer.QUOTE: count(1), Layer.ISSUE: count(1)}
    for offset, findings in read:
        ids: dict[str, str] = {}
        for found in findings:
            moved = replace(
                found, spans=tuple(s._replace(start=s.start + offset, end=s.end + offset) for s in found.spans)
            )
            if found.layer is Layer.ACTOR:
                ids[found.id] = cast.add(moved)
            else:
                ids[found.id] = f"{found.id[0]}{next(numbers[found.layer])}"
                others.append(_linked(replace(moved, id=ids[found.id]), ids))
    actors, names = cast.settled()
    return [*actors, *(_named(found, names) for found in others)]


def _linked(found: Finding, ids: dict[str, str]) -> Finding:
    """With its links to the ids that its section's findings have got; a quote stands before the issues in it."""
    match found.body:
        case Quote(actor=str(actor)):
            return replace(found, body=replace(found.body, actor=ids[actor]))
        case OpenIssue(actors=actors, quote=quote):
            held = tuple(dict.fromkeys(ids[a] for a in actors))
            return replace(found, body=replace(found.body, actors=held, quote=ids[quote] if quote else None))
    return found


def _named(found: Finding, names: dict[str, tuple[str, str]]) -> Finding:
    """With the final ids and names of its actors."""
    match found.body:
        case Quote(actor=str(actor)):
            new, name = names[actor]
            return replace(found, body=replace(found.body, actor=new, speaker_name=name))
        case OpenIssue(actors=actors) if actors:
            known = [names[a] for a in actors]
            body = replace(found.body, actors=tuple(new for new, _ in known), holders=tuple(name for _, name in known))
            return replace(found, body=body)
    return found


class _Cast:
    """The actors of all sections so far."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._by_name: dict[tuple[ActorKind, str], str] = {}
        self._persons: dict[str, list[str]] = {}
        """Ids of persons by the last word of their name."""

    def add(self, found: Finding) -> str:
        """Puts an actor with the one of the same name; its id."""
        body = found.body
        assert isinstance(body, Actor)  # noqa: S101 - of this layer
        key = (body.kind, plain(body.name))
        known = self._by_name.get(key) or self._person(body)
        if known is None:
            known = f"x{len(self._found)}"
            self._found[known] = found
            if body.kind is ActorKind.PERSON:
                self._persons.setdefault(words(body.name)[-1], []).append(known)
        else:
            self._found[known] = _merged(self._found[known], found)
        self._by_name[key] = known
        return known

    def _person(self, body: Actor) -> str | None:
        """The one person before who can be called so, too."""
        if body.kind is not ActorKind.PERSON:
            return None
        able = [
            known
            for known in self._persons.get(words(body.name)[-1], ())
            if isinstance(other := self._found[known].body, Actor) and same_person(body.name, other.name)
        ]
        return able[0] if len(able) == 1 else None

    def settled(self) -> tuple[list[Finding], dict[str, tuple[str, str]]]:
        """The actors, the most salient first, and the final id and name of each."""

        def rank(item: tuple[str, Finding]) -> tuple[float, int]:
            body = item[1].body
            assert isinstance(body, Actor)  # noqa: S101 - of this layer
            return -body.salience, item[1].spans[0].start

        actors: list[Finding] = []
        names: dict[str, tuple[str, str]] = {}
        for number, (known, found) in enumerate(sorted(self._found.items(), key=rank), 1):
            assert isinstance(found.body, Actor)  # noqa: S101 - of this layer
            actors.append(replace(found, id=f"a{number}"))
            names[known] = f"a{number}", found.body.name
        return actors, names


def _merged(one: Finding, other: Finding) -> Finding:
    first, second = one.body, other.body
    assert isinstance(first, Actor)  # noqa: S101 - of this layer
    assert isinstance(second, Actor)  # noqa: S101 - of this layer
    body = replace(
        first,
        name=max(first.name, second.name, key=lambda name: len(words(name))),
        role=first.role or second.role,
        salience=max(first.salience, second.salience),
    )
    spans = sorted((*one.spans, *other.spans), key=lambda s: (s.role is not Role.MENTION, s.start))
    return replace(one, spans=tuple(spans), body=body, confidence=max(one.confidence, other.confidence))
