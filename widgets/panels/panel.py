"""A list of annotations beside the article: two lines a row, drawn line by line; the row one is on can be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.visual import Visual

from reader.model import Annotation, Document, Layer, Status
from widgets import terms
from widgets.article.wrap import cut_hard, shown, wrap
from widgets.lists.line_list import BAR, margin
from widgets.palette import blend
from widgets.panels.cursor import AnnotationRows
from widgets.panels.details import details
from widgets.panels.net import Net
from widgets.panels.rows import INDENT, ROW_HEIGHT, RowLine, fit
from widgets.panels.sieve import ORDERS, Choice, Sieve, choices
from widgets.states import PanelState, Progress, sentence


def local_day() -> date:
    """The reader's day."""
    return datetime.now(UTC).astimezone().date()


class Panel(AnnotationRows):
    """The annotations of one layer; subclasses say what stands in a row."""

    LAYER: ClassVar[Layer]
    TITLE: ClassVar[str]

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
        & > .panel--muted { color: $foreground 72%; }
        & > .panel--note { color: $foreground 72%; }
        & > .panel--warning { color: $text-warning; }
        & > .panel--status { color: $text-success; }
        & > .panel--cursor { background: $foreground 6%; }
        & > .panel--cursor-focused { background: $primary 25%; }
        & > .panel--dimmed { color: $foreground 68%; text-style: not bold; }
        &:nocolor > .panel--cursor-focused { color: $foreground; text-style: reverse; }
        &:ansi > .panel--cursor-focused { color: $foreground; }
    }
    """

    today: Callable[[], date] = staticmethod(local_day)
    """What deadlines are counted from."""
    lit: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)
    """Ids that belong to what was chosen; while there are any, the other rows are dimmed."""

    def __init__(
        self, *, number: int = 0, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.number = number
        """The key that leads here, shown in the title; 0 for none."""
        self.net = Net()
        self.sieve = Sieve(ORDERS[self.LAYER][0])
        self.state = PanelState(Progress.WAITING)
        self.keys: Mapping[str, str] = {}
        """Keys by the names of commands, for what is said instead of rows."""
        self._own: list[Annotation] = []
        self._document: Document | None = None
        self._dims = False
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self.border_title = self.label

    # What subclasses say

    def row(self, annotation: Annotation, width: int) -> tuple[RowLine, RowLine]:
        """The two lines of a row, for a width in cells."""
        raise NotImplementedError

    # What is shown

    @property
    def label(self) -> str:
        """Number, title and count: "1 Actors · 6", "1 Actors · 2/6" where some are left out."""
        number = f"{self.number} " if self.number else ""
        counted = f"{len(self.rows)}/{len(self._own)}" if self.sieve.narrows else str(len(self.rows))
        return f"{number}{self.TITLE}{f' · {counted}' if self._own else ''}"

    @property
    def total(self) -> int:
        """How many there are, shown or left out."""
        return len(self._own)

    @property
    def only(self) -> tuple[str, ...]:
        """What rows are narrowed to, in words; nothing where all are shown."""
        return self.sieve.words(self.net)

    @property
    def told(self) -> tuple[str, ...]:
        """What rows are narrowed to and ordered by, in words; nothing where that is as at first."""
        order = self.sieve.order
        return self.only if order is ORDERS[self.LAYER][0] else (*self.only, f"by {order}")

    @property
    def choices(self) -> list[Choice]:
        """What the rows can be narrowed to."""
        return choices(self._own, self.net)

    def show(
        self,
        annotations: Sequence[Annotation],
        state: PanelState = PanelState(),  # noqa: B008
        document: Document | None = None,
    ) -> None:
        """Show those of an article's annotations (all of them are handed in) that are the panel's own.

        The reader stays on the same row where it is still there, else at the same height.
        """
        self.net = Net(annotations)
        self._own = [a for a in annotations if a.layer is self.LAYER and a.status is not Status.REJECTED]
        self.state, self._document = state, document
        if self.sieve.about and self.sieve.about not in self.net.by_id:
            self.sieve = self.sieve._replace(about="")
        self._sift()

    def sift(self, sieve: Sieve) -> None:
        """Show other rows of the same article, or the same in another order."""
        self.sieve = sieve
        self._sift()

    def _sift(self) -> None:
        kept, at = self.highlighted, self._cursor
        self.rows = self.sieve.rows(self._own, self.net)
        ids = [a.id for a in self.rows]
        if kept in ids:
            self._cursor = ids.index(kept)
        else:
            self._cursor = None if at is None or not ids else min(at, len(ids) - 1)
        self._entitle()
        self.measure()
        self.redraw()

    def _entitle(self) -> None:
        """Title, and what narrows the rows; where that is too long for a title its least important words go."""
        parts = [self.label, *self.told]
        room = self.outer_size.width - 4 if self.size.width else 1000
        title = " · ".join(parts)
        if cell_len(title) > room:
            title = cut_hard(title.replace(" · ", " "), room)
        self.border_title = Content(title)

    def message(self) -> str:
        """What stands in the panel instead of rows."""
        rows = self.TITLE.lower()
        if self.state.progress is not Progress.READY:
            return sentence(f"panel-{self.state.progress}", self.keys, detail=self.state.detail or "no reason given")
        if self._own:
            return sentence("panel-left-out", self.keys, number=len(self._own), rows=rows, only=", ".join(self.only))
        return sentence("panel-nothing", self.keys, rows=rows)

    def watch_lit(self, before: frozenset[str], lit: frozenset[str]) -> None:
        """Restyle, and bring a lit row into view where none is."""
        dims = not self.lit.isdisjoint(self.net.by_id)
        if self._dims and dims:
            self.redraw_rows(n for n, a in enumerate(self.rows) if (a.id in before) != (a.id in lit))
        else:
            self.redraw()
        self._show_lit()

    def _show_lit(self) -> None:
        ids = self.lit
        lit = [n for n, a in enumerate(self.rows) if a.id in ids]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        places = [self._place(n) for n in lit]
        if lit and height and not any(top <= p.start and p.stop <= top + height for p in places):
            self._bring_into_view(lit[0])

    def whole(self, annotation: Annotation) -> list[Strip]:
        """The annotation in its context, and all that is said of it."""
        content = details(annotation, list(self.net.by_id.values()), self._document, self.today())
        width = max(8, self.scrollable_content_region.width - INDENT - 1)
        plain = self._style()
        edge = Strip([Segment(" │ ", self._style(self.LAYER.value))])
        lines = Visual.to_strips(self, content, width, None, self.visual_style, pad=True)
        return [*(Strip.join([edge, line.extend_cell_length(width + 1, plain)]) for line in lines), Strip([])]

    # Drawing

    def on_resize(self) -> None:
        """Rows are cut for the new width."""
        self._entitle()
        self.measure()
        self.redraw()
        self._show_lit()
        if self._cursor is not None:
            self._bring_into_view(self._cursor)

    on_show = on_resize

    def on_focus(self) -> None:
        """The row under the cursor shows that keys go here."""
        self.redraw()

    def on_blur(self) -> None:
        """And that they no longer do."""
        self.redraw()

    def notify_style_update(self) -> None:
        """The theme or the stylesheet has changed."""
        super().notify_style_update()
        if self.refocusing:
            return
        self._styles_of.clear()
        self.measure()
        self.redraw()

    def redraw(self) -> None:
        """Draw anew; drawn lines are kept until then."""
        self._dims = not self.lit.isdisjoint(self.net.by_id)
        self._strips.clear()
        self.refresh()

    def redraw_rows(self, rows: Iterable[int]) -> None:
        """Draw only these rows anew, where none has become higher or lower."""
        width = self.scrollable_content_region.width
        for row in rows:
            place = self._place(row)
            for line in place:
                self._strips.pop(line, None)
            self.refresh(Region(0, place.start - self.scroll_offset.y, width, len(place)))

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
        index, part = self._row_at(number)
        if not self.rows:
            text = shown(self.message())
            said = [line for _, line in wrap(text, 0, len(text), max(8, width - INDENT - 1))]
            style = self._style("warning" if self.state.progress is Progress.FAILED else "note")
            words = said[number] if number < len(said) else ""
            return Strip([Segment(" " * INDENT + words, style)]).adjust_cell_length(width, self._style())
        if index >= len(self.rows):
            return Strip.blank(width, self._style())
        if part >= ROW_HEIGHT:
            return self.below_opened[part - ROW_HEIGHT].adjust_cell_length(width, self._style())
        annotation = self.rows[index]
        lit = annotation.id in self.lit
        over = ["cursor-focused" if self.has_focus else "cursor"] if index == self._cursor else []
        over += ["dimmed"] if self._dims and not lit else []
        sign = " " if part else terms.status_sign(annotation)
        status = "warning" if sign == "!" else "status"
        segments = [
            Segment(BAR if lit else " ", self._style(self.LAYER.value, *over)),
            Segment(f"{sign} ", self._style(status, *over)),
        ]
        if index == self._cursor:
            segments = margin(segments, self._style(self.LAYER.value, *over), line=part, height=ROW_HEIGHT)
        line = self.row(annotation, width - INDENT - 1)[part]
        segments.extend(Segment(w.text, self._style(w.style, *over)) for w in fit(line, width - INDENT - 1) if w.text)
        return Strip(segments).adjust_cell_length(width, self._style(*over))
