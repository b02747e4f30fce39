"""RSS 2.0 and its forerunners, and RSS 1.0, as most are."""

# ruff: noqa: SIM905 -- a line of names reads better than a list of quoted ones

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree

from reader.parse.enclosures import Enclosure
from reader.parse.entries import MOST_ENTRIES, Piece, Raw
from reader.parse.fast.elements import ABOUT, SILENT, SILENT_IN_FEED, Reader, Told, Unusual, bare, once
from reader.parse.hints import ttl_of
from reader.text.html import resolved

_IN_IMAGE = frozenset("title url link width height description".split())
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")


class Rss(Reader):
    """RSS 2.0 and its forerunners, and RSS 1.0."""

    def feed(self, root: etree._Element) -> Told:
        bare(root, "version")
        if len(root) != 1 or self.name(root[0]) != "channel":
            raise Unusual
        bare(root[0])
        return self.channel(root[0], [child for child in root[0] if self.name(child) == "item"])

    def rdf(self, root: etree._Element) -> Told:
        bare(root)
        channels, items = [], []
        for child in root:
            name = self.name(child)
            if name == "channel":
                channels.append(child)
            elif name == "item":
                items.append(child)
            elif name == "image":
                self.image(child)
            else:
                raise Unusual
        if len(channels) != 1 or channels[0].find("{*}item") is not None:
            raise Unusual
        bare(channels[0], ABOUT)
        return self.channel(channels[0], items)

    def channel(self, channel: etree._Element, items: list[etree._Element]) -> Told:
        found: dict[str, etree._Element] = {}
        for child in channel:
            name = self.name(child)
            if name in ("title", "link", "language", "dc:language", "ttl", "sy:updateperiod", "sy:updatefrequency"):
                bare(child)
                once(found, name.removeprefix("dc:"), child)
            elif name in ("item", "items"):
                continue
            elif name == "image":
                self.image(child)
            elif name == "atom:link":
                _other_link(child)
            elif name in ("skiphours", "skipdays"):
                if any(self.name(part) not in ("hour", "day") or len(part) for part in child):
                    raise Unusual
            elif name == "itunes:owner":
                if any(self.name(part) not in ("itunes:name", "itunes:email") or len(part) for part in child):
                    raise Unusual
            elif name == "itunes:category":
                if any(self.name(part) != "itunes:category" for part in child.iterdescendants()):
                    raise Unusual
            elif name not in SILENT_IN_FEED or len(child):
                raise Unusual
        said = defaultdict(str, {name: self.text(child) for name, child in found.items() if name != "title"})
        link = _mended(self.address(said["link"])) if said["link"] else ""
        base = resolved(link, self.url) or self.url
        return Told(
            title=self.guessed(found["title"]) if "title" in found else Piece(""),
            link=link,
            language=said["language"],
            ttl=ttl_of(said["ttl"], said["sy:updateperiod"], said["sy:updatefrequency"]),
            raws=[self.item(item, base) for item in items[:MOST_ENTRIES]],
            entries=len(items),
        )

    def image(self, image: etree._Element) -> None:
        if any(self.name(part) not in _IN_IMAGE or len(part) for part in image):
            raise Unusual

    def item(self, item: etree._Element, base: str) -> Raw:
        bare(item, ABOUT)
        found: dict[str, etree._Element] = {}
        authors: list[str] = []
        tags: list[str] = []
        files: list[Enclosure] = []
        media: list[Enclosure] = []
        is_link = False
        for child in item:
            name = self.name(child)
            if name in ("title", "link", "description", "content:encoded", "pubdate", "dc:date"):
                bare(child)
                once(found, name, child)
            elif name == "guid":
                bare(child, "isPermaLink", "ispermalink")
                once(found, name, child)
                is_link = child.get("isPermaLink", child.get("ispermalink", "true")) == "true"
            elif name in ("author", "dc:creator", "itunes:author"):
                bare(child)
                authors.append(self.text(child))
            elif name in ("category", "dc:subject"):
                bare(child, "domain")
                if not (text := self.text(child)):
                    raise Unusual
                tags.append(text)
            elif name == "enclosure":
                if len(child) or "uri" in child.attrib or "href" in child.attrib or "rel" in child.attrib:
                    raise Unusual
                if address := child.get("url", ""):
                    files.append(Enclosure(address, child.get("type", "").lower()))
            elif name in ("media:group", "media:content", "media:title"):
                self.media(child, media)
            elif name == "atom:link":
                _other_link(child)
            elif name == "source":
                if len(child):
                    raise Unusual
            elif name not in SILENT or len(child):
                raise Unusual
        said = defaultdict(str, {name: self.text(child) for name, child in found.items() if name != "title"})
        title = self.guessed(found["title"]) if "title" in found else Piece("", base_url=base)
        if not title.value and any(self.name(child).startswith("media:") for child in item):
            raise Unusual  # a title in there would count
        link = _mended(self.address(said["link"])) if said["link"] else ""
        if not link and is_link and "link" not in found:
            link = said["guid"]
        content = Piece(said["content:encoded"], base_url=self.url) if said["content:encoded"] else None
        # Without a description feedparser has the content for a summary.
        summary = Piece(said["description"], base_url=self.url) if said["description"] else None
        if summary is None and content is not None and "description" not in found:
            summary = Piece(content.value, base_url=base)
        return Raw(
            guid=said["guid"] or item.get(ABOUT, ""),
            link=link,
            base_url=base,
            title=title,
            content=content,
            summary=summary,
            author=_names(authors),
            published=said["pubdate"],
            updated=said["dc:date"],
            tags=tuple(dict.fromkeys(tags)),
            enclosures=(*files, *media),
        )


def _other_link(link: etree._Element) -> None:
    """Accept a link that is not the address of the feed or entry."""
    if link.get("rel", "alternate").lower() in ("alternate", "enclosure") or "href" not in link.attrib or len(link):
        raise Unusual


def _mended(address: str) -> str:
    """As feedparser mends the query of a link element."""
    return _REFERENCE.sub(r"&\1", address.replace("&amp;", "&")) if "&" in address else address


def _names(authors: list[str]) -> str:
    """The names in RSS authors, which may stand beside a mail address."""
    if not authors:
        return ""
    if any("@" in author for author in authors):
        raise Unusual
    return ", ".join(dict.fromkeys(filter(None, authors))) or authors[-1]
