"""Which addresses mean the same page, which entries the same article, which texts are copies of one story. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

WORD = re.compile(r"\w+")

# Addresses

_MIRRORS = frozenset({"www", "www2", "m", "mobile", "amp", "touch", "wap"})
"""Names of hosts that show the pages of the host behind them."""
_TRACKING = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
        "igsh", "mkt_tok", "ncid", "cmpid", "cmp", "icid", "ocid", "ito", "smid", "smtyp", "partner", "ref_src",
        "ref_url", "referrer", "xtor", "wt_mc", "wt.mc", "_hsenc", "_hsmi", "spm", "guccounter", "guce_referrer",
        "guce_referrer_sig", "taid", "traffic_source", "traffic_medium", "traffic_campaign", "feedtype", "feedname",
        "trk", "trkid", "ftag", "sref", "st_source", "soc_src", "soc_trk", "srnd", "emc", "sc_cid", "wpisrc", "wpmm",
        "mod_rss", "rssfeed", "cvid", "ns_fee", "__twitter_impression",
    }
)  # fmt: skip
_TRACKING_BEGIN = ("utm_", "at_", "mc_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "vero_", "oly_", "ns_", "fb_")
_SOURCES = frozenset({"ref", "source", "src", "from", "via", "rss", "campaign"})
"""Parameters that say where the reader comes from, unless they are a number, which may name the page."""
_AMP = {"amp": {"", "1", "true"}, "outputtype": {"amp"}, "output": {"amp"}, "isamp": {"1", "true"}}
_IDLE_FRAGMENT = re.compile(
    r"(?:$|:~:|xtor=|ref=|utm_|echobox=|intcid=|comments?$|respond$|rss|top$|main|content$|amp_)", re.I
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?)|default\.aspx?)$", re.I)
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


def plain_address(address: str) -> str:
    """The address without what does not tell pages apart, so that two of the same page are equal.

    What goes: http or https, www., mobile and AMP hosts and paths, AMP caches, tracking parameters, the order of
    parameters, idle fragments, a last slash. It is for comparison only, and is never requested. An address of another
    scheme stays as it is.
    """
    address = address.strip()
    for _ in range(2):  # an AMP cache holds another address
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return address
        if parts.scheme not in ("http", "https") or not host:
            return address
        held = _held_by_cache(host, parts.path)
        if held is None:
            break
        address = f"https://{held}{'?' + parts.query if parts.query else ''}"
    host = _plain_host(host)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = _plain_query(parts.query) if parts.query else ""
    fragment = "" if _IDLE_FRAGMENT.match(parts.fragment) else f"#{parts.fragment}"
    return f"{host}{_plain_path(parts.path)}{query}{fragment}"


def names_a_page(plain: str) -> bool:
    """Whether the plain address names more than a site, so that it can tell articles apart."""
    return "/" in plain.partition("?")[0] or "?" in plain


def _held_by_cache(host: str, path: str) -> str | None:
    """The address behind Google's viewer or an AMP cache, without scheme."""
    if host.endswith(".cdn.ampproject.org"):
        match = re.match(r"/(?:[a-z]+/)+?(?:s/)?([\w-]+(?:\.[\w-]+)+/.*)", path)
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]+", host):
        match = re.match(r"/amp/(?:s/)?([\w-]+(?:\.[\w-]+)+/.*)", path)
    else:
        return None
    return match[1] if match else None


def _plain_host(host: str) -> str:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    labels = host.split(".")
    # "m.co.uk" could be a site of its own: a short name before a short ending belongs to the ending.
    own = 3 if len(labels) > 2 and max(len(labels[-2]), len(labels[-1])) <= 3 and labels[-2] not in _MIRRORS else 2
    return ".".join([label for label in labels[:-own] if label not in _MIRRORS] + labels[-own:])


def _plain_path(path: str) -> str:
    if "%" in path:
        path = _ESCAPE.sub(_plain_escape, path)
    if "amp" in path:
        segments = path.split("/")
        if len(segments) > 2:
            segments = [segment for segment in segments if segment != "amp"]
        path = "/".join(segments)
        path = path.removesuffix(".amp") if path.endswith(".amp") else re.sub(r"\.amp(\.html?)$", r"\1", path)
    if path[-1:] in ("l", "m", "p", "x", "L", "M", "P", "X"):
        path = _INDEX.sub("/", path)
    return path.rstrip("/")


def _plain_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _PLAIN else match[0].upper()


def _plain_query(query: str) -> str:
    kept = []
    for parameter in query.replace("&amp;", "&").split("&"):
        name, _, value = parameter.partition("=")
        name, value = name.lower(), value.lower()
        if (
            not name
            or name in _TRACKING
            or name.startswith(_TRACKING_BEGIN)
            or (name in _SOURCES and not value.isdigit())
            or value in _AMP.get(name, ())
        ):
            continue
        kept.append(parameter)
    return f"?{'&'.join(sorted(kept))}" if kept else ""


# Articles


class Known(NamedTuple):
    """What tells an article apart."""

    title: str
    address: str
    """Plain."""
    published: datetime | None


_A_WHILE = timedelta(hours=12)


def same_by_guid(old: Known, new: Known) -> bool:
    """Whether two entries of one guid are one article: not where address, title and date all say another.

    Some feeds number their places instead of their articles, so that the guid "1" is always the newest.
    """
    moved = bool(old.address and new.address) and old.address != new.address
    return not moved or _alike(old.title, new.title) or _near(old.published, new.published, timedelta(minutes=1))


def same_by_address(old: Known, new: Known) -> bool:
    """Whether two entries of one address are one article: not where a page like "/today" has a new title and date."""
    return _alike(old.title, new.title) or _near(old.published, new.published, _A_WHILE)


def same_by_title(old: Known, new: Known) -> bool:
    """Whether two entries are one article by title and date alone, its id and address being others now."""
    return old.published is not None and old.published == new.published and old.title == new.title


def _alike(one: str, other: str) -> bool:
    """Whether two titles share a third of their words."""
    if one == other:
        return True
    first, second = (set(WORD.findall(title.casefold())) for title in (one, other))
    return 3 * len(first & second) >= max(1, len(first | second))


def _near(one: datetime | None, other: datetime | None, most: timedelta) -> bool:
    return one is not None and other is not None and abs(one - other) <= most


# Copies

SKETCH = 4
"""Least hashes of a text that are kept to find its copies: of two texts that are four fifths alike, 1 in 600 is missed
(0.2 ** 4)."""
READ_WORDS = 400
"""Of longer texts only the beginning is sketched; the whole is compared when two sketches meet."""
_LEAST_WORDS = 12
_SHORT = 60
_COPY = 0.6
_HELD = 0.8
"""The share of the shorter text's word triples that a longer copy of it holds."""
_SHORT_COPY = 0.8
_SAME_NUMBERS = 0.6


def sketch(body: str) -> tuple[int, ...]:
    """The least hashes of the text's word triples: those of two texts that are alike meet (a bottom-k MinHash)."""
    words = [word.encode() for word in WORD.findall(body[: READ_WORDS * 8].casefold())[:READ_WORDS]]
    if len(words) < _LEAST_WORDS:
        return ()
    triples = map(b" ".join, zip(words, words[1:], words[2:], strict=False))
    return tuple(sorted(set(map(crc32, triples)))[:SKETCH])


class Copyable(NamedTuple):
    """A text as it is compared with others."""

    title: frozenset[str]
    triples: frozenset[tuple[str, ...]]
    numbers: frozenset[str]
    size: int
    """Words of the body."""


def copyable(title: str, body: str) -> Copyable:
    """The text made ready for `copies`."""
    words = WORD.findall(body.casefold())
    return Copyable(
        frozenset(WORD.findall(title.casefold())),
        frozenset(zip(words, words[1:], words[2:], strict=False)),
        frozenset(word for word in words if word.isdecimal()),
        len(words),
    )


def copies(one: Copyable, other: Copyable) -> bool:
    """Whether two texts are one story told twice: alike, or the shorter inside the longer.

    Short ones must have like titles too, and numbers must agree, for forecasts and results share all other words.
    """
    fewer = min(len(one.numbers), len(other.numbers))
    if min(one.size, other.size) < _LEAST_WORDS or len(one.numbers & other.numbers) < _SAME_NUMBERS * fewer:
        return False
    alike = _overlap(one.triples, other.triples)
    if min(one.size, other.size) < _SHORT:
        return alike >= _SHORT_COPY and _overlap(one.title, other.title) >= 0.5
    if alike >= _COPY:
        return True
    held = len(one.triples & other.triples) / min(len(one.triples), len(other.triples))
    return held >= _HELD and 4 * min(one.size, other.size) >= max(one.size, other.size)


def _overlap(one: frozenset[object] | frozenset[str], other: frozenset[object] | frozenset[str]) -> float:
    """The part of all that both have (Jaccard); 1 where there is nothing."""
    return len(one & other) / len(one | other) if one or other else 1.0


def shared_addresses(addresses: Sequence[str]) -> set[str]:
    """Those that stand more than once: where all entries link to one page, the link tells none apart."""
    seen: set[str] = set()
    return {address for address in addresses if address in seen or seen.add(address)}  # type: ignore[func-returns-value]
