"""Text as it is compared in searches, and as SQLite can hold it."""

from __future__ import annotations

import unicodedata

from reader.records import folded, storable

__all__ = ["folded", "has_words", "storable"]


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
