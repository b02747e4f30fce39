"""Rows with a cursor, one of which can be opened: where they stand, and how one moves in them."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reader.model import Annotation
from widgets.lists.scrolled import Scrolled
from widgets.panels.rows import ROW_HEIGHT


class AnnotationRows(Scrolled):
    """Annotations, two lines each; that under the cursor can be shown whole. Subclasses draw them."""

    ALLOW_SELECT = False

    class _RowMessage(Message):
        def __init__(self, panel: AnnotationRows, annotation_id: str) -> None:
            super().__init__()
            self.panel = panel
            self.annotation_id = annotation_id

        @property
        def control(self) -> AnnotationRows:
            """The panel it comes from."""
            return self.panel

    class RowHighlighted(_RowMessage):
        """The reader moved to a row."""

    class RowChosen(_RowMessage):
        """The reader pressed Enter on a row, or clicked it."""

    opened: reactive[bool] = reactive(False, init=False)
    """Whether the row under the cursor is shown whole, in its context."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.rows: list[Annotation] = []
        """Those that are shown, in order."""
        self._cursor: int | None = None
        self._opened: list[Strip] | None = None

    # What subclasses say

    def whole(self, annotation: Annotation) -> list[Strip]:
        """The lines below the two of an opened row."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw anew."""
        self.refresh()

    def redraw_rows(self, rows: Iterable[int]) -> None:
        """Draw only these rows anew."""
        raise NotImplementedError

    # What is chosen

    @property
    def highlighted(self) -> str | None:
        """Annotation id of the row the reader is on."""
        return None if self._cursor is None else self.rows[self._cursor].id

    def select(self, annotation_id: str | None) -> bool:
        """Move to the annotation's row without a message; False where there is no such row."""
        index = next((n for n, a in enumerate(self.rows) if a.id == annotation_id), None)
        if annotation_id is not None and index is None:
            return False
        self._move(index)
        return True

    # Where rows stand: all have the same height, save the one under the cursor where it is opened.

    def watch_opened(self) -> None:
        """Make room, and bring it into view."""
        self.measure()
        self.redraw()
        if self._cursor is not None:
            self._bring_into_view(self._cursor)

    def _extra(self) -> int:
        return len(self.below_opened)

    def _place(self, index: int) -> range:
        """The lines of a row."""
        below = self._extra() if self._cursor is not None and index > self._cursor else 0
        first = index * ROW_HEIGHT + below
        return range(first, first + ROW_HEIGHT + (self._extra() if index == self._cursor else 0))

    def _row_at(self, line: int) -> tuple[int, int]:
        """The row on a line, and which line of the row it is."""
        if self._cursor is not None and line >= (own := self._place(self._cursor)).start:
            if line < own.stop:
                return self._cursor, line - own.start
            line -= self._extra()
        return divmod(line, ROW_HEIGHT)

    def measure(self) -> None:
        """Make room for the rows as they are now."""
        self._opened = None
        height = len(self.rows) * ROW_HEIGHT + self._extra()
        self.virtual_size = Size(self.scrollable_content_region.width, height)

    @property
    def below_opened(self) -> list[Strip]:
        """What is shown below the two lines of the opened row; nothing where none is opened."""
        if not self.opened or self._cursor is None:
            return []
        if self._opened is None:
            self._opened = self.whole(self.rows[self._cursor])
        return self._opened

    # Moving

    def _move(self, index: int | None, *, say: bool = False) -> None:
        if index == self._cursor:
            return
        before, self._cursor = self._cursor, index
        if self.opened:
            self.measure()
            self.redraw()
        else:
            self.redraw_rows(n for n in (before, index) if n is not None)
        if index is not None:
            self._bring_into_view(index)
            if say:
                self.post_message(self.RowHighlighted(self, self.rows[index].id))

    def _bring_into_view(self, index: int) -> None:
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        place = self._place(index)
        if place.start < top:
            self.scroll_to(y=place.start, animate=False, force=True)
        elif height and place.stop > top + height:
            # Of an opened row that is higher than the panel, the beginning.
            self.scroll_to(y=min(place.start, place.stop - height), animate=False, force=True)

    def _step(self, rows: int) -> None:
        if self.rows and not (self.opened and abs(rows) == 1 and self._read_on(rows)):
            start = self._cursor if self._cursor is not None else (-1 if rows > 0 else len(self.rows))
            self._move(min(max(0, start + rows), len(self.rows) - 1), say=True)

    def _read_on(self, way: int) -> bool:
        """Scroll within an opened row that is higher than the panel; whether there was more of it."""
        if self._cursor is None:
            return False
        place, top, height = self._place(self._cursor), self.scroll_offset.y, self.scrollable_content_region.height
        hidden = place.stop - top - height if way > 0 else top - place.start
        if hidden <= 0 or len(place) <= height:
            return False
        self.scroll_to(y=top + way * min(hidden, max(1, height - 2)), animate=False, force=True)
        return True

    def action_cursor_down(self) -> None:
        """To the next row."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """To the row before."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A screenful of rows on."""
        self._step(max(1, self.scrollable_content_region.height // ROW_HEIGHT - 1))

    def action_page_up(self) -> None:
        """A screenful of rows back."""
        self._step(-max(1, self.scrollable_content_region.height // ROW_HEIGHT - 1))

    def action_cursor_home(self) -> None:
        """To the first row."""
        self._step(-len(self.rows))

    def action_cursor_end(self) -> None:
        """To the last row."""
        self._step(len(self.rows))

    def action_choose(self) -> None:
        """Choose the row."""
        if self._cursor is None:
            self._step(1)
        if self.highlighted is not None:
            self.post_message(self.RowChosen(self, self.highlighted))

    # The list has a cursor, so that what scrolls a plain view moves it.
    action_scroll_down = action_cursor_down
    action_scroll_up = action_cursor_up
    action_scroll_home = action_cursor_home
    action_scroll_end = action_cursor_end

    def on_click(self, event: events.Click) -> None:
        """A click moves to the row and chooses it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index, _ = self._row_at(self.scroll_offset.y + offset.y)
        if index < len(self.rows):
            self._move(index, say=True)
            self.action_choose()
