"""Entities: mentions taken to be of one; names find their bearer here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.extract.candidates import Mention
from reader.extract.names import abbreviations, is_tail, plain, same_body, same_person, words
from reader.model import Span

if TYPE_CHECKING:
    from reader.extract.places import Places

BODIES = frozenset({"ORG", "NORP", "FAC", "NAME", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "LOC"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})


@dataclass(slots=True, eq=False)
class Entity:
    """Mentions taken to be of one."""

    mentions: list[Mention] = field(default_factory=list)
    pronouns: list[Mention] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    """Every mention and pronoun, in order of place."""
    roles: list[str] = field(default_factory=list)
    """What titles, appositions and predicates say they are."""
    described: list[Span] = field(default_factory=list)
    """Where an apposition or predicate does so."""
    told: list[Mapping[str, float]] = field(default_factory=list)
    """Of each kind, how likely the noun phrases that only describe it are of it."""
    label: str = ""
    """The commonest label of its names; empty when it has none."""
    country: str = ""
    names: dict[str, Mention] = field(default_factory=dict)
    """Each plain name with its first mention."""
    titled: set[tuple[str, str]] = field(default_factory=set)
    """Plain names with the title before them."""
    phrases: set[str] = field(default_factory=set)
    """The plain noun phrases that stand for it."""
    heads: set[str] = field(default_factory=set)
    """The lemmas of their heads."""
    odds: dict[str, float] = field(default_factory=dict)
    """How likely its mentions are of each kind, their mean."""
    called: Counter[str] = field(default_factory=Counter)
    """How often each group of pronouns stands for it."""

    def add(self, mention: Mention) -> None:
        """Takes a mention in."""
        self.places.insert(bisect_right(self.places, mention.span.start, key=_start), mention)
        if mention.sort == "pronoun":
            self.pronouns.append(mention)
            self.called[mention.label] += 1
            return
        self.mentions.append(mention)
        count = len(self.mentions)
        for kind, p in mention.odds.items():
            self.odds[kind] = (self.odds.get(kind, 0.0) * (count - 1) + p) / count
        if mention.sort == "nominal":
            self.phrases.add(plain(mention.text))
            self.heads.add(mention.head.lemma_.lower())
            return
        self.names.setdefault(plain(mention.name), mention)
        self.titled.add((plain(mention.name), mention.title))
        if mention.title and mention.title not in self.roles:
            self.roles.append(mention.title)

    def absorb(self, other: Entity) -> None:
        """Takes in all that is another's: the two are one."""
        for mention in other.places:
            self.add(mention)
        self.label, self.country = self.label or other.label, self.country or other.country
        self.roles += other.roles
        self.described += other.described
        self.told += other.told

    def before(self, start: int) -> int:
        """How many of its mentions and pronouns begin before a place."""
        return bisect_left(self.places, start, key=_start)


def _start(mention: Mention) -> int:
    return mention.span.start


def bearers(text: str, found: list[Mention], places: Places) -> list[Entity]:
    """The names of a text put together by who bears them."""
    known = Bearers(text, places)
    for m in found:
        if m.sort == "name":
            known.place(m)
    for m in found:
        if m.sort == "nominal" and m.odds and len(words(m.text)) > 1:
            known.place_phrase(m)
    for entity in known.entities:
        entity.label = Counter(m.label for m in entity.mentions).most_common(1)[0][0]
    return known.entities


class Bearers:
    """Entities by their names, by the words of these and by their initials."""

    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self.entities: list[Entity] = []
        self._places = places
        self._by_name: dict[str, list[Entity]] = defaultdict(list)
        self._by_word: dict[str, list[Entity]] = defaultdict(list)
        self._by_country: dict[str, Entity] = {}
        self._by_end: dict[int, Entity] = {}

    def place(self, mention: Mention) -> None:
        """Puts a name with the entity that bears it, or makes one."""
        key = plain(mention.name)
        code = self._places.country_of.get(key, "") if mention.label == "GPE" else ""
        if capital := self._places.capital_of.get(key, "") if mention.acts else "":
            code = capital
        fitting = [] if capital else self._by_name[key] or list(self._akin(mention, code))
        if not fitting and (before := self._before_bracket(mention)):
            fitting = [before]
        if not fitting and code in self._by_country:
            fitting = [self._by_country[code]]
        if fitting:
            entity = max(fitting, key=lambda e: _fit(mention, e))
        else:
            entity = Entity(country=code)
            self.entities.append(entity)
            if code:
                self._by_country[code] = entity
        if key not in entity.names and not capital:
            self._by_name[key].append(entity)
            for word in {*words(mention.name), *abbreviations(mention.name)}:
                if entity not in self._by_word[word]:
                    self._by_word[word].append(entity)
        entity.add(mention)
        self._by_end[mention.span.end] = entity

    def place_phrase(self, mention: Mention) -> None:
        """Gives a noun phrase that is a name in small letters to who bears it: "the emergencies ministry"."""
        for entity in self._by_name.get(plain(mention.text), ())[:1]:
            entity.add(mention)

    def _akin(self, mention: Mention, code: str) -> Iterator[Entity]:
        """Those who have another name that can be of the same bearer."""
        seen: dict[Entity, None] = {}
        for word in (*words(mention.name), *abbreviations(mention.name)):
            seen.update(dict.fromkeys(self._by_word[word]))
        alike = same_person if mention.label == "PERSON" else same_body if mention.label in BODIES else None
        kinds = {"PERSON"} if mention.label == "PERSON" else BODIES
        found = False
        for entity in seen:
            if alike and any(n.label in kinds and alike(mention.name, n.name) for n in entity.names.values()):
                found = True
                yield entity
        if found or code or mention.label == "GPE":
            return
        for entity in seen:
            if not entity.country and any(
                is_tail(mention.name, n.name) or is_tail(n.name, mention.name) for n in entity.names.values()
            ):
                yield entity

    def _before_bracket(self, mention: Mention) -> Entity | None:
        """Who is named before the bracket that the name stands in alone: "the Commission on Debates (CPD)"."""
        text, start, end = self._text, mention.span.start, mention.span.end
        alone = start > 2 and text[start - 1] == "(" and text[end : end + 1] == ")"
        if not alone or not mention.name.isupper() or len(mention.name) < 2:
            return None
        return self._by_end.get(start - 2) or self._by_end.get(start - 1)


def _fit(mention: Mention, entity: Entity) -> tuple[bool, bool, int]:
    """Which of two with one surname: the one called so before with this title, else the one named last."""
    same = (plain(mention.name), mention.title) in entity.titled
    surname = any(words(n)[-1] == words(mention.name)[-1] for n in entity.names)
    return same, surname, entity.mentions[-1].span.start
