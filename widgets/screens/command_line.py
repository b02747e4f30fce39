"""A line at the bottom to type commands in, with what may come next above it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.errors import UsageError
from widgets.article.wrap import cut_hard, shown
from widgets.commanding.words import Completion, Order, Vocabulary, completions, understood
from widgets.lists.line_list import LineList
from widgets.screens import STYLESHEET

SHOWN = 8
"""Completions in view."""


class Completions(LineList):
    """What may come next; the line keeps the keys."""

    can_focus = False
    LED = True

    def __init__(self) -> None:
        super().__init__(id="completions")
        self.rows: list[Completion] = []
        self.taken = -1
        """Index of the one that was put into the line; -1 while none was."""

    def show(self, rows: list[Completion]) -> None:
        """Offer others."""
        self.rows, self.taken = rows, -1
        self.scroll_to(y=0, animate=False)
        self.styles.height = min(SHOWN, len(rows))
        self.rows_changed()
        self.cursor = -1  # none of them is taken yet

    def row_count(self) -> int:
        """Completions."""
        return len(self.rows)

    def draw(self, index: int, _line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """The word, and what it does."""
        row = self.rows[index]
        label = cut_hard(shown(row.label), max(24, width // 2) if row.help else width - 2)
        pad = " " * max(2, 22 - cell_len(label))
        help = cut_hard(row.help, max(0, width - 1 - cell_len(label) - len(pad)))
        return [
            Segment(" ", self.style(*over)),
            Segment(label, self.style("strong", *over)),
            Segment(pad, self.style(*over)),
            Segment(help, self.style("muted", *over)),
        ]


class CommandLine(ModalScreen[Order | None]):
    """Tab and shift+tab go through the completions, up and down through what was typed before."""

    CSS_PATH = STYLESHEET

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "dismiss(None)", show=False, priority=True),
        Binding("tab", "complete(1)", show=False, priority=True),
        Binding("shift+tab", "complete(-1)", show=False, priority=True),
        Binding("up", "past(-1)", show=False, priority=True),
        Binding("down", "past(1)", show=False, priority=True),
        Binding("backspace", "rub_out", show=False, priority=True),
    ]

    def __init__(self, vocabulary: Vocabulary, history: list[str]) -> None:
        """`history` is what was typed before, oldest first; what is typed here is added to it."""
        super().__init__()
        self._vocabulary, self._history = vocabulary, history
        self._at = len(history)
        self._own = ""
        self._filling = False

    def compose(self) -> ComposeResult:
        """Completions, what is wrong, the line."""
        with Vertical(id="command"):
            yield Completions()
            yield Static(id="wrong")
            with Horizontal():
                yield Static(":", id="colon")
                yield Input(id="order")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#wrong").display = False
        self.query_one("#order").focus()
        self._offer("")

    @property
    def _line(self) -> Input:
        return self.query_one("#order", Input)

    @property
    def _list(self) -> Completions:
        return self.query_one(Completions)

    def _offer(self, text: str) -> None:
        self._list.show(completions(text, self._vocabulary))

    def _fill(self, text: str) -> None:
        """Put a text into the line without offering anew."""
        if text != self._line.value:
            self._filling = True
            self._line.value = text
        self._line.cursor_position = len(text)

    @on(Input.Changed, "#order")
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#wrong").display = False
        if self._filling:
            self._filling = False
            return
        self._at = len(self._history)
        self._offer(event.value)

    def action_complete(self, step: int) -> None:
        """Put the next completion, or the one before, into the line; the only one is taken and gone on from."""
        rows = self._list.rows
        if not rows:
            return
        if len(rows) == 1:
            self._fill(rows[0].line)
            self._offer(rows[0].line)
            return
        at = (self._list.taken + step) % len(rows) if self._list.taken >= 0 else (0 if step > 0 else len(rows) - 1)
        self._list.taken = at
        self._list.move_to(at)
        self._list.redraw()
        self._fill(rows[at].line)

    def action_past(self, step: int) -> None:
        """What was typed before, or after."""
        if self._at == len(self._history):
            self._own = self._line.value
        self._at = max(0, min(len(self._history), self._at + step))
        text = self._history[self._at] if self._at < len(self._history) else self._own
        self._fill(text)
        self._offer(text)

    def action_rub_out(self) -> None:
        """On an empty line it leaves."""
        if self._line.value:
            self._line.action_delete_left()
        else:
            self.dismiss(None)

    @on(Input.Submitted, "#order")
    def _given(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if not text:
            self.dismiss(None)
            return
        try:
            order = understood(text, self._vocabulary)
        except UsageError as error:
            wrong = self.query_one("#wrong", Static)
            wrong.update(Content(f"! {shown(str(error))}"))
            wrong.display = True
            return
        if text in self._history:
            self._history.remove(text)
        self._history.append(text)
        self.dismiss(order)
