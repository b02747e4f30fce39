"""Where read feeds wait for the store, which takes them in heaps: one large transaction costs less than many small."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Things that some bring and one takes, several at a time; each has a size, here the number of its entries."""

    def __init__(self, expected: int, *, heap: int, most: int, patience: float, idle: float) -> None:
        """Expect so many things.

        Args:
            heap: The size at which a heap is worth taking.
            most: The size at which those who bring wait.
            patience: Seconds that a heap waits for more.
            idle: Seconds that the one who takes waits at most.
        """
        self._expected = expected
        self._heap, self._most, self._patience, self._idle = heap, most, patience, idle
        self._things: list[T] = []
        self._size = 0
        self._came = asyncio.Event()
        self._room = asyncio.Event()

    async def put(self, thing: T, size: int) -> None:
        """Lay it down as soon as there is room."""
        while self._size >= self._most:
            self._room.clear()
            await self._room.wait()
        self._things.append(thing)
        self._size += size
        self._came.set()

    async def take(self) -> list[T] | None:
        """What lies there, once it is a heap, nothing more is expected or patience ends.

        Nothing where nothing came for a while, None when all was taken.
        """
        if not self._expected:
            return None
        loop = asyncio.get_running_loop()
        if not self._things and not await self._more(loop.time() + self._idle):
            return []
        until = loop.time() + self._patience
        while self._size < self._heap and len(self._things) < self._expected and await self._more(until):
            pass
        things, self._things, self._size = self._things, [], 0
        self._expected -= len(things)
        self._room.set()
        return things

    async def _more(self, until: float) -> bool:
        """Wait for one more; False where none came in time."""
        self._came.clear()
        try:
            async with asyncio.timeout_at(until):
                await self._came.wait()
        except TimeoutError:
            return False
        return True
