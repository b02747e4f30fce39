"""Made-up feeds with the shape of news feeds: the same bytes for the same numbers, on every machine."""

from __future__ import annotations

import html
import random
import sys
from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import accumulate
from pathlib import Path

SEED = 1
_CONSONANTS = [
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "br",
    "cr",
    "dr",
    "fl",
    "gr",
    "kl",
    "pl",
    "pr",
    "st",
    "tr",
    "sh",
    "ch",
    "th",
]
_VOWELS = (["a", "e", "i", "o", "u", "ai", "ea", "ou", "io", "é", "ö"], [20, 20, 15, 15, 8, 4, 4, 3, 3, 1, 1])


class Words:
    """Invented words, as unevenly used as those of a language: the nth with weight 1 / (n + 2)."""

    def __init__(self, size: int = 20_000) -> None:
        chance = random.Random(SEED)
        words: dict[str, None] = {}
        while len(words) < size:
            syllables = chance.choice((1, 2, 2, 2, 3, 3, 4))
            word = "".join(chance.choice(_CONSONANTS) + chance.choices(*_VOWELS)[0] for _ in range(syllables))
            words[word + chance.choice(("", "n", "r", "s", "t", "l"))] = None
        self.list = list(words)
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(size)))

    def pick(self, chance: random.Random, count: int) -> list[str]:
        """That many words, frequent ones more often."""
        return [self.list[bisect(self._weights, chance.random() * self._weights[-1])] for _ in range(count)]

    def sentence(self, chance: random.Random, least: int = 6, most: int = 22) -> str:
        """A sentence of least to most words."""
        return " ".join(self.pick(chance, chance.randint(least, most))).capitalize() + "."

    def article(self, chance: random.Random, size: int) -> str:
        """HTML of about size characters: paragraphs with links, lists, quotations, figures."""
        pieces: list[str] = []
        while sum(map(len, pieces)) < size:
            text = " ".join(self.sentence(chance) for _ in range(chance.randint(2, 5)))
            one = self.pick(chance, 1)[0]
            match len(pieces) % 7:
                case 2:
                    piece = f'<p>{text} <a href="/ref/{chance.randrange(10**6)}">{one}</a> <em>{one}</em></p>\n'
                case 4:
                    items = "".join(f"<li>{self.sentence(chance, 3, 8)}</li>" for _ in range(4))
                    piece = f"<ul>{items}</ul>\n<p>{text}</p>\n"
                case 5:
                    piece = (
                        f'<figure><img src="/img/{chance.randrange(10**6)}.jpg" alt="{one}" width="640" height="360"/>'
                        f"<figcaption>{self.sentence(chance, 4, 9)}</figcaption></figure>\n"
                        f"<blockquote><p>{text}</p></blockquote>\n"
                    )
                case _:
                    piece = f"<p>{text} &amp; &#8220;{one}&#8221;</p>\n"
            pieces.append(piece)
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a made-up feed."""

    address: str
    title: str
    published: datetime
    summary: str
    body: str
    author: str


def item(words: Words, feed: int, serial: int) -> Item:
    """The entry with that number of that feed."""
    chance = random.Random(f"{SEED}/{feed}/{serial}")
    published = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=serial * 97 + feed % 60)
    return Item(
        address=f"http://site{feed:05d}.example/{published:%Y/%m/%d}/{serial}",
        title="Probe " + words.sentence(chance, 4, 11)[:-1],
        published=published,
        summary=words.sentence(chance, 12, 30),
        body=words.article(chance, chance.randint(2800, 5800)),
        author=" ".join(words.pick(chance, 2)).title(),
    )


def write_feeds(folder: Path, feeds: int, entries: int, oldest: int = 0) -> None:
    """Write 00000.xml …: RSS with content:encoded (45 %), Atom (35 %), RSS with HTML as description (20 %).

    oldest: Number of the oldest entry; 2 makes feeds that have two new entries and no longer the two oldest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = Words()
    for number in range(feeds):
        items = [item(words, number, serial) for serial in range(oldest + entries - 1, oldest - 1, -1)]
        title, site = f"Feed {number:05d} {words.list[number * 7]}", f"http://site{number:05d}.example/"
        kind = number * 7 % 20
        text = _atom(title, site, items) if 9 <= kind < 16 else _rss(title, site, items, encoded=kind < 9)
        (folder / f"{number:05d}.xml").write_text(text, "utf-8")


def address(number: int, port: int) -> str:
    """Where feed number is served: on Linux each on a loopback address of its own, as feeds have hosts of their own."""
    host = f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"
    return f"http://{host if sys.platform == 'linux' else '127.0.0.1'}:{port}/{number:05d}.xml"


def _rss(title: str, site: str, items: list[Item], *, encoded: bool) -> str:
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>\n<title>{html.escape(title)}</title><link>{site}</link><description>News</description>"
        f"<language>en</language>\n"
    ]
    for one in items:
        body = (
            f"<description>{html.escape(one.summary)}</description>"
            f"<content:encoded><![CDATA[{one.body}]]></content:encoded>"
            if encoded
            else f"<description>{html.escape(one.body, quote=False)}</description>"
        )
        parts.append(
            f"<item><title>{html.escape(one.title)}</title><link>{one.address}</link>"
            f'<guid isPermaLink="false">{one.address}</guid><pubDate>{format_datetime(one.published)}</pubDate>'
            f"<dc:creator>{html.escape(one.author)}</dc:creator>{body}</item>\n"
        )
    return "".join(parts) + "</channel></rss>\n"


def _atom(title: str, site: str, items: list[Item]) -> str:
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f'<title>{html.escape(title)}</title><id>{site}</id><link href="{site}"/>'
        f"<updated>{items[0].published.isoformat()}</updated>\n"
    ]
    for one in items:
        when = one.published.isoformat()
        parts.append(
            f'<entry><title>{html.escape(one.title)}</title><id>{one.address}</id><link href="{one.address}"/>'
            f"<published>{when}</published><updated>{when}</updated>"
            f"<author><name>{html.escape(one.author)}</name></author><summary>{html.escape(one.summary)}</summary>"
            f'<content type="html">{html.escape(one.body, quote=False)}</content></entry>\n'
        )
    return "".join(parts) + "</feed>\n"
