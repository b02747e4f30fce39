"""An HTTP/1.1 server on a loopback port, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

STAMP = "Mon, 01 Dec 2025 10:00:00 GMT"


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    """Seconds before anything is sent."""
    hang: bool = False
    """Whether to answer nothing at all, and keep the connection."""
    drip: float = 0
    """Seconds between the bytes of the body."""
    cut_after: int | None = None
    """Bytes of the body after which the connection is closed."""
    endless: bool = False
    """Whether the body is sent again and again."""
    reset: bool = False
    """Whether the connection is then cut off hard, so that the other side is told of an error."""
    raw: bytes | None = None
    """Sent as it stands instead of an HTTP answer."""


Route = Reply | Callable[[Request], Reply]


class LocalServer:
    """Answers by path, and remembers what it was asked."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []
        self.answers: dict[int, int] = defaultdict(int)
        """How often each status was answered."""
        self.busy: int = 0
        self.peak: int = 0
        """The most requests that were in hand at one time."""
        self.port = 0

    def put(self, path: str, route: Route) -> str:
        """Say what a path answers; its address."""
        self.routes[path] = route
        return self.url(path)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        request = Request(method, path, headers)
        self.requests.append(request)
        self.busy += 1
        self.peak = max(self.peak, self.busy)
        try:
            route = self.routes.get(path.split("?")[0], Reply(404))
            reply = route if isinstance(route, Reply) else route(request)
            return await self._send(reply, writer)
        finally:
            self.busy -= 1

    async def _send(self, reply: Reply, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(reply.delay)
        if reply.hang:
            await asyncio.sleep(3600)
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            return self._end(reply, writer)
        self.answers[reply.status] += 1
        headers = {"Date": STAMP, "Content-Length": str(len(reply.body)), **reply.headers}
        if reply.status == 304 or reply.endless:
            headers.pop("Content-Length")
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {reply.status} Answer\r\n{lines}\r\n".encode("latin-1"))
        body = reply.body[: reply.cut_after]
        if reply.drip:
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(reply.drip)
        else:
            writer.write(body)
        await writer.drain()
        while reply.endless:
            writer.write(body)
            await writer.drain()
        if reply.reset or reply.cut_after is not None:
            return self._end(reply, writer)
        return reply.headers.get("Connection") != "close"

    @staticmethod
    def _end(reply: Reply, writer: asyncio.StreamWriter) -> bool:
        if reply.reset:
            linger = struct.pack("ii", 1, 0)  # closing sends a reset instead of an end
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        return False


@contextmanager
def serving(hosts: Sequence[str] = ()) -> Iterator[LocalServer]:
    """A server that runs while the block does, on 127.0.0.1 and further loopback addresses."""
    server = LocalServer()
    started = threading.Event()
    loop = asyncio.new_event_loop()
    others: list[asyncio.Server] = []

    async def serve() -> asyncio.Server:
        listening = await asyncio.start_server(server.handle, "127.0.0.1", 0, limit=2**20, backlog=1024)
        server.port = listening.sockets[0].getsockname()[1]
        if hosts:
            others.append(await asyncio.start_server(server.handle, list(hosts), server.port, limit=2**20))
        started.set()
        return listening

    def run() -> None:
        asyncio.set_event_loop(loop)
        listening = loop.run_until_complete(serve())
        loop.run_forever()
        for each in (listening, *others):
            each.close()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))  # what was closed just now lets go of its socket
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=run, name="local-server", daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def feed_reply(body: bytes, content_type: str = "application/rss+xml; charset=utf-8", **headers: str) -> Route:
    """A feed with ETag and Last-Modified, answered with 304 to whoever has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    own = {"ETag": etag, "Last-Modified": STAMP, **{name.replace("_", "-"): value for name, value in headers.items()}}

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers=own)
        return Reply(200, body, {"Content-Type": content_type, **own})

    return answer


def page_reply(html: str) -> Reply:
    """A web page."""
    return Reply(200, html.encode(), {"Content-Type": "text/html; charset=utf-8"})
