"""The `urls` file of newsboat: one feed a line, then its tags in quotes."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from reader.model import Subscription
from reader.subscriptions.opml import Outline
from reader.text import one_line

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|(#.*)|(\S+)')
_NOT_OURS = {
    "query": "a query feed; a search does that here",
    "exec": "a program that makes a feed",
    "filter": "a feed through a program",
    "file": "a local file; `newsreader add` takes folders of .html, .txt and .md files",
}


def read_urls(body: bytes, name: str) -> Outline:
    """The subscriptions in the file's order; name is how messages call the file."""
    found: dict[str, Subscription] = {}
    problems = []
    for number, line in enumerate(body.decode("utf-8-sig", "replace").splitlines(), 1):
        address, *words = _tokens(line) or [""]
        if not address:
            continue
        scheme = address.partition(":")[0].lower()
        try:
            parts = urlsplit(address)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and address.isprintable()
        except ValueError:
            is_address = False
        if is_address and " " not in address:
            found.setdefault(address, _subscription(address, words))
        else:
            what = _NOT_OURS.get(scheme, "not the address of a feed")
            problems.append(f"{name}:{number}: {one_line(address)[:100]}: {what}; left out")
    return Outline(tuple(found.values()), tuple(problems))


def _subscription(address: str, words: list[str]) -> Subscription:
    """A word that begins with ~ is the title; one with ! is a tag that newsboat hides the feed by."""
    title = next((one_line(word[1:]) for word in words if word.startswith("~")), "")
    tags = dict.fromkeys(tag for word in words if not word.startswith("~") and (tag := one_line(word.lstrip("!"))))
    return Subscription(address, title=title or None, tags=tuple(tags))


def _tokens(line: str) -> list[str]:
    """The words of a line; a # outside quotes ends it."""
    tokens = []
    for match in _TOKEN.finditer(line):
        quoted, comment, bare = match.groups()
        if comment is not None:
            break
        tokens.append(bare if bare is not None else re.sub(r"\\(.)", r"\1", quoted))
    return tokens
