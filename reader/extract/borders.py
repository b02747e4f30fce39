"""What tells whether a stretch is a mention with the right borders, and of what kind."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from reader.extract.hints import logit
from reader.extract.learned.heads import KINDS
from reader.extract.names import plain
from reader.extract.proposals import ARTICLES, POSSESSIVE, Page

if TYPE_CHECKING:
    from reader.extract.places import Places

POSSIBLE = 0.015
"""How likely the encoder has to find an actor in a phrase without capitals."""
INSIDE = frozenset({"of", "and", "the", "in", "for", "'s", "’s", ",", "(", "-", "with", "from"})
SMALL_WORDS = frozenset({"ADP", "DET", "CCONJ", "PUNCT", "PART", "SCONJ", "PRON", "AUX"})
MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod", "poss"})


class Borders:
    """The features of stretches in one text: of the first word and what stands before, of the last and what follows, of
    the head, and of the whole."""

    def __init__(self, page: Page, places: Places, tagged: dict[tuple[int, int], str]) -> None:
        self._page = page
        self._places = places
        self._tagged = tagged
        count = len(page.words)
        self._entity_of, self._chunk_of = [-1] * count, [-1] * count
        for number, (start, end, _) in enumerate(page.entities):
            self._entity_of[start:end] = [number] * (end - start)
        for number, (start, end, _) in enumerate(page.chunks):
            self._chunk_of[start:end] = [number] * (end - start)
        self._run_of = [(-1, -1)] * count
        self._lone: Counter[str] = Counter()
        for start, end in page.runs:
            self._run_of[start:end] = [(start, end)] * (end - start)
            self._lone[self._key(start, end)] += 1
        self._elsewhere: dict[str, Counter[str]] = {}
        for start, end, label in page.entities:
            self._elsewhere.setdefault(self._key(start, end), Counter())[label] += 1
        odds = page.hints.kind_odds
        self._sums = np.r_[np.zeros((1, len(KINDS)), dtype=np.float32), odds.cumsum(0)]
        self._any: list[float] = odds.sum(1).clip(0, 1).tolist()
        self._sections = [0] * count
        section = 0
        for i, broken in enumerate(page.broken):
            self._sections[i] = section
            section = min(2, section + broken)
        self._at_start, self._at_end, self._of_root = cache(self._start), cache(self._end), cache(self._root)

    def _key(self, start: int, end: int) -> str:
        return plain(self._page.text[self._page.starts[start] : self._page.ends[end - 1]])

    def is_possible(self, start: int, end: int) -> bool:
        """Whether the stretch has a capital or the encoder sees the least of an actor there."""
        if any(self._page.capital[start:end]):
            return True
        words = self._page.hints.words(self._page.span(start, end))
        return bool(words) and sum(self._any[words.start : words.stop]) > POSSIBLE * len(words)

    def features(self, start: int, end: int) -> dict[str, float]:
        """Of the tokens from `start`, `end` excluded."""
        page = self._page
        root = page.root(start, end)
        capital = page.capital[root]
        sort = ("name" if capital else "mixed") if any(page.capital[start:end]) else "nominal"
        names = [f"sort={sort}", f"{sort} size={min(end - start, 7)}"]
        names += self._at_start(start)
        names += self._at_end(end)
        names += self._of_root(root)
        names += self._of_entities(start, end)
        names += self._of_chunks(start, end, root)
        names += self._of_words(start, end)
        found = dict.fromkeys(names, 1.0)
        for name, value in self._of_hints(start, end).items():
            found[name] = found[f"{sort} {name}"] = value
        return found

    def _start(self, start: int) -> list[str]:
        page = self._page
        first = page.lower[start]
        names = [f"first={first}", f"begins={first[:4]}", f"first-pos={page.pos[start]}",
                 f"section={self._sections[start]}{'-first' if page.first[start] else ''}",
                 f"first-{page.ent[start] or 'none'}-{page.capital[start]}"]  # fmt: skip
        s, _ = self._run_of[start]
        names.append(f"run-{'same' if s == start else 'in' if s >= 0 else 'none'}")
        before = start - 1
        article = "none"
        while before >= 0 and page.lower[before] in ARTICLES:
            article = page.lower[before]
            before -= 1
        names.append(f"article={article}")
        if before < 0 or page.broken[before]:
            return [*names, "before=none"]
        names += [
            f"before={self._word_or_tag(before)}",
            f"before-pos={page.pos[before]}",
            f"previous={page.lower[before]}",
        ]
        joins = page.dep[before] if page.head[before] >= start else "out"
        if article == "none":
            names.append(f"before-{'capital' if page.capital[before] else 'small'}-{joins}")
            if page.ent[before] and page.ent[before] == page.ent[start]:
                names.append("before-entity")
        return names

    def _end(self, end: int) -> list[str]:
        page = self._page
        last = page.lower[end - 1]
        names = [f"last={last}", f"last-pos={page.pos[end - 1]}", f"last-capital={page.capital[end - 1]}"]
        e = self._run_of[end - 1][1]
        names.append(f"run-end-{'same' if e == end else 'in' if e >= 0 else 'none'}")
        if end >= len(page.words) or page.broken[end]:
            return [*names, "after=none"]
        names += [f"after={self._word_or_tag(end)}", f"after-pos={page.pos[end]}", f"next={page.lower[end]}"]
        joins = page.head[end - 1] >= end and page.dep[end - 1] in MODIFIERS
        names.append(f"after-{'capital' if page.capital[end] else 'small'}-{page.dep[end - 1] if joins else 'out'}")
        if page.words[end] in POSSESSIVE:
            names.append("owns")
        if page.head[end] < end:
            names.append(f"after-hangs-{page.dep[end]}")
        return names

    def _root(self, root: int) -> list[str]:
        page = self._page
        head, above = page.lower[root], page.head[root]
        dep = page.dep[root]
        where = f"pobj-{page.lower[above]}" if dep == "pobj" else dep
        shape = re.sub(
            r"(.)\1+", r"\1", re.sub(r"\d", "0", re.sub(r"[a-z]", "x", re.sub(r"[A-Z]", "X", page.words[root])))
        )
        names = [f"root={page.pos[root]}", f"dep={where}", f"head={head}", f"ends={head[-2:]}", f"ends={head[-3:]}",
                 f"ends={head[-4:]}-", f"shape={shape[:6]}", f"capital={page.capital[root]}"]  # fmt: skip
        if above != root:
            names.append(f"above-pos={page.pos[above]}")
            if page.pos[above] in ("VERB", "NOUN", "AUX"):
                names.append(f"governor={page.lemma(above)}-{dep}")
            elif dep == "pobj" and page.head[above] != above:
                names.append(f"above={page.lemma(page.head[above])}-{page.lower[above]}")
        if page.capital[root] and head in page.small:
            names.append("small-elsewhere")
        if page.tag[root] in ("NNS", "NNPS"):
            names.append("plural")
        return names

    def _word_or_tag(self, i: int) -> str:
        return self._page.lower[i] if self._page.pos[i] in SMALL_WORDS else self._page.tag[i]

    def _of_entities(self, start: int, end: int) -> list[str]:
        inside = sorted({n for n in self._entity_of[start:end] if n >= 0})
        if not inside:
            return ["entity=none"]
        names = [f"entities={min(len(inside), 3)}"]
        for n in inside[:3]:
            s, e, label = self._page.entities[n]
            fit = f"{_side(s, start)}-{_side(end, e)}"
            names += [f"entity={label}-{fit}", f"entity-{fit}"]
        return names

    def _of_chunks(self, start: int, end: int, root: int) -> list[str]:
        page = self._page
        n = self._chunk_of[root]
        if n < 0:
            return ["chunk=none"]
        s, e, top = page.chunks[n]
        while s < start and page.pos[s] == "DET":
            s += 1
        names = [f"chunk={_side(s, start)}-{_side(end, e)}-{top == root}"]
        if owned := page.owned(root):
            names.append("owned" if owned == end else "owned-out")
        return names

    def _of_words(self, start: int, end: int) -> list[str]:
        """The words themselves, and what is known of the name."""
        page = self._page
        names = [f"word={w}" for w in page.lower[start:end]]
        names += [f"holds={w}" for w in page.lower[start + 1 : end - 1] if w in INSIDE]
        text = page.text[page.starts[start] : page.ends[end - 1]]
        if text.isupper():
            names.append(f"upper-{min(len(text), 6)}")
        if any(c.isdigit() for c in text):
            names.append("digits")
        key = plain(text)
        names.append(f"lone={min(self._lone[key], 4)}")
        for label, count in self._elsewhere.get(key, {}).items():
            names.append(f"elsewhere={label}-{min(count, 3)}")
        places = self._places
        for sort, known in (("country", places.country_of), ("capital", places.capital_of), ("region", places.regions),
                            ("city", places.cities)):  # fmt: skip
            if key in known:
                names.append(f"is={sort}")
        return names

    def _of_hints(self, start: int, end: int) -> dict[str, float]:
        """The encoder's opinion, as log odds."""
        hints = self._page.hints
        words = hints.words(self._page.span(start, end))
        if not words:
            return {"no-hints": 1.0}
        mean = ((self._sums[words.stop] - self._sums[words.start]) / len(words)).tolist()
        inside = self._any[words.start : words.stop]
        found = {f"hint={kind}": logit(p) for kind, p in zip(KINDS, mean, strict=True)}
        found["any"] = logit(sum(inside) / len(inside))
        found["least"] = logit(min(inside))
        found["begins"] = logit(hints.begins(words.start))
        found["fresh"] = logit(max((hints.begins(w) for w in words[1:]), default=0.0))
        found["stays"] = logit(min((hints.goes_on(w) for w in words[1:]), default=1.0))
        found["goes-on"] = logit(hints.goes_on(words.stop)) if words.stop < len(self._any) else -1.0
        found["before-in"] = logit(self._any[words.start - 1]) if words.start else -1.0
        if tag := self._tagged.get((start, end)):
            found |= {f"tagged={tag}": 1.0, "tagged": 1.0}
        return found


def _side(one: int, other: int) -> str:
    """How borders lie: of a stretch around another, level with it, or inside it."""
    return "level" if one == other else "around" if one < other else "inside"
