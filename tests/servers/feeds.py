"""Small feeds in every format, made from the same items."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Item:
    """One entry to be."""

    number: int
    title: str
    body: str
    date: str = "2025-12-01T10:00:00Z"
    path: str = ""

    @property
    def link(self) -> str:
        return f"https://news.example/{self.path}{self.number}"


def item(number: int, *, of: str = "Feed", body: str | None = None) -> Item:
    """An entry with a text of its own."""
    text = body or f"<p>The council of {of} met for the {number}th time.</p><p>It decided nothing.</p>"
    path = "" if of == "Feed" else f"{of.lower().replace(' ', '-')}/"  # the same address would be the same story
    return Item(number, f"{of}: story {number}", text, path=path)


def rss(items: Sequence[Item], title: str = "Feed", extra: str = "") -> bytes:
    """RSS 2.0 with content:encoded."""
    entries = "".join(
        f"<item><title>{escape(i.title)}</title><link>{i.link}</link><guid isPermaLink='false'>id-{i.number}</guid>"
        f"<pubDate>Mon, 01 Dec 2025 10:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[{i.body}]]></content:encoded></item>\n"
        for i in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>https://news.example/</link><language>en</language>{extra}\n"
        f"{entries}</channel></rss>"
    ).encode()


def atom(items: Sequence[Item], title: str = "Feed") -> bytes:
    """Atom 1.0 with HTML content."""
    entries = "".join(
        f"<entry><title>{escape(i.title)}</title><id>id-{i.number}</id><link href='{i.link}'/>"
        f"<updated>{i.date}</updated><published>{i.date}</published>"
        f"<content type='html'>{escape(i.body)}</content></entry>\n"
        for i in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{escape(title)}</title><link href='https://news.example/'/>\n{entries}</feed>"
    ).encode()


def rdf(items: Sequence[Item], title: str = "Feed") -> bytes:
    """RSS 1.0 (RDF) with Dublin Core dates."""
    entries = "".join(
        f"<item rdf:about='{i.link}'><title>{escape(i.title)}</title><link>{i.link}</link><dc:date>{i.date}</dc:date>"
        f"<content:encoded>{escape(i.body)}</content:encoded></item>\n"
        for i in items
    )
    return (
        '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel rdf:about='https://news.example/'><title>{escape(title)}</title>"
        f"<link>https://news.example/</link><dc:language>en</dc:language></channel>\n{entries}</rdf:RDF>"
    ).encode()


def json_feed(items: Sequence[Item], title: str = "Feed") -> bytes:
    """JSON Feed 1.1."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": "https://news.example/",
            "language": "en",
            "items": [
                {
                    "id": f"id-{i.number}",
                    "url": i.link,
                    "title": i.title,
                    "content_html": i.body,
                    "date_published": i.date,
                }
                for i in items
            ],
        }
    ).encode()
