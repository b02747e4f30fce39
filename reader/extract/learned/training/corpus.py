"""Gold lines to training targets over words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.extract.learned.heads import ISSUE_TYPES, KINDS, PRONOUN, QUOTE_TAGS
from reader.extract.learned.words import WordPieces, Words, cut

IGNORED = -100
OPTIONAL = 0.75
"""How much of the loss on an optional issue asks for finding it; it may be found or not, but is no false alarm."""


@dataclass(slots=True)
class Targets:
    """What each word should be told as; ``IGNORED`` where the gold is silent."""

    quote: list[int]
    mention: list[int]
    inner: list[int]
    issue: list[int]
    """0 outside, 1 begins an issue's evidence, 2 inside."""
    issue_weight: list[float]
    """Below 1 on the words of optional issues."""
    type: list[int]
    cue: list[list[int] | None]
    """Of a content's word: first words of its cue, empty for none; None where nothing is asked."""
    speaker: list[list[int] | None]
    coreference: list[list[int] | None]
    """Of a mention's first word: first words of the other mentions of the same actor."""
    holder: list[list[int] | None]


@dataclass(slots=True)
class Example:
    """One document cut into words, with its targets."""

    id: str
    words: Words
    targets: Targets
    weight: float = 1.0
    """How often an epoch shows it; 0.25 is every fourth time."""


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def example_of(doc: dict[str, Any], vocabulary: WordPieces) -> Example:
    """The document's words and everything its gold says about them."""
    words = cut(doc["text"], vocabulary)
    count = len(words.spans)
    targets = Targets(
        quote=[IGNORED] * count,
        mention=[IGNORED] * count,
        inner=[IGNORED] * count,
        issue=[IGNORED] * count,
        issue_weight=[1.0] * count,
        type=[IGNORED] * count,
        cue=[None] * count,
        speaker=[None] * count,
        coreference=[None] * count,
        holder=[None] * count,
    )
    if "attributions" in doc:
        _paint_quotes(words, targets, doc["attributions"])
    if doc.get("kinds") == 4:
        _paint_actors(words, targets, doc["actors"], doc.get("places", []))
    if "issues" in doc:
        _paint_issues(words, targets, doc["issues"], {a["name"]: a for a in doc.get("actors", [])})
    return Example(doc["id"], words, targets)


def _covered(words: Words, span: Sequence[int]) -> list[int]:
    """The numbers of the words inside the span (a word that only sticks out by one code point counts)."""
    return [i for i, (a, b) in enumerate(words.spans) if a >= span[0] and a < span[1] and b <= span[1] + 1]


def _bare(words: Words, numbers: list[int]) -> list[int]:
    """Without quotation marks at both ends: they are not part of a content."""
    while numbers and words.features[numbers[0]][1] == 5:
        numbers = numbers[1:]
    while numbers and words.features[numbers[-1]][1] == 5:
        numbers = numbers[:-1]
    return numbers


def _paint_quotes(words: Words, targets: Targets, attributions: Iterable[dict[str, Any]]) -> None:
    count = len(words.spans)
    tag = {name: number for number, name in enumerate(QUOTE_TAGS)}
    tags, masked = [0] * count, [False] * count
    taken = [False] * count
    given = sorted(attributions, key=lambda a: (bool(a.get("optional")), a["content"][0][0] - a["content"][-1][1]))
    for quote in given:
        pieces = [_bare(words, _covered(words, span)) for span in quote["content"]]
        pieces = [p for p in pieces if p]
        content = [i for piece in pieces for i in piece]
        if not content or any(taken[i] for i in content):
            continue  # inside another's content: the outer one wins
        for i in content:
            taken[i] = True
        optional = bool(quote.get("optional"))
        for number, piece in enumerate(pieces):
            for i in piece:
                tags[i] = tag["C-I"]
                masked[i] = optional
            tags[piece[0]] = tag["C-R" if number else "C-B"]
        firsts: dict[str, list[int]] = {}
        for role, letter in (("source", "S"), ("cue", "U")):
            firsts[role] = []
            for span in quote[role]:
                inside = _covered(words, span)
                if not inside:
                    continue
                firsts[role].append(inside[0])
                for i in inside:
                    if tags[i] == 0:
                        tags[i] = tag[f"{letter}-I"] if i > inside[0] else tag[f"{letter}-B"]
                        masked[i] = masked[i] or optional
        for i in content:
            targets.speaker[i] = firsts["source"]
            targets.cue[i] = firsts["cue"]
    targets.quote[:] = [IGNORED if m else t for t, m in zip(tags, masked, strict=True)]


def _paint_actors(
    words: Words, targets: Targets, actors: Sequence[dict[str, Any]], places: Sequence[dict[str, Any]]
) -> None:
    count = len(words.spans)
    outer, inner = [0] * count, [0] * count
    spans: list[tuple[list[int], int]] = []
    for actor in [*actors, *places]:
        kind = KINDS.index(actor["kind"])
        mentions = [n for n in (_covered(words, m) for m in actor["mentions"]) if n]
        pronouns = [n for n in (_covered(words, m) for m in actor.get("pronouns", [])) if n]
        spans += [(n, kind) for n in mentions]
        spans += [(n, PRONOUN) for n in pronouns]
        firsts = sorted({n[0] for n in mentions + pronouns})
        for first in firsts:
            targets.coreference[first] = [f for f in firsts if f != first]
    for numbers, kind in sorted(spans, key=lambda s: -len(s[0])):
        tags = inner if kind == PRONOUN or any(outer[i] for i in numbers) else outer
        if all(tags[i] == 0 for i in numbers):
            for i in numbers:
                tags[i] = 2 * kind + 2
            tags[numbers[0]] = 2 * kind + 1
    targets.mention[:] = outer
    targets.inner[:] = inner


def _paint_issues(
    words: Words, targets: Targets, issues: Iterable[dict[str, Any]], actors: dict[str, dict[str, Any]]
) -> None:
    count = len(words.spans)
    targets.issue[:] = [0] * count
    for issue in sorted(issues, key=lambda i: bool(i.get("optional"))):
        inside = _covered(words, issue["evidence"])
        if not inside or any(targets.issue[i] > 0 for i in inside):
            continue
        held = [m for name in issue.get("holders", []) if name in actors for m in _mentions(actors[name])]
        holders = sorted({n[0] for n in (_covered(words, m) for m in held) if n})
        for i in inside:
            targets.issue[i] = 1 if i == inside[0] else 2
            targets.type[i] = ISSUE_TYPES.index(issue["type"])
            if issue.get("optional"):
                targets.issue_weight[i] = OPTIONAL
            if actors:
                targets.holder[i] = holders


def _mentions(actor: dict[str, Any]) -> list[list[int]]:
    return [*actor["mentions"], *actor.get("pronouns", [])]
