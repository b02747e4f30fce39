"""Elements as feedparser names and reads them, for the readers of the fast way."""

# ruff: noqa: SIM905 -- a line of names reads better than a list of quoted ones

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

from reader.parse.enclosures import Enclosure
from reader.parse.entries import Piece, Raw
from reader.text.clean import odd_characters

_ATOM = "http://www.w3.org/2005/atom"
RSS1 = "http://purl.org/rss/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.georss.org/georss": "georss",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://webns.net/mvcb/": "admin",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    _ATOM: "atom",
    RSS1: "",
    RDF: "rdf",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ABOUT = f"{{{RDF}}}about"

# What says nothing that is taken, whatever its attributes, as long as no element stands in it.
SILENT = frozenset(
    "comments slash:comments slash:section slash:department slash:hit_parade wfw:commentrss wfw:comment thr:total "
    "thr:in-reply-to feedburner:origlink georss:point geo:lat geo:long media:thumbnail media:credit media:copyright "
    "media:rating media:player itunes:explicit itunes:duration itunes:image itunes:episode itunes:episodetype "
    "itunes:season itunes:block itunes:subtitle itunes:title itunes:order".split()
)
SILENT_IN_FEED = SILENT | frozenset(
    "description subtitle lastbuilddate pubdate generator docs copyright rights managingeditor webmaster cloud icon "
    "logo updated sy:updatebase feedburner:info feedburner:emailserviceid feedburner:feedburnerhostname itunes:author "
    "itunes:summary itunes:type itunes:new-feed-url itunes:keywords dc:date dc:creator dc:publisher dc:rights "
    "opensearch:totalresults opensearch:startindex opensearch:itemsperpage category".split()
)
_CP1252 = {code: char for code in range(128, 160) if (char := bytes([code]).decode("cp1252", "ignore"))}
_C1 = re.compile("[\x80-\x9f]")
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)(.*?)")  # as feedparser has it
_PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z0-9.-]+/[\w./~=%+,:@-]*")


HTML = ("html", "text/html")


class Unusual(Exception):
    """Something that feedparser has to judge."""


class Told(NamedTuple):
    """What a feed says, its entries as they stand in it."""

    title: Piece
    link: str
    language: str
    ttl: int | None
    raws: list[Raw]
    entries: int
    """How many it has; no more than MOST_ENTRIES are in raws."""


class Reader:
    """What the formats have in common; names of elements are as feedparser knows them, in lower case."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.names: dict[str, str] = {}

    def name(self, element: etree._Element) -> str:
        tag = element.tag
        if not isinstance(tag, str):  # an entity that was not resolved
            raise Unusual
        known = self.names.get(tag)
        if known is None:
            known = self.names[tag] = _name(tag)
        return known

    def text(self, element: etree._Element) -> str:
        """The text in a leaf, as feedparser hands it out: mended where it is UTF-8 that was read as Latin-1."""
        if len(element):
            raise Unusual
        text = (element.text or "").strip()
        if text.isascii():
            return text
        with suppress(UnicodeError):
            text = text.encode("iso-8859-1").decode()
        return text.translate(_CP1252) if _C1.search(odd_characters(text)) else text

    def address(self, href: str) -> str:
        """The address as feedparser makes it absolute."""
        if _PLAIN_ADDRESS.fullmatch(href):
            return href
        try:
            return urljoin(self.url, _SLASHES.sub(r"\1\3", href))
        except ValueError:
            return ""

    def piece(self, element: etree._Element, *, is_html: bool) -> Piece:
        return Piece(self.text(element), is_html, self.url)

    def guessed(self, element: etree._Element) -> Piece:
        """A text that may be HTML, though it should be plain: feedparser's guess."""
        value = self.text(element)
        return Piece(value, _looks_like_html(value), self.url)

    def media(self, element: etree._Element, found: list[Enclosure]) -> None:
        """Media RSS: only the addresses count; a description in it would count as the entry's."""
        for child in element.iter():
            name = self.name(child)
            if name == "media:content":
                if address := child.get("url", ""):
                    kind = child.get("type", "").lower() or child.get("medium", "")
                    found.append(Enclosure(address, kind))
            elif name not in SILENT and name not in ("media:group", "media:title", "media:adult"):
                raise Unusual
            if LANG in child.attrib or "lang" in child.attrib:
                raise Unusual


def bare(element: etree._Element, *allowed: str) -> None:
    """Refuse attributes that might mean something."""
    for name in element.attrib:
        if name not in allowed:
            raise Unusual


def once(found: dict[str, etree._Element], name: str, element: etree._Element) -> None:
    if name in found:
        raise Unusual
    found[name] = element


def _name(tag: str) -> str:
    uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    if not uri:
        return local.lower()
    prefix = _NAMESPACES.get(uri.lower())
    if prefix is None:
        raise Unusual
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def _looks_like_html(text: str) -> bool:
    if "<" not in text and "&" not in text:
        return False
    from feedparser.mixin import _FeedParserMixin  # type: ignore[import-untyped]

    return bool(_FeedParserMixin.looks_like_html(text))
