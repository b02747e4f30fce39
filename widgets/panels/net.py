"""Which annotations belong together: who, said what, about which open issue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from reader.model import Actor, ActorKind, Annotation, OpenIssue, Quote, Status


class Net:
    """The links between an article's annotations, looked up from either end; what was rejected has none."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self.by_id = {a.id: a for a in annotations if a.status is not Status.REJECTED}
        self._quotes: dict[str, list[str]] = defaultdict(list)
        self._issues: dict[str, list[str]] = defaultdict(list)
        self._carried: dict[str, list[str]] = defaultdict(list)
        for annotation in self.by_id.values():
            match annotation.body:
                case Quote(actor=str(actor)) if actor in self.by_id:
                    self._quotes[actor].append(annotation.id)
                case OpenIssue() as issue:
                    for actor in dict.fromkeys(issue.actors):
                        self._issues[actor].append(annotation.id)
                    if issue.quote is not None:
                        self._carried[issue.quote].append(annotation.id)

        self._short: dict[str, str] | None = None

    def short_name(self, name: str) -> str:
        """A person's last name, where no other actor's name ends in the same word; else the name as it is."""
        if self._short is None:
            actors = [a.body for a in self.by_id.values() if isinstance(a.body, Actor)]
            last = Counter(actor.name.rsplit(" ", 1)[-1] for actor in actors)
            self._short = {
                actor.name: word
                for actor in actors
                if actor.kind is ActorKind.PERSON and last[word := actor.name.rsplit(" ", 1)[-1]] == 1
            }
        return self._short.get(name, name)

    def quotes_of(self, actor: str) -> tuple[str, ...]:
        """Ids of the quotes that the actor speaks."""
        return tuple(self._quotes.get(actor, ()))

    def issues_of(self, actor: str) -> tuple[str, ...]:
        """Ids of the open issues that the actor holds."""
        return tuple(self._issues.get(actor, ()))

    def carried_by(self, quote: str) -> tuple[str, ...]:
        """Ids of the open issues that the quote puts into words."""
        return tuple(self._carried.get(quote, ()))

    def related(self, annotation_id: str) -> frozenset[str]:
        """The annotation itself and what belongs to it; empty when there is no such annotation.

        An actor brings their quotes and issues; a quote its speaker and the issues it carries; an issue its holders
        and its quote.
        """
        if annotation_id not in self.by_id:
            return frozenset()
        ids = {annotation_id}
        match self.by_id[annotation_id].body:
            case Quote(actor=actor):
                ids.update(self.carried_by(annotation_id))
                if actor is not None:
                    ids.add(actor)
            case OpenIssue() as issue:
                ids.update(issue.actors)
                if issue.quote is not None:
                    ids.add(issue.quote)
            case _:
                ids.update(self.quotes_of(annotation_id), self.issues_of(annotation_id))
        return frozenset(ids & self.by_id.keys())
