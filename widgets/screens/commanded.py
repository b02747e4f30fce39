"""A screen whose keys, help and palette come from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from textual import on
from textual.binding import Binding, BindingsMap, BindingType
from textual.screen import Screen

from widgets.commanding.table import Command
from widgets.compositing import Sparing
from widgets.status_bar import StatusBar

R = TypeVar("R")


def is_open(screen: Screen[Any]) -> bool:
    """Whether an answer can still be shown there. One that is closing is attached a while, without its widgets."""
    return screen.is_attached and screen.app.is_running and screen in screen.app.screen_stack


class Commanded(Screen[R]):
    """Binds the keys of its commands to its actions of the same names."""

    commands: tuple[Command, ...] = ()

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = Sparing()

    def bind_commands(self, commands: Sequence[Command], others: Sequence[BindingType] = ()) -> None:
        """Take the keys of the commands, then those of bindings that are no commands."""
        self.commands = tuple(commands)
        self._commands_by_action = {command.action: command for command in self.commands}
        own: list[BindingType] = [
            Binding(",".join(keys), command.action, command.label, show=False, id=command.name)
            for command in self.commands
            if (keys := [key for key in command.keys if " " not in key])  # keys in a row: see commanding.sequences
        ]
        # Ours before Textual's own, which would take tab away; of two on one key the first that applies is taken.
        self._bindings = BindingsMap.merge([BindingsMap([*own, *others]), self._bindings])

    def action_help(self) -> None:
        """All commands of this screen."""
        from widgets.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.commands), self._do)

    async def _do(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)

    def action_palette(self) -> None:
        """Find a command or a feed by its name."""
        self.app.action_command_palette()

    @on(StatusBar.Pressed)
    async def _label_pressed(self, event: StatusBar.Pressed) -> None:
        await self.run_action(event.action)
