"""In which order suggestions are reviewed: the surest, most salient and newest first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from reader.model import Layer

CONFIDENCE, SALIENCE, NEWNESS = 0.4, 0.35, 0.25
"""What each counts in a suggestion's value."""
HALF_LIFE = 3.0
"""Days after which an article's newness counts half."""


class Suggestion(NamedTuple):
    """A suggestion that nobody has decided on, as far as its order goes."""

    id: str
    article: str
    layer: Layer
    confidence: float
    """0-1."""
    salience: float
    """0-1: of the actor, or of the one who speaks the quote or holds the issue."""
    date: datetime
    """Of its article."""
    start: int
    """Of its first main span, in code points."""
    actors: tuple[str, ...] = ()
    """Annotation ids of who it is, who speaks it or who holds it."""


def value(suggestion: Suggestion, now: datetime) -> float:
    """How much it is worth to decide on this one: 0-1."""
    days = max(0.0, (now - suggestion.date).total_seconds() / 86_400)
    newness: float = 0.5 ** (days / HALF_LIFE)
    return CONFIDENCE * suggestion.confidence + SALIENCE * suggestion.salience + NEWNESS * newness


def in_order(suggestions: Iterable[Suggestion], now: datetime) -> list[Suggestion]:
    """The most valuable first; of equal ones those of the newer article, in order of place."""
    return sorted(suggestions, key=lambda s: (-round(value(s, now), 6), -s.date.timestamp(), s.article, s.start, s.id))


def at_least_as_sure(suggestions: Iterable[Suggestion], least: Suggestion) -> list[Suggestion]:
    """Those of the same article that are as sure as this one or surer, itself among them."""
    return [s for s in suggestions if s.article == least.article and s.confidence >= least.confidence]


def of_same_actor(suggestions: Iterable[Suggestion], one: Suggestion) -> list[Suggestion]:
    """Those that share an actor with this one (who acts, speaks or holds), itself among them."""
    wanted = set(one.actors)
    return [s for s in suggestions if s.id == one.id or (s.article == one.article and not wanted.isdisjoint(s.actors))]
