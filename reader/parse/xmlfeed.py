"""RSS, RDF and Atom by feedparser, whose own cleaning and link resolution stay off: reader.text does both."""

from __future__ import annotations

import codecs
import io
import re
import xml.sax
from collections.abc import Iterator
from typing import Any

import feedparser  # type: ignore[import-untyped]
from feedparser.mixin import _FeedParserMixin  # type: ignore[import-untyped]

from reader.errors import ParseError
from reader.parse.enclosures import Enclosure
from reader.parse.entries import MOST_ENTRIES, NONE_KNOWN, Known, ParsedFeed, Piece, Raw, language_of, read
from reader.parse.hints import ttl_of
from reader.text.html import resolved

# Ids are names, not addresses: resolved, they would change with the address that the feed is fetched from.
_FeedParserMixin.can_be_relative_uri = _FeedParserMixin.can_be_relative_uri - {"id"}

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed)\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!doctype[^\[>]{0,1000}\[.*?\]\s*>", re.IGNORECASE | re.DOTALL)
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL)
_ENTRY_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def parse_xml(body: bytes, url: str, content_type: str = "", known: Known = NONE_KNOWN) -> ParsedFeed:
    """The feed; what stands before an error is kept. Entries whose fingerprint is known are only counted."""
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    # Never the bytes themselves: feedparser would first try to open them as the name of a file.
    found = feedparser.parse(
        io.BytesIO(_without_entities(body)), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    raw, feed = list(found.entries), found.feed
    if not found.version and not raw:
        raise ParseError(f"{url}: neither RSS, Atom nor JSON Feed{_reason(found)}")
    cut_off = False
    if found.bozo and isinstance(found.bozo_exception, xml.sax.SAXException):
        cut_off = _END.search(body[-4096:]) is None
        if cut_off and raw and _ends_inside_entry(body):
            raw.pop()
    problem = _problem(found, cut_off, len(raw))
    base_url = resolved(_text(feed.get("link")), url) or url
    entries, unchanged = read((_raw(item, base_url) for item in raw[:MOST_ENTRIES]), known)
    return ParsedFeed(
        title=_piece(feed, "title").line(),
        site=resolved(_text(feed.get("link")), url),
        language=language_of(_text(feed.get("language"))),
        entries=entries,
        unchanged=unchanged,
        problem=problem,
        cut_off=cut_off,
        ttl=_ttl(feed),
    )


def _without_entities(body: bytes) -> bytes:
    """The body without definitions of entities: expat alone would let them swell to 8 MB."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = codecs.BOM_UTF8 + body.decode("utf-16", "replace").encode("utf-8", "replace")
    root = _ROOT.search(body)
    prolog = body[: root.start() if root else 0]
    return _DOCTYPE.sub(b"", prolog) + body[len(prolog) :] if b"<!ENTITY" in prolog else body


def _raw(item: Any, base_url: str) -> Raw:
    contents = [_of_detail(content, base_url) for content in item.get("content", ()) if _text(content.get("value"))]
    summary = _piece(item, "summary", base_url)
    # item.get would give `published` for a missing `updated`, with a warning.
    published, updated, created = (_text(dict.get(item, name)) for name in ("published", "updated", "created"))
    languages = [_text(content.get("language")) for content in item.get("content", ())]
    return Raw(
        guid=_text(item.get("id")),
        link=_text(item.get("link")),
        base_url=base_url,
        title=_piece(item, "title", base_url),
        content=max(contents, key=lambda piece: len(piece.value), default=None),
        summary=summary if summary.value else None,
        author=_author(item),
        published=published or created,
        updated=updated,
        language=next(filter(None, languages), ""),
        tags=tuple(dict.fromkeys(_text(tag.get("label") or tag.get("term")) for tag in item.get("tags", ()))),
        enclosures=tuple(_enclosures(item)),
    )


def _enclosures(item: Any) -> Iterator[Enclosure]:
    """RSS enclosures and Atom's links to them, then Media RSS."""
    for link in dict.get(item, "links", ()):
        if _text(link.get("rel")) == "enclosure" and (address := _text(link.get("href"))):
            yield Enclosure(address, _text(link.get("type")))
    for media in dict.get(item, "media_content", ()):
        if address := _text(media.get("url")):
            yield Enclosure(address, _text(media.get("type")) or _text(media.get("medium")))


def _piece(item: Any, name: str, base_url: str = "") -> Piece:
    value = _text(item.get(name))
    detail = item.get(f"{name}_detail")
    # The detail is that of the last such element, of an image within the entry perhaps; the value is the entry's own.
    return _of_detail({**detail, "value": value}, base_url) if detail else Piece(value, base_url=base_url)


def _of_detail(detail: Any, base_url: str) -> Piece:
    kind = _text(detail.get("type")) or "text/html"
    base = _text(detail.get("base"))
    return Piece(
        _text(detail.get("value")),
        is_html="html" in kind or "xml" in kind,
        base_url=resolved(base, base_url) or base_url,
    )


def _author(item: Any) -> str:
    names = [_text(author.get("name")) for author in item.get("authors", ())]
    return ", ".join(dict.fromkeys(filter(None, names))) or _text(item.get("author"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _ttl(feed: Any) -> int | None:
    return ttl_of(*(_text(feed.get(name)) for name in ("ttl", "sy_updateperiod", "sy_updatefrequency")))


def _ends_inside_entry(body: bytes) -> bool:
    starts = [match.start() for match in _ENTRY_START.finditer(body)]
    ends = [match.start() for match in _ENTRY_END.finditer(body)]
    return len(starts) > len(ends)


def _problem(found: Any, cut_off: bool, entries: int) -> str:
    if cut_off:
        return f"cut off in the middle; the {entries} whole entries before that were kept"
    if len(found.entries) > MOST_ENTRIES:
        return f"{len(found.entries)} entries; only the first {MOST_ENTRIES} were read"
    return f"not well-formed XML{_reason(found)}; what could be read was kept" if _reason(found) else ""


def _reason(found: Any) -> str:
    error = found.get("bozo_exception")
    if not isinstance(error, xml.sax.SAXParseException):
        return ""
    return f" ({error.getMessage()})"  # its line numbers are those of a copy that feedparser made
