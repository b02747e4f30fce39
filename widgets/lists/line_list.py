"""A list with a cursor that draws only the lines in view, whatever its length."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from widgets.article.wrap import steady
from widgets.lists.scrolled import Scrolled
from widgets.palette import blend

CURSOR, BAR, BOTH = "›", "▌", "»"
"""Signs in a row's first cell: the cursor is here; what it stands for is shown or lit; both, in rows of one line."""


def margin(segments: list[Segment], style: Style, *, line: int, height: int) -> list[Segment]:
    """A line of the row under the cursor with the cursor's sign in its first cell, so that it is told without colour.

    A bar stays beside it where the row has further lines, else one sign stands for both.
    """
    if line or not segments:
        return segments
    first, *others = segments
    sign = BOTH if first.text[:1] == BAR and height == 1 else CURSOR
    return [Segment(sign, style), Segment(first.text[1:], first.style), *others]


class LineList(Scrolled, can_focus=True):
    """Rows of equal height; subclasses say how many there are and draw one line of a row."""

    ALLOW_SELECT = False
    LED: ClassVar[bool] = False
    """Whether a line that one types in moves the cursor: it is shown as if keys went here."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(
            f"list--{name}"
            for name in ("cursor", "cursor-focused", "muted", "strong", "accent", "warning", "star", "bar")
        ),
        *(f"list--{name}" for name in ("quote", "issue", "hit")),
    }
    DEFAULT_CSS = """
    LineList {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        overflow-y: auto;
        & > .list--cursor { background: $foreground 7%; }
        & > .list--cursor-focused { background: $primary 22%; }
        & > .list--muted { color: $foreground 72%; }
        & > .list--strong { color: $foreground; text-style: bold; }
        & > .list--accent { color: $primary; text-style: bold; }
        & > .list--bar { color: $primary; }
        & > .list--warning { color: $warning; }
        & > .list--star { color: $warning; }
        & > .list--quote { color: $quote; }
        & > .list--issue { color: $issue; }
        & > .list--hit { color: $quote; text-style: bold underline; }
        &:nocolor > .list--cursor-focused { color: $foreground; text-style: reverse; }
        &:ansi > .list--cursor-focused { color: $foreground; }
    }
    """

    class _RowMessage(Message):
        def __init__(self, sender: LineList, index: int) -> None:
            super().__init__()
            self.sender = sender
            self.index = index

        @property
        def control(self) -> LineList:
            """The list it comes from."""
            return self.sender

    class Moved(_RowMessage):
        """The reader moved to a row."""

    class Chosen(_RowMessage):
        """The reader pressed Enter on a row, or clicked it."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.cursor = 0
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self._strips: dict[tuple[int, int, tuple[str, ...]], Strip] = {}

    # What subclasses say

    @property
    def row_height(self) -> int:
        """Lines a row takes."""
        return 1

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def draw(self, index: int, line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """One line of a row, at most `width` cells wide; `over` are the styles of the cursor, where it is here.

        The first cell is a blank or a bar: on the cursor's row its sign stands there.
        """
        raise NotImplementedError

    def message(self) -> str:
        """What is said where there are no rows."""
        return ""

    def can_stop_at(self, _index: int) -> bool:
        """Whether the cursor may rest on a row."""
        return True

    # Drawing

    def style(self, *names: str) -> Style:
        """The named component styles, laid over one another."""
        names = tuple(filter(None, names))
        found = self._styles_of.get(names)
        if found is None:
            found = self._styles_of[names] = blend(self, "list", names)
        return found

    def rows_changed(self) -> None:
        """Measure and draw anew after the rows have changed."""
        self.cursor = max(0, min(self.cursor, self.row_count() - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, self.row_count() * self.row_height)
        self.redraw()

    def redraw(self) -> None:
        """Draw anew; drawn lines are kept until then."""
        self._strips.clear()
        self.refresh()

    def redraw_row(self, index: int) -> None:
        """Draw only this row anew."""
        height, width = self.row_height, self.scrollable_content_region.width
        for key in [key for key in self._strips if key[0] == index]:
            del self._strips[key]
        self.refresh(Region(0, index * height - self.scroll_offset.y, width, height))

    def on_resize(self) -> None:
        """Rows may have another height now."""
        self.rows_changed()
        self.bring_into_view()

    def notify_style_update(self) -> None:
        """The theme or the stylesheet has changed."""
        super().notify_style_update()
        if self.refocusing:
            return
        self._styles_of.clear()
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        index, line = divmod(self.scroll_offset.y + y, self.row_height)
        if index >= self.row_count():
            text = ""
            if not self.row_count():
                from widgets.article.wrap import wrap

                said = self.message()
                lines = [words for _, words in wrap(said, 0, len(said), max(8, width - 2))]
                text = lines[y - 1] if 1 <= y <= len(lines) else ""
            return Strip([Segment(f" {text}", self.style("muted"))]).adjust_cell_length(width, self.style())
        over: tuple[str, ...] = ()
        if index == self.cursor:
            over = ("cursor-focused" if self.LED or self.has_focus else "cursor",)
        key = (index, line, over)
        if key not in self._strips:
            segments = self.draw(index, line, width, over)
            if over:
                segments = margin(segments, self.style("accent", *over), line=line, height=self.row_height)
            drawn = Strip(Segment(steady(text), style) for text, style, _ in segments)
            self._strips[key] = drawn.adjust_cell_length(width, self.style(*over))
        return self._strips[key]

    # Moving

    def move_to(self, index: int, *, say: bool = False) -> None:
        """Put the cursor on a row."""
        index = max(0, min(index, self.row_count() - 1))
        if index != self.cursor:
            before, self.cursor = self.cursor, index
            self.redraw_row(before)
            self.redraw_row(index)
            if say and self.row_count():
                self.post_message(self.Moved(self, index))
        self.bring_into_view()

    def bring_into_view(self) -> None:
        """Scroll as far as needed to see the cursor's row whole."""
        height, top, row = self.scrollable_content_region.height, self.scroll_offset.y, self.row_height
        first = self.cursor * row
        if not height:
            return
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif first + row > top + height:
            self.scroll_to(y=first + row - height, animate=False)

    def _step(self, rows: int) -> None:
        index = self.cursor + rows
        way = 1 if rows > 0 else -1
        while 0 <= index < self.row_count() and not self.can_stop_at(index):
            index += way
        index = max(0, min(index, self.row_count() - 1))
        while self.row_count() and not self.can_stop_at(index) and index != self.cursor:
            index -= way
        self.move_to(index, say=True)

    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height // self.row_height - 1)

    def action_cursor_down(self) -> None:
        """To the next row."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """To the row before."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A screenful of rows on."""
        self._step(self._page())

    def action_page_up(self) -> None:
        """A screenful of rows back."""
        self._step(-self._page())

    def action_cursor_home(self) -> None:
        """To the first row."""
        self._step(-self.cursor)

    def action_cursor_end(self) -> None:
        """To the last row."""
        self._step(max(0, self.row_count() - 1 - self.cursor))

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.row_count():
            self.post_message(self.Chosen(self, self.cursor))

    # The list has a cursor, so that what scrolls a plain view moves it.
    action_scroll_down = action_cursor_down
    action_scroll_up = action_cursor_up
    action_scroll_home = action_cursor_home
    action_scroll_end = action_cursor_end

    def on_focus(self) -> None:
        """The cursor shows that keys go here."""
        self.redraw_row(self.cursor)

    def on_blur(self) -> None:
        """And that they no longer do."""
        self.redraw_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves to a row and chooses it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = (self.scroll_offset.y + offset.y) // self.row_height
        if index < self.row_count() and self.can_stop_at(index):
            self.move_to(index, say=True)
            self.action_choose()
