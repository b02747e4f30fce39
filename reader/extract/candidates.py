"""Candidate mentions: the names, noun phrases and pronouns that may stand for an actor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.extract.hints import Hints, logit
from reader.extract.names import plain, words
from reader.extract.spans import SpanIndex
from reader.model import BlockKind, Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
NAMED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
POSSIBLE = 0.04
INSIDE_NAMES = frozenset(
    {"of", "the", "and", "for", "&", "de", "la", "del", "von", "van", "bin", "al", "el", "da", "di"}
)


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
    """Of a name: what the entity recogniser calls it, settled over the whole text. Of a pronoun: its group."""


def mentions(document: Document, doc: Doc, hints: Hints, models: Models) -> list[Mention]:
    """Every candidate mention, in order of place; they may nest."""
    found: dict[Span, Mention] = {m.span: m for m in _names(document.text, doc, hints, models)}
    named = {m.head.i for m in found.values()}
    for token in doc:
        if (group := PRONOUNS.get(token.lower_)) and token.pos_ in ("PRON", "DET") and token.text != "US":
            span = Span(token.idx, token.idx + len(token))
            found.setdefault(span, Mention(span, token, "pronoun", token.text, label=group))
    for chunk in doc.noun_chunks:
        if chunk.root.pos_ not in ("NOUN", "NUM", "DET", "ADJ", "PRON") or chunk.root.i in named or len(chunk) > 40:
            continue
        if chunk.root.lower_ in PRONOUNS:
            continue
        phrase = _span_of([*chunk, *belonging(chunk.root)])
        if phrase is None or phrase in found:
            continue
        text = document.text[phrase.start : phrase.end]
        if _may_act(chunk.root, text, hints.kinds(phrase), models):
            found[phrase] = Mention(phrase, chunk.root, "nominal", text)
    code = [Span(b.start, b.end) for b in document.blocks if b.kind is BlockKind.CODE]
    kept = [m for m in found.values() if not any(m.span.overlaps(c) for c in code)]
    return sorted(kept, key=lambda m: (m.span.start, -m.span.end))


def _may_act(head: Token, text: str, hint: dict[str, float], models: Models) -> bool:
    """Whether a noun phrase could be of an actor at all: most are of things."""
    model = models.weights.get("actors_nominals")
    return (
        model is None
        or model.probabilities(dict.fromkeys(nominal_features(head, text), 1.0) | hint_features(hint))["yes"]
        >= POSSIBLE
    )


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


def hint_features(hint: dict[str, float]) -> dict[str, float]:
    """The encoder's opinion of one noun phrase."""
    actor = sum(v for k, v in hint.items() if k != "place")
    return {"hint": actor, "hint-odds": logit(actor)}


def belonging(head: Token) -> list[Token]:
    """What an "of" after a noun brings with it: "organisers of the rally", "one of them"."""
    of = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "of" and c.i == head.i + 1), None)
    if of is None:
        return []
    end = next((c for c in of.children if c.dep_ == "pobj"), of).i + 1
    tokens = list(head.doc[of.i : end])
    return tokens if 1 < len(tokens) <= 6 and all(t.head.i >= of.i for t in tokens[1:]) else []


def _span_of(tokens: list[Token]) -> Span | None:
    """The range of tokens without spaces, marks and a possessive at their ends; None when they cross a line."""
    while tokens and (tokens[-1].is_space or tokens[-1].text in POSSESSIVE or tokens[-1].is_punct):
        tokens = tokens[:-1]
    while tokens and (tokens[0].is_space or (tokens[0].is_punct and not tokens[0].is_left_punct) or tokens[0].is_quote):
        tokens = tokens[1:]
    if not tokens or any("\n" in t.text for t in tokens):
        return None
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))


def _names(written: str, doc: Doc, hints: Hints, models: Models) -> list[Mention]:
    found = []
    for tokens, label in _named_runs(doc, hints):
        span = _span_of(tokens)
        if span is None:
            continue
        tokens = [t for t in tokens if span.start <= t.idx < span.end]
        head = next((t for t in tokens if t.head.i < tokens[0].i or t.head.i > tokens[-1].i or t.head is t), tokens[-1])
        bare = tokens
        while len(bare) > 1 and (bare[0].lower_ in ("the", "a", "an") or (label != "PERSON" and bare[0].is_lower)):
            bare = bare[1:]
        name = written[bare[0].idx : span.end]
        label = _by_lists(label, name, models)
        title = _title(tokens[0], tokens) if label == "PERSON" else []
        if title:
            span = Span(title[0].idx, span.end)
        text = written[title[0].idx : title[-1].idx + len(title[-1])] if title else ""
        found.append(Mention(span, head, "name", written[span.start : span.end], name, text, label=label))
        if plain(name) in models.places.capital_of:
            kinds = hints.kinds(span)
            found[-1].acts = sum(kinds.values()) > 2 * kinds["place"]
    titles = SpanIndex((m.span, m) for m in found if m.title)
    found = [m for m in found if m.label != "NAME" or all(o is m for _, o in titles.touching(m.span))]
    _settle(found, models)
    return found


def _named_runs(doc: Doc, hints: Hints) -> Iterator[tuple[list[Token], str]]:
    """Entities, widened over proper nouns that belong to them, and runs of proper nouns that are no entity."""
    used: set[int] = set()
    for ent in doc.ents:
        if ent.label_ not in NAMED:
            used.update(range(ent.start, ent.end))
            continue
        start, end = ent.start, ent.end
        while end < len(doc) and _joins(doc[end], doc[end - 1]) and doc[end].ent_type_ in ("", ent.label_):
            end += 1
        while (
            start > 0 and start - 1 not in used and _joins(doc[start - 1], doc[start]) and not doc[start - 1].ent_type_
        ):
            if ent.label_ == "PERSON" and doc[start - 1].dep_ == "compound":
                break  # a title, found later
            start -= 1
        used.update(range(start, end))
        kinds = hints.kinds(Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])))
        people = ent.label_ == "PERSON" or kinds["person"] > kinds["organisation"]
        part: list[Token] = []
        for token in doc[start:end]:  # "World Health Organization (WHO)" is two names
            if token.text in "()[]" or (people and token.lower_ in ("and", "&", "vs")):
                if part:
                    yield part, ent.label_
                part = []
            else:
                part.append(token)
        if part:
            yield part, ent.label_
    run: list[Token] = []
    for token in [*doc, None]:
        if (
            token is not None
            and token.i not in used
            and token.pos_ == "PROPN"
            and token.is_alpha
            and token.text[0].isupper()
        ):
            run.append(token)
            continue
        if token is not None and run and token.lower_ in INSIDE_NAMES and token.i + 1 < len(doc):
            after = doc[token.i + 1]
            if (
                after.pos_ == "PROPN"
                and after.i not in used
                and after.text[0].isupper()
                and token.lower_ in ("of", "&")
            ):
                run.append(token)
                continue
        if run:
            yield run, "NAME"
            run = []


def _joins(token: Token, neighbour: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper() and (token.head is neighbour or neighbour.head is token)


def _title(first: Token, name: list[Token]) -> list[Token]:
    """The words before a person's name that belong to it: "former Deputy Minister"."""
    inside = {t.i for t in name}
    title: list[Token] = []
    i = first.i - 1
    while i >= 0 and not first.doc[i + 1].is_sent_start:
        token = first.doc[i]
        if token.is_space or not (token.text[0].isalpha() or token.text in ("-", "–")):
            break
        if token.dep_ not in ("compound", "amod", "nmod", "punct", "nummod") and token.tag_ != "HYPH":
            break
        top = token
        while top.i not in inside and top.head is not top and top.head.i > top.i:
            top = top.head
        if top.i not in inside:
            break
        title.insert(0, token)
        i -= 1
    while title and title[0].pos_ not in ("PROPN", "NOUN", "ADJ", "VERB"):
        title.pop(0)
    return title if any(t.pos_ in ("NOUN", "PROPN") for t in title) else []


def _by_lists(label: str, name: str, models: Models) -> str:
    key = plain(name)
    if key in models.places.country_of or (
        label == "NAME" and (key in models.places.cities or key in models.places.regions)
    ):
        return "GPE"
    return label


def _settle(found: list[Mention], models: Models) -> None:
    """One label for all mentions of one name: the recogniser changes its mind from sentence to sentence."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for m in found:
        votes[plain(m.name)][m.label] += 1
    people = {words(m.name)[-1] for m in found if m.label == "PERSON" and len(words(m.name)) > 1}
    for m in found:
        key = plain(m.name)
        counted = votes[key]
        if m.label == "NAME" or counted[m.label] * 2 <= counted.total():
            m.label = max(
                (label for label in counted if label != "NAME" or len(counted) == 1), key=lambda x: counted[x]
            )
        if m.label != "PERSON" and key in people and key not in models.places.country_of:
            m.label = "PERSON"
