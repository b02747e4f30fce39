"""Text as it is compared in searches, and as SQLite can hold it."""

from __future__ import annotations

import re
import unicodedata

_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")


def folded(text: str | None) -> str:
    """The text without case and diacritics, so that "Orbán" is found by "orban"."""
    if not text:
        return ""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, at which SQLite stops or fails, replaced one by one."""
    if text.isascii() and "\0" not in text:  # nearly all addresses and many titles; a tenth of the time
        return text
    return _SURROGATE_OR_NUL.sub("\ufffd", text)


def has_words(text: str) -> bool:
    """Whether the full-text index can find the text: it holds letters or digits, in a script that parts its words."""
    indexed = False
    for character in text:
        if unicodedata.category(character)[0] in "LN":
            indexed = True
            if _unparted(character):
                return False
    return indexed


def _unparted(character: str) -> bool:
    """Whether the character is of a script written without spaces: Thai to Khmer, kana, Han."""
    code = ord(character)
    return (
        0x0E00 <= code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )
