"""Keys that mean something only together: numbers before a movement ("3 w"), and keys in a row ("g g"). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MOST = 999


class Pressed(NamedTuple):
    """What a key comes to after those before it."""

    waits: bool = False
    """More keys are wanted; nothing is done yet."""
    action: str = ""
    """What the row of keys does; empty where the key stands for itself."""


class Sequences:
    """Remembers keys until they mean something."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """Rows of keys, with a blank between them, and the action of each."""
        self._rows = dict(rows)
        self._keys: tuple[str, ...] = ()
        self._number = 0

    @property
    def waiting(self) -> str:
        """What was pressed and waits for more."""
        return "".join(map(str, filter(None, (self._number, *self._keys))))

    def press(self, key: str) -> Pressed:
        """Take a key in. One that leads nowhere ends what was begun and stands for itself."""
        if not self._keys and key.isdecimal() and len(key) == 1 and (key != "0" or self._number):
            self._number = min(MOST, 10 * self._number + int(key))
            return Pressed(waits=True)
        keys = (*self._keys, key)
        whole = " ".join(keys)
        self._keys = ()
        if whole in self._rows:
            return Pressed(action=self._rows[whole])
        if any(row.startswith(f"{whole} ") for row in self._rows):
            self._keys = keys
            return Pressed(waits=True)
        return Pressed()

    def times(self) -> int:
        """The number that was typed, once; 1 where there was none."""
        number, self._number = self._number or 1, 0
        return number

    def forget(self) -> None:
        """Nothing was begun."""
        self._keys, self._number = (), 0
