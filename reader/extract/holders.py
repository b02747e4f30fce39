"""Holders: the actors whose move an open issue is, or who raise it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from reader.extract.actors import Candidate
from reader.extract.cast import Cast
from reader.extract.clauses import Clause, subjects
from reader.extract.hints import Hints
from reader.extract.quotes import Said
from reader.extract.spans import SpanIndex
from reader.model import IssueType, Span

if TYPE_CHECKING:
    from reader.extract.issues import Issue
    from reader.extract.linear import LinearModel

MOST = 3
LIKELY, FIRST = 0.2, 0.1
"""How likely an actor has to be a holder to be listed, and the likeliest one."""
BACK, AHEAD, NEAR = 250, 150, 900
"""Code points before and behind the clause's sentence in which actors are looked for, and from the clause to a mention
that the encoder is asked about."""
PARTS = frozenset({"dobj", "dative", "pobj", "poss", "agent", "attr"})


class Carriers:
    """The quotes that issues can stand in, by the places of their contents and cues."""

    def __init__(self, said: list[Said]) -> None:
        pieces = [(p, n) for n, s in enumerate(said) for p in s.content]
        self._places = SpanIndex(pieces + [(s.cue, n) for n, s in enumerate(said) if s.cue])

    def of(self, evidence: Span) -> int | None:
        """The number of the quote that an issue stands in or whose cue it is: the one it shares most with."""
        shared: Counter[int] = Counter()
        for span, n in self._places.touching(evidence):
            shared[n] += min(span.end, evidence.end) - max(span.start, evidence.start)
        return shared.most_common(1)[0][0] if shared else None


class Holders:
    """The actors of one text, asked who of them holds an issue."""

    def __init__(self, text: str, people: list[Candidate], cast: Cast, hints: Hints, model: LinearModel | None) -> None:
        self._length = len(text)
        self._people = people
        self._cast = cast
        self._hints = hints
        self._model = model
        self._main = sorted(range(len(people)), key=lambda n: -people[n].salience)[:2]

    def of(self, issue: Issue, quote: Said | None) -> list[int]:
        """Actors by their numbers, the likeliest first."""
        if self._model is None:
            return []
        features = self.features(issue.clause, issue.type, quote)
        odds = {n: self._model.probabilities(mine)["yes"] for n, mine in features.items()}
        ordered = sorted(odds, key=lambda n: -odds[n])[:MOST]
        return [n for place, n in enumerate(ordered) if odds[n] > (LIKELY if place else FIRST)]

    def features(self, clause: Clause, kind: IssueType, quote: Said | None) -> dict[int, dict[str, float]]:
        """What speaks for each actor in or around the clause, said by the quote's speaker where there is one."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for actor, name in [*self._of_grammar(clause), *self._of_place(clause)]:
            if actor is not None:
                found[actor] |= {name: 1.0, f"{kind}-{name}": 1.0}
        if quote is not None and quote.actor is not None:
            found[quote.actor] |= {"speaker": 1.0, f"{kind}-speaker": 1.0}
        acts = any("subject" in mine for mine in found.values())
        for actor, mine in found.items():
            mine |= {"salience": self._people[actor].salience, f"type={kind}": 1.0}
            mine |= {f"kind={self._people[actor].kind}": 1.0, f"{kind}-kind={self._people[actor].kind}": 1.0}
            mine |= {"both": float("subject" in mine and "speaker" in mine), "no-subject": float(not acts)}
            mine |= {"unsaid": float(quote is None), "pointed": 3 * self._pointed(clause.span, actor)}
        return found

    def _of_grammar(self, clause: Clause) -> list[tuple[int | None, str]]:
        cast, head = self._cast, clause.head
        found = [(cast.at(t), "subject" if t.head == head else "subject-above") for t in subjects(clause)]
        found += [(cast.at(t), "passive") for t in head.children if t.dep_ == "nsubjpass"]
        for token in head.subtree:
            if token.dep_ in PARTS:
                actor = cast.at(token)
                found.append((actor, f"part={token.dep_}"))
                if head in (token.head, token.head.head):
                    found.append((actor, f"near={token.dep_}"))
        return found

    def _of_place(self, clause: Clause) -> list[tuple[int | None, str]]:
        sentence = clause.sentence
        inside = self._cast.within(sentence)
        before = self._cast.within(Span(max(0, sentence.start - BACK), sentence.start))
        behind = self._cast.within(Span(sentence.end, min(self._length, sentence.end + AHEAD)))
        places = {"clause": self._cast.within(clause.span), "sentence": inside, "first": inside[:1], "before": before,
                  "last": before[-1:], "after": behind, "top": self._main}  # fmt: skip
        return [(actor, name) for name, actors in places.items() for actor in actors]

    def _pointed(self, evidence: Span, actor: int) -> float:
        """How likely the encoder takes the actor for the holder, by the mention that it likes best."""
        mentions = [m.span for m in (*self._people[actor].mentions, *self._people[actor].pronouns)]
        near = [m for m in mentions if abs(m.start - evidence.start) < NEAR]
        return max((self._hints.holds(m, evidence) for m in near), default=0.0)
