"""Keys that are typed faster than screens open: they wait for the screen, and none goes to the one before it."""

from __future__ import annotations

from bisect import insort
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from textual import events
from textual.app import App
from textual.screen import Screen


class TypingAhead(App[int]):
    """Textual composes a screen and gives it its focus some messages after it was opened.

    A key that comes meanwhile would be lost; or, where it was on its way already, would bubble up from a widget of the
    screen before. Both are held here and sent once the focus is where it belongs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: list[events.Key | events.Paste] = []
        self._sent: WeakKeyDictionary[events.Event, Screen[Any]] = WeakKeyDictionary()
        """The screens that keys were sent to."""
        self._opening: Screen[Any] | None = None
        """The screen that was opened and has no focus yet."""
        self._opened: WeakSet[Screen[Any]] = WeakSet()

    def await_screens(self) -> None:
        """From now on, hold what is typed while a screen opens."""
        self.screen_change_signal.subscribe(self, self._screen_changed, immediate=True)

    def _screen_changed(self, screen: Screen[Any]) -> None:
        self._opening = None if screen in self._opened else screen
        if self._opening is None:
            self.call_later(self._release)
        else:
            # The focus is given by a message to the app; this one comes after it.
            screen.call_after_refresh(self.call_later, self._is_open, screen)

    async def _is_open(self, screen: Screen[Any]) -> None:
        self._opened.add(screen)
        if self._opening is screen:
            self._opening = None
        await self._release()

    async def _release(self) -> None:
        while self._held and self._opening is None:
            await self._send(self._held.pop(0))

    async def _send(self, event: events.Key | events.Paste) -> None:
        self._sent[event] = self.screen
        await super().on_event(event)

    async def on_event(self, event: events.Event) -> None:
        """Hold what is typed or pasted while a screen opens; what bubbled up from an earlier screen is for this one."""
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
            return
        if not self.screen_stack:
            return  # typed while the program leaves
        if event.is_forwarded:
            if self._sent.get(event, self.screen) is self.screen:
                await super().on_event(event)
                return
            again = (
                events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
            )
            again.time = event.time
            event = again
        if self._opening is None and not self._held:
            await self._send(event)
        else:
            insort(self._held, event, key=lambda one: one.time)
            await self._release()
