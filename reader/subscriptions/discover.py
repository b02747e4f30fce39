"""Which feeds a web page names."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from reader.text import one_line
from reader.text.html import resolved

_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
)
_WELL_KNOWN = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "feeds/all.atom.xml")
_FEED_WORDS = ("rss", "atom", "feed", ".xml", "syndication")
_MOST = 50


class FoundFeed(NamedTuple):
    """A feed that a page points to."""

    url: str
    title: str = ""


def feeds_in(page: bytes, url: str) -> list[FoundFeed]:
    """The feeds that the page names: by link elements first, then by links that look like feeds; comments last."""
    try:
        root = etree.fromstring(page, etree.HTMLParser(no_network=True, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    base = next((resolved(found.get("href", ""), url) for found in root.iter("base")), "") or url
    named = [
        FoundFeed(address, one_line(link.get("title", ""))[:200])
        for link in root.iter("link")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").lower().split(";")[0].strip() in _TYPES
        and (address := _feed_address(link.get("href", ""), base))
    ]
    linked = [
        FoundFeed(address, one_line("".join(map(str, link.itertext())))[:200])
        for link in root.iter("a")
        if _looks_like_feed(link.get("href", "")) and (address := _feed_address(link.get("href", ""), base))
    ]
    found = {feed.url: feed for feed in reversed(named + linked)}
    return sorted(list(reversed(found.values()))[:_MOST], key=lambda feed: _is_comments(feed))


def well_known(url: str) -> list[str]:
    """Where sites keep their feeds when they do not say so: under the address, then at the root."""
    folders = dict.fromkeys((url.split("#")[0].split("?")[0].rstrip("/") + "/", urljoin(url, "/")))
    return [urljoin(folder, name) for folder in folders for name in _WELL_KNOWN]


def _feed_address(href: str, base: str) -> str:
    href = href.strip()
    if href.startswith("feed:"):
        href = href.removeprefix("feed:").removeprefix("//")
        href = href if href.startswith("http") else f"https://{href}"
    address = resolved(href, base)
    return address if address.startswith("http") else ""


def _looks_like_feed(href: str) -> bool:
    try:
        parts = urlsplit(href.lower())
    except ValueError:
        return False
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    return any(word in last for word in _FEED_WORDS) or "feed=" in parts.query or parts.scheme == "feed"


def _is_comments(feed: FoundFeed) -> bool:
    return "comment" in feed.url.lower() or "comment" in feed.title.lower()
