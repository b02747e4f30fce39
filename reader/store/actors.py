"""What a person says about actors as a whole: merge, split, rename, and who is never one; each one step to undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from reader.annotating.anchoring import surroundings
from reader.annotating.reconcile import annotation_id, links_of, with_holder, with_speaker
from reader.annotating.rules import plain_name
from reader.errors import StoreError, UsageError
from reader.model import Actor, ActorKind, Annotation, Layer, OpenIssue, Quote, Role, Span, Status, spans_of
from reader.store import annotation_rows as rows
from reader.store.annotations import change, decide, recount
from reader.store.connection import Store
from reader.store.folding import storable
from reader.store.rules import add_actor_rule
from reader.store.steps import record, undoing


def merge_actors(store: Store, into: str, others: Iterable[str], *, now: datetime) -> Annotation:
    """Make other actors of the same article one with this one: it gets their mentions, names, quotes and issues.

    Args:
        into: Annotation id of the actor that stays.
        others: Annotation ids of those that are absorbed; a later extraction finds them as the one that stays.
    """
    with store.transaction():
        old = _actor(store, into)
        absorbed = [_actor(store, one) for one in dict.fromkeys(others) if one != into]
        if any(one.article != old.article for one in absorbed):
            raise UsageError("actors of different articles cannot be merged")
        if not absorbed:
            return old
        body = _body(old)
        names = [*body.names]
        for one in absorbed:
            names += [_body(one).name, *_body(one).names]
        with_spans = sorted({*old.spans, *(span for one in absorbed for span in one.spans)}, key=lambda s: s[1:])
        new = replace(
            old,
            spans=tuple(with_spans),
            body=replace(
                body,
                names=tuple(name for name in dict.fromkeys(names) if name != body.name),
                role=body.role or next((_body(one).role for one in absorbed if _body(one).role), ""),
                salience=max(_body(one).salience for one in (old, *absorbed)),
            ),
            status=Status.EDITED,
            modified=now,
        )
        with undoing(store, f"Merge {len(absorbed) + 1} actors into {body.name}", now=now):
            new = _write(store, old, new)
            gone = [one.id for one in absorbed]
            for linking in _linking(store, old.article, {new.id, *gone}):
                match linking.body:
                    case Quote() as quote:
                        change(store, linking, replace(linking, body=with_speaker(quote, new), modified=now))
                    case OpenIssue() as issue:
                        change(store, linking, replace(linking, body=with_holder(issue, new, *gone), modified=now))
            for one in absorbed:
                record(store, "annotation", [one.id], rows.columns_of(one), None)
                rows.delete(store, one.id)
            recount(store, [new])
        return new


def split_actor(
    store: Store,
    actor_id: str,
    spans: Sequence[Span],
    name: str,
    *,
    creator: str,
    now: datetime,
    kind: ActorKind | None = None,
) -> Annotation:
    """Make some mentions of an actor another actor of this name, who then speaks the quotes in which they stand."""
    with store.transaction():
        old = _actor(store, actor_id)
        body = _body(old)
        chosen = {Span(*span) for span in spans}
        taken = tuple(span for span in old.spans if Span(span.start, span.end) in chosen)
        left = tuple(span for span in old.spans if span not in taken)
        if not any(span.role is Role.MENTION for span in taken) or not any(s.role is Role.MENTION for s in left):
            raise UsageError("each of the two actors needs a mention")
        text = rows.present_text(store, old.article)[0]
        own = tuple(other for other in body.names if plain_name(other) != plain_name(name))
        made = replace(
            old,
            id=annotation_id(
                old.article,
                Layer.ACTOR,
                [(Span(span.start, span.end), span.exact) for span in taken],
                lambda short: rows.taken(store, short),
            ),
            spans=taken,
            body=Actor(storable(name), kind or body.kind),
            status=Status.EDITED,
            creator=creator,
            created=now,
            modified=now,
            confidence=None,
        )
        main = spans_of(made)[0]
        prefix, suffix = surroundings(text, main)
        made = replace(made, prefix=prefix, suffix=suffix)
        with undoing(store, f"Split {made.body.name} from {body.name}", now=now):  # type: ignore[union-attr]
            _write(
                store,
                old,
                replace(old, spans=left, body=replace(body, names=own), status=Status.EDITED, modified=now),
            )
            record(store, "annotation", [made.id], None, rows.columns_of(made))
            rows.insert(store, made)
            for quote in _linking(store, old.article, {old.id}):
                speaker = spans_of(quote, Role.SPEAKER)
                if isinstance(quote.body, Quote) and any(one.overlaps(there) for one in chosen for there in speaker):
                    change(store, quote, replace(quote, body=with_speaker(quote.body, made), modified=now))
            recount(store, [made])
        return made


def rename_actor(store: Store, actor_id: str, name: str, *, now: datetime) -> Annotation:
    """Give an actor another name; the old one stays among its names, and its quotes and issues name it anew."""
    with store.transaction():
        old = _actor(store, actor_id)
        body = _body(old)
        name = storable(" ".join(name.split()))
        if not name or name == body.name:
            return old
        names = tuple(other for other in dict.fromkeys((body.name, *body.names)) if other != name)
        with undoing(store, f"Rename {body.name} to {name}", now=now):
            new = _write(
                store,
                old,
                replace(old, body=replace(body, name=name, names=names), status=Status.EDITED, modified=now),
            )
            for linking in _linking(store, old.article, {old.id}):
                match linking.body:
                    case Quote() as quote:
                        change(store, linking, replace(linking, body=with_speaker(quote, new), modified=now))
                    case OpenIssue() as issue:
                        change(store, linking, replace(linking, body=with_holder(issue, new), modified=now))
        return new


def never_actor(store: Store, annotation_ids: Iterable[str], *, creator: str, now: datetime) -> None:
    """Reject the actors, and make it a rule for their names in later articles."""
    with store.transaction():
        actors = [_actor(store, one) for one in dict.fromkeys(annotation_ids)]
        if not actors:
            return
        who = _body(actors[0]).name if len(actors) == 1 else f"{len(actors)} names"
        with undoing(store, f"Never take {who} as an actor", now=now):
            decide(store, [actor.id for actor in actors], Status.REJECTED, now=now)
            for actor in actors:
                add_actor_rule(store, _body(actor).name, creator=creator, now=now)


def _actor(store: Store, annotation_id: str) -> Annotation:
    found = rows.one(store, annotation_id)
    if found is None or found.layer is not Layer.ACTOR:
        raise StoreError(f"actor {annotation_id} is gone; it may have been removed elsewhere")
    return found


def _body(annotation: Annotation) -> Actor:
    assert isinstance(annotation.body, Actor)  # noqa: S101 - _actor looked
    return annotation.body


def _write(store: Store, old: Annotation, new: Annotation) -> Annotation:
    """Write the new one, its surroundings those of its first mention."""
    main = spans_of(new)
    if main and new.spans != old.spans:
        prefix, suffix = surroundings(rows.present_text(store, new.article)[0], main[0])
        new = replace(new, prefix=prefix, suffix=suffix)
    change(store, old, new)
    return new


def _linking(store: Store, article_id: str, ids: set[str]) -> list[Annotation]:
    return [a for a in rows.of_article(store, article_id) if ids & links_of(a.body)]
