"""The three panels: one under the other where there is room, else as tabs in the frame of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive

from reader.model import Annotation, Document
from widgets.panels.actors import ActorsPanel
from widgets.panels.issues import IssuesPanel
from widgets.panels.panel import Panel
from widgets.panels.quotes import QuotesPanel
from widgets.panels.sieve import Sieve
from widgets.states import PanelState

BETWEEN = " │ "


class PanelStack(Vertical):
    """Actors, Quotes and Open issues; `top` is the one that is seen where only one is."""

    top: reactive[str] = reactive("issues", repaint=False)
    lit: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)

    def __init__(self, *, keys: Mapping[str, str] | None = None, id: str | None = None) -> None:
        """`keys` by the names of commands are named where there are no rows."""
        super().__init__(id=id)
        self.about = ""
        """Id of the annotation whose net alone is shown; "" for all."""
        self._opened = False
        self._rows = ""
        self.panels: dict[str, Panel] = {
            "actors": ActorsPanel(number=1, id="actors"),
            "quotes": QuotesPanel(number=2, id="quotes"),
            "issues": IssuesPanel(number=3, id="issues"),
        }
        for panel in self.panels.values():
            panel.keys = keys or {}

    def compose(self) -> ComposeResult:
        """The panels from the first to the last."""
        yield from self.panels.values()

    def show(self, annotations: Sequence[Annotation], state: PanelState, document: Document | None = None) -> None:
        """Hand an article's annotations, and its text for their context, to all three."""
        for panel in self.panels.values():
            panel.show(annotations, state, document)
        self.about = self.front.sieve.about
        self._label()

    def sift(self, panel: Panel, sieve: Sieve) -> None:
        """Show other rows of one panel, or the same in another order."""
        panel.sift(sieve)
        self._label()

    def narrow(self, about: str) -> None:
        """Show only what belongs to one annotation, in all three; "" for everything again."""
        self.about = about
        for panel in self.panels.values():
            panel.sift(panel.sieve._replace(about=about))
        self._label()

    def open_rows(self, opened: bool) -> None:
        """Show the row under the front panel's cursor whole, wherever one goes; or all short again."""
        if opened and self.front.highlighted is None:
            self.front.action_cursor_down()
        self._opened = opened
        self._make_room()

    def set_rows(self, rows: str) -> None:
        """Their heights as grid-rows, where they stand one under the other; empty for their shares."""
        if rows != self._rows:
            self._rows = rows
            self._make_room()

    def _make_room(self) -> None:
        """Where the panels stand one under the other, the one with an opened row gets most of the lines."""
        if self._rows and not self._opened:
            self.styles.grid_rows = self._rows
        elif self.styles.has_rule("grid_rows"):
            self.styles.grid_rows = None
        for name, panel in self.panels.items():
            panel.opened = self._opened and name == self.top
            self.set_class(panel.opened, f"-opened-{name}")

    def select(self, annotation_id: str | None) -> str | None:
        """Put the cursor of its panel on an annotation; the panel's name, None where no panel has it."""
        for name, panel in self.panels.items():
            if annotation_id is not None and panel.select(annotation_id):
                return name
        return None

    @property
    def front(self) -> Panel:
        """The panel that has, or would get, the focus."""
        return self.panels[self.top]

    def beside(self, step: int) -> str | None:
        """The name of the panel before (-1) or after (1) the front one."""
        names = list(self.panels)
        index = names.index(self.top) + step
        return names[index] if 0 <= index < len(names) else None

    def watch_top(self, top: str) -> None:
        """Bring a panel to the front."""
        for name, panel in self.panels.items():
            panel.set_class(name == top, "-front")
        self._make_room()
        self._label()

    def watch_lit(self, lit: frozenset[str]) -> None:
        """What belongs together stands out in all three."""
        for panel in self.panels.values():
            panel.lit = lit

    def _label(self) -> None:
        parts: list[Content] = []
        for name, panel in self.panels.items():
            parts += [Content(BETWEEN)] if parts else []
            parts.append(Content(panel.label).stylize("bold underline" if name == self.top else "not bold"))
        self.border_title = Content.assemble(*parts)
        # The tabs leave no room beside them; where panels stand one under the other each says it in its own title.
        self.border_subtitle = Content(" · ".join(self.front.told))

    def on_click(self, event: events.Click) -> None:
        """A click on a tab brings its panel to the front."""
        if int(event.screen_y) != self.region.y or not self.styles.border_top[0]:
            return
        column = int(event.screen_x) - self.region.x
        left = 2  # the corner and the blank that a frame puts before its title
        for name, panel in self.panels.items():
            right = left + len(panel.label)
            if left <= column < right + 1:
                self.top = name
                panel.focus()
                return
            left = right + len(BETWEEN)
