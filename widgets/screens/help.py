"""Every command and its keys, made from the table."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from widgets.article.wrap import cut_hard
from widgets.commanding.table import GROUPS, Command, key_name
from widgets.lists.line_list import LineList
from widgets.screens import STYLESHEET


class HelpRows(LineList):
    """Commands under the names of their groups."""

    LED = True

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__(id="rows")
        self._commands = commands
        self._rows: list[Command | str] = []
        self._keys = max(cell_len(_keys_of(command)) for command in commands) + 2
        self.filter("")

    @property
    def chosen(self) -> Command | None:
        """The command under the cursor."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, Command) else None

    def filter(self, text: str) -> None:
        """Show the commands whose label, name or help hold all the words."""
        words = text.lower().split()
        self._rows = []
        for group in GROUPS:
            found = [
                command
                for command in self._commands
                if command.group == group
                and all(w in f"{command.name} {command.label} {command.help} {group}".lower() for w in words)
            ]
            self._rows += [group, *found] if found else []
        self.cursor = 1 if self._rows else 0
        self.rows_changed()

    def row_count(self) -> int:
        """Commands and headings."""
        return len(self._rows)

    def can_stop_at(self, index: int) -> bool:
        """On commands only."""
        return isinstance(self._rows[index], Command)

    def message(self) -> str:
        """Where no command holds the words."""
        return "No such command"

    def draw(self, index: int, _line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """Keys and what they do."""
        row = self._rows[index]
        if isinstance(row, str):
            return [Segment(f" {row}", self.style("accent"))]
        keys = _keys_of(row)
        blanks = " " * (self._keys - cell_len(keys))
        return [
            Segment(f"   {keys}{blanks}", self.style("strong", *over)),
            Segment(cut_hard(row.help, width - self._keys - 4), self.style(*over)),
        ]


def _keys_of(command: Command) -> str:
    return "  ".join(map(key_name, command.keys)) or "(palette)"


class HelpScreen(ModalScreen[str | None]):
    """Searchable; Enter does what the row says."""

    CSS_PATH = STYLESHEET

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1", "dismiss(None)", "Back", show=False, priority=True),
        Binding("down", "rows('cursor_down')", show=False, priority=True),
        Binding("up", "rows('cursor_up')", show=False, priority=True),
        Binding("pagedown", "rows('page_down')", show=False, priority=True),
        Binding("pageup", "rows('page_up')", show=False, priority=True),
    ]

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """A line to filter by over the rows."""
        with Vertical(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "type to filter · ↑ ↓ · ⏎ do it · esc back"
            yield Input(placeholder="filter", id="filter")
            yield HelpRows(self._commands)
            yield Static("", id="whole")

    @property
    def _list(self) -> HelpRows:
        return self.query_one(HelpRows)

    def action_rows(self, step: str) -> None:
        """Move in the rows while the line keeps the keys."""
        getattr(self._list, f"action_{step}")()

    @on(LineList.Moved)
    def _tell(self) -> None:
        """The whole sentence, which a row may have no room for."""
        chosen = self._list.chosen
        told = f"{chosen.help} In settings.toml: {chosen.name}." if chosen else ""
        self.query_one("#whole", Static).update(Content(told))

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._list.filter(event.value)
        self._tell()

    def on_mount(self) -> None:
        """The first row is under the cursor."""
        self._tell()

    @on(Input.Submitted)
    def _take(self) -> None:
        self._list.action_choose()

    @on(LineList.Chosen)
    def _do(self, event: LineList.Chosen) -> None:
        row = self._list._rows[event.index]
        self.dismiss(row.action if isinstance(row, Command) else None)
