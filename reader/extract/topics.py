"""Topics: the phrase of the text that stands for an open issue in a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.extract.clauses import Clause
from reader.extract.wording import DATE, NUMBER, Wording
from reader.model import IssueType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.linear import LinearModel

LONGEST, SHORTEST = 10, 8
"""Tokens of a topic at most; of what stands in its place where nothing can be one."""
LINKS = frozenset({"prep", "acl", "amod"})
ASKING = frozenset({"what", "who", "how", "why", "where", "when", "whether", "which"})
LEFT_OUT = frozenset({"det", "punct", "cc", "predet", "preconj"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of tokens that can be a topic."""

    head: Token
    start: int
    end: int
    form: str
    """How far it goes: the noun alone, with "of …", with the next phrase, with all; or a clause that asks or does."""


def phrases(clause: Clause, wording: Wording) -> list[Phrase]:
    """What can be the topic of a clause: of its own noun phrases, or else of its sentence's."""
    doc, first, last = clause.head.doc, clause.tokens[0].i, clause.tokens[-1].i + 1
    sent = clause.head.sent
    own = [p for p in _within(doc, first, last) if _says_something(p, wording)]
    beside = [p for p in _within(doc, sent.start, sent.end) if p.end <= first or p.start >= last]
    return own + [p for p in beside if _says_something(p, wording)]


def _within(doc: Doc, first: int, last: int) -> Iterator[Phrase]:
    for token in doc[first:last]:
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "nmod", "npadvmod"):
            start = max(first, token.left_edge.i)
            while start < token.i and (doc[start].dep_ in LEFT_OUT or doc[start].tag_ in ("PRP$", "PRP", "WP$")):
                start += 1
            forms = {token.i + 1: "noun"}
            end = token.i + 1
            for child in token.children:
                if child.i != end or child.dep_ not in LINKS:
                    continue
                end = child.right_edge.i + 1
                forms.setdefault(end, "of" if child.lower_ == "of" else child.dep_)
            for child in token.children:  # "list of names for the court": with what belongs to a part of it
                if child.dep_ in LINKS and child.i > token.i:
                    reach = next((g for g in child.children if g.dep_ == "pobj"), None)
                    if reach is not None and child.i == token.i + 1:
                        forms.setdefault(reach.i + 1, "short")
            for end, form in forms.items():
                if end <= last and end - start <= LONGEST:
                    yield Phrase(token, start, end, form)
        elif token.tag_ == "VBG" and token.dep_ in ("pcomp", "xcomp", "csubj", "nsubj", "dobj", "ROOT"):
            start, end = token.i, token.right_edge.i + 1
            if end <= last and 1 < end - start <= LONGEST:
                yield Phrase(token, start, end, "doing")
        elif token.lower_ in ASKING and token.i + 1 < last:
            verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), None)
            if verb is not None and verb.left_edge.i == token.i:
                end = min(verb.right_edge.i + 1, last)
                while end > token.i and doc[end - 1].is_punct:
                    end -= 1
                if 2 < end - token.i <= LONGEST + 2:
                    yield Phrase(verb, token.i, end, "asking")


def _says_something(phrase: Phrase, wording: Wording) -> bool:
    """Whether it is more than names, dates and numbers, and on one line."""
    doc = phrase.head.doc
    tokens = range(phrase.start, phrase.end)
    if any("\n" in doc[i].text for i in tokens):
        return False
    if wording.labels[phrase.head.i] in (DATE, NUMBER):
        return False
    return any(not wording.labels[i] and doc[i].pos_ in ("NOUN", "VERB", "ADJ", "PROPN") for i in tokens)


def features(phrase: Phrase, clause: Clause, kind: str, wording: Wording) -> dict[str, float]:
    """What speaks for a phrase as the topic of a clause that is an issue of this type."""
    head, verb = phrase.head, clause.head
    doc = head.doc
    inside = clause.tokens[0].i <= phrase.start and phrase.end <= clause.tokens[-1].i + 1
    depth, token = 0, head
    while token != verb and token.head != token and depth < 6:
        token, depth = token.head, depth + 1
    where = f"depth={depth}" if token == verb else "apart"
    lemma = head.lemma_.lower()
    length = phrase.end - phrase.start
    names = sum(bool(wording.labels[i]) for i in range(phrase.start, phrase.end))
    label = wording.labels[head.i]
    dep = f"dep={head.dep_}"
    given = [dep, where, f"form={phrase.form}", f"lemma={lemma}", "inside" if inside else "beside"]
    given += [f"{kind}-{dep}", f"{kind}-{where}", f"{where}-{dep}", f"{kind}-{where}-{dep}", f"{kind}-lemma={lemma}"]
    given += [f"verb={verb.lemma_.lower()}-{head.dep_}", f"ends={lemma[-4:]}", f"ends={lemma[-3:]}"]
    given += [f"length={min(length, 7)}", f"form={phrase.form}-length={min(length, 6)}", f"{kind}-form={phrase.form}"]
    if label:
        given += [f"name={label}", f"name={label}-{phrase.form}"]
    if names:
        given.append(f"names={min(names, 3)}")
    if names == length:
        given.append("names only")
    governor = head.head
    if governor.dep_ == "prep":
        given += [f"after={governor.lower_}", f"after={governor.head.lemma_.lower()}-{governor.lower_}"]
    elif governor != head:
        given.append(f"governor={governor.lemma_.lower()}")
    if any(doc[i].dep_ in ("nummod", "poss") for i in range(phrase.start, phrase.end)):
        given.append("counted or owned")
    if doc[phrase.start].tag_ in ("IN", "TO"):
        given.append("begins in between")
    return dict.fromkeys(given, 1.0)


def topic(text: str, clause: Clause, kind: IssueType, wording: Wording, model: LinearModel) -> str:
    """The phrase that is likeliest to be what the clause is about; the beginning of the clause where it has none."""
    found = phrases(clause, wording)
    if not found:
        tokens = clause.tokens[:SHORTEST]
        return _plain(text[tokens[0].idx : tokens[-1].idx + len(tokens[-1])])
    odds = model.of_each([features(p, clause, str(kind), wording) for p in found])
    best = max(range(len(found)), key=lambda n: odds[n]["yes"])
    doc, phrase = clause.head.doc, found[best]
    return _plain(text[doc[phrase.start].idx : doc[phrase.end - 1].idx + len(doc[phrase.end - 1])])


def _plain(phrase: str) -> str:
    return " ".join(phrase.split())
