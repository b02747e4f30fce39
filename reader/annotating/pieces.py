"""The words of an annotation as a person changes them: pieces grown, added, taken out and joined. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from reader.annotating.deadline import deadline_of
from reader.annotating.reconcile import with_speaker
from reader.model import (
    MAIN_ROLE,
    Actor,
    Annotation,
    Layer,
    OpenIssue,
    Quote,
    Role,
    RoleSpan,
    Span,
    Status,
    spans_of,
)

ROLES: dict[Layer, tuple[Role, ...]] = {
    Layer.ACTOR: (Role.MENTION, Role.PRONOUN),
    Layer.QUOTE: (Role.CONTENT, Role.SPEAKER, Role.CUE),
    Layer.ISSUE: (Role.EVIDENCE, Role.DEADLINE),
    Layer.MARK: (Role.TARGET,),
    Layer.NOTE: (),
}
"""What words can be to an annotation of a layer, the main role first."""
SINGLE = frozenset({Role.SPEAKER, Role.CUE, Role.DEADLINE})
"""Roles of which an annotation has one piece at most."""


def in_place(annotation: Annotation, text: str, role: Role, old: Span | None, new: Span) -> Annotation:
    """The annotation with the new words in the place of a piece; a further piece where there was none."""
    if not text[new.start : new.end].strip():
        return annotation
    kept = [s for s in annotation.spans if s.role is not role or (old is None or (s.start, s.end) != old)]
    return with_piece(replace(annotation, spans=tuple(kept)), text, role, new)


def with_piece(annotation: Annotation, text: str, role: Role, new: Span) -> Annotation:
    """The annotation with these words too; pieces that they touch become one with them. Blanks alone are no words."""
    if not text[new.start : new.end].strip():
        return annotation
    new = _trimmed(text, new)
    alike = {role, *ROLES[Layer.ACTOR]} if role in ROLES[Layer.ACTOR] else {role}
    kept: list[RoleSpan] = []
    start, end = new
    for span in annotation.spans:
        there = Span(span.start, span.end)
        if span.role is role and role in SINGLE:
            continue
        if span.role is role and there.start <= new.end and new.start <= there.end:
            start, end = min(start, there.start), max(end, there.end)
        elif span.role in alike and there.overlaps(new):
            continue  # what was a mention is a pronoun now, or the other way round
        else:
            kept.append(span)
    return _with(annotation, text, [*kept, RoleSpan(role, start, end, "")])


def without(annotation: Annotation, text: str, role: Role, gone: Span) -> Annotation:
    """The annotation without these words; a piece that they stand inside of is split.

    A ValueError where nothing would be left of its main words.
    """
    kept: list[RoleSpan] = []
    for span in annotation.spans:
        if span.role is not role or not Span(span.start, span.end).overlaps(gone):
            kept.append(span)
            continue
        for start, end in ((span.start, gone.start), (gone.end, span.end)):
            if start < end and text[start:end].strip():
                kept.append(RoleSpan(role, *_trimmed(text, Span(start, end)), ""))
    if not any(span.role is MAIN_ROLE[annotation.layer] for span in kept):
        raise ValueError("Some words have to stay; x rejects it as a whole.")
    return _with(annotation, text, kept)


def joined(annotation: Annotation, text: str, role: Role) -> Annotation:
    """The annotation with all pieces of a role, and what stands between them, as one."""
    own = spans_of(annotation, role)
    if len(own) < 2:
        return annotation
    others = [span for span in annotation.spans if span.role is not role]
    return _with(annotation, text, [*others, RoleSpan(role, own[0].start, max(span.end for span in own), "")])


def steps(annotation: Annotation) -> list[tuple[Role, Span | None]]:
    """All its pieces, role by role, each with its place; None where a role has no words yet."""
    found: list[tuple[Role, Span | None]] = []
    for role in ROLES[annotation.layer]:
        own = spans_of(annotation, role)
        found += [(role, span) for span in own] or ([(role, None)] if role in SINGLE else [])
    return found


def followed(annotation: Annotation, role: Role, annotations: Sequence[Annotation], today: date) -> Annotation:
    """The annotation with its body as its new words say: who speaks, and of which day a deadline's words are.

    Args:
        annotations: All of its article, among whose actors the speaker is looked for.
        today: The article's day. Words that name no day leave the deadline as it is.
    """
    own = [span for span in annotation.spans if span.role is role]
    words = " ".join(own[0].exact.split()) if own else ""
    match annotation.body:
        case Quote() as quote if role is Role.SPEAKER and own:
            actor = speaking(Span(own[0].start, own[0].end), annotations)
            said = replace(quote, actor=None, speaker_name=words) if actor is None else with_speaker(quote, actor)
            return replace(annotation, body=said)
        case OpenIssue() as issue if role is Role.DEADLINE and own:
            with suppress(ValueError):
                return replace(annotation, body=replace(issue, deadline=deadline_of(words, today)))
    return annotation


def speaking(words: Span, annotations: Iterable[Annotation]) -> Annotation | None:
    """The actor of whose mentions and pronouns most stand in these words."""
    shared = [
        (max(0, min(words.end, span.end) - max(words.start, span.start)), n, annotation)
        for n, annotation in enumerate(annotations)
        if isinstance(annotation.body, Actor) and annotation.status is not Status.REJECTED
        for span in spans_of(annotation, *ROLES[Layer.ACTOR])
    ]
    best = max(shared, key=lambda one: (one[0], -one[1]), default=None)
    return best[2] if best is not None and best[0] else None


def _with(annotation: Annotation, text: str, spans: Iterable[RoleSpan]) -> Annotation:
    exact = {s._replace(exact=text[s.start : s.end]) for s in spans}
    return replace(annotation, spans=tuple(sorted(exact, key=lambda s: (s.start, s.end, s.role))))


def _trimmed(text: str, span: Span) -> Span:
    """The span, which holds more than blanks, without those at its ends."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - (len(words) - len(words.rstrip()))
    return Span(start, end)
