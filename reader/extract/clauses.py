"""Clauses: the stretches of text that can be evidence of an open issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

CLAUSAL = frozenset(
    {"ROOT", "ccomp", "xcomp", "advcl", "conj", "relcl", "acl", "parataxis", "pcomp", "csubj", "appos", "dep"}
)
LONGEST = 60
"""Tokens of a clause at most; a longer one is a list or a slip of the parser."""


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A verb with what belongs to it, coordinated clauses left out."""

    head: Token
    tokens: tuple[Token, ...]
    span: Span
    sentence: Span


def clauses(doc: Doc) -> Iterator[Clause]:
    """Every clause of a text, in order of its head; they nest."""
    for sent in doc.sents:
        yield from _of_sentence(sent, Span(sent.start_char, sent.end_char))


def _of_sentence(sent: SpacySpan, span: Span) -> Iterator[Clause]:
    for token in sent:
        if token.is_space or token.is_punct:
            continue
        verbal = token.pos_ in ("VERB", "AUX") and token.dep_ in CLAUSAL
        if not (verbal or (token.dep_ == "ROOT" and token.pos_ in ("NOUN", "PROPN", "ADJ"))):
            continue
        if clause := _clause(token, span):
            yield clause


def _clause(head: Token, sentence: Span) -> Clause | None:
    left, right = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and child.i > head.i:
            right = min(right, _before_link(child, head))
        elif child.dep_ == "advcl" and child.i > head.i and head.doc[child.left_edge.i - 1].text == ",":
            right = min(right, child.left_edge.i - 1)  # "they must pay, as the court has ruled"
        elif child.dep_ in ("ccomp", "parataxis") and child.i < head.i and child.right_edge.i < head.i:
            left = max(left, child.right_edge.i + 1)  # "X, said Y": X is a clause of its own
        elif child.dep_ == "advcl" and child.right_edge.i < head.i:
            left = max(left, child.right_edge.i + 1)
    tokens = [t for t in head.doc[left:right] if not t.is_space]
    while tokens and (tokens[-1].is_punct or tokens[-1].dep_ == "cc"):
        tokens.pop()
    while tokens and (
        tokens[0].is_punct or (tokens[0].dep_ in ("cc", "mark") and tokens[0].lower_ not in ("if", "whether"))
    ):
        tokens.pop(0)
    if len(tokens) < 2 or len(tokens) > LONGEST or head.i < tokens[0].i or head.i > tokens[-1].i:
        return None
    if any("\n" in t.text for t in head.doc[tokens[0].i : tokens[-1].i]):
        return None
    return Clause(head, tuple(tokens), Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1])), sentence)


def _before_link(child: Token, head: Token) -> int:
    """Where the coordinated clause begins, its "and" and comma included."""
    start = child.left_edge.i
    while start - 1 > head.i and (head.doc[start - 1].dep_ == "cc" or head.doc[start - 1].text == ","):
        start -= 1
    return start


def subjects(clause: Clause) -> list[Token]:
    """Who does what the clause's verb says, each by its head word."""
    subject = _subject(clause.head)
    return [] if subject is None else [subject, *subject.conjuncts]


def _subject(verb: Token) -> Token | None:
    """Looked for upwards where the clause leaves it out."""
    for _ in range(4):
        for child in verb.children:
            if child.dep_ == "agent":
                return next((g for g in child.children if g.dep_ == "pobj"), None)
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return verb.head if child.tag_ in ("WP", "WDT") and verb.dep_ == "relcl" else child
        if verb.dep_ in ("relcl", "acl"):
            return verb.head
        if verb.head == verb:
            return None
        verb = verb.head
    return None
