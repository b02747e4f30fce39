"""The last line: the keys that make sense here, or what was just done; at the right what is going on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from widgets.article.wrap import cut_hard, shown
from widgets.commanding.table import Command, key_name
from widgets.palette import blend

SECONDS = 5.0
"""How long a message stays."""


def hints_that_fit(hints: Sequence[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """As many keys with their labels as fit, from the first on; the last one (help) always has its place."""
    if not hints:
        return []

    def cells(hint: tuple[str, str]) -> int:
        return cell_len(f"{hint[0]} {hint[1]}") + 2

    *others, last = hints
    room = width - cells(last)
    kept = []
    for hint in others:
        if cells(hint) > room:
            break
        room -= cells(hint)
        kept.append(hint)
    return [*kept, last]


class StatusBar(Widget):
    """One line; a click on a key's label does what the key does."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"status--{name}" for name in ("key", "label", "activity", "said", "problem")
    }
    DEFAULT_CSS = """
    StatusBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $foreground;
        & > .status--key { color: $primary; text-style: bold; }
        & > .status--label { color: $foreground 70%; }
        & > .status--activity { color: $foreground 70%; }
        & > .status--said { color: $foreground; }
        & > .status--problem { color: $warning; text-style: bold; }
    }
    """

    class Pressed(Message):
        """A key's label was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    commands: reactive[tuple[Command, ...]] = reactive(())
    """What can be done here, most useful first."""
    activity: reactive[str] = reactive("")
    """What is going on."""
    said: reactive[str] = reactive("")
    """What was just done; it goes by itself."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._problem = self._stays = False
        self._until: Timer | None = None
        self._places: list[tuple[int, int, str]] = []
        self._styles_of: dict[str, Style] = {}

    def say(self, text: str, *, problem: bool = False, stay: bool = False) -> None:
        """Show a message in place of the keys for a while; one that stays goes when the reader does."""
        self._problem, self._stays = problem, stay
        self.said = text
        if self._until is not None:
            self._until.stop()  # that of what was said before, which may be the same words
            self._until = None
        if text and not stay:
            self._until = self.set_timer(SECONDS * (2 if problem else 1), self._unsay)

    def move_on(self) -> None:
        """The reader went elsewhere: what was said of the place goes."""
        if self._stays:
            self.said = ""

    def _unsay(self) -> None:
        self.said = ""

    def render_line(self, _y: int) -> Strip:
        """Keys or message, and what is going on."""
        width = self.size.width
        activity = cut_hard(shown(self.activity), width // 2)
        room = width - cell_len(activity) - (2 if activity else 0)
        self._places = []
        segments: list[Segment] = []
        used = 0
        if self.said:
            text = cut_hard(("! " if self._problem else "") + shown(self.said), room)
            segments.append(Segment(text, self._style("problem" if self._problem else "said")))
            used = cell_len(text)
        else:
            known = {(key_name(c.keys[0]), c.label): c.action for c in self.commands if c.keys}
            for key, label in hints_that_fit(list(known), room):
                segments += [Segment(key, self._style("key")), Segment(f" {label}  ", self._style("label"))]
                cells = cell_len(f"{key} {label}  ")
                self._places.append((used, used + cells - 1, known[key, label]))
                used += cells
        gap = max(0, width - used - cell_len(activity))
        segments += [Segment(" " * gap, self._style("label")), Segment(activity, self._style("activity"))]
        return Strip(segments).adjust_cell_length(width, self._style("label"))

    def _style(self, name: str) -> Style:
        found = self._styles_of.get(name)
        if found is None:
            found = self._styles_of[name] = blend(self, "status", (name,))
        return found

    def notify_style_update(self) -> None:
        """The theme or the stylesheet has changed."""
        super().notify_style_update()
        self._styles_of.clear()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Do what the label under the pointer says."""
        column = event.x - self.gutter.left
        for first, last, action in self._places:
            if first <= column < last:
                self.post_message(self.Pressed(action))
