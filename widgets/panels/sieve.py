"""Which of an article's annotations a panel shows, and in which order: one value a panel, changed only as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from reader.model import Actor, Annotation, Layer, Mark, OpenIssue, Quote, Status, spans_of
from widgets.panels.net import Net

_LAST = 1 << 60


class Order(StrEnum):
    """What rows come by."""

    IMPORTANCE = "importance"
    """Of actors: how much the article is about them."""
    PLACE = "place"
    CONFIDENCE = "confidence"
    """The surest first."""
    DEADLINE = "deadline"
    """Of open issues: the soonest first, those without one last."""


ORDERS = {
    Layer.ACTOR: (Order.IMPORTANCE, Order.PLACE, Order.CONFIDENCE),
    Layer.QUOTE: (Order.PLACE, Order.CONFIDENCE),
    Layer.ISSUE: (Order.PLACE, Order.DEADLINE, Order.CONFIDENCE),
}
"""The orders of a panel; the first is what it begins with."""


class Choice(NamedTuple):
    """One way to see fewer rows, as it is offered."""

    field: str
    """The field of the sieve: "status", "kind" or "about"."""
    value: str
    label: str
    number: int
    """How many rows it leaves."""


class Sieve(NamedTuple):
    """What a panel shows; "" leaves a field open."""

    order: Order
    status: str = ""
    kind: str = ""
    """Of an actor its kind, of a quote how it is said, of an open issue its type."""
    about: str = ""
    """Id of an annotation: only it and what belongs to it."""

    @property
    def narrows(self) -> bool:
        """Whether it can leave rows out."""
        return bool(self.status or self.kind or self.about)

    def open(self) -> Sieve:
        """The same order with nothing left out."""
        return Sieve(self.order)

    def having(self, field: str, value: str) -> Sieve:
        """With another value in a field that leaves rows out."""
        return Sieve(**{**self._asdict(), field: value})

    def rows(self, annotations: Sequence[Annotation], net: Net) -> list[Annotation]:
        """Those that pass, in order."""
        about = net.related(self.about) if self.about else None
        passing = (
            a
            for a in annotations
            if (not self.status or a.status == self.status)
            and (not self.kind or kind_of(a) == self.kind)
            and (about is None or a.id in about)
        )
        return sorted(passing, key=lambda a: _key(a, self.order))

    def words(self, net: Net) -> tuple[str, ...]:
        """What it lets through, in words; nothing where that is all."""
        about = about_words(self.about, net) if self.about else ""
        return tuple(filter(None, (self.status, self.kind, about)))


def kind_of(annotation: Annotation) -> str:
    """The kind of an actor or quote, the type of an open issue; "" for what has none."""
    match annotation.body:
        case Actor(kind=kind) | Quote(kind=kind):
            return kind.value
        case OpenIssue(type=type):
            return type.value
        case _:
            return ""


def about_words(annotation_id: str, net: Net) -> str:
    """Whose net it is, in a few words."""
    annotation = net.by_id.get(annotation_id)
    match annotation.body if annotation is not None else None:
        case Actor(name=name):
            return net.short_name(name)
        case Quote(speaker_name=name):
            return f"a quote of {net.short_name(name)}" if name else "a quote"
        case OpenIssue(topic=topic):
            return f"“{topic}”"
        case Mark(label=label):
            return label or "a mark"
        case _:
            return "what is gone"


def choices(annotations: Sequence[Annotation], net: Net) -> list[Choice]:
    """What a panel's rows can be narrowed to, with numbers: statuses, kinds, actors with something in the panel."""
    found = _counted("status", (a.status.value for a in annotations), [s.value for s in Status])
    kinds = [kind_of(a) for a in annotations]
    found += _counted("kind", filter(None, kinds), [kind for kind, _ in Counter(kinds).most_common()])
    ids = {a.id for a in annotations}
    actors = [(len(ids & net.related(a.id)), a.id) for a in net.by_id.values() if isinstance(a.body, Actor)]
    for number, actor in sorted(actors, key=lambda pair: -pair[0]):
        body = net.by_id[actor].body
        if number and isinstance(body, Actor):
            found.append(Choice("about", actor, body.name, number))
    return found


def _counted(field: str, values: Iterable[str], order: Iterable[str]) -> list[Choice]:
    number = Counter(values)
    return [Choice(field, value, value, number[value]) for value in order if number[value]]


def _key(annotation: Annotation, order: Order) -> tuple[float | str, ...]:
    place = (spans_of(annotation) or ((_LAST, 0),))[0][0]
    body = annotation.body
    match order:
        case Order.IMPORTANCE:
            return (-body.salience if isinstance(body, Actor) else 0.0, place)
        case Order.CONFIDENCE:
            # What a person wrote or corrected is as sure as can be.
            return (-(1.0 if annotation.confidence is None else annotation.confidence), place)
        case Order.DEADLINE:
            due = body.deadline if isinstance(body, OpenIssue) else None
            return (due or "~", place)
        case Order.PLACE:
            return (place,)
