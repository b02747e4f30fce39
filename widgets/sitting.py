"""What a review keeps at hand: articles with what is said about them, decisions, the place where one goes on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from reader.annotating.reviewing import Suggestion
from reader.model import Annotation, Article, Role, Status


class Place(NamedTuple):
    """Where the reader wants to go on in an article."""

    article: str
    annotation: str
    words: bool = False
    """Its words are to be selected anew there."""
    role: Role | None = None
    """In which role; by default the main one."""


class Loaded(NamedTuple):
    """An article and all that is said about it."""

    article: Article
    annotations: tuple[Annotation, ...]

    def decided(self, ids: Collection[str], status: Status) -> Loaded:
        """The same with a status for some annotations."""
        changed = (replace(a, status=status) if a.id in ids else a for a in self.annotations)
        return self._replace(annotations=tuple(changed))


class Decision(NamedTuple):
    """What was said of some suggestions with one key."""

    some: tuple[Suggestion, ...]
    status: Status
