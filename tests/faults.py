"""What servers do wrong, by accident or to harm, and what is to come of it: the table behind docs/reliability.md.

Each fault strikes a feed whose two articles are stored already; they have to stay, whatever comes.
"""

from __future__ import annotations

import asyncio
import gzip
import shlex
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import brotli
import zstandard

from reader import store as stores
from reader.fetching.fetch import Fetcher, Limits
from reader.fetching.gather import read
from reader.fetching.readers import Readers
from reader.fetching.update import FeedResult, apply, update
from reader.model import Article, Feed, Subscription
from reader.workers import Workers
from tests.servers import LocalServer, Reply, feed_reply, item, rss, serving
from tests.servers.local import Route

NOW = datetime(2025, 12, 2, 12, 0, tzinfo=UTC)
LIMITS = Limits(connect=0.6, read=0.6, total=1.5)
LONGEST = 30.0
"""Seconds that a fault may take at most, on a slow machine; the limits above are what ends it."""


@dataclass(frozen=True)
class Seen:
    """What came of a fault."""

    result: FeedResult
    articles: tuple[Article, ...]
    """All that are stored then, the newest first."""
    seconds: float

    @property
    def said(self) -> str:
        """The status, the reason, and what was stored, on one line."""
        counts = [f"{n} {what}" for n, what in ((self.result.new, "new"), (self.result.changed, "changed")) if n]
        return "; ".join(filter(None, (self.result.status, ", ".join(counts), self.result.error)))


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong."""

    name: str
    route: Route | None
    """What the server answers; None where it is not the server that fails."""
    said: str
    """What has to be in `Seen.said`."""
    holds: Callable[[Seen], bool] = lambda seen: True
    address: str = ""
    """Another address than the server's."""
    secret: str = ""
    """What must not come through into any stored field."""


def with_entries(entries: str, head: str = "", doctype: str = "") -> Reply:
    body = (
        f'<?xml version="1.0" encoding="utf-8"?>{doctype}<rss version="2.0"><channel><title>Feed</title>{head}'
        f"{entries}</channel></rss>"
    )
    return Reply(200, body.encode(), {"Content-Type": "application/rss+xml"})


def one(title: str, rest: str = "") -> str:
    return f"<item><title>{title}</title><guid isPermaLink='false'>bad</guid>{rest}</item>"


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": target})


def bad(seen: Seen) -> Article:
    """The article of `one`."""
    return next(article for article in seen.articles if article.key == "bad")


def is_harmless(seen: Seen) -> bool:
    article = bad(seen)
    everything = f"{article.title}{article.document.text}{article.author}{article.url}"
    return all(character.isprintable() or character in "\n\u00a0" for character in everything)


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
FEED = rss([item(1), item(2)])
HOSTILE = "x&#27;[31m&#27;]8;;http://evil.example&#7;link&#27;]8;;&#7;&#155;2J&#8238;drow&#8203;[bold]m[/bold]"
PACKED = {"Content-Encoding": "gzip"}

FAULTS: Sequence[Fault] = (
    Fault("the name is not found (DNS)", None, "not found (DNS)", address="http://no-such-host.invalid/feed"),
    Fault("nothing listens", None, "the connection is refused", address="http://127.0.0.1:1/feed"),
    Fault("reset before an answer", Reply(raw=b"", reset=True), "failed; the connection was cut"),
    Fault("reset inside the headers", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Ty", reset=True), "failed"),
    Fault("reset inside the body", Reply(200, FEED, cut_after=300, reset=True), "failed"),
    Fault("closed before an answer", Reply(raw=b""), "the server hung up without an answer"),
    Fault("closed inside the body", Reply(200, FEED, cut_after=300), "the answer breaks off"),
    Fault("no answer at all", Reply(hang=True), "no answer within 0.6 seconds"),
    Fault("a byte now and then", Reply(200, FEED, drip=0.1), "not complete within 1.5 seconds"),
    Fault("an endless body", Reply(200, b" " * 2**16, endless=True), "larger than 16 MB"),
    Fault("an endless line of headers", Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2**20), "failed"),
    Fault("not HTTP", Reply(raw=b"220 mail.example ESMTP\r\n\r\n"), "the answer is not HTTP"),
    Fault("Content-Length too long", Reply(200, FEED, {"Content-Length": "99999"}, cut_after=len(FEED)), "breaks off"),
    Fault(
        "Content-Length too short",
        Reply(200, FEED, {"Content-Length": str(len(FEED) // 2), "Connection": "close"}),
        "cut off in the middle",
    ),
    Fault("Content-Length over the limit", Reply(200, FEED, {"Content-Length": "999999999"}), "larger than 16 MB"),
    Fault("a redirect to itself", redirect("/feed"), "redirects that run in a circle"),
    Fault("a redirect to a file", redirect("file:///etc/passwd"), "a redirect to file:, not http or https"),
    Fault("a redirect nowhere", Reply(302), "302: a redirect that leads nowhere"),
    Fault("a redirect to no address", redirect("http://[bad"), "failed"),
    Fault("a certificate that nobody signed", None, "failed; TLS: the certificate does not hold", address="tls"),
    Fault("plain HTTP where TLS is due", None, "failed", address="https-on-http"),
    Fault("401 Unauthorized", Reply(401), "401: credentials are asked for"),
    Fault("404 Not Found", Reply(404), "404: nothing is at this address"),
    Fault("410 Gone", Reply(410), "gone; 410: the feed has ended", lambda seen: seen.result.next is None),
    Fault("429 with Retry-After", Reply(429, headers={"Retry-After": "7200"}), "it asks to wait 2 h"),
    Fault("503 with a date", Reply(503, headers={"Retry-After": "Tue, 02 Dec 2025 15:00:00 GMT"}), "wait 3 h"),
    Fault("500", Reply(500), "500: the server has an error of its own"),
    Fault("a gzip bomb of 100 MB", Reply(200, gzip.compress(b"\0" * 10**8), PACKED), "larger than 32 MB when unpacked"),
    Fault(
        "a zstd bomb of 100 MB",
        Reply(200, zstandard.compress(b"\0" * 10**8), {"Content-Encoding": "zstd"}),
        "larger than 32 MB when unpacked",
    ),
    Fault("damaged gzip", Reply(200, b"\x1f\x8b\x08\0garbage garbage", PACKED), "the packed answer is damaged"),
    Fault("gzip that breaks off", Reply(200, gzip.compress(FEED)[:-40], PACKED), "cut off in the middle"),
    Fault(
        "a Brotli bomb of 100 MB",
        Reply(200, brotli.compress(b"\0" * 10**8, quality=5), {"Content-Encoding": "br"}),
        "larger than 32 MB when unpacked",
    ),
    Fault("damaged Brotli", Reply(200, b"garbage garbage", {"Content-Encoding": "br"}), "the packed answer is damaged"),
    Fault("Brotli that breaks off", Reply(200, brotli.compress(FEED)[:-40], {"Content-Encoding": "br"}), "cut off"),
    Fault("packed in a way not asked for", Reply(200, FEED, {"Content-Encoding": "compress"}), "packed as compress"),
    Fault("an empty answer", Reply(200, b""), "the answer is empty"),
    Fault("a web page instead", Reply(200, b"<!doctype html><title>x</title><body>"), "a web page, not a feed"),
    Fault("a picture instead", Reply(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 99), "neither RSS, Atom nor JSON Feed"),
    Fault("the name of a file as body", Reply(200, b"/etc/passwd"), "neither RSS, Atom nor JSON Feed"),
    Fault("a wrong type", Reply(200, rss([item(3)]), {"Content-Type": "image/png"}), "updated; 1 new"),
    Fault("XML that ends in the middle", Reply(200, rss([item(3), item(4)])[:-90]), "cut off in the middle"),
    Fault("XML with a bare ampersand", with_entries(one("Fish & chips")), "not well-formed XML"),
    Fault("NULs in the text", with_entries(one("a\0b")), "updated; 1 new", is_harmless),
    Fault(
        "an entity bomb",
        with_entries(one("x&a11;"), doctype=f'<!DOCTYPE rss [<!ENTITY a0 "boom">{BOMB}]>'),
        "updated; 1 new",
        lambda seen: len(bad(seen).document.text) < 10_000,
    ),
    Fault(
        "an external entity",
        with_entries(one("x&e;"), doctype='<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "updated; 1 new",
        secret="root:",
    ),
    Fault(
        "a title of 10 MB",
        with_entries(one("long " * 2_000_000)),
        "updated; 1 new",
        lambda seen: len(bad(seen).title) <= 500,
    ),
    Fault(
        "100,000 entries",
        with_entries("".join(f"<item><title>t{n}</title><guid>{n}</guid></item>" for n in range(100_000))),
        "100000 entries; only the first 5000 were read",
        lambda seen: seen.result.new == 5_000,
    ),
    Fault(
        "the same id a hundred times",
        with_entries(one("t") * 100),
        "updated; 1 new",
        lambda seen: sum(article.key == "bad" for article in seen.articles) == 1,
    ),
    Fault(
        "a date in the year 2099",
        with_entries(one("t", "<pubDate>Mon, 01 Dec 2099 10:00:00 GMT</pubDate>")),
        "updated; 1 new",
        lambda seen: bad(seen).published is None,
    ),
    Fault(
        "a date in 1970",
        with_entries(one("t", "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>")),
        "updated; 1 new",
        lambda seen: bad(seen).published is None,
    ),
    Fault(
        "links that run programs",
        with_entries(one("t", "<link>javascript:x</link><description>&lt;a href='file:///x'>l&lt;/a></description>")),
        "updated; 1 new",
        lambda seen: not bad(seen).url and not bad(seen).document.links,
    ),
    Fault(
        "escape sequences, bidirectional controls and markup everywhere",
        with_entries(one(HOSTILE, f"<author>{HOSTILE}</author><description>{HOSTILE}</description>")),
        "updated; 1 new",
        is_harmless,
    ),
    Fault(
        "HTML nested 100,000 deep",
        with_entries(one("t", f"<description>{'&lt;b>' * 100_000}deep</description>")),
        "updated; 1 new",
        lambda seen: bad(seen).document.text.endswith("deep"),
    ),
)


@contextmanager
def faulty(fault: Fault, server: LocalServer) -> Iterator[str]:
    """The address at which the fault strikes."""
    if fault.address == "https-on-http":
        yield server.url("/feed").replace("http:", "https:")
    elif fault.address == "tls":
        yield "tls"
    else:
        yield fault.address or server.url("/feed")


def strike(fault: Fault, folder: Path, limits: Limits = LIMITS) -> Seen:
    """Let the fault happen to a feed in a new store in the folder."""
    with serving() as server:
        return asyncio.run(_strike(fault, server, folder / "newsreader.db", limits))


async def _strike(fault: Fault, server: LocalServer, db: Path, limits: Limits) -> Seen:
    if fault.address == "tls":
        return await _with_unsigned(fault, server, db, limits)
    with faulty(fault, server) as address:
        return await _refreshed(fault, server, address, db, limits)


async def _with_unsigned(fault: Fault, server: LocalServer, db: Path, limits: Limits) -> Seen:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        certificate = unsigned(Path(folder))
        context.load_cert_chain(certificate)
    async with await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=context) as listening:
        port = listening.sockets[0].getsockname()[1]
        return await _refreshed(fault, server, f"https://127.0.0.1:{port}/feed", db, limits)


async def _refreshed(fault: Fault, server: LocalServer, address: str, db: Path, limits: Limits) -> Seen:
    subscription = Subscription(address)
    url = server.put("/good", feed_reply(FEED))
    with stores.open_store(db) as store:
        stores.sync_feeds(store, [subscription])
    # The two articles come by a redirect-free look at the good feed, under the address that then fails.
    await _store(db, Subscription(url), subscription)
    if fault.route is not None:
        server.put("/feed", fault.route)
    began = time.monotonic()
    [result] = [result async for result in update(db, [subscription], now=lambda: NOW, limits=limits)]
    seconds = time.monotonic() - began
    with stores.open_store(db, readonly=True) as store:
        assert stores.integrity(store) == []
        found = (stores.article(store, id_) for id_ in stores.ids(store, ""))
        return Seen(result, tuple(article for article in found if article), seconds)


async def _store(db: Path, good: Subscription, subscription: Subscription) -> None:
    readers = Readers(Workers(1))
    async with Fetcher(LIMITS) as fetcher:
        answer = await fetcher.get(good.address)
    gathered = await read(readers, good, Feed(good.address, good.address), answer, NOW)
    readers.close()
    feed = replace(gathered.outcome.feed, address=subscription.address, etag="", last_modified="", body_hash="")
    with stores.open_store(db) as store:
        apply(store, replace(gathered, subscription=subscription, outcome=replace(gathered.outcome, feed=feed)), NOW)


def unsigned(folder: Path) -> Path:
    """A file with a new certificate for this machine that only it itself has signed, and its key."""
    file = folder / "unsigned.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout - -out -"
    file.write_bytes(subprocess.run(shlex.split(command), check=True, capture_output=True).stdout)
    return file
