"""What a measurement gives."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number and what it may be at most."""

    name: str
    value: float
    unit: str
    """ "s", "ms", "x" (a ratio) or "" (a count)."""
    limit: float | None = None
    """None where the number is only told."""
    note: str = ""
    """What it was made of."""

    @property
    def missed(self) -> bool:
        """Whether it is over its limit; a number that could not be measured is."""
        return self.limit is not None and not self.value <= self.limit

    def line(self) -> str:
        """One row of the printed table."""
        limit = "" if self.limit is None else f"<= {self.limit:g} {self.unit}".rstrip()
        verdict = "" if self.limit is None else "MISSED" if self.missed else "ok"
        return f"  {self.name:<50} {self.value:9.3f} {self.unit:<3} {limit:<11} {verdict:<7} {self.note}".rstrip()


def median(values: Sequence[float]) -> float:
    """The middle one; not a number when there is none."""
    return statistics.median(values) if values else float("nan")


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed; not a number when there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else float("nan")
