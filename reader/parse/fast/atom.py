"""Atom 1.0, as most of it is."""

# ruff: noqa: SIM905 -- a line of names reads better than a list of quoted ones

from __future__ import annotations

from lxml import etree

from reader.parse.enclosures import Enclosure
from reader.parse.entries import MOST_ENTRIES, Piece, Raw
from reader.parse.fast.elements import HTML, LANG, SILENT, SILENT_IN_FEED, Reader, Told, Unusual, bare, once
from reader.text.html import resolved

_IN_PERSON = frozenset("name email uri".split())


class Atom(Reader):
    """Atom 1.0."""

    def name(self, element: etree._Element) -> str:
        return super().name(element).removeprefix("atom:")

    def feed(self, root: etree._Element) -> Told:
        bare(root, LANG)
        language = _language(root, "")
        found: dict[str, etree._Element] = {}
        entries: list[etree._Element] = []
        link: str | None = None
        for child in root:
            name = self.name(child)
            if name == "entry":
                entries.append(child)
            elif name == "title":
                once(found, name, child)
            elif name in ("link", "id"):
                link = self.linked(name, child, link)
            elif name in ("author", "contributor"):
                self.person(child)
            elif name not in SILENT_IN_FEED or len(child) or child.get(LANG):
                raise Unusual
        base = resolved(link or "", self.url) or self.url
        return Told(
            title=self.typed(found["title"]) if "title" in found else Piece(""),
            link=link or "",
            language=language,
            ttl=None,
            raws=[self.entry(entry, base, language) for entry in entries[:MOST_ENTRIES]],
            entries=len(entries),
        )

    def entry(self, entry: etree._Element, base: str, language: str) -> Raw:
        bare(entry, LANG)
        language = _language(entry, language)
        found: dict[str, etree._Element] = {}
        link: str | None = None
        names: list[str] = []
        tags: list[str] = []
        files: list[Enclosure] = []
        media: list[Enclosure] = []
        for child in entry:
            name = self.name(child)
            if name in ("title", "summary", "content", "published", "updated"):
                once(found, name, child)
            elif name in ("link", "id"):
                if name == "id":
                    bare(child)
                    once(found, name, child)
                link = self.linked(name, child, link)
                if name == "link" and child.get("rel", "").lower() == "enclosure":
                    address = self.address(child.get("href", ""))
                    if address:
                        files.append(Enclosure(address, child.get("type", "text/html").lower()))
            elif name == "author":
                names.append(self.person(child))
            elif name == "contributor":
                self.person(child)
            elif name == "category":
                tags.append(self.category(child))
            elif name in ("media:group", "media:content", "media:title"):
                self.media(child, media)
            elif (name != "rights" and name not in SILENT) or len(child):
                raise Unusual
        for name in ("published", "updated"):
            if name in found:
                bare(found[name])
        content = found.get("content")
        title = self.typed(found["title"]) if "title" in found else Piece("", base_url=base)
        if not title.value and any(self.name(child).startswith("media:") for child in entry):
            raise Unusual
        text = self.typed(content) if content is not None else None
        summary = self.typed(found["summary"]) if "summary" in found else None
        if summary is None and text is not None:
            summary = Piece(text.value, base_url=base)
        return Raw(
            guid=self.text(found["id"]) if "id" in found else "",
            link=link or "",
            base_url=base,
            title=title,
            content=text if text and text.value else None,
            summary=summary if summary and summary.value else None,
            author=", ".join(dict.fromkeys(names)),
            published=self.text(found["published"]) if "published" in found else "",
            updated=self.text(found["updated"]) if "updated" in found else "",
            language=_language(content, language).replace("_", "-") if content is not None else "",
            tags=tuple(dict.fromkeys(tags)),
            enclosures=(*files, *media),
        )

    def typed(self, element: etree._Element) -> Piece:
        """A text of type text or html; xhtml and media types are feedparser's to read."""
        bare(element, "type", LANG)
        _language(element, "")
        kind = element.get("type", "text").lower()
        if kind not in ("text", "plain", "text/plain", *HTML):
            raise Unusual
        return self.piece(element, is_html=kind in HTML)

    def linked(self, name: str, element: etree._Element, link: str | None) -> str | None:
        """The address of a feed or entry after one more link or id: an id counts where no link came before."""
        if len(element) or LANG in element.attrib:
            raise Unusual
        if name == "id":
            return self.text(element) if link is None else link
        for attribute in element.attrib:
            if attribute not in ("href", "rel", "type", "title", "hreflang", "length"):
                raise Unusual
        if "href" not in element.attrib:
            raise Unusual
        rel = element.get("rel", "alternate").lower()
        if rel != "alternate" or element.get("type", "text/html").lower() not in (
            *HTML,
            "xhtml",
            "application/xhtml+xml",
        ):
            return link
        return self.address(element.get("href", ""))

    def person(self, element: etree._Element) -> str:
        """The one name of a person."""
        bare(element)
        names = [child for child in element if self.name(child) == "name"]
        if len(names) != 1 or any(self.name(child) not in _IN_PERSON or len(child) for child in element):
            raise Unusual
        if (element.text or "").strip() or not (name := (names[0].text or "").strip()):
            raise Unusual
        return name

    def category(self, element: etree._Element) -> str:
        bare(element, "term", "scheme", "label")
        term, label = element.get("term", ""), element.get("label", "")
        if len(element) or (element.text or "").strip() or not term:
            raise Unusual
        return label or term


def _language(element: etree._Element, outer: str) -> str:
    language = element.get(LANG)
    if language == "":
        raise Unusual
    return outer if language is None else language
