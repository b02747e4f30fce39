"""Who is named where: mentions with their kinds, pronouns, and which mentions are of the same actor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reader.extract.learned.encoder import Floats, Reading
from reader.extract.learned.heads import INNER_TAGS, KINDS, MENTION_TAGS
from reader.extract.learned.sequence import best_path, moves, runs
from reader.model import Span


def _begins(count: int) -> dict[int, int]:
    return {tag: tag + 1 for tag in range(1, count, 2)}


_MOVES = {count: moves(count, {t + 1: (t, t + 1) for t in range(1, count, 2)}) for count in (MENTION_TAGS, INNER_TAGS)}


class Mention(NamedTuple):
    """A name, a noun phrase or a pronoun that stands for an actor or a place."""

    span: Span
    words: range
    kind: str
    """One of KINDS, or "pronoun"."""
    score: float
    """0-1: how likely its words are one."""
    inner: bool
    """Stands inside another mention, or is a pronoun."""


class Link(NamedTuple):
    """How likely two mentions are of the same actor, by their numbers."""

    mention: int
    other: int
    score: float


def mentions_of(reading: Reading) -> list[Mention]:
    """The text's mentions and pronouns, in order of place."""
    found = []
    for head, count in (("mention", MENTION_TAGS), ("inner", INNER_TAGS)):
        tags = reading.head(head)
        for tag, words in runs(best_path(tags, _MOVES[count]), _begins(count)):
            kind = ((*KINDS, "pronoun"))[(tag - 1) // 2]
            spans = reading.words.spans
            score = float(1 - np.exp(tags[words.start : words.stop, 0]).max())
            found.append(
                Mention(Span(spans[words.start].start, spans[words.stop - 1].end), words, kind, score, head == "inner")
            )
    return sorted(found, key=lambda m: (m.span.start, -m.span.end))


def links_of(reading: Reading, mentions: list[Mention], *, least: float = 0.1) -> list[Link]:
    """Which other mentions each points to, where the probability is ``least`` or more; the likeliest first."""
    found = []
    for number, mention in enumerate(mentions):
        window = reading.window_of(mention.words)
        if not window.start <= mention.words.start < window.end:
            continue
        odds: Floats = window.pointed("coreference", range(mention.words.start, mention.words.start + 1))[0]
        for other, candidate in enumerate(mentions):
            if other != number and window.start <= candidate.words.start < window.end:
                score = float(odds[candidate.words.start - window.start + 1])
                if score >= least:
                    found.append(Link(number, other, score))
    return sorted(found, key=lambda link: (link.mention, -link.score))
