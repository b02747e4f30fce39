"""What our lists, panels and pages have in common: they draw their own lines, and scroll by them."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from widgets.lists.scrollbar import LightBar

MOST = 500
"""Framed lines that are kept."""


class Frame(NamedTuple):
    """What a line gets on its way to the screen."""

    left: list[Segment]
    ground: Style | None
    """Of what is left of it."""
    right: list[Segment]
    outer: Size
    inner: Size
    filters: tuple[LineFilter, ...]
    background: Color
    """What the filters take for it."""


NO_FRAME = Frame([], None, [], Size(0, 0), Size(0, 0), (), Color(0, 0, 0))


class Scrolled(ScrollView):
    """A view of which no more is laid out and styled anew than has changed."""

    # Textual would lay the whole screen out anew; only the own scrollbar has to follow.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    refocusing = False
    """Whether styles are found anew only because the focus came or went: then those of the words stay."""
    _rules: object = None
    """The stylesheet's rules that the styles of the words were last made from."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._frame = NO_FRAME
        self._lines: dict[int, tuple[Strip, Strip]] = {}
        """By its id, each line without and with its frame."""

    def watch_virtual_size(self, size: Size) -> None:
        """Bring the scrollbar in step."""
        if self.is_attached and self.size:
            self._scroll_update(size)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Only the frame has another style with the focus."""
        self.refocusing = True
        try:
            super().watch_has_focus(has_focus)
        finally:
            self.refocusing = False

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """Made when it is first asked for."""
        bar = self._vertical_scrollbar
        if bar is None:
            bar = self._vertical_scrollbar = LightBar(thickness=self.scrollbar_size_vertical)
            bar.display = False
            self.app._start_widget(self, bar)
        return bar

    # Textual makes every line of a view anew that is scrolled by one. Here a line is put into its frame once; that it
    # is cut, filtered and turned into codes for the terminal is then remembered with it.

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in view as they stand between the sides of the frame."""
        above = self.styles.gutter.top
        below = above + self.size.height
        inside = range(max(crop.y, above), min(crop.bottom, below))
        if not inside or crop.column_span != (0, self.outer_size.width) or not self._look_at_sides(above):
            return super().render_lines(crop)
        strips = super().render_lines(Region(0, crop.y, crop.width, above - crop.y)) if crop.y < above else []
        strips += [self._framed(self.render_line(y - above)) for y in inside]
        if crop.bottom > below:
            strips += super().render_lines(Region(0, below, crop.width, crop.bottom - below))
        return strips

    def _framed(self, line: Strip) -> Strip:
        kept = self._lines.get(id(line))
        if kept is None:
            left, ground, right, outer, inner, filters, background = self._frame
            gap = inner.width - line.cell_length
            words = line if gap >= 0 else line.crop(0, inner.width)
            segments = [*left, *words, *([Segment(" " * gap, ground)] if gap > 0 else ()), *right]
            for line_filter in filters:
                segments = line_filter.apply(segments, background)
            if len(self._lines) >= MOST:
                self._lines.clear()
            # With the line itself, so that no other can have its id meanwhile.
            kept = self._lines[id(line)] = (line, Strip(segments, outer.width))
        return kept[1]

    def _look_at_sides(self, y: int) -> bool:
        """Learn what the frame puts beside a line; False where it would change the words as well."""
        word = Segment("x")
        base, background = self.background_colors
        size, inner = self.outer_size, self.size
        strips = StylesCache().render(
            self.styles, size, base, background, lambda _: Strip([word], 1), (), None, None,
            content_size=inner, crop=Region(0, y, size.width, 1), opacity=self.opacity,
            ansi_theme=self.app.ansi_theme, native_ansi=self.app.native_ansi_color,
        )  # fmt: skip
        segments = list(strips[0])
        at = next((n for n, segment in enumerate(segments) if segment is word), None)
        if at is None or inner.width < 2:
            return False
        left, ground, right = segments[:at], segments[at + 1].style, segments[at + 2 :]
        frame = Frame(left, ground, right, size, inner, tuple(self.get_line_filters()), background)
        if frame != self._frame:
            self._lines.clear()
            self._frame = frame
        return True

    # Styles of words depend on the theme alone; made anew for each change of a class or the focus they take 8 ms.
    def _get_component_classes(self) -> frozenset[str]:  # type: ignore[override] # as a method: it knows the stylesheet
        rules = self.app.stylesheet.rules
        if rules is self._rules:
            return frozenset()
        self._rules = rules
        return super()._get_component_classes()
