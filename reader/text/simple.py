"""HTML as most entries have it, read from tag to tag without a tree: to the same drafts, in a third of the time.

Only sound markup is read here: known elements, each where it may stand and ended where it should be, so that the tree
that lxml makes of it is certain. At anything else `simple_drafts` gives None, and the walk over that tree has the word.
"""

# ruff: noqa: SIM905 -- a line of tag names reads better than a list of quoted ones

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from html.entities import name2codepoint

from reader.text.assemble import Draft
from reader.text.clean import is_clean, odd_characters
from reader.text.elements import is_hidden
from reader.text.lines import HEADINGS, Lines

_SECTIONS = frozenset("div section article".split())
_PLAIN = _SECTIONS | {"p"}
_LISTS = frozenset(("ul", "ol"))
_IN_LINE = frozenset("em strong b i u s small sub sup span code cite abbr del ins".split())
_PHRASES = _IN_LINE | {"a", "br", "img"}
_FLOW = _PHRASES | _SECTIONS | _LISTS | {"p", "blockquote", "figure", "hr", *HEADINGS}
_MAY_HOLD: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("", "blockquote", *_SECTIONS), _FLOW),
    **dict.fromkeys(("p", "figcaption", *HEADINGS, *_IN_LINE), _PHRASES),
    **dict.fromkeys(_LISTS, frozenset(("li",))),
    "li": _PHRASES | _LISTS | {"p"},
    "a": _PHRASES - {"a"},
    "figure": frozenset(("a", "img", "figcaption")),
}
"""What may stand in what; the outermost is ""."""
_NO_TEXT = _LISTS | {"figure"}
_EMPTY = frozenset(("br", "img", "hr"))
_DEEPEST = 64

_TAG = re.compile("<([^<>]*)>")
_UNKNOWN = re.compile(f"<(?!/?(?:li|figcaption|{'|'.join(_FLOW)})[ \n/>])")
_ATTRIBUTE = re.compile(r"""(\s+)([a-zA-Z][\w.:-]*)(="[^"]*"|='[^']*'|)""", re.ASCII)
_REFERENCE = re.compile(r"&(?:#\w*|\w*);?")
_MARKUP = frozenset("<>\"'")
_NONE: Mapping[str, str] = {}


def simple_drafts(html: str, base_url: str) -> list[Draft] | None:
    """The blocks of cleaned HTML; None where it is not simple."""
    if _UNKNOWN.search(html):
        return None
    meanings = {reference: _meaning(reference) for reference in set(_REFERENCE.findall(html))} if "&" in html else {}
    if None in meanings.values():
        return None
    if meanings and _MARKUP.isdisjoint(meanings.values()):
        # Most stand for what is no markup, and may be put in before the tags are told apart.
        html, meanings = _shown(html), {}
    pieces = _TAG.split(html)
    if not len(pieces) // 2 == html.count("<") == html.count(">"):
        return None
    odd = odd_characters(html + "".join(filter(None, meanings.values())))
    reading = _Reading(base_url, odd)
    return reading.drafts if reading.over(pieces, has_references=bool(meanings)) else None


@lru_cache(maxsize=1_000)
def _meaning(reference: str) -> str | None:
    """What the "&amp;" or "&#8220;" stands for; None where parsers may not agree, or it would have to be cleaned."""
    if reference.endswith(";"):
        name = reference[1:-1]
        character = unescape(reference) if name.startswith("#") or name in name2codepoint else ""
        return (
            character
            if len(character) == 1 and (character.isprintable() or character == "\xa0") and is_clean(character)
            else None
        )
    return reference if not reference.startswith("&#") and unescape(reference) == reference else None


def _shown(text: str) -> str:
    """The text with its references resolved."""
    return _REFERENCE.sub(lambda found: _meaning(found[0]) or "", text) if "&" in text else text


@lru_cache(maxsize=500)
def _start_of(tag: str, has_references: bool) -> tuple[str, Mapping[str, str]] | None:
    """Name and attributes in a start tag; None for an unsound one."""
    sound = tag.rstrip()
    if sound.endswith("/"):
        sound = sound[:-1].rstrip()
    name = sound.split(None, 1)[0] if sound else ""
    found = _ATTRIBUTE.findall(sound, len(name))
    if name + "".join(map("".join, found)) != sound or (sound != tag.rstrip() and name not in _EMPTY):
        return None
    shown = _shown if has_references else str
    # Of two of one name the first counts.
    return name, {attribute.lower(): shown(value[2:-1]) for _, attribute, value in reversed(found)}


class _Reading(Lines):
    """The way through the tags."""

    def over(self, pieces: list[str], *, has_references: bool) -> bool:
        """Go through texts and tags, which take turns; False where the markup is not simple after all."""
        inside: list[str] = [""]
        may_hold = _FLOW
        shown = _shown if has_references else str
        self.add(shown(pieces[0]))
        at, last = 1, len(pieces) - 1
        while at < last:
            tag = pieces[at]
            if tag[:1] == "/":
                name = tag[1:]
                if name != inside.pop():
                    return False
                may_hold = _MAY_HOLD[inside[-1]]
                if name == "a":
                    self.end_link()
                elif name not in _IN_LINE:
                    self.end_block(name)
            else:
                start = (tag, _NONE) if tag in may_hold else _start_of(tag, has_references)
                if start is None or start[0] not in may_hold or (start[1] and is_hidden(start[1])):
                    return False
                name, attributes = start
                if name in _EMPTY:
                    if not self.empty(name, attributes, pieces[at + 1]):
                        return False
                elif name in ("p", "li") and at + 2 < last and pieces[at + 2] == f"/{name}" and not self.is_open():
                    # Most of all text: a paragraph or item without anything in it.
                    self.leaf(name, attributes, shown(pieces[at + 1]))
                    at += 2
                else:
                    if name == "a":
                        if "a" in inside:
                            return False
                        self.start_link(attributes)
                    elif name not in _IN_LINE:
                        self.start_block(name, attributes, pieces, at)
                    if len(inside) == _DEEPEST:
                        return False
                    inside.append(name)
                    may_hold = _MAY_HOLD[name]
            text = pieces[at + 1]
            at += 2
            # Most of what stands between blocks is a line's end.
            if text and (text != "\n" or not self.at_space):
                if inside[-1] not in _NO_TEXT:
                    self.add(shown(text))
                elif not text.isspace():
                    return False
        if len(inside) > 1:
            return False
        self.finish()
        return True

    def leaf(self, name: str, attributes: Mapping[str, str], text: str) -> None:
        """Take a block that holds nothing but the text."""
        self.at_space = True
        kind = self.kinds[-1] if name == "p" else self.kind_of(name, attributes)
        if text and self.whole(text, *kind) and name == "p" and kind[2]:
            self.kinds[-1] = (kind[0], kind[1], "")

    def empty(self, name: str, attributes: Mapping[str, str], text: str) -> bool:
        """Take an element without content, and the text after it into account; False where parsers may not agree."""
        if name == "br":
            self.line_break()
        elif name == "hr":
            self.flush()
        else:
            self.image(attributes)
        # libxml2 leaves out blanks that stand behind such an element, before the next one.
        return self.at_space or not text.isspace()

    def start_block(self, name: str, attributes: Mapping[str, str], pieces: list[str], at: int) -> None:
        self.end_line()
        if name == "figure":
            following = pieces[at + 2 :: 2]
            figure = following[: following.index("/figure")] if "/figure" in following else following
            if any(tag.startswith("figcaption") for tag in figure):
                self.captioned.add(name)
        elif name not in _PLAIN:
            self.open_block(name, attributes)

    def end_block(self, name: str) -> None:
        self.end_line()
        if name == "figure":
            self.captioned.clear()
        elif name not in _PLAIN:
            self.close_block(name)

    def end_line(self) -> None:
        if self.pieces or self.breaks or self.captions or self.links:
            self.flush()
        else:
            self.at_space = True
