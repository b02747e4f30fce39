"""What a web page says of itself: title, author, date, language, and whether it is an article."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain

from lxml import etree

from reader.parse.dates import plausible
from reader.parse.entries import language_of
from reader.text import one_line

_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate"),
    *("publish-date", "publication_date", "dcterms.date", "dcterms.issued", "dcterms.created", "dc.date"),
    *("dc.date.issued", "dc.date.created", "parsely-pub-date", "sailthru.date", "article_date_original"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHOR = ("author", "article:author", "dcterms.creator", "dc.creator", "parsely-author", "byl", "sailthru.author")
_LANGUAGE = ("og:locale", "content-language", "dcterms.language", "dc.language", "language")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_JSON_LD = re.compile(r'"(datePublished|dateModified|@type)"\s*:\s*"([^"]{1,80})"')
_ARTICLE_TYPE = re.compile(r"\w*NewsArticle|Article|Report|BlogPosting")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said in the head of a page; empty or None where nothing is said."""

    title: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    url: str = ""
    """Its canonical address, as written."""
    is_article: bool = False


def decoded(page: bytes, content_type: str = "") -> str:
    """The page's text by the charset that its mark, the server or the page names, else UTF-8, else Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if page.startswith(mark):
            return page.decode(name, "replace")
    served = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    named = _CHARSET.search(page[:4096])
    for name in (served[1] if served else "", named[1].decode("ascii", "ignore") if named else "", "utf-8"):
        try:
            # Latin-1 on the web means Windows-1252.
            known = codecs.lookup(name).name if name else ""
            if known:
                return page.decode("cp1252" if known in ("iso8859-1", "ascii") else known)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return page.decode("cp1252", "replace")


def tree_of(html: str) -> etree._Element | None:
    """The page's tree; None where there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def metadata_of(root: etree._Element) -> Metadata:
    """What the page says of itself, in meta elements first, then in JSON-LD and time elements."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        named.setdefault(name.strip().lower(), meta.get("content", ""))
    script = " ".join(
        element.text or "" for element in root.iter("script") if "ld+json" in element.get("type", "").lower()
    )[:500_000]
    linked: dict[str, str] = {}
    for key, value in _JSON_LD.findall(script):
        if key != "@type" or _ARTICLE_TYPE.fullmatch(value):
            linked.setdefault(key, value)
    times = [time.get("datetime", "") for time in root.iter("time")]
    published = [*(named.get(name, "") for name in _PUBLISHED), linked.get("datePublished", ""), *times[:1]]
    updated = [*(named.get(name, "") for name in _UPDATED), linked.get("dateModified", "")]
    authors = [one_line(named.get(name, ""))[:200] for name in _AUTHOR]
    return Metadata(
        title=_title(root, named),
        author=next((author for author in authors if author and "://" not in author), ""),
        published=next(filter(None, map(moment_of, published)), None),
        updated=next(filter(None, map(moment_of, updated)), None),
        language=language_of(root.get("lang", "") or next(filter(None, (named.get(name) for name in _LANGUAGE)), "")),
        url=next((link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical"), ""),
        is_article=named.get("og:type", "").lower() == "article"
        or "article:published_time" in named
        or "@type" in linked,
    )


def metadata_of_lines(said: dict[str, str]) -> Metadata:
    """What the "key: value" lines at the head of a Markdown file say."""
    return Metadata(
        author=one_line(said.get("author", ""))[:200],
        published=moment_of(said.get("date", "") or said.get("published", "")),
        updated=moment_of(said.get("updated", "")),
        language=language_of(said.get("language", "") or said.get("lang", "")),
        url=said.get("url", ""),
    )


def moment_of(text: str) -> datetime | None:
    """The moment in UTC that a date of a page means; a day alone is its noon, which is that day almost everywhere."""
    text = text.strip()[:40]
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= 10:
            moment = moment.replace(hour=12)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError):
            return None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return plausible(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _title(root: etree._Element, named: dict[str, str]) -> str:
    """The headline: the title element, without the site's name where heading or Open Graph title leave that out."""
    element = root.find(".//head/title")
    title = one_line(element.text or "") if element is not None else ""
    headings = {tag: [_line(heading) for heading in root.iter(tag)] for tag in ("h1", "h2", "h3")}
    candidates = [one_line(named.get("og:title", "")), *(headings["h1"] if len(headings["h1"]) == 1 else [])]
    for candidate in candidates:
        if candidate and (not title or candidate in title):
            return candidate
    return title or next(filter(None, chain(candidates, *headings.values())), "")


def _line(element: etree._Element) -> str:
    return one_line("".join(map(str, element.itertext())))
