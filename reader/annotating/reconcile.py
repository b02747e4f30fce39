"""What a new extraction changes in what is stored about a text. Pure.

It keeps the id of what it finds again, replaces only what is still suggested, never touches what a person accepted or
edited, and never brings back what was rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from reader.annotating.anchoring import TextChange, moved, surroundings
from reader.annotating.rules import NEVER, becomes, by_rule, plain_name
from reader.ids import short_hash
from reader.model import (
    Actor,
    Anchor,
    Annotation,
    Body,
    Extraction,
    Finding,
    Layer,
    OpenIssue,
    Quote,
    Role,
    Span,
    Status,
    spans_of,
)

CREATOR = "extractor/"
"""What the creator of an extractor's annotations begins with."""
EXTRACTED = frozenset({Layer.ACTOR, Layer.QUOTE, Layer.ISSUE})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is to be written."""

    added: tuple[Annotation, ...] = ()
    changed: tuple[Annotation, ...] = ()
    removed: tuple[str, ...] = ()
    """Annotation ids."""


def annotation_id(article: str, layer: Layer, spans: Iterable[tuple[Span, str]], taken: Callable[[str], bool]) -> str:
    """A short id of where an annotation's main spans stand and of their words; another one where it is taken."""
    parts = [article, layer.value, *(f"{span.start}-{span.end}:{exact}" for span, exact in spans)]
    number = 0
    while True:
        short = short_hash(*parts, str(number))
        if not taken(short):
            return short
        number += 1


def place(annotation: Annotation, old_text: str, new_text: str, *, version: int) -> Annotation:
    """The annotation of the old text in the new one: where it was, moved, or orphaned."""
    return moved(annotation, TextChange(old_text, new_text), version)


def reconcile(
    article: str,
    text: str,
    present: Sequence[Annotation],
    extraction: Extraction,
    *,
    version: int,
    now: datetime,
    taken: Callable[[str], bool],
    rules: Mapping[str, str] = MappingProxyType({}),
) -> Reconciled:
    """What the extraction of this text changes in what is present.

    Args:
        taken: Whether an id is used in another article.
        rules: Of the user, as in `reader.annotating.rules`; what was decided by hand stays as it is.
    """
    standing = [annotation for annotation in present if annotation.layer in EXTRACTED]
    ruled = by_rule(extraction.findings, rules)
    findings, repeats = _once(ruled)
    found = _matched(findings, standing)
    claimed = {annotation.id for annotation in found.values()}
    ids = {annotation.id for annotation in present}
    stored: dict[str, str | None] = {}
    fresh: list[tuple[Finding, Annotation | None, str]] = []
    for finding in findings:
        old = found.get(finding.id)
        decided = old if old is not None else _decided(finding, standing, claimed)
        if decided is not None and decided.status is not Status.SUGGESTED:
            stored[finding.id] = None if decided.status is Status.REJECTED else decided.id
            continue
        if isinstance(finding.body, Actor) and any(becomes(name, rules) == NEVER for name in _names(finding.body)):
            stored[finding.id] = None
            continue
        new_id = old.id if old is not None else _new_id(article, finding, ids, taken)
        ids.add(new_id)
        stored[finding.id] = new_id
        fresh.append((finding, old, new_id))
    stored.update((again, stored[first]) for again, first in repeats.items())
    rejected = {f.id: f.body for f in ruled if f.id in stored and stored[f.id] is None}
    decided_actors = {
        a.id: a for a in standing if isinstance(a.body, Actor) and a.status in (Status.ACCEPTED, Status.EDITED)
    }
    added: list[Annotation] = []
    changed: list[Annotation] = []
    for finding, old, new_id in fresh:
        new = _annotation(article, text, finding, new_id, extraction.extractor, version, now)
        new = replace(new, body=_as_decided(_linked(new.body, stored, rejected), finding, decided_actors))
        if old is None:
            added.append(new)
        elif replace(new, created=old.created, modified=old.modified) != old:
            changed.append(replace(new, created=old.created))
    kept = {new_id for _, _, new_id in fresh}
    now_so = {annotation.id: annotation for annotation in changed}
    removed = _removed([now_so.get(annotation.id, annotation) for annotation in standing], kept)
    return Reconciled(tuple(added), tuple(changed), removed)


def _once(findings: Iterable[Finding]) -> tuple[list[Finding], dict[str, str]]:
    """The findings without those that say again what another one says, and of which one each of those is a repeat."""
    first: dict[tuple[object, ...], Finding] = {}
    repeats: dict[str, str] = {}
    for finding in findings:
        same = first.setdefault((finding.layer, finding.spans, finding.body), finding)
        if same is not finding:
            repeats[finding.id] = same.id
    return list(first.values()), repeats


def _new_id(article: str, finding: Finding, ids: set[str], taken: Callable[[str], bool]) -> str:
    exact = {Span(span.start, span.end): span.exact for span in finding.spans}
    main = [(span, exact[span]) for span in spans_of(finding)]
    return annotation_id(article, finding.layer, main, lambda short: short in ids or taken(short))


def _annotation(
    article: str, text: str, finding: Finding, new_id: str, extractor: str, version: int, now: datetime
) -> Annotation:
    main = spans_of(finding)
    prefix, suffix = surroundings(text, main[0]) if main else ("", "")
    return Annotation(
        id=new_id,
        article=article,
        layer=finding.layer,
        spans=finding.spans,
        body=finding.body,
        status=Status.SUGGESTED,
        creator=f"{CREATOR}{extractor}",
        created=now,
        modified=now,
        confidence=finding.confidence,
        prefix=prefix,
        suffix=suffix,
        version=version,
    )


def _matched(findings: Sequence[Finding], standing: Sequence[Annotation]) -> dict[str, Annotation]:
    """Each finding's annotation among those that stand, one to one, the most alike first."""
    pairs = [
        (-likeness, not _same_but_links(finding, annotation), f, a)
        for f, finding in enumerate(findings)
        for a, annotation in enumerate(standing)
        if (likeness := _likeness(finding, annotation)) > 0
    ]
    matched: dict[str, Annotation] = {}
    used: set[int] = set()
    for _, _, f, a in sorted(pairs):
        if findings[f].id not in matched and a not in used:
            matched[findings[f].id] = standing[a]
            used.add(a)
    return matched


def _likeness(finding: Finding, annotation: Annotation) -> float:
    """0 where the two are not about the same words; else their shared part of both, and up to 1 more for the body."""
    if finding.layer is not annotation.layer or annotation.anchor is Anchor.ORPHANED:
        return 0.0
    shared = _shared(spans_of(finding), spans_of(annotation))
    sizes = _length(spans_of(finding)), _length(spans_of(annotation))
    likeness = _same_words(finding.body, annotation.body)
    if finding.layer is Layer.ACTOR:
        # "England" stands inside "Bank of England" and is another actor.
        close = shared > 0 and (likeness > 0 or 2 * shared >= sum(sizes) - shared)
    else:
        close = shared > 0 and 2 * shared >= min(sizes)
    return shared / (sum(sizes) - shared) + likeness if close else 0.0


def _same_but_links(finding: Finding, annotation: Annotation) -> bool:
    """Whether both say the same of the same places; links apart, which are local ids in the one."""
    match finding.body, annotation.body:
        case Quote() as new, Quote() as old:
            same = replace(new, actor=old.actor) == old
        case OpenIssue() as new, OpenIssue() as old:
            same = replace(new, actors=old.actors, quote=old.quote) == old
        case new, old:
            same = new == old
    return same and finding.spans == annotation.spans


def _same_words(new: Body, old: Body) -> float:
    """How much two bodies of one layer say the same, 0-1."""
    match new, old:
        case Actor(), Actor():
            return float(new.name.casefold() in {name.casefold() for name in (old.name, *old.names)})
        case OpenIssue(), OpenIssue():
            return (new.type == old.type) / 2 + (new.topic.casefold() == old.topic.casefold()) / 2
        case _:
            return 0.0


def _decided(finding: Finding, standing: Sequence[Annotation], found: Container[str]) -> Annotation | None:
    """What a person decided about the same stretch of text, so that the finding says nothing new."""
    for annotation in standing:
        if annotation.status is Status.SUGGESTED or annotation.layer is not finding.layer:
            continue
        if annotation.anchor is Anchor.ORPHANED:
            if _exact(finding) == _exact(annotation):
                return annotation
        elif _is_name_of(finding.body, annotation) or (
            _inside(finding, annotation) if annotation.id in found else _likeness(finding, annotation) > 0
        ):
            return annotation
    return None


def _is_name_of(body: Body, annotation: Annotation) -> bool:
    """Whether this is an actor whom a person merged into another one, or gave another name."""
    if annotation.status is Status.REJECTED or not isinstance(body, Actor) or not isinstance(annotation.body, Actor):
        return False
    return plain_name(body.name) in map(plain_name, annotation.body.names)


def _inside(finding: Finding, annotation: Annotation) -> bool:
    """Whether the finding is but a part of what another finding has already been found to be."""
    if getattr(finding.body, "type", None) != getattr(annotation.body, "type", None):
        return False  # one sentence may leave several things open, each of another type
    return 2 * _shared(spans_of(finding), spans_of(annotation)) > _length(spans_of(finding))


def _shared(one: Iterable[Span], other: Sequence[Span]) -> int:
    """Code points that both sets of spans cover."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _exact(value: Finding | Annotation) -> list[str]:
    main = set(spans_of(value))
    return sorted(" ".join(span.exact.split()).casefold() for span in value.spans if Span(span.start, span.end) in main)


def _linked(body: Body, stored: dict[str, str | None], rejected: dict[str, Body]) -> Body:
    """The body with local ids made stored ones; what was rejected is no speaker, holder or quote."""
    match body:
        case Quote(actor=local) if local is not None:
            return without_actor(body) if local in rejected else replace(body, actor=stored.get(local))
        case OpenIssue():
            linked = replace(
                body,
                actors=tuple(there for local in body.actors if (there := stored.get(local)) is not None),
                quote=None if body.quote is None else stored.get(body.quote),
            )
            for local in body.actors:
                if isinstance(actor := rejected.get(local), Actor):
                    linked = without_holder(linked, actor)
            return linked
        case _:
            return body


def _as_decided(body: Body, finding: Finding, actors: Mapping[str, Annotation]) -> Body:
    """The body by what a person said of its actors: their names, and which of two that were split speaks here."""
    match body:
        case Quote(actor=actor) if actor in actors:
            speaker = spans_of(finding, Role.SPEAKER)
            speaking = [a.id for a in actors.values() if _shared(speaker, spans_of(a, Role.MENTION, Role.PRONOUN))]
            if len(speaking) == 1 and speaking[0] != actor:
                actor = speaking[0]
            return with_speaker(body, actors[str(actor)])
        case OpenIssue(actors=ids):
            for holder in (actors[one] for one in ids if one in actors):
                body = with_holder(body, holder)
            return body
        case _:
            return body


def with_speaker(quote: Quote, actor: Annotation) -> Quote:
    """The quote spoken by this actor."""
    assert isinstance(actor.body, Actor)  # noqa: S101 - the caller looked
    return replace(quote, actor=actor.id, speaker_name=actor.body.name)


def with_holder(issue: OpenIssue, actor: Annotation, *others: str) -> OpenIssue:
    """The issue with this actor in the place of others, named by ids, and of whoever has one of its names."""
    assert isinstance(actor.body, Actor)  # noqa: S101 - the caller looked
    names = set(map(plain_name, _names(actor.body)))
    holders = [actor.body.name if plain_name(name) in names else name for name in issue.holders]
    ids = [actor.id if one in others else one for one in issue.actors]
    return replace(issue, holders=tuple(dict.fromkeys(holders)), actors=tuple(dict.fromkeys(ids)))


def _names(actor: Actor) -> tuple[str, ...]:
    return (actor.name, *actor.names)


def without_actor(quote: Quote) -> Quote:
    """The quote with its speaker unknown."""
    return replace(quote, speaker_name=None, actor=None)


def without_holder(issue: OpenIssue, actor: Actor, actor_id: str | None = None) -> OpenIssue:
    """The issue without this actor among its holders."""
    names = {name.casefold() for name in (actor.name, *actor.names)}
    return replace(
        issue,
        holders=tuple(holder for holder in issue.holders if holder.casefold() not in names),
        actors=tuple(there for there in issue.actors if there != actor_id),
    )


def links_of(body: Body) -> frozenset[str]:
    """Ids of the annotations that a body points at."""
    match body:
        case Quote(actor=actor):
            return frozenset({actor} - {None}) if actor else frozenset()
        case OpenIssue(actors=actors, quote=quote):
            return frozenset(actors) | (frozenset({quote}) if quote else frozenset())
        case _:
            return frozenset()


def _removed(standing: Sequence[Annotation], kept: set[str]) -> tuple[str, ...]:
    """Suggestions that were not found again, save those that something decided points at, one through another."""
    by_id = {annotation.id: annotation for annotation in standing}
    needed: set[str] = set()
    ahead = [a for a in standing if a.status in (Status.ACCEPTED, Status.EDITED)]
    while ahead:
        for link in links_of(ahead.pop().body):
            if link in by_id and link not in needed:
                needed.add(link)
                ahead.append(by_id[link])
    return tuple(a.id for a in standing if a.status is Status.SUGGESTED and a.id not in kept and a.id not in needed)
