"""Annotations as runs of code points, and what each run should look like."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.model import MAIN_ROLE, Anchor, Annotation, Layer, Mark, Role, Status, spans_of

LABEL = "="
"""Before a mark's label, where its colour is named among styles."""
_MAIN = set(MAIN_ROLE.values())
# Where layers overlap, the later one gives the colour; the others keep their underline, weight or bar.
_ORDER = (Layer.MARK, Layer.QUOTE, Layer.ISSUE, Layer.ACTOR)


class Cover(NamedTuple):
    """One annotation's claim on a stretch of text."""

    annotation: str
    layer: Layer
    role: Role
    settled: bool
    """Whether a person accepted, edited or made it."""
    length: int
    """Of the whole span, in code points; the shortest is chosen first."""
    label: str = ""
    """Of a mark."""


class Run(NamedTuple):
    """A stretch of text that the same annotations cover."""

    start: int
    end: int
    covers: tuple[Cover, ...]


class Stop(NamedTuple):
    """A main span of an annotation."""

    start: int
    end: int
    layer: Layer
    annotation: str


class Highlights:
    """An article's annotations, cut into runs that do not overlap, in order of place."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        annotations = [a for a in annotations if a.status is not Status.REJECTED and a.anchor is not Anchor.ORPHANED]
        self.runs = _cut(annotations)
        self._ends = [run.end for run in self.runs]
        self.stops = sorted(Stop(*span, a.layer, a.id) for a in annotations for span in spans_of(a))
        """The main spans in order of place: where a reader who walks the annotations comes by."""

    def between(self, start: int, end: int) -> Iterator[Run]:
        """The runs that share a code point with the range, in order."""
        for index in range(bisect_right(self._ends, start), len(self.runs)):
            if self.runs[index].start >= end:
                return
            yield self.runs[index]

    def at(self, code_point: int) -> tuple[str, ...]:
        """Ids of the annotations there, the shortest span first."""
        covers = [c for run in self.between(code_point, code_point + 1) for c in run.covers]
        return tuple(dict.fromkeys(c.annotation for c in sorted(covers, key=_choice_order)))

    def step(self, here: Stop | None, place: int, *, layer: str = "", back: bool = False) -> Stop | None:
        """The stop after (or before) `here`, else the first from the place on (or the last before it)."""
        stops = [stop for stop in self.stops if not layer or stop.layer == layer]
        if here in stops:
            index = stops.index(here) + (-1 if back else 1)
        else:
            index = sum(stop.start < place for stop in stops) - (1 if back else 0)
        return stops[index] if 0 <= index < len(stops) else None


def _choice_order(cover: Cover) -> tuple[int, int]:
    return cover.length, -_ORDER.index(cover.layer)


def _cut(annotations: Iterable[Annotation]) -> list[Run]:
    edges: list[tuple[int, int, Cover]] = []
    for annotation in annotations:
        settled = annotation.status is not Status.SUGGESTED
        for span in annotation.spans:
            if span.end <= span.start or annotation.layer not in _ORDER:
                continue
            label = annotation.body.label if isinstance(annotation.body, Mark) else ""
            cover = Cover(annotation.id, annotation.layer, span.role, settled, span.end - span.start, label)
            edges.append((span.start, 1, cover))
            edges.append((span.end, 0, cover))
    edges.sort(key=lambda edge: edge[:2])
    runs: list[Run] = []
    active: list[Cover] = []
    previous = 0
    for place, opens, cover in edges:
        if active and place > previous:
            runs.append(Run(previous, place, tuple(active)))
        previous = place
        if opens:
            active.append(cover)
        else:
            active.remove(cover)
    return runs


def looks(covers: Iterable[Cover], lit: frozenset[str]) -> tuple[str, ...]:
    """Names of the styles to lay over one another, in order.

    Without anything lit, each layer shows its main spans. While something is lit, the lit annotations show all their
    spans (speaker, cue, pronouns, deadline too), and the others fade.
    """
    names: dict[str, None] = {}
    for cover in sorted(covers, key=lambda c: (c.annotation in lit, _ORDER.index(c.layer), -c.length)):
        if cover.annotation in lit:
            part = cover.layer.value if cover.role in _MAIN else cover.role.value
            names[f"{part}-lit"] = None
        elif cover.role in _MAIN:
            state = "-faded" if lit else "" if cover.settled else "-suggested"
            names[f"{cover.layer.value}{state}"] = None
        if cover.label:
            names[f"{LABEL}{cover.label.casefold()}"] = None
    return tuple(names)
