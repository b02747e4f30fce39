"""A list of annotations beside the article: two lines a row, drawn line by line."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.model import Annotation, Layer, Status, spans_of
from widgets import terms
from widgets.net import Net
from widgets.palette import blend
from widgets.wrap import cut_hard, shown, wrap

ROW_HEIGHT = 2
INDENT = 3
"""Cells before a row's words: the bar of a lit row, the sign of its status, a blank."""
NARROW = 44
"""In rows of fewer cells people go by their last names."""


class Progress(StrEnum):
    """How far the extraction of the shown article is."""

    EMPTY = "empty"
    """No article is open."""
    READY = "ready"
    READING = "reading"
    WAITING = "waiting"
    FOREIGN = "foreign"
    FAILED = "failed"


class PanelState(NamedTuple):
    """Why a panel shows what it shows."""

    progress: Progress = Progress.READY
    detail: str = ""
    """Of a failure, its reason."""


class Words(NamedTuple):
    """A stretch of a row, and the component style it takes ("" for the plain one)."""

    text: str
    style: str = ""
    give: int = 0
    """Where space is short, stretches of the highest number are cut first; 0 is cut last."""


class RowLine(NamedTuple):
    """One line of a row: words from the left, words that stand at the right edge."""

    left: tuple[Words, ...]
    right: tuple[Words, ...] = ()


def fit(line: RowLine, width: int) -> list[Words]:
    """The line's words in exactly `width` cells: what does not fit is cut with an ellipsis, or left out when tiny."""
    right = list(line.right)
    while right and sum(cell_len(w.text) for w in right) + 6 > width:
        right.pop(0)
    room = width - sum(cell_len(w.text) for w in right) - (1 if right else 0)
    left = [Words(shown(w.text), w.style, w.give) for w in line.left if w.text]
    for level in sorted({w.give for w in left}, reverse=True):
        for index in range(len(left) - 1, -1, -1):
            over = sum(cell_len(w.text) for w in left) - room
            if over <= 0 or left[index].give != level:
                continue
            wanted = cell_len(left[index].text) - over
            text = cut_hard(left[index].text, wanted) if wanted >= 3 or level == 0 else ""
            left[index] = left[index]._replace(text=text)
    used = sum(cell_len(w.text) for w in left)
    gap = max(0, width - used - sum(cell_len(w.text) for w in right))
    return [*left, Words(" " * gap), *right]


class Panel(ScrollView):
    """The annotations of one layer; subclasses say what stands in a row and in which order rows come."""

    LAYER: ClassVar[Layer]
    TITLE: ClassVar[str]
    NOTHING: ClassVar[str]
    """What is said where the article has none."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"panel--{name}" for name in ("actor", "quote", "issue", "muted", "warning", "status")),
        *(f"panel--{name}" for name in ("cursor", "cursor-focused", "dimmed", "note")),
    }
    DEFAULT_CSS = """
    Panel {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        overflow-y: auto;
        & > .panel--actor { color: $actor; text-style: bold; }
        & > .panel--quote { color: $quote; }
        & > .panel--issue { color: $issue; }
        & > .panel--muted { color: $foreground 65%; }
        & > .panel--note { color: $foreground 65%; }
        & > .panel--warning { color: $text-warning; }
        & > .panel--status { color: $text-success; }
        & > .panel--cursor { background: $foreground 6%; }
        & > .panel--cursor-focused { background: $primary 25%; }
        & > .panel--dimmed { color: $foreground 55%; text-style: not bold; }
        &:nocolor > .panel--cursor-focused { text-style: reverse; }
        &:nocolor > .panel--cursor { text-style: underline; }
    }
    """

    class _RowMessage(Message):
        def __init__(self, panel: Panel, annotation_id: str) -> None:
            super().__init__()
            self.panel = panel
            self.annotation_id = annotation_id

        @property
        def control(self) -> Panel:
            """The panel it comes from."""
            return self.panel

    class RowHighlighted(_RowMessage):
        """The reader moved to a row."""

    class RowChosen(_RowMessage):
        """The reader pressed Enter on a row, or clicked it."""

    lit: reactive[frozenset[str]] = reactive(frozenset())
    """Ids that belong to what was chosen; while there are any, the other rows are dimmed."""

    def __init__(
        self, *, number: int = 0, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.number = number
        """The key that leads here, shown in the title; 0 for none."""
        self.net = Net()
        self.rows: list[Annotation] = []
        self.state = PanelState(Progress.WAITING)
        self._cursor: int | None = None
        self._dims = False
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self.border_title = self.label

    # What subclasses say

    def in_order(self, annotations: list[Annotation]) -> list[Annotation]:
        """The rows in the panel's order; by place unless said otherwise."""
        return sorted(annotations, key=lambda a: (spans_of(a) or ((1 << 60, 0),))[0])

    def row(self, annotation: Annotation, width: int) -> tuple[RowLine, RowLine]:
        """The two lines of a row, for a width in cells."""
        raise NotImplementedError

    # What is shown

    @property
    def label(self) -> str:
        """Number, title and count: "1 Actors · 6"."""
        number = f"{self.number} " if self.number else ""
        count = f" · {len(self.rows)}" if self.rows else ""
        return f"{number}{self.TITLE}{count}"

    @property
    def highlighted(self) -> str | None:
        """Annotation id of the row the reader is on."""
        return None if self._cursor is None else self.rows[self._cursor].id

    def show(self, annotations: Sequence[Annotation], state: PanelState = PanelState()) -> None:  # noqa: B008
        """Show those of an article's annotations (all of them are handed in) that are the panel's own.

        The reader stays on the same row where it is still there, else at the same height.
        """
        kept, at = self.highlighted, self._cursor
        self.net = Net(annotations)
        own = [a for a in annotations if a.layer is self.LAYER and a.status is not Status.REJECTED]
        self.rows = self.in_order(own)
        self.state = state
        ids = [a.id for a in self.rows]
        if kept in ids:
            self._cursor = ids.index(kept)
        else:
            self._cursor = None if at is None or not ids else min(at, len(ids) - 1)
        self.border_title = self.label
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) * ROW_HEIGHT)
        self._redraw()

    def select(self, annotation_id: str | None) -> bool:
        """Move to the annotation's row without a message; False where there is no such row."""
        index = next((n for n, a in enumerate(self.rows) if a.id == annotation_id), None)
        if annotation_id is not None and index is None:
            return False
        self._move(index)
        return True

    def message(self) -> str:
        """What stands in the panel instead of rows."""
        match self.state.progress:
            case Progress.EMPTY:
                return ""
            case Progress.READING:
                return "reading…"
            case Progress.WAITING:
                return "not extracted yet"
            case Progress.FOREIGN:
                return "not English: not annotated"
            case Progress.FAILED:
                return f"extraction failed: {self.state.detail or 'no reason given'}"
            case Progress.READY:
                return self.NOTHING

    def watch_lit(self) -> None:
        """Restyle, and bring a lit row into view where none is."""
        self._redraw()
        self._show_lit()

    def _show_lit(self) -> None:
        lit = [n for n, a in enumerate(self.rows) if a.id in self.lit]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if lit and height and not any(top <= n * ROW_HEIGHT and (n + 1) * ROW_HEIGHT <= top + height for n in lit):
            self._bring_into_view(lit[0])

    # Drawing

    def on_resize(self) -> None:
        """Rows are cut for the new width."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) * ROW_HEIGHT)
        self._redraw()
        self._show_lit()
        if self._cursor is not None:
            self._bring_into_view(self._cursor)

    on_show = on_resize

    def on_focus(self) -> None:
        """The row under the cursor shows that keys go here."""
        self._redraw()

    def on_blur(self) -> None:
        """And that they no longer do."""
        self._redraw()

    def notify_style_update(self) -> None:
        """The theme or the stylesheet has changed."""
        super().notify_style_update()
        self._styles_of.clear()
        self._redraw()

    def _redraw(self) -> None:
        self._dims = not self.lit.isdisjoint(self.net.by_id)
        self._strips.clear()
        self.refresh()

    def _style(self, *names: str) -> Style:
        names = tuple(filter(None, names))
        style = self._styles_of.get(names)
        if style is None:
            style = self._styles_of[names] = blend(self, "panel", names)
        return style

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        number = self.scroll_offset.y + y
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._draw(number)
        return strip

    def _draw(self, number: int) -> Strip:
        width = self.scrollable_content_region.width
        index, second = divmod(number, ROW_HEIGHT)
        if not self.rows:
            text = shown(self.message())
            said = [line for _, line in wrap(text, 0, len(text), max(8, width - INDENT - 1))]
            style = self._style("warning" if self.state.progress is Progress.FAILED else "note")
            words = said[number] if number < len(said) else ""
            return Strip([Segment(" " * INDENT + words, style)]).adjust_cell_length(width, self._style())
        if index >= len(self.rows):
            return Strip.blank(width, self._style())
        annotation = self.rows[index]
        lit = annotation.id in self.lit
        over = ["cursor-focused" if self.has_focus else "cursor"] if index == self._cursor else []
        over += ["dimmed"] if self._dims and not lit else []
        sign = " " if second else terms.status_sign(annotation)
        status = "warning" if sign == "!" else "status"
        segments = [
            Segment("▌" if lit else " ", self._style(self.LAYER.value, *over)),
            Segment(f"{sign} ", self._style(status, *over)),
        ]
        line = self.row(annotation, width - INDENT - 1)[second]
        segments.extend(Segment(w.text, self._style(w.style, *over)) for w in fit(line, width - INDENT - 1) if w.text)
        return Strip(segments).adjust_cell_length(width, self._style(*over))

    # Moving

    def _move(self, index: int | None, *, say: bool = False) -> None:
        if index == self._cursor:
            return
        self._cursor = index
        self._redraw()
        if index is not None:
            self._bring_into_view(index)
            if say:
                self.post_message(self.RowHighlighted(self, self.rows[index].id))

    def _bring_into_view(self, index: int) -> None:
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first = index * ROW_HEIGHT
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif height and first + ROW_HEIGHT > top + height:
            self.scroll_to(y=min(first, first + ROW_HEIGHT - height), animate=False, force=True)

    def _step(self, rows: int) -> None:
        if self.rows:
            start = self._cursor if self._cursor is not None else (-1 if rows > 0 else len(self.rows))
            self._move(min(max(0, start + rows), len(self.rows) - 1), say=True)

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
        index = (self.scroll_offset.y + offset.y) // ROW_HEIGHT
        if index < len(self.rows):
            self._move(index, say=True)
            self.action_choose()
