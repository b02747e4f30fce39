"""Topics: the noun phrase that stands for an open issue in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.extract.candidates import belonging
from reader.extract.clauses import Clause
from reader.model import IssueType

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECT_FIRST = ("nsubj", "nsubjpass", "dobj", "attr", "pobj")
OBJECT_FIRST = ("dobj", "nsubjpass", "attr", "pobj", "nsubj")
"""Where a topic is looked for, by the part that a noun has in its clause."""
LINKS = frozenset({"of", "for", "on", "over", "with", "between", "against", "about", "into", "in", "to"})
"""Prepositions after a noun that go on saying what it is about."""
NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
WHEN = frozenset({"DATE", "TIME"})
EMPTY = frozenset({
    "bit", "case", "claim", "effort", "fact", "issue", "kind", "lot", "matter", "move", "number", "one",
    "part", "people", "question", "side", "sort", "statement", "talk", "thing", "time", "topic", "use",
    "way",
})  # fmt: skip
"""Nouns that say nothing by themselves."""
ABOUT_SUBJECTS = frozenset({IssueType.UNRESOLVED, IssueType.UNKNOWN, IssueType.RISK, IssueType.EVENT})


def topic(text: str, clause: Clause, kind: IssueType) -> str:
    """A noun phrase of the clause that can stand for it in a list: what is asked, feared or unsettled."""
    inside = set(clause.tokens)
    head = clause.head
    while (lower := next((c for c in head.children if c.dep_ in ("ccomp", "xcomp") and c in inside), None)) is not None:
        head = lower
    ranks = SUBJECT_FIRST if kind in ABOUT_SUBJECTS else OBJECT_FIRST
    nouns = [t for t in head.subtree if t.pos_ in ("NOUN", "PROPN") and t.dep_ in ranks and t in inside]
    if all(_says_little(t) for t in nouns):
        nouns = [t for t in clause.tokens if t.pos_ in ("NOUN", "PROPN") and t.dep_ in ranks]
    if not nouns:
        return text[clause.span.start : clause.span.end]
    noun = min(nouns, key=lambda t: (_says_little(t), t.head != head, ranks.index(t.dep_), t.i))
    tokens = [t for t in noun.doc[noun.left_edge.i : noun.i + 1] if t in inside]
    while len(tokens) > 1 and (tokens[0].dep_ in ("det", "punct", "cc") or tokens[0].pos_ == "PRON"):
        tokens.pop(0)
    tokens = (tokens or [noun])[-6:] + [t for t in _after(noun) if t in inside]
    return " ".join(text[tokens[0].idx : tokens[-1].idx + len(tokens[-1])].split())


def _says_little(noun: Token) -> bool:
    """Whether a noun names who acts, or when, or needs another to say what it is about."""
    return noun.ent_type_ in NAMED or noun.ent_type_ in WHEN or noun.lemma_.lower() in EMPTY


def _after(noun: Token) -> list[Token]:
    """What a noun needs to be understood: "sign of an end", "way to deploy those funds"."""
    right = next((c for c in noun.children if c.i == noun.i + 1 and (c.lower_ in LINKS or c.dep_ == "acl")), None)
    if right is None or right.right_edge.i - noun.i > 6 or any(t.ent_type_ in WHEN for t in right.subtree):
        return belonging(noun)
    return list(noun.doc[noun.i + 1 : right.right_edge.i + 1])
