"""Where 1,000 marks stand after their articles were edited as news sites edit: on their words, on others, or nowhere.

The articles are the bundled samples. Every word carries a number through the edits, so that the right place is known.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import reader
from bench.figure import Figure
from reader.annotating.anchoring import TextChange
from reader.model import Span
from reader.pages.local import read_source

SAMPLES = Path(reader.__file__).parent / "data" / "samples"
MARKS = 1_000
MARKS_A_TEXT = 10
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_QUOTES = str.maketrans({"“": '"', "”": '"', "’": "'"})
_BOILERPLATE = (
    "Sign up to our newsletter to get the news of the day every morning.",
    "This story was updated at 14:05 to add a reply from the ministry.",
    "Read more of our reporting from the region.",
    "Correction: an earlier version of this article gave a wrong date.",
    "© The publishers. All rights reserved.",
)


class Token(NamedTuple):
    """A word, sign or space, with the number that it keeps through all edits; None for what was put in."""

    text: str
    number: int | None


Paragraph = list[Token]


def run(_folder: Path) -> Iterator[Figure]:
    """Edit every article again and again and see where the marks of each version went."""
    chance = random.Random(11)
    documents = [entry.document for entry in read_source(SAMPLES).entries]
    texts = [[document.text[block.start : block.end] for block in document.blocks] for document in documents]
    right = wrong = lost = number = 0
    while number < MARKS:
        for paragraphs in texts:
            old, new = edited([_tokens(p) for p in paragraphs], texts, chance)
            change = TextChange(_text(old), _text(new))
            was, now = _spots(old), _spots(new)
            for first, last in (_mark(old, chance) for _ in range(MARKS_A_TEXT)):
                if number == MARKS:
                    break
                number += 1
                place = change.place(Span(was[first].start, was[last].end))
                if place is None:
                    lost += 1
                elif place == Span(now[first].start, now[last].end):
                    right += 1
                else:
                    wrong += 1
    note = f"{MARKS:,} marks: {right} on their words, {wrong} on others, {lost} orphaned"
    yield Figure("marks not on their words after edits", 100 - 100 * right / number, "%", 3, note)
    yield Figure("marks on other words", 100 * wrong / number, "%", 0.5)


def edited(
    paragraphs: list[Paragraph], texts: list[list[str]], chance: random.Random
) -> tuple[list[Paragraph], list[Paragraph]]:
    """An earlier version with slips of the pen, and the later one, mended and moved about."""
    count = iter(range(10**9))
    numbered = [[Token(token.text, next(count)) for token in paragraph] for paragraph in paragraphs]
    old = [[_slip(token, chance) for token in paragraph] for paragraph in numbered]
    new = [list(paragraph) for paragraph in numbered]
    if chance.random() < 0.3:  # the old one was typed with straight quotation marks
        old = [[Token(token.text.translate(_QUOTES), token.number) for token in paragraph] for paragraph in old]
    for _ in range(chance.randint(1, 3)):
        into = chance.choice(new[1:])
        at = chance.choice([at + 1 for at, token in enumerate(into) if token.text in ".?!"] or [len(into)])
        into[at:at] = _tokens(" " + _sentence(texts, chance))
    for _ in range(chance.randint(1, 2)):
        moving = new.pop(chance.randrange(1, len(new)))
        new.insert(chance.randrange(1, len(new) + 1), moving)
    for version in (old, new):
        first, last = chance.sample(_BOILERPLATE, 2)
        version.insert(1, _tokens(first))
        version.append(_tokens(last))
    return old, new


def _tokens(text: str) -> Paragraph:
    return [Token(match[0], None) for match in _TOKEN.finditer(text)]


def _slip(token: Token, chance: random.Random) -> Token:
    """The token, or in one of fifty a slip: two letters swapped, one doubled, one missing."""
    word = token.text
    if len(word) < 5 or not word.isalpha() or chance.random() > 0.02:
        return token
    at = chance.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1 :],
    )
    return Token(chance.choice(slips), token.number)


def _sentence(texts: list[list[str]], chance: random.Random) -> str:
    paragraph = chance.choice(chance.choice(texts)[1:])
    return re.split(r"(?<=[.!?])\s", paragraph)[0]


def _text(paragraphs: list[Paragraph]) -> str:
    return "\n\n".join("".join(token.text for token in paragraph) for paragraph in paragraphs)


def _spots(paragraphs: list[Paragraph]) -> dict[int, Span]:
    """Where each numbered token stands."""
    spots: dict[int, Span] = {}
    at = 0
    for paragraph in paragraphs:
        for token in paragraph:
            if token.number is not None:
                spots[token.number] = Span(at, at + len(token.text))
            at += len(token.text)
        at += 2
    return spots


def _mark(paragraphs: list[Paragraph], chance: random.Random) -> tuple[int, int]:
    """A person's mark: a word or two, a clause, a sentence; as the numbers of its first and last word."""
    while True:
        words = [token.number for token in chance.choice(paragraphs) if token.text[0].isalnum()]
        size = chance.choice((1, 2, 3, 4, 6, 8, 10, 14, 18, 25))
        if len(words) < size:
            continue
        at = chance.randrange(len(words) - size + 1)
        first, last = words[at], words[at + size - 1]
        if first is not None and last is not None:
            return first, last
