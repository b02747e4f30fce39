"""Which clauses the gold calls open issues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

SETS = ("wikinews/train", "ours/train", "issues/train")
"""The files with open issues, below the folder of the corpora."""


class Label(NamedTuple):
    """What should be told of a clause."""

    answer: str
    """One of ANSWERS of the encoder's heads."""
    weight: float
    """1 for a clause that is none, else how much of clause and gold evidence is common to both, 0-1."""
    type: str | None


def labels_of(text: str, clauses: Iterable[Sequence[int]], issues: Iterable[Mapping[str, Any]]) -> Iterator[Label]:
    """Of each clause the issue that it is evidence of, one that has to be listed before one that may be."""
    gold = [(_words_in(text, *issue["evidence"]), issue) for issue in issues]
    for start, end in clauses:
        words = _words_in(text, start, end)
        met = [(not g["optional"], shared, g["type"]) for wanted, g in gold if (shared := _shared(words, wanted))]
        if met:
            required, shared, kind = max(met)
            yield Label("yes" if required else "may", shared, kind)
        else:
            yield Label("no", 1.0, None)


def _shared(words: set[int], wanted: set[int]) -> float:
    """The share of words common to both, where they are close enough to be the same evidence."""
    common = len(words & wanted)
    if common * 2 < min(len(words), len(wanted)) or common * 4 < max(len(words), len(wanted)):
        return 0.0
    return common / max(1, len(words | wanted))


def _words_in(text: str, start: int, end: int) -> set[int]:
    """Where the words of a stretch begin."""
    return {m.start() + start for m in re.finditer(r"\w+", text[start:end])}
