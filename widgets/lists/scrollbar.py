"""A scrollbar of which only the cells are painted that look different."""

from __future__ import annotations

from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class LightBar(ScrollBar):
    """The upright bar beside a list or a text; Textual draws all of it for each line that is scrolled."""

    window_virtual_size: Reactive[int] = Reactive(100, repaint=False)
    window_size: Reactive[int] = Reactive(0, repaint=False)
    position: Reactive[float] = Reactive(0, repaint=False)

    def __init__(self, *, thickness: int = 1) -> None:
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._shape: tuple[object, ...] = ()
        self._cells: list[Strip] = []
        self._kinds: dict[object, Strip] = {}
        """Every look that a cell has had; there are few."""

    def watch_window_virtual_size(self) -> None:
        """More or less can be scrolled."""
        self._follow()

    def watch_window_size(self) -> None:
        """More or less is seen."""
        self._follow()

    def watch_position(self) -> None:
        """Another part is seen."""
        self._follow()

    def _follow(self) -> None:
        """Paint the cells that the bar now fills or leaves."""
        if not self.is_attached or not self.size:
            return
        before, now = self._cells, self._drawn()
        if len(before) != len(now):
            self.refresh()
            return
        # The same look is the same strip.
        changed = groupby(range(len(now)), key=lambda y: before[y] is now[y])
        for unchanged, lines in changed:
            if not unchanged:
                cells = list(lines)
                self.refresh(Region(0, cells[0], self.size.width, len(cells)))

    def _drawn(self) -> list[Strip]:
        """The cells from the top to the bottom."""
        bar, ground, height = self.render(), self.visual_style.rich_style, self.size.height
        if not isinstance(bar, ScrollBarRender) or not isinstance(bar.style, Style):
            return []
        shape = (bar.virtual_size, bar.window_size, bar.position, bar.style, ground, height)
        if shape != self._shape:
            self._shape = shape
            drawn = bar.render_bar(
                size=height,
                virtual_size=bar.virtual_size,
                window_size=bar.window_size,
                position=bar.position,
                thickness=self.size.width,
                back_color=bar.style.bgcolor,  # type: ignore[arg-type] # the widget's own, which has one
                bar_color=bar.style.color,  # type: ignore[arg-type]
            )
            looks = {
                id(segment): self._cell(segment, ground) for segment in {id(s): s for s in drawn.segments}.values()
            }
            self._cells = [looks[id(segment)] for segment in drawn.segments]
        return self._cells

    def _cell(self, segment: Segment, ground: Style) -> Strip:
        style = segment.style or Style.null()
        kind = (segment.text, style.color, style.bgcolor, style.reverse, str(style.meta), ground)
        strip = self._kinds.get(kind)
        if strip is None:
            strip = self._kinds[kind] = Strip([Segment(segment.text, ground + style)], self.size.width)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells on these lines."""
        cells = self._drawn()
        strips = [cells[y] if y < len(cells) else Strip.blank(self.size.width) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips
