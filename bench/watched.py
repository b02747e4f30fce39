"""A key pressed in the program: when is its answer painted? Driven without a terminal, but painted for one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual._compositor import CompositorUpdate
from textual.keys import _character_to_key

if TYPE_CHECKING:
    from widgets.app import NewsreaderApp

LONGEST = 20.0
"""Seconds until an answer is given up."""


class Watched:
    """Knows when the app paints. Textual leaves the drawing out without a terminal; here it is done all the same."""

    def __init__(self, app: NewsreaderApp) -> None:
        self.app = app
        self.computing: list[float] = []
        """Milliseconds of each answer in which this thread computed; other load on the machine changes them little."""
        self._painted = asyncio.Event()
        paint: Callable[..., None] = app._display

        def watched(screen: Any, picture: Any) -> None:
            if isinstance(picture, CompositorUpdate):
                picture.render_segments(app.console)
            paint(screen, picture)
            self._painted.set()

        app._display = watched  # type: ignore[method-assign,assignment]

    async def answer(self, key: str, answered: Callable[[], object]) -> float:
        """Milliseconds from a key until the first paint at which it is answered; not a number when it never is."""
        driver = self.app._driver
        assert driver
        name = _character_to_key(key) if len(key) == 1 else key
        event = events.Key(name, key if len(key) == 1 else None)
        event.set_sender(self.app)
        return await self.change(lambda: driver.send_message(event), answered)

    async def change(self, act: Callable[[], object], answered: Callable[[], object]) -> float:
        """Milliseconds from an act until the first paint at which it is answered; not a number when it never is."""
        self._painted.clear()
        began = time.perf_counter()
        computed = time.thread_time()
        act()
        elapsed = await self._until(answered, began)
        self.computing.append((time.thread_time() - computed) * 1000)
        return elapsed

    async def wait(self, answered: Callable[[], object]) -> float:
        """Milliseconds from now until the first paint at which it is so; 0 when it is so already."""
        if answered():
            return 0.0
        self._painted.clear()
        return await self._until(answered, time.perf_counter())

    async def _until(self, answered: Callable[[], object], began: float) -> float:
        try:
            async with asyncio.timeout(LONGEST):
                while True:
                    await self._painted.wait()
                    self._painted.clear()
                    if answered():
                        return (time.perf_counter() - began) * 1000
        except TimeoutError:
            return float("nan")
