"""The only sockets: one address fetched politely and within bounds, by httpx."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Self

from reader.fetching.credentials import NoCredentials, headers_of, may_take_long
from reader.fetching.decide import Answer
from reader.fetching.decoding import ACCEPTED, Decoder, Refused, size
from reader.fetching.lookups import DaemonThreads
from reader.fetching.slim import httpx
from reader.model import Subscription

FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
NO_ADDRESS = "not an address that can be fetched"
PER_HOST = 2
MOST_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch."""

    connect: float = 10
    """Seconds."""
    read: float = 20
    """Seconds without a byte."""
    total: float = 60
    """Seconds, redirects and body included; waiting for a turn at the host is not."""
    received: int = 16 * 2**20
    """Bytes of the body as sent."""
    decoded: int = 32 * 2**20
    """Bytes of the body once decompressed."""


@dataclass(slots=True)
class _Turns:
    """Who may talk to a host now."""

    by_host: dict[str, asyncio.Semaphore] = field(
        default_factory=lambda: defaultdict(lambda: asyncio.Semaphore(PER_HOST))
    )

    free_from: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """By host, from when on it may be asked again, by the clock of `time.monotonic`."""

    def at(self, url: httpx.URL) -> asyncio.Semaphore:
        return self.by_host[_host(url)]

    async def pause(self, url: httpx.URL, seconds: float) -> None:
        """Wait until so many seconds after the last request that waited so."""
        turn = max(time.monotonic(), self.free_from[_host(url)])
        self.free_from[_host(url)] = turn + seconds
        await asyncio.sleep(turn - time.monotonic())


def _host(url: httpx.URL) -> str:
    return f"{url.host}:{url.port or url.scheme}"


class Fetcher:
    """Fetches addresses over shared connections; to be used as an async context manager."""

    def __init__(self, limits: Limits | None = None, environ: Mapping[str, str] = os.environ) -> None:
        self.limits = limits or Limits()
        self.environ = environ
        self._turns = _Turns()
        self._clients: dict[tuple[str | None, Path | None, bool], httpx.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        # Names are looked up in the loop's threads, and nothing can end a look-up.
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def get(
        self,
        url: str,
        *,
        subscription: Subscription | None = None,
        etag: str = "",
        last_modified: str = "",
        accept: str = FEEDS,
    ) -> Answer:
        """What the address answers; it never raises, save when cancelled."""
        headers = {"Accept": accept, "Accept-Encoding": ACCEPTED, "User-Agent": user_agent()}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        try:
            target = httpx.URL(url)
            if subscription is None:
                return await self._follow(subscription, target, headers, {}, target)
            if subscription.user_agent:
                headers["User-Agent"] = subscription.user_agent
            home = httpx.URL(subscription.address)
            if may_take_long(subscription):
                secrets = await asyncio.to_thread(headers_of, subscription, self.environ)
            else:
                secrets = headers_of(subscription, self.environ)
            return await self._follow(subscription, target, headers, secrets, home)
        except (Refused, NoCredentials) as refused:
            return Answer(url=url, error=str(refused))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as error:
            return Answer(url=url, error=reason(error, self.limits))

    def _client(self, subscription: Subscription | None, url: httpx.URL) -> httpx.AsyncClient:
        proxy, ca = (subscription.proxy, subscription.ca) if subscription else (None, None)
        key = (proxy, ca, url.scheme == "https")
        if key not in self._clients:
            try:
                # To load the certificates of all authorities takes 0.05 s, and plain HTTP needs none.
                verify = ssl.create_default_context(cafile=str(ca)) if ca else key[2] or _trusting_nobody()
            except (OSError, ssl.SSLError) as error:
                raise Refused(f"the certificates in {ca} cannot be read: {error}") from None
            self._clients[key] = httpx.AsyncClient(
                proxy=proxy,
                verify=verify,
                timeout=httpx.Timeout(self.limits.read, connect=self.limits.connect, pool=None),
                # Each request looks through all connections, and most feeds have a host of their own.
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=8),
            )
        return self._clients[key]

    async def _follow(
        self,
        subscription: Subscription | None,
        url: httpx.URL,
        headers: dict[str, str],
        secrets: dict[str, str],
        home: httpx.URL,
    ) -> Answer:
        """The answer at the end of the redirects; the secrets go to the feed's home alone, not where it points."""
        moved_to, permanent, seen = "", True, {url}
        left = self.limits.total
        for _ in range(MOST_REDIRECTS + 1):
            if url.scheme not in ("http", "https"):
                raise Refused(f"a redirect to {url.scheme}:, not http or https" if len(seen) > 1 else NO_ADDRESS)
            own = secrets if (url.scheme, url.host, url.port) == (home.scheme, home.host, home.port) else {}
            client = self._client(subscription, url)
            async with self._turns.at(url):
                if subscription and subscription.pause:
                    await self._turns.pause(url, subscription.pause.total_seconds())
                began = time.monotonic()
                try:
                    async with asyncio.timeout(left):
                        answer, target = await self._request(client, url, headers | own, moved_to)
                except TimeoutError:
                    raise Refused(f"not complete within {self.limits.total:g} seconds") from None
                left -= time.monotonic() - began
            if target is None:
                return answer
            permanent = permanent and answer.status in _PERMANENT
            url = url.join(target)
            if permanent:
                moved_to = str(url)
            if url in seen:
                raise Refused("redirects that run in a circle")
            seen.add(url)
        raise Refused(f"more than {MOST_REDIRECTS} redirects")

    async def _request(
        self, client: httpx.AsyncClient, url: httpx.URL, headers: dict[str, str], moved_to: str
    ) -> tuple[Answer, str | None]:
        """The answer and, for a redirect, where it points."""
        async with client.stream("GET", url, headers=headers, follow_redirects=False) as response:
            target = response.headers.get("location") if response.status_code in _REDIRECTS else None
            body = await self._body(response) if 200 <= response.status_code < 300 else b""
            known = response.headers
            answer = Answer(
                status=response.status_code,
                url=str(url),
                body=body,
                content_type=known.get("content-type", ""),
                etag=known.get("etag", ""),
                last_modified=known.get("last-modified", ""),
                retry_after=known.get("retry-after", ""),
                cache_control=known.get("cache-control", ""),
                expires=known.get("expires", ""),
                moved_to=moved_to,
            )
            return answer, target

    async def _body(self, response: httpx.Response) -> bytes:
        """The body, decompressed here: httpx would unpack a bomb whole."""
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 16 and int(announced) > self.limits.received:
            raise Refused(f"larger than {size(self.limits.received)}")
        decoder = Decoder(response.headers.get("content-encoding", ""), self.limits.decoded)
        received = 0
        parts: list[bytes] = []
        async for chunk in response.aiter_raw():
            received += len(chunk)
            if received > self.limits.received:
                raise Refused(f"larger than {size(self.limits.received)}")
            parts.extend(decoder.feed(chunk))
        return b"".join(parts)


def _trusting_nobody() -> ssl.SSLContext:
    """For plain HTTP: a proxy or server that spoke TLS all the same would be refused."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def user_agent() -> str:
    """How newsreader names itself to servers."""
    try:
        return f"newsreader/{version('newsreader-tui')} (terminal feed reader)"
    except PackageNotFoundError:  # run from a bare checkout
        return "newsreader (terminal feed reader)"


def reason(error: BaseException, limits: Limits) -> str:
    """Why a request came to nothing, in words for a person; never what was sent with it."""
    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection within {limits.connect:g} seconds"
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {limits.read:g} seconds"
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return "its name is not found (DNS); check the address and the connection"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"TLS: the certificate does not hold: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return f"TLS: {(cause.reason or 'no agreement').replace('_', ' ').lower()}"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection is refused; nothing listens there"
        if isinstance(cause, ConnectionResetError | BrokenPipeError):
            return "the connection was cut"
    if isinstance(error, httpx.ProxyError):
        return f"the proxy refuses: {error}"
    if isinstance(error, httpx.LocalProtocolError):
        return "a header set for this feed cannot be sent"  # the message of httpx would show it
    if isinstance(error, httpx.RemoteProtocolError):
        # Cases that httpx and h11 tell apart by the message alone.
        message = str(error)
        if "location header" in message:
            return "a redirect to no valid address"
        if "incomplete" in message or "complete message" in message:
            return "the answer breaks off"
        return "the server hung up without an answer" if "disconnected" in message else "the answer is not HTTP"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        return NO_ADDRESS
    if isinstance(error, zlib.error):
        return "the packed answer is damaged"
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return f"no connection: {cause.strerror}"
    return f"no connection ({type(error).__name__})"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the members of groups too."""
    waiting, seen = [error], set()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting.extend(filter(None, (cause.__cause__, cause.__context__)))
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)
