"""What a person said of a name once and for all, applied to what an extractor finds later. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reader.model import Actor, Finding, OpenIssue, Quote

NEVER = ""
"""What a name becomes that is never an actor's."""


def plain_name(name: str) -> str:
    """The name as two are compared: without case and extra spaces."""
    return " ".join(name.casefold().split())


def becomes(name: str, rules: Mapping[str, str]) -> str:
    """The name that this one becomes by the rules, one after the other; NEVER where one of them says so.

    Args:
        rules: New names by plain name; a ring of rules ends where it began.
    """
    seen: set[str] = set()
    while (plain := plain_name(name)) in rules and plain not in seen:
        seen.add(plain)
        name = rules[plain]
        if name == NEVER:
            return NEVER
    return name


def by_rule(findings: Sequence[Finding], rules: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings with actors renamed, those that then have one name made one, and quotes and issues pointed at it.

    Who is never an actor stays among them: what is to become of their quotes and issues is for the caller to say.
    """
    if not rules:
        return tuple(findings)
    renamed = {f.id: new for f in findings if isinstance(f.body, Actor) and (new := _renamed(f, f.body, rules))}
    if not renamed:
        return tuple(findings)
    first: dict[str, str] = {}
    to: dict[str, str] = {}
    actors: dict[str, Finding] = {}
    for finding in findings:
        if not isinstance(finding.body, Actor):
            continue
        actor = renamed.get(finding.id, finding)
        name = plain_name(_name(actor))
        same = first.get(name)
        if same is None or not {same, finding.id} & renamed.keys():
            first.setdefault(name, finding.id)
            to[finding.id], actors[finding.id] = finding.id, actor
        else:
            to[finding.id], actors[same] = same, _joined(actors[same], actor)
    names = {plain_name(_name(f)): _name(actors[to[f.id]]) for f in findings if f.id in to}
    return tuple(
        actors[f.id] if f.id in actors else _pointed(f, to, actors, names)
        for f in findings
        if f.id in actors or f.id not in to
    )


def _name(finding: Finding) -> str:
    return finding.body.name if isinstance(finding.body, Actor) else ""


def _renamed(finding: Finding, actor: Actor, rules: Mapping[str, str]) -> Finding | None:
    name = becomes(actor.name, rules)
    if name in (NEVER, actor.name):
        return None
    names = tuple(other for other in dict.fromkeys((actor.name, *actor.names)) if other != name)
    return replace(finding, body=replace(actor, name=name, names=names))


def _joined(one: Finding, other: Finding) -> Finding:
    """Two findings of one actor as one; its name, kind and role are those of the one more is said about."""
    assert isinstance(one.body, Actor)  # noqa: S101 - the caller looked
    assert isinstance(other.body, Actor)  # noqa: S101
    best, rest = sorted((one.body, other.body), key=lambda actor: -actor.salience)
    names = (*best.names, rest.name, *rest.names)
    body = replace(
        best,
        role=best.role or rest.role,
        names=tuple(name for name in dict.fromkeys(names) if plain_name(name) != plain_name(best.name)),
    )
    spans = tuple(sorted({*one.spans, *other.spans}, key=lambda span: (span.start, span.end)))
    return replace(one, spans=spans, body=body, confidence=max(one.confidence, other.confidence))


def _pointed(
    finding: Finding, to: Mapping[str, str], actors: Mapping[str, Finding], names: Mapping[str, str]
) -> Finding:
    """A quote or issue with its actors under the names that they have now."""
    match finding.body:
        case Quote(actor=str(actor)) as quote if actor in to:
            there = actors[to[actor]]
            return replace(finding, body=replace(quote, actor=there.id, speaker_name=_name(there)))
        case OpenIssue() as issue:
            ids = _once(to.get(actor, actor) for actor in issue.actors)
            holders = _once(names.get(plain_name(holder), holder) for holder in issue.holders)
            return replace(finding, body=replace(issue, actors=ids, holders=holders))
        case _:
            return finding


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
