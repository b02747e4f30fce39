"""Web addresses as exports give them: of pages that anyone can open, without secrets, escaped as an IRI wants it."""

from urllib.parse import quote, urlsplit

from reader.export.serialise import shareable
from reader.text import one_line


def web_address(url: str) -> str:
    """The address without user name and password, safe to stand in markup; empty for anything but http and https."""
    url = one_line(shareable(url))
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return quote(url, safe="%:/?#@!$&'()*+,;=~-._[]")


def host(url: str) -> str:
    """The host of a web address; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
