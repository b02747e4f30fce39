"""The line at the bottom of the screen in which words to find in the article are typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

TYPING = "⏎ keep  ↓ ↑ step  esc back"


class FindLine(Horizontal):
    """Words, how many hits they have, and what to press."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "step(1)", show=False),
        Binding("up,ctrl+p", "step(-1)", show=False),
    ]
    DEFAULT_CSS = """
    FindLine {
        display: none;
        height: 1;
        padding: 0 1;
        background: $panel;
        & > .sign { width: 2; color: $primary; text-style: bold; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & > Input:focus { border: none; }
        & > .count { width: 16; padding: 0 2; color: $foreground; text-style: bold; text-align: right; }
        & > .keys { width: 32; color: $foreground 70%; }
    }
    """

    class Typed(Message):
        """Other words are to be found."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Kept(Message):
        """The words stay; from now on keys step through the hits."""

    class Stepped(Message):
        """To the next hit, or the one before."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        super().__init__(id="find")
        self._input = Input(id="find-words")
        self._count = Static("", classes="count")
        self._keys = Static(TYPING, classes="keys")

    def compose(self) -> ComposeResult:
        """From left to right."""
        yield Static("/", classes="sign")
        yield self._input
        yield self._count
        yield self._keys

    def open(self) -> None:
        """Ready to type; the words of last time are there to be typed over."""
        self.display = True
        self._keys.update(Content(TYPING), layout=False)
        # At once: keys that were typed meanwhile wait, and must not become commands.
        self.screen.set_focus(self._input)
        self._input.action_select_all()

    def close(self) -> None:
        """Out of the way."""
        self.display = False

    def say(self, count: str, keys: str = "") -> None:
        """Show how far one is; with keys also what to press from now on."""
        # Their widths stay, so that the screen need not be laid out anew at every letter.
        self._count.update(Content(count), layout=False)
        if keys:
            self._keys.update(Content(keys), layout=False)

    @property
    def words(self) -> str:
        """What is typed."""
        return self._input.value

    def action_step(self, step: int) -> None:
        """While typing, the arrows step."""
        self.post_message(self.Stepped(step))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._input.has_focus:
            self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Kept())
