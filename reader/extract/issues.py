"""Open issues: the clauses that leave something unsettled, each with its type, topic and deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reader.extract.candidates import belonging
from reader.extract.clauses import Clause, clauses
from reader.extract.dates import Due, future_dates
from reader.extract.hints import Hints, logit
from reader.extract.spans import SpanIndex, Taken
from reader.model import BlockKind, Document, IssueType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.parse import Models
    from reader.extract.tagger import Attribution

SHOWN = 0.33
"""How likely a clause has to be an open issue to be listed."""


BINDING = frozenset({"by", "before", "until", "till", "within", "no later than", "not later than"})
DATED = frozenset(IssueType) - {IssueType.UNRESOLVED, IssueType.DISPUTE}
"""The types that have a date when something is due; in the others a date is when it was said."""
SUBJECT_FIRST = ("nsubj", "nsubjpass", "dobj", "attr", "pobj")
OBJECT_FIRST = ("dobj", "nsubjpass", "attr", "pobj", "nsubj")
"""Where a topic is looked for, by the part that a noun has in its clause."""
ABOUT_SUBJECTS = frozenset({IssueType.UNRESOLVED, IssueType.UNKNOWN, IssueType.RISK, IssueType.EVENT})


class Issue(NamedTuple):
    """Something the text leaves unsettled, before its links are drawn."""

    type: IssueType
    evidence: Span
    topic: str
    clause: Clause
    deadline: Span | None
    date: str | None
    """What the deadline means: YYYY, YYYY-MM or YYYY-MM-DD."""
    score: float


def issues(
    document: Document,
    doc: Doc,
    attributions: list[Attribution],
    hints: Hints,
    today: date | None,
    models: Models,
) -> list[Issue]:
    """The open issues of a text, in order of place; their evidence never shares words."""
    judge, types = models.weights.get("issues_open"), models.weights.get("issues_types")
    if judge is None or types is None:
        return []
    described = Setting(document, doc, attributions, hints)
    scored = []
    code = [Span(b.start, b.end) for b in document.blocks if b.kind is BlockKind.CODE]
    for clause in clauses(doc):
        if any(clause.span.overlaps(c) for c in code):
            continue
        features = described.features(clause)
        scored.append((judge.probabilities(features)["yes"], clause, features))
    found: list[Issue] = []
    taken = Taken(len(document.text))
    for score, clause, features in sorted(scored, key=lambda s: -s[0]):
        if score < SHOWN:
            break
        if not taken.take([clause.span]):
            continue
        odds = types.probabilities(features)
        kind = IssueType(max(odds, key=lambda k: odds[k]))
        when = deadline(document.text, clause, today) if today and kind in DATED else None
        due, meant = (Span(when.start, when.end), when.date) if when else (None, None)
        found.append(Issue(kind, clause.span, topic(document.text, clause, kind), clause, due, meant, score))
    return sorted(_once(found), key=lambda i: i.evidence)


def _once(found: list[Issue]) -> Iterator[Issue]:
    """The issues without those that only say by when another is due: "would seek a way, aiming to finish before
    Christmas" is one. Else a deadline is that issue's whose own words hold it."""
    by_sentence: dict[Span, list[Issue]] = defaultdict(list)
    for issue in found:
        by_sentence[issue.clause.sentence].append(issue)
    for together in by_sentence.values():
        parts: list[Issue] = []
        for issue in sorted(together, key=lambda i: i.evidence):
            if any(issue is part for part in parts):
                continue
            due = issue.deadline
            for other in together if due and due.end > issue.evidence.end else ():
                if due and due.overlaps(other.evidence):
                    if other.type is issue.type and issue.clause.head.is_ancestor(other.clause.head):
                        parts.append(other)
                    else:
                        issue = issue._replace(deadline=None, date=None)
            yield issue


def deadline(text: str, clause: Clause, today: date) -> Due | None:
    """The date by which, in the clause or else bindingly in what follows it in its sentence."""
    start, end = clause.span.start, clause.sentence.end
    dates = [d._replace(start=d.start + start, end=d.end + start) for d in future_dates(text[start:end], today)]
    dates = [d for d in dates if d.lead not in ("after", "from")]
    inside = [d for d in dates if d.end <= clause.span.end]
    binding = [d for d in inside or dates if d.lead in BINDING]
    return next(iter(binding or inside), None)


def topic(text: str, clause: Clause, kind: IssueType) -> str:
    """A noun phrase of the clause that can stand for it in a list: what is asked, feared or unsettled."""
    inside = set(clause.tokens)
    head = clause.head
    while (lower := next((c for c in head.children if c.dep_ in ("ccomp", "xcomp") and c in inside), None)) is not None:
        head = lower
    ranks = SUBJECT_FIRST if kind in ABOUT_SUBJECTS else OBJECT_FIRST
    nouns = [t for t in head.subtree if t.pos_ in ("NOUN", "PROPN") and t.dep_ in ranks and t in inside]
    nouns = nouns or [t for t in clause.tokens if t.pos_ in ("NOUN", "PROPN") and t.dep_ in ranks]
    if not nouns:
        return text[clause.span.start : clause.span.end]
    noun = min(nouns, key=lambda t: (t.head is not head, ranks.index(t.dep_), t.i))
    tokens = [t for t in noun.doc[noun.left_edge.i : noun.i + 1] if t in inside]
    while len(tokens) > 1 and (tokens[0].dep_ in ("det", "punct", "cc") or tokens[0].pos_ == "PRON"):
        tokens.pop(0)
    tokens = (tokens or [noun])[-6:] + [t for t in _after(noun) if t in inside]
    return " ".join(text[tokens[0].idx : tokens[-1].idx + len(tokens[-1])].split())


def _after(noun: Token) -> list[Token]:
    """What a noun needs to be understood: "sign of an end", "way to deploy those funds"."""
    right = next((c for c in noun.children if c.i == noun.i + 1 and (c.lower_ == "of" or c.dep_ == "acl")), None)
    if right is None or right.right_edge.i - noun.i > 6:
        return belonging(noun)
    return list(noun.doc[noun.i + 1 : right.right_edge.i + 1])


class Setting:
    """What clauses of one text are judged by."""

    def __init__(self, document: Document, doc: Doc, attributions: list[Attribution], hints: Hints) -> None:
        self._hints = hints
        self._length = max(1, len(document.text))
        self._title = next((b.end for b in document.blocks if b.kind is BlockKind.TITLE), 0)
        self._said = SpanIndex((p, a) for a in attributions for p in a.content)
        self._doc = doc
        self._text = document.text
        self._cues = {i for a in attributions if a.cue for i in range(a.cue.start, a.cue.end)}

    def features(self, c: Clause) -> dict[str, float]:
        """What can be told of a clause without knowing whether it is an issue."""
        head = c.head
        lemma = head.lemma_.lower()
        children = list(head.children)
        aux = [t.lemma_.lower() for t in children if t.dep_ in ("aux", "auxpass")]
        negated = any(t.dep_ == "neg" for t in children)
        governor = f"governor={head.head.lemma_.lower()}" if head.head is not head else "root"
        names = [f"head={lemma}", f"dep={head.dep_}", f"tag={head.tag_}", f"head-dep={lemma}-{head.dep_}"]
        names += [f"head-tag={lemma}-{head.tag_}", governor, f"length={_size(len(c.tokens))}"]
        names += [f"aux={a}" for a in aux] + [f"head-aux={lemma}-{a}" for a in aux]
        if negated:
            names += ["not", f"not={lemma}"]
        for t in children:
            if t.dep_ in (
                "dobj",
                "attr",
                "acomp",
                "nsubj",
                "nsubjpass",
                "prep",
                "xcomp",
                "ccomp",
                "prt",
                "advmod",
                "oprd",
            ):
                names += [f"{t.dep_}={t.lemma_.lower()}", f"{lemma}-{t.dep_}", f"{lemma}-{t.dep_}={t.lemma_.lower()}"]
        subject = next((t for t in children if t.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            names.append(f"subject-is={subject.ent_type_ or subject.pos_}")
        names += self._of_words(c)
        names += self._of_place(c)
        return dict.fromkeys(names, 1.0) | self._of_hints(c)

    def _of_hints(self, c: Clause) -> dict[str, float]:
        """The encoder's opinion of the clause, of its head and of its sentence."""
        mean, most = self._hints.openness(c.span)
        head = self._hints.openness(Span(c.head.idx, c.head.idx + len(c.head)))[0]
        sentence = self._hints.openness(c.sentence)[0]
        values = {"open": mean, "open-most": most, "open-head": head, "open-beyond": mean - sentence}
        values |= {"open-odds": logit(mean), "open-head-odds": logit(head), "open-most-odds": logit(most)}
        return values | {f"type={k}": v for k, v in self._hints.types(c.span).items()}

    def _of_words(self, c: Clause) -> list[str]:
        lemmas = [t.lemma_.lower() if not t.ent_type_ else f"<{t.ent_type_}>" for t in c.tokens]
        names = [f"w={w}" for w in lemmas]
        names += [f"b={a}_{b}" for a, b in pairwise(lemmas) if not (a.startswith("<") and a == b)]
        before = c.tokens[0].i
        names += [f"before={t.lower_}" for t in self._doc[max(0, before - 2) : before] if not t.is_space]
        names += [f"entity={t.ent_type_}" for t in c.tokens if t.ent_type_ in ("DATE", "TIME", "LAW", "MONEY", "EVENT")]
        if self._text[c.sentence.start : c.sentence.end].rstrip("\"”’' \n").endswith("?"):
            names.append("asks")
        return names

    def _of_place(self, c: Clause) -> list[str]:
        names = []
        start = c.span.start
        if start < self._title:
            names.append("title")
        names.append(f"tenth={min(9, 10 * start // self._length)}")
        head: Token = c.head
        if head.idx in self._cues:
            names += ["cue", f"cue={head.lemma_.lower()}"]
        for _, a in self._said.touching(Span(head.idx, head.idx + 1)):
            cue = self._text[a.cue.start : a.cue.end].lower() if a.cue else "-"
            names += ["said", f"said={cue.split()[-1]}"]
            if a.speaker is None:
                names.append("said-by-nobody")
            if head.dep_ in ("ROOT", "ccomp"):
                names.append("said-main")
            break
        return names


def _size(number: int) -> str:
    return next(str(n) for n in (3, 5, 8, 12, 18, 26, 40, 99) if number <= n)
