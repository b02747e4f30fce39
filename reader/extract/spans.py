"""Looking up which of many spans touch a place, without going through them all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Generic, TypeVar

from reader.model import Span

T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Spans with a value each."""

    def __init__(self, items: Iterable[tuple[Span, T]]) -> None:
        self._items = sorted(items, key=lambda item: item[0])
        self._starts = [span.start for span, _ in self._items]
        self._longest = max((span.end - span.start for span, _ in self._items), default=0)

    def touching(self, span: Span) -> list[tuple[Span, T]]:
        """Those that share a code point with the span, in order of place."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [item for item in self._items[first:last] if item[0].overlaps(span)]


class Taken:
    """Which code points of a text are given away."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def take(self, spans: Iterable[Span]) -> bool:
        """Gives the spans away if none of their code points is."""
        spans = list(spans)
        if any(1 in self._marks[s.start : s.end] for s in spans):
            return False
        for s in spans:
            self._marks[s.start : s.end] = b"\x01" * (s.end - s.start)
        return True
