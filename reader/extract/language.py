"""Which language a text is in: what its feed or page declares is a hint, which the text may overrule."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

ENGLISH = "en"
UNKNOWN = "und"
SAMPLE = 6_000
"""Code points, from the beginning, that are looked at."""
SMALL, SMALL_SHARE = 8, 0.2
"""Number and share of small words from which a text is English without further question. English news has a share of
0.3 to 0.55; the highest seen in other languages is 0.12."""
FEW, ENOUGH, MANY = 25, 60, 100
"""Letters below which a text says nothing, from which it may say that it is not English, and from which it may say so
against what was declared."""
LIKELY, SURE = 0.9, 0.99
_WORD = re.compile(r"[^\W\d_]+")


def base(language: str) -> str:
    """The language of a tag without region or script: "de" for "de-AT", "" for none."""
    return re.split(r"[-_]", language.strip().lower())[0]


def language_of(text: str, declared: str = "") -> str:
    """The language of a text as a tag such as "en" or "de-AT"; what was declared where the text does not say."""
    words = _WORD.findall(text[:SAMPLE].lower())
    letters = sum(map(len, words))
    if is_plainly_english(words):
        return _agreed(ENGLISH, declared)
    latin = 2 * sum(len(w) for w in words if w.isascii()) >= letters
    if not letters or (letters < FEW and (latin or base(declared) not in ("", ENGLISH))):
        return declared or ENGLISH
    found, english = _identified(text[:SAMPLE])
    if found == ENGLISH:
        agreed = latin and (english >= LIKELY or not declared)
    elif not latin:
        agreed = True
    elif base(declared) == ENGLISH:
        agreed = letters >= MANY and english <= 1 - SURE
    else:
        agreed = letters >= ENOUGH and english <= 1 - LIKELY
    return _agreed(found, declared) if agreed else declared or (ENGLISH if latin else UNKNOWN)


def is_plainly_english(words: list[str]) -> bool:
    """Whether a text has so many of the small words that English cannot do without that no other language is likely;
    saves loading the identifier, which takes half a second and 80 MB, for those who read English only."""
    from spacy.lang.en.stop_words import STOP_WORDS

    small = sum(word in STOP_WORDS for word in words)
    return small >= SMALL and small >= SMALL_SHARE * len(words)


def _agreed(found: str, declared: str) -> str:
    return declared if base(declared) == found else found


def _identified(text: str) -> tuple[str, float]:
    """The likeliest language of a text, and how likely English is."""
    ranked: list[tuple[str, float]] = _identifier().rank(text)
    likeliest = ranked[0][0]
    return {"nb": "no"}.get(likeliest, likeliest), float(dict(ranked)[ENGLISH])


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
