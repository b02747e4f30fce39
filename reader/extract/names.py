"""Comparing names: what is left of one when its dress is off, and whether two may be of one bearer."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "at",
        "to",
        "a",
        "an",
        "de",
        "la",
        "von",
        "van",
        "bin",
        "al",
        "'s",
        "’s",
        "&",
    ]
)
SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
HONORIFICS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "lord",
        "lady",
        "prof",
        "mr.",
        "mrs.",
        "ms.",
        "dr.",
        "prof.",
        "st",
        "rev",
        "rev.",
        "sen.",
        "rep.",
        "gov.",
        "gen.",
        "col.",
        "lt.",
        "sgt.",
    ]
)

_SHORT = (
    (re.compile(r"\bunited states(?: of america)?\b|\bu\.s\.a?(?!\w)\.?"), "us"),
    (re.compile(r"\bunited kingdom\b|\bu\.k(?!\w)\.?"), "uk"),
)
"""How a country's name is put shortly in longer names: "U.S. Congress" is "United States Congress"."""


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """A name without article, possessive, accents, case and outer punctuation."""
    name = unicodedata.normalize("NFKD", name)
    name = "".join(c for c in name if not unicodedata.combining(c))
    name = re.sub(r"(?:['’]s|['’])$", "", name.strip(" \n\t\"“”'‘’.,()[]"))
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"(?i)^(the|a|an)\s+", "", name)).casefold().rstrip(".")


def words(name: str) -> list[str]:
    """The plain words of a name, honorifics and suffixes left out."""
    return list(_words(name))


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    short = plain(name)
    for long, letters in _SHORT:
        short = long.sub(letters, short)
    kept = [w for w in re.findall(r"[^\W_][\w.&’'-]*", short) if w not in HONORIFICS and w not in SUFFIXES]
    return tuple(kept) or (plain(name),)


def initials(name: str) -> str:
    """The capitals of a name's larger words: "WHO" of "World Health Organization"."""
    return "".join(w[0] for w in re.findall(r"[^\W_][\w'’]*", name) if w.casefold() not in SMALL).upper()


def abbreviates(short: str, long: str) -> bool:
    """Whether capitals are the initials of a name, whose first or last words may stay out."""
    all_words = "".join(w[0] for w in re.findall(r"[^\W_][\w'’]*", long)).upper()
    return any(
        len(short) > 1 and (letters.startswith(short) or letters.endswith(short))
        for letters in (initials(long), all_words)
    )


def abbreviations(name: str) -> set[str]:
    """The plain capitals that could stand for a longer name: "who" and "un" for "United Nations"."""
    if len(words(name)) < 2:
        return set()
    everything = "".join(w[0] for w in re.findall(r"[^\W_][\w'’]*", name)).casefold()
    found = set()
    for letters in (initials(name).casefold(), everything):
        found |= {letters[:n] for n in range(2, len(letters) + 1)} | {letters[-n:] for n in range(2, len(letters) + 1)}
    return found


def is_tail(short: str, long: str) -> bool:
    """Whether the one name is the last word of the other: a surname, "Lakers" of "Los Angeles Lakers"."""
    a, b = words(short), words(long)
    return len(a) == 1 and len(b) > 1 and (a[0] == b[-1] or b[-1].endswith("-" + a[0]))


def same_person(name: str, other: str) -> bool:
    """Whether two names of people can be of one: a surname alone, a first name alone, a middle name more or less."""
    a, b = sorted((words(name), words(other)), key=len)
    if a == b:
        return True
    if len(a) == 1:
        last = re.sub(r"^(?:al|el)-", "", b[-1])
        return a[0] in (b[-1], last) or (a[0] == b[0] and len(b) > 1) or ("-" in a[0] and a[0].split("-")[-1] == last)
    if a[-1] == b[-1] and (
        a[0] == b[0] or (min(len(a[0].rstrip(".")), len(b[0].rstrip("."))) == 1 and a[0][0] == b[0][0])
    ):
        return True
    text = f" {' '.join(b)} "
    return f" {' '.join(a)} " in text


def same_body(name: str, other: str) -> bool:
    """Whether two names of organisations can be of one: its initials, or a part of the longer name with its core."""
    a, b = sorted((words(name), words(other)), key=len)
    if a == b:
        return True
    if len(a) == 1 and len(b) > 1:
        short, long = (name, other) if words(name) == a else (other, name)
        bare = re.sub(r"[^A-Za-z]", "", short)
        if 1 < len(bare) < 7 and sum(map(str.isupper, bare)) > 1 and abbreviates(bare.upper(), long):
            return True
    core = [w for w in a if w not in SMALL]
    if not core:
        return False
    text = f" {' '.join(b)} "
    return f" {' '.join(a)} " in text and (b[0] == a[0] or len(core) > 1)
