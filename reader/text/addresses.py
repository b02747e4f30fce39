"""Addresses as they stand in HTML, made absolute and harmless."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from reader.text.clean import clean

_LINK_SCHEMES = ("http", "https", "mailto")
_PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z0-9.-]+(?:[/?#][!-~]*)?")
_ABSOLUTE = re.compile(r"https?://[a-zA-Z0-9.-]+(?:[/?#]|$)")
# Without "//" or dots that would have to be resolved, and nothing that an address drops at its end.
_ROOTED = re.compile(r"/(?:[\w~%+,:@=-][\w./~%+,:@=-]*(?:\?[\w./~%+,:@=&-]+)?)?", re.ASCII)
_LONGEST_LINK = 4096  # code points


def resolved(href: str, base_url: str) -> str:
    """The absolute address of a link that may be offered for opening, else an empty text."""
    # Most need no taking apart.
    if len(href) <= _LONGEST_LINK:
        if _PLAIN_ADDRESS.fullmatch(href):
            return href
        if _ROOTED.fullmatch(href) and "/." not in href and (site := _site_of(base_url)):
            return site + href
    href = "".join(clean(href).split())
    if not href or href.startswith("#") or len(href) > _LONGEST_LINK:
        return ""
    if _ABSOLUTE.match(href):
        return href
    try:
        absolute = urljoin(base_url, href)
        parts = urlsplit(absolute)
    except ValueError:  # "http://[": no address at all
        return ""
    if parts.scheme not in _LINK_SCHEMES or (parts.scheme != "mailto" and not parts.netloc):
        return ""
    return absolute


@lru_cache(maxsize=64)
def _site_of(base_url: str) -> str:
    """Scheme and host of the address; empty for one that is not of the web."""
    try:
        parts = urlsplit(base_url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""
