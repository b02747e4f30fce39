"""Cleaning of text from outside: what could steer a terminal or deceive the eye goes, markup stays as text."""

from __future__ import annotations

import re
import unicodedata

# Whole sequences go, not only their first character, so that no "[31m" is left standing. An unterminated string
# sequence (OSC, DCS …) loses only its introducer: it must not swallow the text behind it.
_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|[\]PX^_][^\x07\x1b\x9c]{0,2048}(?:\x07|\x1b\\|\x9c)"
    r"|[ -/]{0,4}[0-Z\\^-~])"
)
_LINE_END = re.compile("\r\n?|[\v\f\u2028\u2029]")
# A joiner shapes emoji and the scripts from Hebrew on; behind anything else, or another joiner, it only hides.
_JOINER = re.compile("(?<![\u0590-\u200b\u2010-\ufeff\U00010000-\U0010ffff])[\u200c\u200d]+")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


# Bidirectional marks, embeddings, overrides and isolates; invisible and deprecated format characters; tags.
_INVISIBLE = (
    (0xAD, 0xAD),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x180E, 0x180E),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFDD0, 0xFDEF),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0xE0000, 0xE007F),
    *((plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF) for plane in range(17)),
)
# What needs no further look; the ranges that news is made of come first, since they are tried in order.
_SUSPECT = re.compile(
    "[^ -~\n\xa0-\xac\xae-\u061b\u2010-\u2027\u2030-\u205f\u3000-\u3163\u3165-\ud7ff\u2000-\u200a\u2070-\u2fff"
    "\U0001f000-\U0001faff]"
)
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), 0x7F))
    for first, last in _INVISIBLE:
        table.update(dict.fromkeys(range(first, last + 1)))
    del table[ord("\n")]
    table[ord("\t")] = "    "
    # C1 in news is Windows-1252 read as Latin-1 (\x92 for ’): as in a browser, it means what that says.
    for code in range(0x80, 0xA0):
        table[code] = bytes([code]).decode("cp1252", "ignore") or None
    # A lone surrogate cannot be stored or written.
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    return table


_TABLE = _table()


def odd_characters(text: str) -> str:
    """The text without its newlines and printable ASCII characters: the few that may need a look."""
    # As bytes this is ten times faster than looking at each character by a regular expression.
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def is_clean(text: str) -> bool:
    """Whether `clean` would leave the text as it is."""
    return _SUSPECT.search(odd_characters(text)) is None


def clean(text: str) -> str:
    """The text without escape sequences, control, bidirectional and invisible characters; newlines are kept."""
    if is_clean(text):
        return text
    if "\x1b" in text:
        text = _SEQUENCE.sub("", text)
    return _JOINER.sub("", _LINE_END.sub("\n", text).translate(_TABLE))


def one_line(text: str) -> str:
    """The cleaned text with each run of whitespace made one space, and none at its ends."""
    return " ".join(clean(text).split())


def word_count(text: str) -> int:
    """How many words the text has; each letter of a script written without spaces counts as half a word."""
    count = 0
    letters = 0
    for word in _WORD.findall(text):
        if "\u3040" <= word[0] <= "\u9fff" and unicodedata.category(word[0]) == "Lo":
            letters += len(word)
        else:
            count += 1
    return count + (letters + 1) // 2


def first_words(text: str, limit: int = 80) -> str:
    """The text's beginning as one line of at most limit code points, cut between words, for what has no title."""
    line = one_line(text[: limit * 8])
    if len(line) <= limit:
        return line
    return (line[:limit].rpartition(" ")[0] or line[: limit - 1]).rstrip(" ,;:–—-") + "…"
