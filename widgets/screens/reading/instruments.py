"""The panels as instruments: rows opened, narrowed and ordered, and the net of one annotation alone."""

from __future__ import annotations

from reader.model import Layer
from widgets.commanding.table import PANELS
from widgets.panels.sieve import ORDERS, Sieve
from widgets.screens.reading.full_text import FullText


class Instruments(FullText):
    """What the commands of the panels do."""

    def action_details(self) -> None:
        """Open the row under the cursor, and those one moves to; or show all rows short again."""
        panel = self.panels.front
        self.panels.open_rows(not panel.opened)
        if panel.highlighted is not None:
            self.light(panel.highlighted, reveal=True)

    def action_filter(self) -> None:
        """Ask which rows of the panel to show."""
        from widgets.screens.filtering import FilterDialog

        panel = self.panels.front
        if not panel.choices:
            self.status.say(f"No {panel.TITLE.lower()} to choose from")
            return
        self.app.push_screen(FilterDialog(panel.TITLE, panel.total, panel.choices, panel.sieve), self._sifted)

    def _sifted(self, sieve: Sieve | None) -> None:
        if sieve is None:
            return
        panel = self.panels.front
        about_changed = sieve.about != panel.sieve.about
        panel.sift(sieve)
        if about_changed:
            self._only(sieve.about)
        self._say_sieve()

    def action_order(self) -> None:
        """Order the panel's rows by the next thing."""
        panel = self.panels.front
        orders = ORDERS[panel.LAYER]
        order = orders[(orders.index(panel.sieve.order) + 1) % len(orders)]
        self.panels.sift(panel, panel.sieve._replace(order=order))
        self.status.say(f"{panel.TITLE} by {order}")

    def action_only(self) -> None:
        """Leave only what belongs to the chosen annotation in all panels; or bring everything back."""
        chosen = self.panels.front.highlighted if self.pane == PANELS else self.chosen
        if self.panels.about and chosen in (self.panels.about, None):
            self._only("")
            self.status.say("Everything again")
        elif chosen is not None:
            self._only(chosen)
            self._say_sieve()

    def _only(self, about: str) -> None:
        self.panels.narrow(about)
        if about:
            self.panels.select(about)
            self.light(about, reveal=True)

    def _say_sieve(self) -> None:
        panel = self.panels.front
        words = ", ".join(panel.only)
        back = self.key_names.get("back", "the palette")
        self.status.say(
            f"Only {words} · {back} gives all back" if panel.sieve.narrows else f"All {panel.TITLE.lower()}"
        )

    def widen(self) -> bool:
        """Bring back what filters leave out: those on one annotation's net first; False where there are none."""
        if self.panels.about:
            self._only("")
            return True
        panel = self.panels.front
        if self.pane == PANELS and panel.sieve.narrows:
            self.panels.sift(panel, panel.sieve.open())
            return True
        return False

    def tell_hidden(self, annotation_id: str) -> None:
        """Say why what was chosen in the text is in no panel."""
        layer = next((a.layer for a in self.annotations if a.id == annotation_id), None)
        panel = next((p for p in self.panels.panels.values() if p.LAYER is layer), None)
        if panel is not None and panel.sieve.narrows and layer is not Layer.MARK:
            self.status.say(f"{panel.TITLE} shows only {', '.join(panel.only)}", stay=True)
