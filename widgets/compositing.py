"""How a screen is put together from its widgets: no line of a widget is drawn that does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

_Line = dict[int, Strip | None]
"""A line of the screen cut where widgets begin or end: what stands from each cut to the next, None where not drawn."""


class Sparing(Compositor):
    """Gives the same picture as Textual's own compositor for less.

    That one draws every widget whole that touches the rectangle around all changes, and the containers that lie
    behind others. A moved cursor and a changed last line would have nearly the whole screen drawn.
    """

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last time; None where nothing has."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(regions))
        if not spans:
            return None
        return ChopsUpdate(self._lines_of(spans), spans, [cuts[1:] for cuts in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        spans = [(y, crop.x, crop.right) for y in crop.line_range if y < len(self.cuts) and is_rendered_line(y)]
        return cast("Sequence[Mapping[int, Strip]]", self._lines_of(spans))

    def _lines_of(self, spans: Iterable[tuple[int, int, int]]) -> list[_Line]:
        """The lines of the screen, drawn as far as a span (line, first column, one after the last) needs it."""
        all_cuts = self.cuts
        lines: list[_Line] = [{} for _ in all_cuts]
        missing: dict[int, set[int]] = {}
        """By line, the cuts from which something still has to be drawn."""
        for y, first, end in spans:
            cuts = all_cuts[y]
            if y not in missing:
                lines[y] = dict.fromkeys(cuts[:-1])
                missing[y] = set()
            missing[y].update(cut for cut, after in pairwise(cuts) if after > first and cut < end)
        # From the front to the back: what is drawn hides what lies behind it.
        for widget, (region, clip) in self.visible_widgets.items():
            if not missing:
                break
            seen = region.intersection(clip)
            for first, end in _runs(seen, missing):
                crop = Region(seen.x - region.x, first - region.y, seen.width, end - first)
                for y, strip in zip(range(first, end), widget.render_lines(crop), strict=True):
                    line, wanted = lines[y], missing[y]
                    cuts = [cut for cut in all_cuts[y] if seen.x <= cut <= seen.right]
                    parts = strip.divide([cut - seen.x for cut in cuts[1:]])
                    for cut, part in zip(cuts, parts, strict=False):
                        if cut in wanted:
                            line[cut] = part
                            wanted.discard(cut)
                    if not wanted:
                        del missing[y]
        return lines


def _runs(seen: Region, missing: Mapping[int, set[int]]) -> list[tuple[int, int]]:
    """The stretches of lines (first, one after the last) on which a region has something that is missing."""
    runs: list[tuple[int, int]] = []
    left, right = seen.x, seen.right
    top, bottom = seen.y, seen.bottom
    among = range(top, bottom) if len(missing) > bottom - top else sorted(y for y in missing if top <= y < bottom)
    for y in among:
        if not any(left <= cut < right for cut in missing.get(y, ())):
            continue
        if runs and runs[-1][1] == y:
            runs[-1] = (runs[-1][0], y + 1)
        else:
            runs.append((y, y + 1))
    return runs
