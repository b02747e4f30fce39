"""The borders between panes, as something to drag."""

from __future__ import annotations

from textual import events
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget


class Body(Container):
    """Panes side by side; a press on the border between two of them drags it."""

    class Dragged(Message):
        """A border is to be at that column, or that line, of the screen."""

        def __init__(self, before: str, after: str, place: int) -> None:
            super().__init__()
            self.before, self.after = before, after
            """Ids of the panes left and right of it, or above and below."""
            self.place = place

    class Dropped(Message):
        """The border stays where it is now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._border: tuple[Widget, Widget, bool] | None = None
        self._moved = False

    def _border_at(self, x: int, y: int) -> tuple[Widget, Widget, bool] | None:
        """The panes that meet there, and whether they stand side by side; a frame has two cells at each border."""
        # The panels of a pane after the panes themselves: at a pane's own border it is the pane that is dragged.
        every = [*self.children, *(inner for pane in self.children if pane.display for inner in pane.children)]
        panes = [pane for pane in every if pane.display and pane.region.area]
        for one in panes:
            for other in panes:
                first, second = one.region, other.region
                beside = max(first.y, second.y) <= y < min(first.bottom, second.bottom)
                over = max(first.x, second.x) <= x < min(first.right, second.right)
                if beside and first.right == second.x and first.right - 1 <= x <= second.x:
                    return one, other, True
                if over and first.bottom == second.y and first.bottom - 1 <= y <= second.y:
                    return one, other, False
        return None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a border."""
        self._border = self._border_at(int(event.screen_x), int(event.screen_y)) if event.button == 1 else None
        self._moved = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Take it along."""
        if self._border is not None:
            before, after, beside = self._border
            place = int(event.screen_x if beside else event.screen_y)
            if self._moved or place not in ((after.region.x - 1, after.region.x) if beside else (after.region.y,)):
                if not self._moved:
                    self._moved = True
                    self.capture_mouse()  # not before: it would take a mere click away from the pane
                self.post_message(self.Dragged(before.id or "", after.id or "", place))

    def on_mouse_up(self) -> None:
        """Let it go."""
        if self._border is not None:
            self._border = None
            if self._moved:
                self.release_mouse()
                self.post_message(self.Dropped())
