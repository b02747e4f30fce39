"""Serve a folder of feeds from memory over HTTP/1.1 with keep-alive, ETag and 304; a process of its own.

`python -m bench.server FOLDER FEEDS LATENCY_MS` prints its port, then serves until its standard input ends.
GET /stats answers how many 200 and 304 it gave since the last time it was asked; GET /serve/NAME goes on with the
files of FOLDER/NAME, GET /serve/ with those of FOLDER.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from bench.feeds import address


class _Connection(asyncio.Protocol):
    folder: ClassVar[Path]
    files: ClassVar[dict[str, tuple[bytes, str]]] = {}
    answers: ClassVar[Counter[int]] = Counter()
    latency = 0.0
    """Seconds that each answer is held back, without holding the others back."""

    @classmethod
    def load(cls, name: str = "") -> None:
        """Serve the files of the folder, or of one in it."""
        for file in sorted((cls.folder / name).glob("*.xml")):
            content = file.read_bytes()
            cls.files["/" + file.name] = (content, f'"{hashlib.sha256(content).hexdigest()[:16]}"')

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.pending = transport, b""

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, _, self.pending = self.pending.partition(b"\r\n\r\n")
            first, *rest = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
            asyncio.get_running_loop().call_later(self.latency, self.answer, first.split(" ")[1], headers)

    def answer(self, path: str, headers: dict[str, str]) -> None:
        if self.transport.is_closing():
            return
        status, body, tag = 404, b"", ""
        if path == "/stats":
            status, body = 200, json.dumps(self.answers).encode()
            self.answers.clear()
        elif path.startswith("/serve/"):
            status, body = 200, b"{}"
            self.load(path.removeprefix("/serve/"))
        elif path in self.files:
            body, tag = self.files[path]
            status = 304 if tag in headers.get("if-none-match", "") else 200
            self.answers[status] += 1
        lines = [f"HTTP/1.1 {status} -", "Content-Type: application/xml; charset=utf-8", "Cache-Control: max-age=0"]
        lines += [f"ETag: {tag}"] if tag else []
        lines += [f"Content-Length: {len(body)}"] if status != 304 else []
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + (body if status != 304 else b""))


async def _serve(folder: Path, feeds: int, latency: float) -> None:
    _Connection.folder = folder
    _Connection.load()
    _Connection.latency = latency
    loop = asyncio.get_running_loop()
    first = await loop.create_server(_Connection, "127.0.0.1", 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    others = {urlsplit(address(number, port)).hostname for number in range(feeds)} - {"127.0.0.1"}
    if others:
        await loop.create_server(_Connection, sorted(filter(None, others)), port, backlog=1024)
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def serving(folder: Path, feeds: int, latency_ms: int = 0) -> Iterator[int]:
    """The port on which the folder's feeds are served meanwhile."""
    command = [sys.executable, "-m", "bench.server", str(folder), str(feeds), str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


def serve(port: int, name: str = "") -> None:
    """Go on with the files of a folder inside the served one, or of that itself."""
    urllib.request.urlopen(f"http://127.0.0.1:{port}/serve/{name}", timeout=30).close()


def answered(port: int) -> dict[int, int]:
    """How many answers of each status the server gave since it was last asked."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/stats", timeout=10) as answer:
        return {int(status): count for status, count in json.load(answer).items()}


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1000))
