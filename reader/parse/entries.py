"""One entry from the pieces that a feed gives, cleaned and bounded, the same for every format."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from reader.fetching.decide import dated
from reader.model import READING, Document, Entry
from reader.parse.dates import moment
from reader.parse.enclosures import Enclosure, with_enclosures
from reader.records import Record, record_of
from reader.text import clean, document_of_html, document_of_text, first_words, one_line
from reader.text.html import drafts_of_html, resolved

MOST_ENTRIES = 5_000
LONGEST_TITLE = 500
"""Code points."""
LONGEST_CONTENT = 2_000_000
"""Code points of one entry's HTML."""
Known = Mapping[str, str]
"""Fingerprints of stored entries by their keys."""
NONE_KNOWN: Known = {}
_LONGEST_KEY = 1_000
_MOST_TAGS = 20
_TEASER = 1_200  # code points; whole articles in a feed are longer, summaries shorter
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|\b(?:read|continue|view) (?:more|reading|full|the full)\b.{0,80})\W*$", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed's answer says."""

    title: str = ""
    site: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    problem: str = ""
    """What is wrong with it though entries could be read; empty for a sound feed."""
    cut_off: bool = False
    """Whether the answer ends in the middle, so that it is worth asking for it again."""
    unchanged: tuple[str, ...] = ()
    """Keys of the entries that are left out since they are known just so."""
    ttl: int | None = None
    """Seconds after which the feed asks to be fetched again."""
    records: tuple[Record, ...] = ()
    """The entries as the store takes them, once `ready` made them; there are no `entries` then."""


def ready(parsed: ParsedFeed, now: datetime) -> ParsedFeed:
    """The feed with its entries made ready for the store: dated, in the feed's language where they name none."""
    if not parsed.entries:
        return parsed
    records = []
    for entry in parsed.entries:
        complete = dated(entry, now)
        if parsed.language and not complete.language:
            complete = replace(complete, language=parsed.language)
        records.append(record_of(complete))
    return replace(parsed, entries=(), records=tuple(records))


@dataclass(frozen=True, slots=True)
class Piece:
    """A title, summary or text as it stands in a feed."""

    value: str
    is_html: bool = True
    base_url: str = ""

    def line(self) -> str:
        """As one clean line, without markup."""
        value = self.value[: LONGEST_TITLE * 20]
        if self.is_html and ("<" in value or "&" in value):
            value = (
                " ".join(draft.text for draft in drafts_of_html(value)) if _TAG.search(value) else html.unescape(value)
            )
        line = one_line(value)
        return line if len(line) <= LONGEST_TITLE else first_words(line, LONGEST_TITLE)

    def document(self, title: str) -> Document:
        value = self.value[:LONGEST_CONTENT]
        if not self.is_html:
            return document_of_text(value, title=title)
        # Many feeds put plain text where HTML belongs; its blank lines are paragraphs then.
        if _TAG.search(value) is None:
            return document_of_text(html.unescape(value), title=title)
        return document_of_html(value, title=title, base_url=self.base_url)


_NOTHING = Piece("", is_html=False)


class Raw(NamedTuple):
    """An entry as it stands in its feed."""

    guid: str
    link: str
    base_url: str
    title: Piece
    content: Piece | None
    summary: Piece | None
    author: str = ""
    published: str = ""
    """Dates as written."""
    updated: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()

    def fingerprint(self) -> str:
        """What tells it from any other, and from itself once it changed; 16 hexadecimal digits."""
        content, summary = self.content or _NOTHING, self.summary or _NOTHING
        if summary.value == content.value:  # where a feed has no summary, its parser repeats the content
            summary = replace(summary, value="")
        pieces = chain.from_iterable(
            ("html" if piece.is_html else "text", piece.base_url, piece.value)
            for piece in (self.title, content, summary)
        )
        told = (self.guid, self.link, self.base_url, self.author, self.published, self.updated, self.language)
        parts = chain((READING,), pieces, told, self.tags, *((e.address, e.kind) for e in self.enclosures))
        return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def what_and_when(self) -> str:
        """What tells it from entries of the same guid and link: title and date, else its text; 16 digits."""
        told = (self.title.value, self.published or self.updated)
        if not any(told):
            told = ((self.content or self.summary or _NOTHING).value, "")
        return hashlib.blake2b("\x1f".join(told).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def read(raws: Iterable[Raw], known: Known) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries, each key once, and the keys of those that are left out since their fingerprint is known.

    A feed that gives all its entries the same guid is read by their links. Where they have one link, too, as the posts
    of a live page have, title and date tell them apart; what is the same in these is one entry.
    """
    entries: list[Entry] = []
    unchanged: list[str] = []
    seen: dict[str, str] = {}
    named = [(raw, url, _named_key(raw.guid, url)) for raw in raws for url in (resolved(raw.link, raw.base_url),)]
    for raw, url, named_key in _apart(named):
        fingerprint = raw.fingerprint()
        # Without guid and link the key comes from the text, so that has to be made.
        item = None if named_key else _entry(raw, "", url, fingerprint)
        key = named_key or (item.key if item else "")
        if key in seen:
            if not url or url == seen[key] or url in seen:
                continue
            key = url
        seen[key] = url
        if known.get(key) == fingerprint:
            unchanged.append(key)
            continue
        item = item or _entry(raw, key, url, fingerprint)
        entries.append(item if item.key == key else replace(item, key=key))
    return tuple(entries), tuple(unchanged)


def _apart(named: Sequence[tuple[Raw, str, str]]) -> Sequence[tuple[Raw, str, str]]:
    """The entries with their links and keys; those of one key and link that differ get keys of their own."""
    if len({(url, key) for _, url, key in named}) == len(named):
        return named
    crowds: dict[tuple[str, str], set[str]] = {}
    for raw, url, key in named:
        if key:
            crowds.setdefault((url, key), set()).add(raw.what_and_when())
    return [
        (raw, url, f"{key} {raw.what_and_when()}" if key and len(crowds[url, key]) > 1 else key)
        for raw, url, key in named
    ]


def _entry(raw: Raw, key: str, url: str, fingerprint: str) -> Entry:
    """The entry; its text is the content, else the summary, marked as a teaser where it reads like one."""
    body = raw.content or raw.summary or _NOTHING
    heading = raw.title.line()
    if not heading:
        heading = first_words(" ".join(draft.text for draft in drafts_of_html(body.value[:20_000])), 80)
    heading = heading or url or "Untitled"
    document = body.document(heading)
    text = document.text[len(heading) :].strip()
    is_teaser = bool(_CUT_OFF.search(text[-200:])) or (raw.content is None and len(text) < _TEASER)
    published, updated = moment(raw.published), moment(raw.updated)
    return Entry(
        key=key or _made_key(raw.guid, heading, published or updated, document.text),
        title=heading,
        document=with_enclosures(document, raw.enclosures, raw.base_url) if raw.enclosures else document,
        url=url,
        author=one_line(raw.author)[:LONGEST_TITLE],
        published=published,
        updated=updated,
        language=language_of(raw.language),
        source="teaser" if is_teaser else "feed",
        tags=tuple(dict.fromkeys(tag for text in raw.tags if (tag := one_line(text)[:100])))[:_MOST_TAGS],
        fingerprint=fingerprint,
    )


def language_of(code: str) -> str:
    """The ISO 639-1 code in "en-GB" or "de_AT"; empty for anything else."""
    primary = re.split(r"[-_]", code.strip().lower(), maxsplit=1)[0]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else ""


def _named_key(guid: str, url: str) -> str:
    """The entry's own guid, else its address; empty where it has neither, or none that can be used."""
    key = one_line(guid) or url
    return "" if key == "Untitled" or len(key) > _LONGEST_KEY else key


def _made_key(guid: str, title: str, date: datetime | None, text: str) -> str:
    key = one_line(guid) or clean(title + (f" {date.isoformat()}" if date else ""))
    if key == "Untitled" or len(key) > _LONGEST_KEY:
        return "sha256:" + hashlib.sha256((guid or text).encode("utf-8", "replace")).hexdigest()
    return key
