"""OPML 1.0 and 2.0 in and out: subscriptions with their folders. No entity is expanded and nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from reader.errors import ParseError
from reader.export.serialise import shareable
from reader.model import Subscription
from reader.text import one_line

# Files by hand hold bare ampersands and HTML's entities, which XML does not know.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")


@dataclass(frozen=True, slots=True)
class Outline:
    """What an OPML file subscribes to, and what of it could not be taken."""

    subscriptions: tuple[Subscription, ...]
    problems: tuple[str, ...] = ()


def read_opml(body: bytes, name: str) -> Outline:
    """The subscriptions in the file's order; name is how messages call the file."""
    try:
        return _Reader(name).read(body)
    except expat.ExpatError as error:
        if _BARE_AMPERSAND.search(body):
            try:
                return _Reader(name).read(_BARE_AMPERSAND.sub(b"&amp;", body))
            except expat.ExpatError:
                pass
        reason = expat.errors.messages.get(error.code, "damaged")
        raise ParseError(f"{name}:{error.lineno}: not an OPML file: {reason}") from None


class _Reader:
    """One pass over the elements; the folders that are open make up the path of what stands inside."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._folders: list[str | None] = []
        self._root = ""
        self._found: dict[str, Subscription] = {}
        self._problems: list[str] = []
        self._parser = expat.ParserCreate()

    def read(self, body: bytes) -> Outline:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity
        self._parser.Parse(body, True)
        return Outline(tuple(self._found.values()), tuple(self._problems))

    def _entity(self, *_: object) -> None:
        raise ParseError(f"{self._name}:{self._parser.CurrentLineNumber}: declares entities; OPML needs none")

    def _start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.lower()
        if not self._root:
            self._root = tag
            if tag != "opml":
                what = f"begins with <{one_line(tag)[:40]}>, so it is not an OPML file"
                raise ParseError(f"{self._name}:{self._parser.CurrentLineNumber}: {what}")
        if tag != "outline":
            return
        values = {key.lower(): one_line(value) for key, value in given.items()}
        title = values.get("title") or values.get("text", "")
        address = values.get("xmlurl", "")
        if address or values.get("type", "").lower() == "rss":
            self._folders.append(None)
            self._feed(address, title, values)
        else:
            self._folders.append(title.replace("/", "-") or None)

    def _end(self, tag: str) -> None:
        if tag.lower() == "outline":
            self._folders.pop()

    def _feed(self, address: str, title: str, values: dict[str, str]) -> None:
        address = re.sub(r"^feed:(?://)?(?=https?:)", "", address)
        address = re.sub(r"^feed:(?://)?", "http://", address)
        try:
            parts = urlsplit(address)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            valid = False
        if not valid:
            shown = address[:200] or title[:80] or "a feed without an address"
            # A stranger's file must not make the program read local files.
            self._problems.append(
                f"{self._name}:{self._parser.CurrentLineNumber}: {shown}: left out, not an http or https address"
            )
            return
        folder = "/".join(filter(None, self._folders))
        categories = (c.strip().strip("/") for c in values.get("category", "").split(","))
        self._found.setdefault(
            address,
            Subscription(
                address, title=title or None, folder=folder, tags=tuple(dict.fromkeys(filter(None, categories)))
            ),
        )


@dataclass(slots=True)
class _Folder:
    feeds: list[Subscription]
    folders: dict[str, _Folder]


def write_opml(subscriptions: Iterable[Subscription], *, created: datetime) -> str:
    """The subscriptions as OPML 2.0, without local sources, passwords and headers: the file is for others, too."""
    root = _Folder([], {})
    for subscription in subscriptions:
        if subscription.path is None:
            place = root
            for name in filter(None, subscription.folder.split("/")):
                place = place.folders.setdefault(name, _Folder([], {}))
            place.feeds.append(subscription)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        "    <title>newsreader subscriptions</title>",
        f"    <dateCreated>{format_datetime(created, usegmt=True)}</dateCreated>",
        "  </head>",
        "  <body>",
        *_outlines(root, "    "),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _outlines(folder: _Folder, indent: str) -> Iterable[str]:
    for feed in folder.feeds:
        address = shareable(feed.address)
        title = feed.title or address
        category = f" category={_attribute(','.join(feed.tags))}" if feed.tags else ""
        yield (
            f'{indent}<outline type="rss" text={_attribute(title)} title={_attribute(title)} '
            f"xmlUrl={_attribute(address)}{category}/>"
        )
    for name, inner in folder.folders.items():
        yield f"{indent}<outline text={_attribute(name)} title={_attribute(name)}>"
        yield from _outlines(inner, indent + "  ")
        yield f"{indent}</outline>"


def _attribute(value: str) -> str:
    return quoteattr(one_line(value))
