"""Which mentions are of one and the same: names first, then noun phrases and pronouns by scored pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.extract.candidates import Mention
from reader.extract.entities import SUBJECTS, Entity, bearers
from reader.extract.hints import Hints, logit
from reader.extract.learned.heads import KINDS
from reader.extract.names import SMALL, abbreviates, plain, words
from reader.extract.network import Doubled
from reader.extract.parse import Tokens
from reader.extract.spans import SpanIndex
from reader.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from reader.extract.parse import Models
    from reader.extract.tagger import Attribution

REACH = 30
"""How many entities, those named last, a noun phrase or pronoun may be of."""
THRESHOLDS = {"name": 0.5, "nominal": 0.4, "pronoun": 0.05}
"""How likely a link has to be before a name or noun phrase is no one new and a pronoun stands for somebody."""
POINTED = 0.1
"""How surely the encoder has to point from a name to somebody without a word in common."""
UNSURE = 0.15
"""How likely a person has to be an organisation, or the other way round, for names of both to be compared."""
POSSIBLE = 0.1
"""How likely an entity has to be an actor for a pronoun to stand for it."""
HARDLY, SPEAKING = 0.68, 0.25
"""How likely a speaker without a name has to be an actor to stay alone, and how likely a link to be followed then."""
Chooser = Callable[[Mention, list[tuple[Entity, Doubled, float]], float], Entity | None]
"""Picks the entity of a mention among pairs of entity, features, and how likely the entity is an actor; the number is
how likely the link has to be."""
_KIND, _KIND_OF = ({kind: f"{name}={kind}" for kind in KINDS} for name in ("kind", "kind-of"))
Likelihood = Callable[[list[Entity]], dict[Entity, float]]


def entities(
    text: str,
    doc: Doc,
    found: list[Mention],
    attributions: list[Attribution],
    hints: Hints,
    models: Models,
    likelihood: Likelihood | None = None,
    choose: Chooser | None = None,
) -> list[Entity]:
    """All mentions as entities, in order of first mention; a pronoun that finds nobody is left out. `likelihood` tells
    who may be an actor, before pronouns are given to them; training hands in a chooser that knows the answers."""
    choose = choose or _best_of(models)
    known = bearers(text, found, models.places)
    context = Context(doc, attributions, hints)
    roles = Roles(known)
    described = {m for m in found if m.sort == "nominal" and (roles.describes(m) or not m.odds)}
    found = [m for m in found if m not in described]
    phrases = (m for m in found if m.sort != "pronoun")
    _follow(phrases, known, context, choose)
    likely = likelihood(known) if likelihood else {}
    known = [e for e in known if likely.get(e, 1.0) >= POSSIBLE]
    _follow((m for m in found if m.label not in ("i", "we")), known, context, choose, likely)
    context.speakers, context.settled = SpanIndex((m.span, e) for e in known for m in e.places), True
    _follow(found, known, context, choose, likely)
    return sorted(known, key=lambda e: e.places[0].span)


def _follow(
    found: Iterable[Mention],
    known: list[Entity],
    context: Context,
    choose: Chooser,
    likely: Mapping[Entity, float] = MappingProxyType({}),
) -> None:
    """Goes through the text and finds for each mention whose it is, among those named last. Noun phrases that are of
    nobody become entities of their own on the first way through, when nothing is known of how likely they act; on a
    later way those that speak but hardly act are given to somebody with less ado."""
    home = {m: e for e in known for m in e.places}
    recent: dict[Entity, None] = {}
    for m in found:
        chosen = home.get(m)
        if chosen is None and (m.sort == "name" or (m.sort == "nominal" and likely)):
            continue
        least = _least(m, chosen, context, likely)
        if least is not None:
            reach = dict.fromkeys([*list(recent)[-REACH:], *context.speaking(m)])
            near = (e for e in reach if e is not chosen and (m.sort != "name" or context.akin(m, e)))
            other = choose(m, [(e, context.pair(m, e), likely.get(e, 1.0)) for e in near], least)
            if chosen is not None and other is not None:
                other.absorb(chosen)
                home |= dict.fromkeys(chosen.places, other)
                known.remove(chosen)
                recent.pop(chosen, None)
            elif chosen is None:
                if other is None and m.sort == "nominal":
                    known.append(other := Entity())
                if other is not None:
                    other.add(m)
            chosen = other or chosen
        if chosen is not None:
            recent.pop(chosen, None)
            recent[chosen] = None


def _least(m: Mention, chosen: Entity | None, context: Context, likely: Mapping[Entity, float]) -> float | None:
    """How likely a link has to be for a mention to be given to somebody else than it has; None to leave it there."""
    if chosen is None:
        return THRESHOLDS[m.sort]
    if m is not chosen.places[0]:
        return None
    if not likely:
        return THRESHOLDS["name"] if m.sort == "name" else None
    hardly = not chosen.label and m.sort == "nominal" and likely[chosen] < HARDLY and not context.settled
    return SPEAKING if hardly and context.speaks(m) else None


def _best_of(models: Models) -> Chooser:
    network = models.networks.get("actors_links")

    def choose(_: Mention, pairs: list[tuple[Entity, Doubled, float]], least: float) -> Entity | None:
        if network is None or not pairs:
            return None
        odds = network.of_doubled([features for entity, features, likely in pairs])[:, 1].tolist()
        scores = [score * likely for score, (entity, features, likely) in zip(odds, pairs, strict=True)]
        best = max(range(len(scores)), key=lambda number: scores[number])
        return pairs[best][0] if scores[best] > least else None

    return choose


class Roles:
    """Noun phrases that only say what a named one is: appositions, and what follows "is"."""

    def __init__(self, known: list[Entity]) -> None:
        self._named: dict[int, Entity] = {}
        self._beside: dict[int, Entity] = {}
        if not known:
            return
        tokens = Tokens(known[0].mentions[0].head.doc)
        for e in known:
            for m in e.mentions:
                for token in tokens.of(m.span):
                    self._named[token.i] = e
                if m.head.dep_ == "appos":
                    self._beside[m.head.head.i] = e

    def describes(self, mention: Mention) -> bool:
        """Whether the phrase does so; the entity keeps it as a role."""
        head = mention.head
        entity = self._beside.get(head.i)
        if entity is None and head.dep_ == "appos":
            entity = self._named.get(head.head.i)
        if entity is None and head.dep_ == "attr" and head.head.lemma_ == "be":
            subject = next((c for c in head.head.children if c.dep_ == "nsubj"), None)
            entity = self._named.get(subject.i) if subject is not None else None
        if entity is None:
            return False
        entity.roles.append(mention.text)
        entity.described.append(mention.span)
        if mention.odds:
            entity.told.append(mention.odds)
        return True


class Context:
    """What a pair of mention and entity is judged by."""

    def __init__(self, doc: Doc, attributions: Iterable[Attribution], hints: Hints) -> None:
        self._hints = hints
        self._sentences: list[int] = []
        self._paragraphs: list[int] = []
        sentence = paragraph = -1
        for token in doc:
            sentence += bool(token.is_sent_start) or sentence < 0
            if paragraph < 0 or (token.i and "\n" in doc[token.i - 1].text):
                paragraph += 1
            self._sentences.append(sentence)
            self._paragraphs.append(paragraph)
        said = [(p, a.speaker) for a in attributions if a.speaker for p in a.content]
        self._contents = SpanIndex(said)
        self._speakers = SpanIndex((speaker, None) for _, speaker in said)
        self.speakers: SpanIndex[Entity] = SpanIndex([])
        """Who is named where, once third persons are settled: "I" is one of them."""
        self.settled = False
        # Each mention is paired with many entities.
        self._inside: dict[Mention, list[tuple[Span, Span]]] = {}
        self._speaks: dict[Mention, bool] = {}

    def speaking(self, m: Mention) -> list[Entity]:
        """Those behind the words that a first person stands in."""
        return [e for _, who in self._said_around(m) for _, e in self.speakers.touching(who)]

    def speaks(self, m: Mention) -> bool:
        """Whether a mention stands where a speaker is named."""
        known = self._speaks.get(m)
        if known is None:
            known = self._speaks[m] = bool(self._speakers.touching(m.span))
        return known

    def _said_around(self, m: Mention) -> list[tuple[Span, Span]]:
        """The contents that a mention stands in, each with its speaker's words."""
        known = self._inside.get(m)
        if known is None:
            known = self._inside[m] = self._contents.touching(m.span)
        return known

    def pair(self, m: Mention, e: Entity) -> Doubled:
        """The features of "this mention is of this entity"."""
        who = f"{m.sort}-{m.label}" if m.sort == "pronoun" else m.sort
        count = max(1, e.before(m.span.start))
        before = e.places[max(0, count - 12) : count]
        last = before[-1]
        sentences = self._sentences[m.head.i] - self._sentences[last.head.i]
        paragraphs = self._paragraphs[m.head.i] - self._paragraphs[last.head.i]
        what = e.label or ("plural" if e.mentions[0].head.tag_ in ("NNS", "NNPS") else "single")
        names = [f"what={what}", f"sentences={_bucket(sentences)}", f"paragraphs={_bucket(paragraphs)}",
                 f"last={last.sort}", f"lastdep={last.head.dep_}", f"dep={m.head.dep_}", f"count={_bucket(count)}",
                 f"deps={last.head.dep_}-{m.head.dep_}-{_bucket(sentences, 2)}"]  # fmt: skip
        if any(x.head.dep_ in SUBJECTS for x in before[-3:]):
            names.append("subject")
        if e.places[0].span.start < 120:
            names.append("early")
        names += [f"called={g}" for g in ("he", "she", "it", "they") if e.called[g]]
        names += self._of_quotes(m, e, before)
        if m.sort == "nominal":
            names += _of_nominal(m, e)
        elif m.sort == "name":
            names += _of_name(m, e)
        else:
            if any(_is_female(r) for r in e.roles):
                names.append("female")
            names.append(f"heads={e.mentions[-1].head.lemma_.lower()}" if not e.label and e.mentions else "named")
            if (
                sentences == 0
                and last.head.head is m.head.head
                and last.head.dep_ in SUBJECTS
                and m.head.dep_ != "poss"
            ):
                names.append("same-verb")
        points = self._hints.same_as_each(m.span, (x.span for x in before))
        values = {"points": sum(points), "points-odds": logit(sum(points)), "points-last": points[-1]}
        if m.odds and e.odds:
            values |= {"kinds": sum(p * e.odds[k] for k, p in m.odds.items())}
            values |= {_KIND[k]: p for k, p in m.odds.items()}
        values |= {_KIND_OF[k]: p for k, p in e.odds.items()}
        return Doubled(who, names, values)

    def akin(self, m: Mention, e: Entity) -> bool:
        """Whether a name can be another name of the entity: a word in common, its initials, or the encoder says so."""
        if e.label and (m.label == "PERSON") != (e.label == "PERSON") and not _unsure(m, e):
            return False  # a firm and the family it is named after
        mine = _large(m.name)
        if any(mine & _large(name) for name in e.names) or mine & e.heads or _large(m.title) & e.heads:
            return True  # by its title: "Mayor Smith", met as "the mayor" before
        if any(
            abbreviates(m.name, n.name) or abbreviates(n.name, m.name) for n in e.names.values() if m.name.isupper()
        ):
            return True
        count = max(1, e.before(m.span.start))
        before = e.places[max(0, count - 12) : count]
        return sum(self._hints.same_as_each(m.span, (x.span for x in before))) > POINTED

    def _of_quotes(self, m: Mention, e: Entity, before: list[Mention]) -> list[str]:
        names = []
        if inside := self._said_around(m):
            names.append("in-quote")
            if (m.label in ("i", "we") and e in self.speaking(m)) or any(
                x.span.overlaps(who) for _, who in inside for x in before
            ):
                names.append("is-speaker")
        if self.speaks(m):
            names.append("speaks")
            if any(self.speaks(x) for x in before):
                names.append("spoke")
        return names


def _unsure(m: Mention, e: Entity) -> bool:
    """Whether a name and an entity, only one of them a person's by their labels, may yet be of one kind."""
    person, other = (m.odds, e.odds) if m.label == "PERSON" else (e.odds, m.odds)
    return person.get("organisation", 0.0) > UNSURE or other.get("person", 0.0) > UNSURE


@lru_cache(maxsize=20_000)
def _large(name: str) -> frozenset[str]:
    return frozenset(w for w in words(name) if w not in SMALL and len(w) > 1)


def _of_name(m: Mention, e: Entity) -> list[str]:
    """How a name compares with those of the entity."""
    mine = words(m.name)
    large = _large(m.name)
    names = [
        f"label={m.label}-{e.label or 'none'}",
        f"length={min(len(mine), 4)}",
        f"only={mine[0] if len(mine) == 1 else ''}",
    ]
    shared = max(
        (len(large & _large(name)) / max(1, min(len(large), len(_large(name)))) for name in e.names), default=0.0
    )
    names.append(f"shares={round(shared * 4)}")
    for name in e.names:
        theirs = words(name)
        names += [f"theirs={min(len(theirs), 4)}"]
        if theirs[-1] == mine[-1]:
            names.append("same-last")
        if theirs[0] == mine[0]:
            names.append("same-first")
        if set(mine) <= set(theirs):
            names.append("all-in")
        if set(theirs) <= set(mine):
            names.append("holds-all")
        if mine[-1] in theirs[:-1] or theirs[-1] in mine[:-1]:
            names.append("last-inside")
    if m.name.isupper() and any(abbreviates(m.name, n.name) for n in e.names.values()):
        names.append("initials")
    if large & e.heads:
        names.append("is-head")
    if _large(m.title) & e.heads:
        names += ["title-is-head", f"title-is-head-{'named' if e.label else 'unnamed'}"]
    if m.label != e.label:
        names.append("other-label")
    names += [f"last={mine[-1]}", f"{m.label} shares={round(shared * 4)}"]
    return list(dict.fromkeys(names))


def _of_nominal(m: Mention, e: Entity) -> list[str]:
    lemma = m.head.lemma_.lower()
    text = plain(m.text)
    det = next((c.lower_ for c in m.head.children if c.dep_ in ("det", "poss")), "none")
    names = [
        f"det={det}"
        if det in ("the", "a", "an", "this", "these", "those", "his", "her", "their", "its", "none")
        else "det=x"
    ]
    if text in e.phrases:
        names += ["same-text", f"same-text-{det == 'the'}"]
    if lemma in e.heads:
        names.append("same-head")
    if any(lemma in name.split() for name in e.names):
        names.append("in-name")
    if any(lemma in r.lower().replace("-", " ").split() for r in e.roles[:20]):
        names.append("in-role")
    names.append(f"number={m.head.tag_ in ('NNS', 'NNPS')}-{e.label or (e.mentions[0].head.tag_ in ('NNS', 'NNPS'))}")
    names.append(f"lemma={lemma}-{e.label or 'none'}")
    names += [f"{x}-{det}" for x in names if x in ("same-head", "in-name", "in-role")]
    return names


def _is_female(role: str) -> bool:
    return any(
        w.endswith(("woman", "ess")) or w in ("ms", "mrs", "wife", "mother", "daughter", "sister")
        for w in role.lower().replace(".", "").split()
    )


def _bucket(number: int, most: int = 5) -> str:
    return str(number) if 0 <= number <= most else f"{most}+" if number > 0 else "-"
