"""What a panel's rows can be narrowed to, in one list with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from widgets.article.wrap import shown
from widgets.panels.sieve import Choice, Sieve
from widgets.screens.dialogs import Dialog

ALL = "all"
FIELDS = {"status": "by status", "kind": "by kind", "about": "of one actor, in all panels"}


class FilterDialog(Dialog[Sieve]):
    """The panel's sieve with one field changed; what is on has a tick, and taken again it is off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
    ]

    def __init__(self, title: str, total: int, choices: Sequence[Choice], sieve: Sieve) -> None:
        super().__init__()
        self._title, self._total, self._choices, self._sieve = title, total, choices, sieve

    def compose(self) -> ComposeResult:
        """All, then statuses, kinds and actors under their headings."""
        with self.box(f"{self._title} to show", "⏎ take · esc back"):
            options: list[Option] = [Option(self._line("all", self._total, on=not self._sieve.narrows), id=ALL)]
            field = ""
            for choice in self._choices:
                if choice.field != field:
                    field = choice.field
                    options.append(Option(Content.styled(f"  {FIELDS[field]}", "$foreground 70%"), disabled=True))
                taken = getattr(self._sieve, field) == choice.value
                options.append(Option(self._line(choice.label, choice.number, on=taken), id=f"{field} {choice.value}"))
            yield OptionList(*options, classes="-long")

    def _line(self, label: str, number: int, *, on: bool) -> Content:
        return Content.assemble(f"{'✓' if on else ' '} {number:>3}  ", (shown(label), "bold" if on else ""))

    def action_move(self, way: str) -> None:
        """Up or down."""
        getattr(self.query_one(OptionList), f"action_cursor_{way}")()

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        field, _, value = str(event.option.id).partition(" ")
        if field == ALL:
            self.dismiss(self._sieve.open())
        else:
            taken = getattr(self._sieve, field) == value
            self.dismiss(self._sieve.having(field, "" if taken else value))
