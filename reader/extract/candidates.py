"""Candidate mentions: the names, noun phrases and pronouns that may stand for an actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from reader.extract.borders import Borders
from reader.extract.hints import Hints
from reader.extract.learned.heads import KINDS
from reader.extract.names import plain, words
from reader.extract.nouns import common_nouns
from reader.extract.proposals import ARTICLES, Page, proposals
from reader.extract.titles import Titles
from reader.model import BlockKind, Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.network import Floats
    from reader.extract.parse import Models

PRONOUNS = {
    word: group
    for group, words in {
        "he": "he him his himself",
        "she": "she her hers herself",
        "it": "it its itself",
        "they": "they them their theirs themselves",
        "i": "i me my mine myself",
        "we": "we us our ours ourselves",
        "who": "who whom whose",
    }.items()
    for word in words.split()
}
POSSIBLE = {"name": 0.12, "nominal": 0.12}
"""How likely a stretch has to be a mention to be looked at any further."""
NESTED = 0.35
"""The same where it stands inside another, or around it."""
LABELS = {"person": "PERSON", "organisation": "ORG", "state": "GPE", "group": "NORP", "place": "GPE"}


@dataclass(slots=True, eq=False)
class Mention:
    """A stretch of text that may stand for someone."""

    span: Span
    head: Token
    sort: str
    """name, nominal or pronoun."""
    text: str
    name: str = ""
    """Of a name: without title, article and possessive."""
    title: str = ""
    """Of a name: the words before it that say what they are."""
    acts: bool = False
    """Of a capital's name: whether its government is meant."""
    label: str = ""
    """Of a name: its kind in the recogniser's words, settled over the whole text. Of a pronoun: its group."""
    odds: Mapping[str, float] = field(default_factory=dict)
    """How likely it is a mention of each kind, or of a place."""


def mentions(document: Document, doc: Doc, hints: Hints, models: Models) -> list[Mention]:
    """Every candidate mention, in order of place; they may nest."""
    page = Page(doc, hints, common_nouns(models.nlp))
    spans, given = described(page, models)
    network = models.networks.get("actors_mentions")
    odds = network.probabilities(given) if network else np.full((len(spans), len(KINDS) + 1), 1 / 6, dtype=np.float32)
    labels = network.labels if network else (*KINDS, "none")
    found = _of_tokens(page, spans, odds, labels, models)
    taken = {m.span for m in found}
    for i, lower in enumerate(page.lower):
        if (group := PRONOUNS.get(lower)) and page.pos[i] in ("PRON", "DET") and page.words[i] != "US":
            span = page.span(i, i + 1)
            if span not in taken:
                found.append(Mention(span, doc[i], "pronoun", page.words[i], label=group))
    code = [Span(b.start, b.end) for b in document.blocks if b.kind is BlockKind.CODE]
    kept = [m for m in found if not any(m.span.overlaps(c) for c in code)]
    return sorted(kept, key=lambda m: (m.span.start, -m.span.end))


def described(page: Page, models: Models) -> tuple[list[tuple[int, int]], list[dict[str, float]]]:
    """The stretches worth a look, as tokens, with their features."""
    tagged = {}
    for span, kind in page.hints.stretches():
        start, end = page.tokens(span)
        while start < end and page.lower[start] in ARTICLES:
            start += 1
        if start < end:
            tagged[start, end] = kind
    borders = Borders(page, models.places, tagged)
    spans = [s for s in proposals(page, tagged) if borders.is_possible(*s)]
    return spans, [borders.features(*s) for s in spans]


def _of_tokens(
    page: Page, spans: list[tuple[int, int]], odds: Floats, labels: tuple[str, ...], models: Models
) -> list[Mention]:
    none = labels.index("none")
    kinds = [labels.index(kind) for kind in KINDS]
    roots = [page.root(*s) for s in spans]
    chosen: list[int] = []
    sums: dict[int, Floats] = {}
    for number in np.argsort(odds[:, none], kind="stable").tolist():
        start, end = spans[number]
        likely = 1 - odds[number, none]
        named = page.capital[roots[number]]
        if likely < POSSIBLE["name" if named else "nominal"]:
            continue
        over = [c for c in chosen if spans[c][0] < end and start < spans[c][1]]
        if over and not _may_nest(spans, roots, number, over, likely):
            for c in over:
                if roots[c] == roots[number]:  # other borders of the same: it is the likelier a mention
                    sums[c] = sums[c] + odds[number]
            continue
        chosen.append(number)
        sums[number] = odds[number].copy()
    titles = Titles(page, models.weights.get("actors_titles"))
    found = []
    for number in chosen:
        total = sums[number][kinds].sum()
        shares = sums[number][kinds] / max(float(total), 1.0)
        found.append(
            _mention(page, spans[number], roots[number], dict(zip(KINDS, shares.tolist(), strict=True)), titles)
        )
    _settle(found, models)
    return [*found, *_descriptions(page, {roots[number] for number in chosen})]


def _descriptions(page: Page, known: set[int]) -> Iterator[Mention]:
    """Noun phrases beside a name or after "is": hardly mentions of their own, but they say what somebody is."""
    for start, end, root in page.chunks:
        beside = page.dep[root] == "appos" or (page.dep[root] == "attr" and page.lemma(page.head[root]) == "be")
        if beside and root not in known and page.pos[root] in ("NOUN", "PROPN") and not any(page.broken[start:end]):
            span = page.span(start, page.owned(root) or end)
            yield Mention(span, page.doc[root], "nominal", page.text[span.start : span.end])


def _may_nest(spans: list[tuple[int, int]], roots: list[int], number: int, over: list[int], likely: float) -> bool:
    start, end = spans[number]
    if likely < NESTED:
        return False
    for c in over:
        a, b = spans[c]
        inside, around = a <= start and end <= b, start <= a and b <= end
        if not (inside or around) or roots[c] == roots[number]:
            return False
    return True


def _mention(page: Page, tokens: tuple[int, int], root: int, odds: dict[str, float], titles: Titles) -> Mention:
    start, end = tokens
    whole = page.span(start - 1 if start and page.lower[start - 1] in ARTICLES else start, end)
    text = page.text[whole.start : whole.end]
    if not page.capital[root]:
        return Mention(whole, page.doc[root], "nominal", text, odds=odds)
    label = LABELS[max(odds, key=lambda kind: odds[kind])]
    begin = titles.end(start, end, label) if label in ("PERSON", "ORG") else start
    if begin == end and label == "ORG":
        begin = start
    if begin == end:  # "The Senate Minority Leader": who it is stands elsewhere
        return Mention(whole, page.doc[root], "nominal", text, odds=odds)
    name = page.text[page.starts[begin] : page.ends[end - 1]]
    title = page.text[page.starts[start] : page.ends[begin - 1]] if begin > start else ""
    return Mention(whole, page.doc[root], "name", text, name, title, label=label, odds=odds)


def nominal_features(head: Token, text: str) -> list[str]:
    """What can be told of a noun phrase by itself."""
    lemma = head.lemma_.lower()
    det = next((c.lower_ for c in head.children if c.dep_ in ("det", "poss")), "none")
    names = [f"lemma={lemma}", f"tag={head.tag_}", f"det={det}"] + [f"ends={lemma[-n:]}" for n in (2, 3, 4)]
    names += [f"modifier={c.lemma_.lower()}" for c in head.children if c.dep_ in ("amod", "compound", "nummod")]
    if any(c.ent_type_ == "NORP" for c in head.children):
        names.append("nationality")
    if any(c.isupper() for c in text[1:]):
        names.append("upper")
    if any(c.dep_ in ("relcl", "acl") for c in head.children):
        names.append("clause")
    return names


def belonging(head: Token) -> list[Token]:
    """What an "of" after a noun brings with it: "organisers of the rally", "one of them"."""
    of = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "of" and c.i == head.i + 1), None)
    if of is None:
        return []
    end = next((c for c in of.children if c.dep_ == "pobj"), of).i + 1
    tokens = list(head.doc[of.i : end])
    return tokens if 1 < len(tokens) <= 6 and all(t.head.i >= of.i for t in tokens[1:]) else []


def _settle(found: Iterable[Mention], models: Models) -> None:
    """One label for all mentions of one name: what is likeliest of them together."""
    named = [m for m in found if m.sort == "name"]
    votes: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(LABELS.values(), 0.0))
    for m in named:
        for kind, p in m.odds.items():
            votes[plain(m.name)][LABELS[kind]] += p
    people = {words(m.name)[-1] for m in named if m.label == "PERSON" and len(words(m.name)) > 1}
    for m in named:
        key = plain(m.name)
        if key in models.places.country_of:
            m.label = "GPE"
        else:
            m.label = max(votes[key], key=lambda label: votes[key][label])
            if m.label != "PERSON" and key in people and votes[key]["PERSON"] * 4 > sum(votes[key].values()):
                m.label = "PERSON"
        if key in models.places.capital_of:
            m.acts = m.odds.get("place", 0.0) * 2 < sum(m.odds.values())
