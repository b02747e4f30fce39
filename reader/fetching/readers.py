"""Reading the bodies of answers: a few small ones at once, the others in worker processes, several to a call."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

from reader.errors import NewsreaderError
from reader.fetching.decide import Answer
from reader.parse import Known, ParsedFeed, parse_feed, parse_quickly, ready
from reader.workers import WorkerFailed, Workers

QUICK_SECONDS = 0.15
"""Time that small feeds are read in for without a worker process, which takes longer than that to start."""
QUICK_BYTES = 300_000
"""Of a small feed."""
TOGETHER = 4
"""Feeds that one call of a worker reads at most: between calls it waits for this process, which has other work."""
TOGETHER_BYTES = 800_000


class _Text(NamedTuple):
    """A body to be read."""

    body: bytes
    url: str
    content_type: str
    known: Known
    now: datetime
    whole: bool
    """Whether the entries stay as they are, not made ready for the store."""

    def read(self) -> ParsedFeed:
        parsed = parse_feed(self.body, url=self.url, content_type=self.content_type, known=self.known)
        return parsed if self.whole else ready(parsed, self.now)


class Readers:
    """Reads bodies."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self._left = QUICK_SECONDS
        self._quick = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._calls = asyncio.Semaphore(workers.most)
        self._waiting: list[tuple[_Text, asyncio.Future[ParsedFeed]]] = []

    async def feed(self, answer: Answer, known: Known, now: datetime, *, whole: bool = False) -> ParsedFeed:
        """The feed in the answer's body, ready for the store; or whole, its entries as they are."""
        text = _Text(answer.body, answer.url, answer.content_type, known, now, whole)
        is_quick = len(text.body) <= QUICK_BYTES and not self.workers.are_started
        if is_quick and (parsed := await self._quickly(text)):
            return parsed
        future: asyncio.Future[ParsedFeed] = asyncio.get_running_loop().create_future()
        self._waiting.append((text, future))
        async with self._calls:
            if not future.done() and any(future is other for _, other in self._waiting):
                await self._read(self._taken())
        return await future

    async def _quickly(self, text: _Text) -> ParsedFeed | None:
        if self._left <= 0:
            return None

        def parse() -> ParsedFeed | None:
            parsed = parse_quickly(text.body, text.url, text.content_type, text.known)
            return ready(parsed, text.now) if parsed and not text.whole else parsed

        async with self._quick:
            if self._left <= 0:
                return None
            began = time.perf_counter()
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, parse)
            finally:
                self._left -= time.perf_counter() - began

    def _taken(self) -> list[tuple[_Text, asyncio.Future[ParsedFeed]]]:
        """The next texts for one call: few while few wait, so that all processes have some."""
        most = min(TOGETHER, 1 + len(self._waiting) // (2 * self.workers.most))
        count, size = 0, 0
        for text, _ in self._waiting[:most]:
            size += len(text.body)
            if count and size > TOGETHER_BYTES:
                break
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    async def _read(self, taken: list[tuple[_Text, asyncio.Future[ParsedFeed]]]) -> None:
        """Read the texts in one call, or each in one of its own where one of them was too much for its process."""
        try:
            try:
                told = await self.workers.call(_read_each, [text for text, _ in taken])
            except WorkerFailed as failed:
                told = [failed] if len(taken) == 1 else [await self._alone(text) for text, _ in taken]
        except BaseException:
            for _, future in taken:
                future.cancel()
            raise
        for (_, future), one in zip(taken, told, strict=True):
            if future.done():
                continue
            if isinstance(one, NewsreaderError):
                future.set_exception(one)
            else:
                future.set_result(one)

    async def _alone(self, text: _Text) -> ParsedFeed | NewsreaderError:
        try:
            return (await self.workers.call(_read_each, [text]))[0]
        except WorkerFailed as failed:
            return failed

    def close(self) -> None:
        """End the processes now."""
        self.workers.close()
        self._thread.shutdown(wait=False, cancel_futures=True)


def _read_each(texts: list[_Text]) -> list[ParsedFeed | NewsreaderError]:
    """What the texts are, or what is wrong with them; it runs in a worker."""
    told: list[ParsedFeed | NewsreaderError] = []
    for text in texts:
        try:
            told.append(text.read())
        except NewsreaderError as error:
            told.append(error)
    return told
