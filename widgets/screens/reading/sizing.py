"""Panes made wider and narrower, by keys or by their borders, and remembered."""

from __future__ import annotations

from textual import on
from textual.containers import Container
from textual.timer import Timer

from widgets.commanding.table import ARTICLE, FEEDS, PANELS, STORIES
from widgets.pane_sizes import LEAST, WIDE, Grid, grid
from widgets.screens.reading.borders import Body
from widgets.screens.reading.panes import Panes

STEP = 2
"""Columns or lines that a key changes."""
PAUSE = 0.6
"""Seconds without a change before sizes are remembered."""


class Sizing(Panes):
    """Sizes of the panes: the reader's where there is room, kept in settings.toml."""

    _remembering: Timer | None = None
    _unsaved: frozenset[str] = frozenset()

    @property
    def sizes(self) -> Grid:
        """The present sizes."""
        return grid(self.room.width, self.room.height, self.widths)

    def place_panes(self) -> None:
        """Show the panes that have room, in their sizes."""
        super().place_panes()
        styles = self.query_one("#body", Container).styles
        zen = self.has_class("-zen")
        for name, value in (("grid_columns", self.sizes.columns), ("grid_rows", self.sizes.rows)):
            if self.widths and not zen:
                setattr(styles, name, value)
            elif styles.has_rule(name):
                setattr(styles, name, None)
        self.panels.set_rows(self.sizes.panel_rows)

    def action_wider(self) -> None:
        self._resize(STEP)

    def action_narrower(self) -> None:
        self._resize(-STEP)

    def _resize(self, change: int) -> None:
        """Change the pane one is in; the article's size is what its neighbours leave, so there one of those changes."""
        sizes = self.sizes._asdict()
        if self.pane == ARTICLE:
            name, change = ("panels" if sizes["panels"] else "stories" if sizes["stories"] else "tabs"), -change
        elif self.pane == PANELS:
            name = "panels" if sizes["panels"] else "tabs"
        else:
            # In a medium terminal the feeds take the place of the stories.
            name = "feeds" if self.pane == FEEDS and sizes["feeds"] else "stories"
        if not sizes[name]:
            self.status.say("Here one pane has the whole width")
            return
        self.set_size(name, sizes[name] + change)
        new = self.sizes._asdict()[name]
        told = f"Panels: {new} lines" if name == "tabs" else f"{name.capitalize()}: {new} columns"
        self.status.say(told)

    def action_higher(self) -> None:
        self._heighten(STEP)

    def action_lower(self) -> None:
        self._heighten(-STEP)

    def _heighten(self, change: int) -> None:
        """Change the height of the panel one is in; that of the last is what the others leave."""
        if self.sizes.tabs:
            self._resize(change)
            return
        name = self.panels.top
        resized, change = ("quotes", -change) if name == "issues" else (name, change)
        self.set_size(resized, self.panels.panels[resized].outer_size.height + change)
        self.call_after_refresh(self._tell_height, name)

    def _tell_height(self, name: str) -> None:
        panel = self.panels.panels[name]
        self.status.say(f"{panel.TITLE}: {panel.outer_size.height} lines")

    def action_reset_sizes(self) -> None:
        self._unsaved = frozenset()
        self.widths.clear()
        self.place_panes()
        self.forget_sizes()
        self.status.say("All panes have their first sizes again")

    def set_size(self, name: str, size: int) -> None:
        """Give a pane that many columns, or the panels under the text, or one of those beside, that many lines."""
        before = self.sizes
        if name in ("actors", "quotes"):  # neither has a size of its own before the other has
            for other in ("actors", "quotes"):
                self.widths.setdefault(other, self.panels.panels[other].outer_size.height)
                self._unsaved |= {other}
        self.widths[name] = max(LEAST[name], size)
        self.widths[name] = getattr(self.sizes, name)
        if self.sizes == before:
            return
        self.place_panes()
        self._unsaved |= {name}
        if self._remembering is not None:
            self._remembering.stop()
        self._remembering = self.set_timer(PAUSE, self.remember_sizes)

    @on(Body.Dragged)
    def _dragged(self, event: Body.Dragged) -> None:
        """Of the two panes at the border the one changes that has a size of its own."""
        width, height = self.size
        if event.before in ("actors", "quotes"):
            self.set_size(event.before, event.place - self.panels.panels[event.before].region.y)
        elif event.after == PANELS:
            if width >= WIDE:
                self.set_size("panels", width - event.place)
            else:
                self.set_size("tabs", height - 1 - event.place)
        elif event.before == FEEDS and width >= WIDE:
            self.set_size("feeds", event.place + 1)
        elif event.before in (FEEDS, STORIES):
            left = self.sizes.feeds
            self.set_size("stories", event.place + 1 - left)

    @on(Body.Dropped)
    def remember_sizes(self) -> None:
        """Remember what was changed."""
        if sizes := self.unsaved_sizes():
            self.keep_sizes(sizes)

    def unsaved_sizes(self) -> dict[str, int]:
        """Sizes that are not remembered yet, by settings.toml's names; from now on they are."""
        changed, self._unsaved = self._unsaved, frozenset()
        return {f"widths.{name}": self.widths[name] for name in sorted(changed)}

    def keep_sizes(self, sizes: dict[str, int]) -> None:
        """Write sizes into the settings; where they are, the app knows."""
        raise NotImplementedError

    def forget_sizes(self) -> None:
        """Take all sizes out of the settings."""
        raise NotImplementedError
