"""Which cue and which speaker belong to which content, and which pieces make one content."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from reader.extract.learned.contents import Pieces
from reader.extract.learned.encoder import Floats, Reading

REACH = 40
"""Words between two pieces of one content at most."""
INTERRUPTED = 14
"""Words that may interrupt a sentence in quotation marks at most."""
LONGEST_GROUP = 5


class Linked(NamedTuple):
    """A content with its cue and speaker, as ranges of words."""

    content: list[range]
    cue: range | None
    speaker: range | None
    cue_score: float
    speaker_score: float
    join: float
    """How likely all its pieces share one cue; 1 when there is one piece."""
    left_out: float
    """How likely a neighbouring piece that is not taken in shares its cue."""


def linked(reading: Reading, pieces: Pieces) -> list[Linked]:
    """All contents worth a look, each with the cue and the speaker that its words point to: what the tags make of the
    text, and where they join pieces also the pieces alone."""
    cues = [_odds(reading, "cue", piece, pieces.cues) for piece in pieces.contents]
    speakers = [_odds(reading, "speaker", piece, pieces.speakers) for piece in pieces.contents]
    groups: list[list[list[int]]] = []
    for number in range(len(pieces.contents)):
        if number and _goes_on(reading, pieces, number - 1):
            groups[-1][-1].append(number)
        elif number and _belong(pieces, number - 1, number, cues):
            groups[-1].append([number])
        else:
            groups.append([[number]])
    shares = [_share(a, b) for a, b in itertools.pairwise(cues)]
    found = []
    for whole in groups:
        for group in _parts(whole):
            cue, cue_score = _best(pieces.cues, np.sum([cues[n] for n in group], axis=0))
            speaker, speaker_score = _best(pieces.speakers, np.sum([speakers[n] for n in group], axis=0))
            joins = [shares[n] for n in group[:-1] if not _goes_on(reading, pieces, n)]
            around = [shares[n] for n in (group[0] - 1, group[-1]) if 0 <= n < len(shares)]
            content = [pieces.contents[n] for n in group]
            found.append(
                Linked(
                    content, cue, speaker, cue_score, speaker_score, min(joins, default=1.0), max(around, default=0.0)
                )
            )
    return found


def _parts(whole: list[list[int]]) -> Iterator[list[int]]:
    """The group and, where it is short, every run of its parts."""
    if len(whole) > LONGEST_GROUP:
        yield [n for part in whole for n in part]
        return
    for start in range(len(whole)):
        for stop in range(start + 1, len(whole) + 1):
            yield [n for part in whole[start:stop] for n in part]


def _share(one: Floats, other: Floats) -> float:
    """How likely two pieces point to the same cue."""
    return float((one[1:] / one.sum() * other[1:] / other.sum()).sum())


def _goes_on(reading: Reading, pieces: Pieces, number: int) -> bool:
    """Whether the speech of a piece goes on in the next one: it ends with its paragraph and is not closed, or breaks
    off at a comma for a few words (“We know,” she said, “what it costs”)."""
    piece = pieces.contents[number]
    stretch = next((s for s in pieces.stretches if s.words.start <= piece.start and s.words.stop == piece.stop), None)
    if stretch is None or not stretch.quoted.closed:
        return stretch is not None
    following = pieces.contents[number + 1 : number + 2]
    other = next((s for s in pieces.stretches for f in following if s.words.start == f.start), None)
    if other is None or other.words.start - piece.stop > INTERRUPTED:
        return False
    between = reading.text[stretch.quoted.end - 1 : other.quoted.start]
    told = any(piece.stop <= cue.start < other.words.start for cue in pieces.cues)
    lower = reading.text[other.quoted.start].islower()
    return told and lower and "," in (between[0], between[2]) and "\n" not in between


def _belong(pieces: Pieces, number: int, following: int, cues: list[Floats]) -> bool:
    """Whether two pieces may be of one content: they point to the same cue."""
    first, second = pieces.contents[number], pieces.contents[following]
    one, other = cues[number].argmax(), cues[following].argmax()
    return bool(one == other and one > 0 and second.start - first.stop < REACH)


def _odds(reading: Reading, pointer: str, piece: range, candidates: list[range]) -> Floats:
    """How many of the piece's words point to nobody (first) and to each candidate."""
    window, odds = reading.pointed(pointer, piece)
    found = np.zeros(len(candidates) + 1, dtype=np.float32)
    found[0] = odds[0]
    for number, candidate in enumerate(candidates):
        if candidate.start >= window.start and candidate.stop <= window.end:
            found[number + 1] = odds[candidate.start - window.start + 1 : candidate.stop - window.start + 1].sum()
    return found


def _best(candidates: list[range], odds: Floats) -> tuple[range | None, float]:
    number = int(odds.argmax())
    return (candidates[number - 1] if number else None), float(odds[number] / odds.sum())
