"""Where the reader jumped from: back and forward over articles and places in them. Pure."""

from __future__ import annotations

from typing import NamedTuple

MOST = 100


class Place(NamedTuple):
    """A place in an article."""

    article: str
    code_point: int


class Jumps:
    """The places in the order in which they were left, and where among them one is."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = 0
        """Number of the place that back leads to, and one more; as many as there are places while one is at the end."""

    def leave(self, place: Place) -> None:
        """Remember a place before a jump; what lay ahead is forgotten."""
        del self._places[self._at :]
        if place in self._places:
            self._places.remove(place)
        self._places.append(place)
        del self._places[:-MOST]
        self._at = len(self._places)

    def back(self, here: Place) -> Place | None:
        """The place before; `here` is where forward leads to then."""
        if self._at == len(self._places):
            if self._places and self._places[-1] == here:
                self._at -= 1
            else:
                self._places.append(here)
        if self._at == 0:
            return None
        self._at -= 1
        return self._places[self._at]

    def forward(self) -> Place | None:
        """The place that was left by going back."""
        if self._at + 1 >= len(self._places):
            return None
        self._at += 1
        return self._places[self._at]
