"""Short stable ids: the same in every store, for they are made of what they name."""

from __future__ import annotations

import hashlib

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
# Base 32 by pairs of letters: base64.b32encode takes as long as all else about a new article's id.
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]


def short_hash(*parts: str) -> str:
    """Twelve small letters and digits (60 bits) that are the same for the same parts everywhere."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])
