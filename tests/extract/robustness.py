"""Texts of every odd sort, made from a number: the same number gives the same text."""

from __future__ import annotations

import random
from collections.abc import Callable

MARKS = "“”\"‘’'«»„‹›"
NAMES = (
    "Ana Ruiz",
    "Mr Orre",
    "BRANDT",
    "the Skarn Ferry Company",
    "EU",
    "U.S.",
    "Dr. No",
    "O’Neill",
    "李明",
    "the union",
)
SAID = ("said", "warned that", "asked", "denied", "told", "according to", "will decide", "must pay", "fears", "—")
WORDS = (
    *("the", "a", "ferry", "strike", "by", "Friday", "before", "30 February", "in 9999", "within 3 days", "unclear"),
    *("it", "she", "we", "who", "would", "not", "whether", "if", "next week", "$3.5m", "10-4", "x" * 60, "e\u0301"),
)
RIGHT_TO_LEFT = ("שלום", "עולם", "قال", "الوزير", "اليوم", "\u202e", "\u200f", "12", "،")
EMOJI = ("🙂", "👩\u200d👧", "🇩🇪", "❤️", "\u20e3", "☃")


def text_of(number: int, most: int = 2_500) -> str:
    """One text, of the sort that its number falls to, of about `most` code points at the longest."""
    chance = random.Random(number)
    return KINDS[number % len(KINDS)](chance, chance.choice((20, 200, most)))[:most]


def _empty(chance: random.Random, _: int) -> str:
    return chance.choice(("", " ", "\n", "\n\n\n", "\t \u2028", "x", "“", "?", "🙂", "\u0301", "\x00", "7"))


def _marks(chance: random.Random, most: int) -> str:
    return "".join(chance.choice(MARKS) for _ in range(most))


def _unbalanced(chance: random.Random, most: int) -> str:
    return _joined(chance, most, (*MARKS, *WORDS, *NAMES, *SAID, ".", ",", "\n\n"), (" ", " ", ""))


def _emoji(chance: random.Random, most: int) -> str:
    return _joined(chance, most, (*EMOJI, *EMOJI, *WORDS, "said"), ("", " "))


def _right_to_left(chance: random.Random, most: int) -> str:
    return _joined(chance, most, (*RIGHT_TO_LEFT, *RIGHT_TO_LEFT, *NAMES, "said", *MARKS), (" ",))


def _unpunctuated(chance: random.Random, most: int) -> str:
    return _joined(chance, most, (*WORDS, *NAMES, *SAID), (" ",))


def _list(chance: random.Random, most: int) -> str:
    signs = ("• ", "- ", "1. ", "* ", "\t", "")
    return _joined(chance, most, [s + w for s in signs for w in (*NAMES, *WORDS)], ("\n", "\n\n", "\n\t"))


def _transcript(chance: random.Random, most: int) -> str:
    lines = (f"{chance.choice(NAMES).upper()}: {_unbalanced(chance, 80)}\n\n" for _ in range(most // 60 + 1))
    return "".join(lines)


def _news(chance: random.Random, most: int) -> str:
    def sentence() -> str:
        who, said = chance.choice(NAMES), chance.choice(SAID)
        what = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 12)))
        quoted = chance.random() < 0.4
        return f"“{what},” {who} {said}. " if quoted else f"{who} {said} {what}. "

    lines = (sentence() + chance.choice(("", "", "\n\n")) for _ in range(most // 30 + 1))
    return "".join(lines)


def _anything(chance: random.Random, most: int) -> str:
    return "".join(
        chr(code) for code in (chance.randrange(0x11000) for _ in range(most)) if not 0xD800 <= code <= 0xDFFF
    )


def _joined(chance: random.Random, most: int, pieces: tuple[str, ...] | list[str], between: tuple[str, ...]) -> str:
    made, length = [], 0
    while length < most:
        made += [chance.choice(pieces), chance.choice(between)]
        length += len(made[-2]) + len(made[-1])
    return "".join(made)


KINDS: tuple[Callable[[random.Random, int], str], ...] = (
    _empty, _marks, _unbalanced, _emoji, _right_to_left, _unpunctuated, _list, _transcript, _news, _anything,
)  # fmt: skip
