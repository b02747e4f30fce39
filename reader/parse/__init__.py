"""What a server answered, made into entries: RSS 0.9x-2.0, RDF, Atom and JSON Feed.

It runs in worker processes, takes bytes and gives picklable values. Nothing named in a feed is fetched or opened.

entries.py     one entry from its pieces, the same for every format
dates.py       dates as feeds write them
hints.py       when to ask again
enclosures.py  sound, films and files as links at the end of the text
fastxml.py     RSS 2.0, RSS 1.0 and Atom 1.0 as most feeds are, by lxml
xmlfeed.py     RSS, RDF and Atom of every kind, by feedparser
jsonfeed.py    JSON Feed 1.0 and 1.1
"""

from __future__ import annotations

import re

from reader.errors import ParseError
from reader.parse.entries import NONE_KNOWN, Known, ParsedFeed, ready

__all__ = [
    "NONE_KNOWN",
    "Known",
    "ParsedFeed",
    "looks_like_page",
    "parse_feed",
    "parse_quickly",
    "ready",
]

_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe\x00"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\b", re.IGNORECASE)


def parse_feed(body: bytes, *, url: str, content_type: str = "", known: Known = NONE_KNOWN) -> ParsedFeed:
    """The feed in a server's answer, without the entries of known fingerprints; ParseError says what it is instead."""
    start = body[:4096].lstrip(_BYTE_ORDER_MARKS + b" \t\r\n")
    if not start:
        raise ParseError(f"{url}: the answer is empty")
    if start.startswith((b"{", b"[")):
        from reader.parse.jsonfeed import parse_json

        return parse_json(body, url, known)
    if looks_like_page(body):
        raise ParseError(f"{url}: a web page, not a feed; `newsreader add {url}` looks for the feeds that it names")
    from reader.parse.fast import parse_usual

    if usual := parse_usual(body, url, content_type, known):
        return usual
    from reader.parse.xmlfeed import parse_xml

    return parse_xml(body, url, content_type, known)


def parse_quickly(body: bytes, url: str, content_type: str = "", known: Known = NONE_KNOWN) -> ParsedFeed | None:
    """The feed, where it can be told in no time; None leaves it to `parse_feed`."""
    from reader.parse.fast import parse_usual

    return None if looks_like_page(body) else parse_usual(body, url, content_type, known)


def looks_like_page(body: bytes) -> bool:
    """Whether the bytes are a web page, whatever the server calls them."""
    start = body[:4096].replace(b"\0", b"")
    html = _HTML.search(start)
    feed = _FEED.search(start)
    return html is not None and (feed is None or html.start() < feed.start())
