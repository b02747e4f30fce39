"""From the encoder's tags to contents, cues and speakers: which words each is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reader.extract.learned.encoder import Floats, Reading
from reader.extract.learned.heads import QUOTE_TAGS
from reader.extract.learned.quotation import Quoted, quoted
from reader.extract.learned.sequence import NEVER, best_paths, moves, runs

OUTSIDE, BEGIN, INSIDE, RESUME, SPEAKER, SPEAKER_INSIDE, CUE, CUE_INSIDE = range(len(QUOTE_TAGS))
SPOKEN = 0.5
"""A stretch in quotation marks is speech when its words are content with at least this probability, on average."""

_MOVES = moves(
    len(QUOTE_TAGS),
    {INSIDE: (BEGIN, INSIDE, RESUME), SPEAKER_INSIDE: (SPEAKER, SPEAKER_INSIDE), CUE_INSIDE: (CUE, CUE_INSIDE)},
)


class Stretch(NamedTuple):
    """A stretch in quotation marks, in words."""

    words: range
    quoted: Quoted
    spoken: float
    """How likely its words are content, on average."""


class Pieces(NamedTuple):
    """What the tags make of a text, as ranges of words."""

    contents: list[range]
    """Pieces: a content may be made of several."""
    cues: list[range]
    speakers: list[range]
    stretches: list[Stretch]


def stretches_of(reading: Reading, tags: Floats) -> list[Stretch]:
    """The text's stretches in quotation marks, with how likely they are speech."""
    spans = reading.words.spans
    content = np.exp(tags[:, [BEGIN, INSIDE, RESUME]]).sum(-1)
    found = []
    at = 0
    for stretch in quoted(reading.text):
        while at < len(spans) and spans[at].start < stretch.start:
            at += 1
        end = at
        while end < len(spans) and spans[end].end <= stretch.end:
            end += 1
        if end > at:
            found.append(Stretch(range(at, end), stretch, float(content[at:end].mean())))
    return found


def pieces_of(reading: Reading, tags: Floats, leans: Sequence[float] = (0.0,)) -> list[Pieces]:
    """Contents, cues and speakers of a text from the log probabilities of its words' tags, once for each lean (in log
    odds): a higher one takes more words for contents."""
    stretches = stretches_of(reading, tags)
    held = tags.copy()
    for stretch in stretches:
        if stretch.spoken >= SPOKEN and (len(stretch.words) > 3 or not stretch.quoted.single):
            _hold(reading, held, stretch)
    leaning = np.repeat(held[None], len(leans), axis=0)
    leaning[:, :, [BEGIN, INSIDE, RESUME]] += np.array(leans, dtype=np.float32)[:, None, None]
    found = []
    for path in best_paths(leaning, _MOVES):
        parts = runs(path, {SPEAKER: SPEAKER_INSIDE, CUE: CUE_INSIDE})
        cues = [words for tag, words in parts if tag == CUE]
        speakers = [words for tag, words in parts if tag == SPEAKER]
        found.append(Pieces(_contents(path), cues, speakers, stretches))
    return found


def _hold(reading: Reading, tags: Floats, stretch: Stretch) -> None:
    """Make a spoken stretch one piece of content, whose borders are its marks where the punctuation says so."""
    text, words, spans = reading.text, stretch.words, reading.words.spans
    others = [tag for tag in range(len(QUOTE_TAGS)) if tag != INSIDE]
    tags[words.start, [OUTSIDE, *range(SPEAKER, len(QUOTE_TAGS))]] = NEVER
    tags[words.start + 1 : words.stop, others] = NEVER
    before = text[: stretch.quoted.start - 1].rstrip()[-1:]
    opening = text[stretch.quoted.start : stretch.quoted.start + 1]
    if before in ".!?:" or (before in ',”’"' and (opening.isupper() or opening == "[")):
        tags[words.start, INSIDE] = NEVER
    following = next((i for i in range(words.stop, len(spans)) if spans[i].start > stretch.quoted.end), None)
    if following is not None and text[stretch.quoted.end - 1] in ",.!?…]" and stretch.quoted.closed:
        tags[words.stop : following + 1, INSIDE] = NEVER


def _contents(path: list[int]) -> list[range]:
    begins = {BEGIN: INSIDE, RESUME: INSIDE}
    return [words for _, words in runs(path, begins)]
