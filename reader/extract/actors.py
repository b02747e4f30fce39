"""Actors: which entities act, what each is called, what kind it is, how much it matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.extract.candidates import Mention, mentions, nominal_features
from reader.extract.coreference import entities
from reader.extract.entities import BODIES, SUBJECTS, Entity
from reader.extract.hints import Hints, logit
from reader.extract.names import plain, words
from reader.extract.nouns import common_nouns
from reader.extract.spans import SpanIndex
from reader.model import ActorKind, BlockKind, Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.parse import Models
    from reader.extract.places import Places
    from reader.extract.tagger import Attribution

NAMED, UNNAMED, WANTED = 0.42, 0.78, 0.52
"""How likely an entity has to be an actor to be shown: with a proper name, without,
and without but with a quote or an open issue."""


@dataclass(slots=True)
class Candidate:
    """An actor before it gets its id."""

    mentions: list[Mention] = field(default_factory=list)
    pronouns: list[Mention] = field(default_factory=list)
    described: list[Span] = field(default_factory=list)
    """Where noun phrases beside the name say what they are."""
    kind: ActorKind = ActorKind.PERSON
    name: str = ""
    role: str = ""
    salience: float = 0.0
    score: float = 0.0


def actors(
    document: Document,
    doc: Doc,
    attributions: list[Attribution],
    hints: Hints,
    models: Models,
    *,
    wanted: Iterable[Span],
) -> list[Candidate]:
    """The actors of a text, the most salient first; `wanted` are the words of those who speak or hold an open issue."""
    found = mentions(document, doc, hints, models)

    before: dict[Entity, tuple[int, Candidate]] = {}

    def likelihood(known: list[Entity]) -> dict[Entity, float]:
        judged = judge(document, known, attributions, hints, models)
        before.update({e: (len(e.places), c) for e, c in zip(known, judged, strict=True)})
        return {e: c.score for e, (_, c) in before.items()}

    known = entities(document.text, doc, found, attributions, hints, models, likelihood)
    grown = [e for e in known if e not in before or before[e][0] != len(e.places)]
    afresh = dict(zip(grown, judge(document, grown, attributions, hints, models), strict=True))
    judged = [afresh[e] if e in afresh else before[e][1] for e in known]
    places = SpanIndex((span, None) for span in wanted)
    kept = [c for e, c in zip(known, judged, strict=True) if c.score >= _least(e, places)]
    return sorted(kept, key=lambda c: (-c.salience, c.mentions[0].span))


def _least(e: Entity, wanted: SpanIndex[None]) -> float:
    if e.label:
        return NAMED
    return WANTED if any(wanted.touching(m.span) for m in e.mentions) else UNNAMED


def judge(
    document: Document, known: list[Entity], attributions: list[Attribution], hints: Hints, models: Models
) -> list[Candidate]:
    """Each entity as the actor it would be, its score saying how likely it is one."""
    described = Description(document, attributions, hints, models)
    chosen, weighed = models.weights.get("actors_kinds"), models.weights.get("actors_salience")
    found = []
    features = [described.features(e) for e in known]
    kinds = chosen.of_each(features) if chosen else [{} for _ in known]
    saliences = [odds["high"] for odds in weighed.of_each(features)] if weighed else [0.5] * len(known)
    for e, odds, salience in zip(known, kinds, saliences, strict=True):
        none = odds.pop("none", 0.3)
        kind = (
            max(odds, key=lambda k: odds[k])
            if odds
            else {"PERSON": "person", "GPE": "state"}.get(e.label, "organisation")
        )
        names = _name(e, models.places), _role(e)
        found.append(Candidate(e.mentions, e.pronouns, e.described, ActorKind(kind), *names, salience, 1 - none))
    return found


class Description:
    """The features of entities in one text."""

    def __init__(self, document: Document, attributions: list[Attribution], hints: Hints, models: Models) -> None:
        self._length = max(1, len(document.text))
        self._title = next((Span(b.start, b.end) for b in document.blocks if b.kind is BlockKind.TITLE), Span(0, 0))
        self._speakers = SpanIndex((a.speaker, None) for a in attributions if a.speaker)
        self._places = models.places
        self._hints = hints
        self._nouns = common_nouns(models.nlp)

    def features(self, e: Entity) -> dict[str, float]:
        """What can be told of an entity without knowing whether it is an actor."""
        heads = [m.head for m in e.mentions]
        spoke = sum(bool(self._speakers.touching(m.span)) for m in e.places)
        deps = Counter(_part(h) for h in heads)
        label = e.label or "nominal"
        names: list[str] = [f"label={label}", f"count={_size(len(heads))}", f"pronouns={_size(len(e.pronouns))}",
                            f"spoke={_size(spoke)}"]  # fmt: skip
        labels = Counter(m.label for m in e.mentions if m.sort == "name")
        names += [f"labels={k}" for k in labels]
        seen = Counter(m.head.ent_type_ or "none" for m in e.mentions if m.sort == "name")
        names += [f"seen={k}" for k in seen] + [f"seen-most={k}" for k, _ in seen.most_common(1)]
        names += [f"part={d}" for d in deps]
        names += [f"part-share={d}" for d, n in deps.items() if n * 2 >= len(heads)]
        names += [f"calls={g}" for g in {p.label for p in e.pronouns}]
        if any(h.dep_ in SUBJECTS for h in heads):
            names += [f"does={h.head.lemma_.lower()}" for h in heads if h.dep_ in SUBJECTS]
            names.append("subject")
        names += [f"undergoes={h.head.lemma_.lower()}" for h in heads if h.dep_ == "dobj"]
        names += [held for h in heads if (held := _held(h))]
        if any(self._title.overlaps(m.span) for m in e.mentions):
            names.append("in-title")
        if e.mentions[0].span.start < 300:
            names.append("early")
        if e.roles:
            names.append("role")
        if any(m.title for m in e.mentions):
            names.append("title")
        names += self._of_name(e) if e.label else nominal_features(e.mentions[0].head, e.mentions[0].text)
        return dict.fromkeys(names, 1.0) | {f"{label} {n}": 1.0 for n in names[1:]} | self._of_hints(e)

    def _of_hints(self, e: Entity) -> dict[str, float]:
        """The encoder's opinion of the mentions, their mean and their highest."""
        seen = [self._hints.kinds(m.span) for m in e.mentions[:20]]
        values: dict[str, float] = {}
        for kind in seen[0]:
            odds = [s[kind] for s in seen]
            values[f"hint={kind}"] = sum(odds) / len(odds)
            values[f"hint-most={kind}"] = max(odds)
            values[f"hint-odds={kind}"] = logit(sum(odds) / len(odds))
        any_kind = [sum(v for k, v in s.items() if k != "place") for s in seen]
        for kind in e.odds:
            values[f"odds={kind}"] = logit(min(1.0, e.odds[kind]))
        told = [*e.told, *(m.odds for m in e.mentions if m.sort == "nominal" and m.odds)] if e.label else []
        for kind in told[0] if told else ():
            values[f"told={kind}"] = logit(min(1.0, sum(t[kind] for t in told) / len(told)))
        likely = [sum(m.odds.values()) - m.odds.get("place", 0.0) for m in e.mentions]
        values["likely"], values["likeliest"] = logit(sum(likely) / len(likely)), logit(max(likely))
        acting = [sum(m.odds.values()) for m in e.mentions]
        values["mention"], values["surest-mention"] = logit(sum(acting) / len(acting)), logit(max(acting))
        values["hint-any"] = logit(sum(any_kind) / len(any_kind))
        values["hint-any-most"] = logit(max(any_kind))
        return values | {f"{'named' if e.label else 'nominal'} {n}": v for n, v in values.items()}

    def _of_name(self, e: Entity) -> list[str]:
        name = _name(e, self._places)
        parts = words(name)
        key = plain(name)
        names = [f"words={min(len(parts), 5)}", f"last={parts[-1]}", f"first={parts[0]}"]
        names += [f"word={w}" for w in parts]
        names += [f"ends={parts[-1][-n:]}" for n in (2, 3, 4)]
        if name.isupper():
            names.append("capitals")
        if any(c.isdigit() for c in name):
            names.append("digits")
        for sort, holds in (("country", key in self._places.country_of), ("capital", key in self._places.capital_of),
                            ("region", key in self._places.regions), ("city", key in self._places.cities)):  # fmt: skip
            if holds:
                names.append(f"is={sort}")
        nouns = sum(w in self._nouns for w in parts)
        names += [f"nouns={nouns}-{min(len(parts), 4)}", f"ends-noun={parts[-1] in self._nouns}-{min(len(parts), 3)}"]
        names += [f"head={h}" for h in e.heads] + [f"head-ends={h[-3:]}" for h in e.heads]
        for role in e.roles[:8]:
            names += [f"role={w}" for w in words(role)[-4:]] + [f"role-ends={words(role)[-1][-3:]}"]
        if "&" in name or " and " in name:
            names.append("and")
        first = e.mentions[0]
        if first.text.lower().startswith("the ") or any(c.lower_ == "the" for c in first.head.children):
            names.append("the")
        return names


def _held(head: Token) -> str:
    """What noun the entity has or belongs to: "its chairman", "shares of it"."""
    if head.dep_ in ("poss", "compound"):
        return f"has={head.head.lemma_.lower()}"
    if head.dep_ == "pobj" and head.head.head.pos_ == "NOUN":
        return f"{head.head.lower_}={head.head.head.lemma_.lower()}"
    return ""


def _part(head: Token) -> str:
    if head.dep_ == "pobj":
        return f"pobj-{head.head.lower_}"
    if head.dep_ == "conj":
        return f"conj-{head.head.dep_}"
    return head.dep_


def _size(number: int) -> str:
    return str(number) if number < 3 else "3" if number < 5 else "5"


def _name(e: Entity, places: Places) -> str:
    """The fullest name: the one with most words, of the commonest label, met first; a state's before its capital's."""
    named = [m for m in e.mentions if m.sort == "name" and (m.label == e.label or {m.label, e.label} <= BODIES)]
    if not named:
        return e.mentions[0].text

    def rank(m: Mention) -> tuple[bool, int, int, int]:
        length = len(m.name) if e.label == "PERSON" else 0
        return plain(m.name) in places.country_of, min(len(words(m.name)), 6), length, -m.span.start

    return max(named, key=rank).name


def _role(e: Entity) -> str:
    if e.label != "PERSON" or not e.roles:
        return ""
    return e.roles[0]
