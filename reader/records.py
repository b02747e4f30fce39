"""Entries as the store's columns hold them: made where they are read, so that storing costs little. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from reader.identity import plain_address
from reader.model import BlockKind, Document, Entry

_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")
# Made once: json.dumps makes an encoder at every call, which costs as much as the encoding.
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Record(NamedTuple):
    """An entry, ready to be stored."""

    key: str
    title: str
    url: str
    author: str
    published: str | None
    updated: str | None
    language: str
    source: str
    tags: str
    """JSON."""
    folded_tags: tuple[str, ...]
    words: int
    address: str
    """Plain: what tells its page from others."""
    fingerprint: str
    text: bytes
    """UTF-8: so it is neither made to characters nor back on its way to SQLite."""
    body_start: int
    """Code point at which the title block has ended."""
    blocks: str
    """JSON."""
    links: str
    """JSON."""


def record_of(entry: Entry) -> Record:
    """The entry as its columns."""
    url = storable(entry.url)
    text, body_start, blocks, links = document_columns(entry.document)
    return Record(
        storable(entry.key),
        storable(entry.title),
        url,
        storable(entry.author),
        time_text(entry.published),
        time_text(entry.updated),
        storable(entry.language),
        entry.source,
        storable(json_text(entry.tags)) if entry.tags else "[]",
        tuple(folded(storable(tag)) for tag in entry.tags),
        _words(entry.document),
        plain_address(url),
        entry.fingerprint,
        text.encode(),
        body_start,
        blocks,
        links,
    )


def _words(document: Document) -> int:
    """How many words the text has; where only its blocks part it, counting the gaps takes a fifth of the time."""
    text = document.text
    if not document.blocks or any(block.kind is BlockKind.CODE for block in document.blocks):
        return len(text.split())
    return text.count(" ") + text.count("\n") - len(document.blocks) + 2


def document_columns(document: Document) -> tuple[str, int, str, str]:
    """text, body_start, blocks, links."""
    text = storable(document.text)
    first = document.blocks[0] if document.blocks else None
    body_start = first.end if first is not None and first.kind is BlockKind.TITLE else 0
    links: list[tuple[object, ...]] = [(link.start, link.end, storable(link.href)) for link in document.links]
    # Images stand behind the links: a place twice, address, words.
    links += [(image.place, image.place, storable(image.href), storable(image.alt)) for image in document.images]
    return text, body_start, storable(json_text(document.blocks)), json_text(links) if links else "[]"


def time_text(time: datetime | None) -> str | None:
    """ISO 8601 in UTC: sorts as text."""
    return None if time is None else time.astimezone(UTC).isoformat()


def json_text(value: object) -> str:
    """Compact JSON, letters as they are."""
    return _ENCODE(value)


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
    if "\0" not in text:
        if text.isascii():
            return text
        with suppress(UnicodeEncodeError):  # a surrogate; looking for one takes thirty times as long
            text.encode()
            return text
    return _SURROGATE_OR_NUL.sub("\ufffd", text)
