"""What the encoder's heads tell of each word: the order of the columns in its output."""

from __future__ import annotations

QUOTE_TAGS = ("O", "C-B", "C-I", "C-R", "S-B", "S-I", "U-B", "U-I")
"""Content begins, goes on, resumes after an interruption; speaker; cue."""
KINDS = ("person", "organisation", "state", "group", "place")
PRONOUN = len(KINDS)
MENTION_TAGS = 1 + 2 * len(KINDS)
"""Outside, then begin and inside of each kind."""
INNER_TAGS = 1 + 2 * (len(KINDS) + 1)
"""The same for what stands inside another mention, and for pronouns."""
ISSUE_TAGS = ("O", "I-B", "I-I")
ISSUE_TYPES = ("unresolved", "dispute", "decision", "demand", "unknown", "question", "risk", "event")
ANSWERS = ("no", "may", "yes")
"""Of a whole clause: no open issue, one that may be listed, one that has to be."""
CLAUSE_SIZE = 96
"""Numbers that a word gives to each part of the clauses that it stands in."""
POINTERS = ("cue", "speaker", "coreference", "holder")
"""Word to word: each has a query and a key vector of POINTER_SIZE numbers; the first special piece is nobody."""
POINTER_SIZE = 48

HEADS = {
    "quote": len(QUOTE_TAGS),
    "mention": MENTION_TAGS,
    "inner": INNER_TAGS,
    "issue": len(ISSUE_TAGS),
    "type": len(ISSUE_TYPES),
    **{f"{name}_{side}": POINTER_SIZE for name in POINTERS for side in ("query", "key")},
}
"""Columns of each head, in order."""


def columns() -> dict[str, slice]:
    """Where each head's columns stand."""
    found, start = {}, 0
    for name, width in HEADS.items():
        found[name] = slice(start, start + width)
        start += width
    return found
