"""Tokens by what they are rather than what they say: names of a kind, dates, numbers; else by their lemmas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.extract.learned.heads import KINDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.hints import Hints

LIKELY = 0.5
"""How likely a word with a capital has to be part of a mention to be taken for a name."""
DATE, NUMBER = "<date>", "<number>"
CALENDAR = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "june", "july", "august", "september", "october", "november", "december", "today", "tomorrow",
    "yesterday", "tonight", "week", "month", "year", "weekend", "spring", "summer", "autumn", "winter", "morning",
    "afternoon", "evening", "noon", "midnight",
})  # fmt: skip


class Wording:
    """The tokens of one text."""

    def __init__(self, doc: Doc, hints: Hints) -> None:
        likeliest = hints.kind_odds.argmax(1).tolist()
        odds = hints.kind_odds.max(1).tolist()
        self.labels: list[str] = []
        """Of each token: <person> and so on for a name, <date>, <number>, or nothing."""
        for token in doc:
            label = ""
            if token.lemma_.lower() in CALENDAR or token.text == "May" or _is_year(token):
                label = DATE
            elif token.tag_ == "CD":
                label = NUMBER
            elif token.text[:1].isupper():
                word = hints.word_at(token.idx)
                if odds and odds[word] > LIKELY:
                    label = f"<{KINDS[likeliest[word]]}>"
            self.labels.append(label)
        self.words = [label or token.lemma_.lower() for label, token in zip(self.labels, doc, strict=True)]


def _is_year(token: Token) -> bool:
    text = token.text
    return len(text) == 4 and text.isdigit() and text[:2] in ("18", "19", "20")
