"""Holds what another extractor returns to the contract: the object that `newsreader annotate` writes for a text.

What does not hold is dropped and counted: spans outside the text or whose words are not there, kinds that do not exist,
links to nothing. A span is [start, end], or [start, end, "its words"], or the words alone; where the words are given
they decide, since language models count badly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from reader.errors import ExtractError
from reader.model import (
    Actor,
    ActorKind,
    Extraction,
    Finding,
    IssueType,
    Layer,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
    Span,
)
from reader.text import one_line

Kind = TypeVar("Kind", bound=StrEnum)
UNTOLD = 0.5
"""The confidence of a finding that tells none."""
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def held(answer: object, text: str, language: str, extractor: str) -> Extraction:
    """The findings that hold to the contract, with ids of our own, and one line on those that do not."""
    if not isinstance(answer, Mapping):
        raise ExtractError(f"{extractor} answered with {type(answer).__name__}, not with an object")
    return _Check(text).extraction(answer, language, extractor)


class _Wrong(Exception):
    """A finding that cannot be kept; says why."""


class _Check:
    """The check of one answer."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = _folded(text)
        self._dropped: Counter[str] = Counter()
        self._ids: dict[str, dict[object, str]] = {"actors": {}, "quotes": {}, "issues": {}}
        """Of what was kept: their ids to ours."""
        self._names: dict[str, str] = {}
        """Names of actors by our id."""

    def extraction(self, answer: Mapping[object, object], language: str, extractor: str) -> Extraction:
        findings = [*self._each(answer, "actors", self._actor), *self._each(answer, "quotes", self._quote),
                    *self._each(answer, "issues", self._issue)]  # fmt: skip
        told = ", ".join(f"{number} × {why}" for why, number in self._dropped.most_common())
        return Extraction(extractor, language, tuple(findings), f"{extractor}: dropped {told}" if told else "")

    def _each(self, answer: Mapping[object, object], name: str, made: Any) -> Iterator[Finding]:
        for number, given in enumerate(self._list(answer.get(name), name), 1):
            new_id = f"{name[0]}{len(self._ids[name]) + 1}"
            try:
                if not isinstance(given, Mapping):
                    raise _Wrong(f"{name[:-1]} that is no object")
                finding: Finding = made(new_id, given)
            except _Wrong as wrong:
                self._dropped[str(wrong)] += 1
                continue
            their_id = given.get("id")
            self._ids[name][their_id if isinstance(their_id, str) else number] = new_id
            yield finding

    def _actor(self, id: str, given: Mapping[str, object]) -> Finding:
        kind = self._kind(given.get("kind"), ActorKind, "actor")
        spans = [*self._spans(given.get("mentions"), Role.MENTION), *self._spans(given.get("pronouns"), Role.PRONOUN)]
        mentions = [s.exact for s in spans if s.role is Role.MENTION]
        if not mentions:
            raise _Wrong("actor without a mention")
        name = self._found(given.get("name"), "name") or one_line(max(mentions, key=len))
        self._names[id] = name
        body = Actor(name, kind, self._found(given.get("role"), "role"), _share(given.get("salience")))
        return self._finding(id, Layer.ACTOR, spans, body, given)

    def _quote(self, id: str, given: Mapping[str, object]) -> Finding:
        kind = self._kind(given.get("kind"), QuoteKind, "quote")
        content = sorted(self._spans(given.get("content"), Role.CONTENT), key=lambda s: s.start)
        if not content:
            raise _Wrong("quote without a content")
        if any(a.end > b.start for a, b in pairwise(content)):
            raise _Wrong("quote whose pieces overlap")
        spans = [*content, *self._spans(_one(given.get("cue")), Role.CUE),
                 *self._spans(_one(given.get("speaker")), Role.SPEAKER)]  # fmt: skip
        actor = self._link("actors", given.get("actor"))
        spoken = next((one_line(s.exact) for s in spans if s.role is Role.SPEAKER), None)
        told = self._found(given.get("speaker_name"), "speaker's name")
        name = told or (self._names[actor] if actor else spoken)
        return self._finding(id, Layer.QUOTE, spans, Quote(kind, name, actor), given)

    def _issue(self, id: str, given: Mapping[str, object]) -> Finding:
        kind = self._kind(given.get("type"), IssueType, "issue")
        spans = list(self._spans(_one(given.get("evidence")), Role.EVIDENCE))
        if not spans:
            raise _Wrong("issue without its evidence")
        told = given.get("topic")
        topic = one_line(told) if isinstance(told, str) else ""
        day = None
        if isinstance(due := given.get("deadline"), Mapping):
            when, where = due.get("date"), list(self._spans(_one(due.get("span")), Role.DEADLINE))
            if where and isinstance(when, str) and _is_date(when):
                spans, day = [*spans, *where], when
            else:
                self._dropped["deadline without a span or an ISO date"] += 1
        actors = [a for a in (self._link("actors", x) for x in self._list(given.get("actors"), "actors")) if a]
        named = [n for n in (self._found(x, "holder") for x in self._list(given.get("holders"), "holders")) if n]
        body = OpenIssue(
            kind, topic or one_line(spans[0].exact), tuple(named or [self._names[a] for a in actors]), tuple(actors),
            self._link("quotes", given.get("quote")), day,
        )  # fmt: skip
        return self._finding(id, Layer.ISSUE, spans, body, given)

    def _finding(
        self, id: str, layer: Layer, spans: Iterable[RoleSpan], body: Any, given: Mapping[str, object]
    ) -> Finding:
        confidence = given.get("confidence")
        return Finding(id, layer, tuple(spans), body, UNTOLD if confidence is None else _share(confidence))

    def _link(self, name: str, their_id: object) -> str | None:
        """Our id for what a link points to; a link to nothing is dropped."""
        if their_id is None:
            return None
        ours = self._ids[name].get(their_id) if isinstance(their_id, str) else None
        if ours is None:
            self._dropped[f"link to no {name[:-1]}"] += 1
        return ours

    def _spans(self, given: object, role: Role) -> Iterator[RoleSpan]:
        for one in self._list(given, role.value):
            try:
                span = self._span(one)
            except _Wrong as wrong:
                self._dropped[str(wrong)] += 1
            else:
                yield RoleSpan(role, span.start, span.end, self._text[span.start : span.end])

    def _span(self, given: object) -> Span:
        match given:
            case str(words):
                place = None
            case [int(start), int(end)] if not isinstance(start, bool):
                if not 0 <= start < end <= len(self._text):
                    raise _Wrong("span outside the text")
                return Span(start, end)
            case [int(start), int(end), str(words)]:
                place = start if self._text[start:end] == words and start >= 0 else None
            case _:
                raise _Wrong("span that is none")
        if place is None and words.strip():
            place = self._text.find(words)
        if place is None or place < 0:
            raise _Wrong("span whose words are not in the text")
        return Span(place, place + len(words))

    def _kind(self, given: object, kinds: type[Kind], what: str) -> Kind:
        try:
            return kinds(str(given))
        except ValueError:
            raise _Wrong(f"{what} of no known {'type' if kinds is IssueType else 'kind'}") from None

    def _found(self, given: object, what: str) -> str:
        """A name or role as one line; "" where none is given or the text has no such words."""
        told = one_line(given) if isinstance(given, str) else ""
        if told and _folded(told) not in self._folded:
            self._dropped[f"{what} that is not in the text"] += 1
            return ""
        return told

    def _list(self, given: object, name: str) -> list[object]:
        if given is None:
            return []
        if not isinstance(given, list | tuple):
            self._dropped[f"{name} that is no list"] += 1
            return []
        return list(given)


def _folded(text: str) -> str:
    return one_line(text).casefold()


def _is_date(text: str) -> bool:
    """Whether it is YYYY, YYYY-MM or YYYY-MM-DD, and in the calendar."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _one(span: object) -> list[object]:
    return [] if span is None else [span]


def _share(given: object) -> float:
    """A number from 0 to 1."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given != given:
        return UNTOLD
    return min(1.0, max(0.0, float(given)))
