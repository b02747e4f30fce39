"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reader.errors import ParseError
from reader.parse.enclosures import Enclosure
from reader.parse.entries import MOST_ENTRIES, NONE_KNOWN, Known, ParsedFeed, Piece, Raw, language_of, read
from reader.text.html import resolved


def parse_json(body: bytes, url: str, known: Known = NONE_KNOWN) -> ParsedFeed:
    """The feed; items that are none are left out and told, those whose fingerprint is known are only counted."""
    try:
        feed = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{url}: neither RSS, Atom nor JSON Feed ({error})") from None
    if not isinstance(feed, dict) or "jsonfeed.org/version/" not in _text(feed.get("version")):
        raise ParseError(f"{url}: JSON, but not a JSON Feed: it names no version of jsonfeed.org")
    items = feed.get("items")
    items = items if isinstance(items, list) else []
    whole = [item for item in items if isinstance(item, dict)]
    site = resolved(_text(feed.get("home_page_url")), url)
    problem = ""
    if len(whole) < len(items):
        problem = f"{len(items) - len(whole)} items are no JSON objects; the others were kept"
    elif len(whole) > MOST_ENTRIES:
        problem = f"{len(whole)} entries; only the first {MOST_ENTRIES} were read"
    entries, unchanged = read(_entries(whole[:MOST_ENTRIES], _authors(feed), site or url), known)
    return ParsedFeed(
        title=Piece(_text(feed.get("title")), is_html=False).line(),
        site=site,
        language=language_of(_text(feed.get("language"))),
        entries=entries,
        unchanged=unchanged,
        problem=problem,
    )


def _entries(items: list[dict[str, Any]], authors: str, base_url: str) -> Iterator[Raw]:
    for item in items:
        link = _text(item.get("url")) or _text(item.get("external_url"))
        html, text, summary = (_text(item.get(name)) for name in ("content_html", "content_text", "summary"))
        # A base of its own: relative links in content_html are meant from the item's page.
        content = Piece(html, base_url=resolved(link, base_url) or base_url) if html else None
        if content is None and text:
            content = Piece(text, is_html=False)
        identifier = item.get("id")  # 1.0 allowed numbers
        tags = item.get("tags")
        yield Raw(
            guid=str(identifier) if isinstance(identifier, str | int | float) else "",
            link=link,
            base_url=base_url,
            title=Piece(_text(item.get("title")), is_html=False),
            content=content,
            summary=Piece(summary, is_html=False) if summary else None,
            author=_authors(item) or authors,
            published=_text(item.get("date_published")),
            updated=_text(item.get("date_modified")),
            language=_text(item.get("language")),
            tags=tuple(_text(tag) for tag in tags) if isinstance(tags, list) else (),
            enclosures=tuple(_enclosures(item.get("attachments"))),
        )


def _authors(thing: dict[str, Any]) -> str:
    listed = thing.get("authors")
    authors = listed if isinstance(listed, list) else [thing.get("author")]
    return ", ".join(name for author in authors if isinstance(author, dict) and (name := _text(author.get("name"))))


def _enclosures(attachments: object) -> Iterator[Enclosure]:
    for one in attachments if isinstance(attachments, list) else ():
        if isinstance(one, dict) and (address := _text(one.get("url"))):
            yield Enclosure(address, _text(one.get("mime_type")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
