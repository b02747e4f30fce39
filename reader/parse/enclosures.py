"""What is attached to an entry: a podcast's sound, a film, a file; shown as links at the end of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from reader.model import Block, BlockKind, Document, Link
from reader.text import one_line
from reader.text.html import resolved

_MOST = 5
_KINDS = {"audio": "Audio", "video": "Video"}
_SUFFIXES = {
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "opus", "aac", "flac", "wav"), "Audio"),
    **dict.fromkeys(("mp4", "m4v", "webm", "mov", "mkv", "m3u8"), "Video"),
    **dict.fromkeys(("pdf", "epub", "zip", "torrent"), "File"),
}


class Enclosure(NamedTuple):
    """An attached file, as the feed names it."""

    address: str
    kind: str = ""
    """Its media type, or a word for it; may be empty or wrong."""


def with_enclosures(document: Document, enclosures: Iterable[Enclosure], base_url: str) -> Document:
    """The document with a line and a link for each enclosure that is no mere picture and not linked already."""
    linked = {link.href for link in document.links}
    text, blocks, links = document.text, list(document.blocks), list(document.links)
    for enclosure in enclosures:
        address = resolved(enclosure.address, base_url)
        label = _label(enclosure.kind, address)
        if (
            not label
            or not address.startswith("http")
            or address in linked
            or len(linked) > _MOST + len(document.links)
        ):
            continue
        linked.add(address)
        start = len(text) + 2
        line = f"{label}: {_name(address)}"
        text = f"{text}\n\n{line}"
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(line)))
        links.append(Link(start, start + len(line), address))
    return replace(document, text=text, blocks=tuple(blocks), links=tuple(links))


def _label(kind: str, address: str) -> str:
    """What the line calls it; empty for pictures, which news feeds attach to every entry."""
    major = kind.strip().lower().partition("/")[0]
    if major in _KINDS:
        return _KINDS[major]
    if major == "image":
        return ""
    suffix = re.search(r"\.(\w{1,5})$", _path(address))
    return (
        _SUFFIXES.get(suffix[1].lower(), "") if suffix else ("File" if "/" in kind and major == "application" else "")
    )


def _name(address: str) -> str:
    last = one_line(unquote(_path(address)).rstrip("/").rsplit("/", 1)[-1])
    return last[:80] or one_line(urlsplit(address).netloc)[:80]


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
