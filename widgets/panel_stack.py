"""The three panels: one under the other where there is room, else as tabs in the frame of one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive

from reader.model import Annotation
from widgets.actors_panel import ActorsPanel
from widgets.issues_panel import IssuesPanel
from widgets.panel import Panel, PanelState
from widgets.quotes_panel import QuotesPanel

BETWEEN = " │ "


class PanelStack(Vertical):
    """Actors, Quotes and Open issues; `top` is the one that is seen where only one is."""

    top: reactive[str] = reactive("issues", repaint=False)
    lit: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.panels: dict[str, Panel] = {
            "actors": ActorsPanel(number=1, id="actors"),
            "quotes": QuotesPanel(number=2, id="quotes"),
            "issues": IssuesPanel(number=3, id="issues"),
        }

    def compose(self) -> ComposeResult:
        """The panels from the first to the last."""
        yield from self.panels.values()

    def show(self, annotations: Sequence[Annotation], state: PanelState) -> None:
        """Hand an article's annotations to all three."""
        for panel in self.panels.values():
            panel.show(annotations, state)
        self._label()

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

    def on_click(self, event: events.Click) -> None:
        """A click on a tab brings its panel to the front."""
        if event.widget is not self or event.y != 0:
            return
        left = 2  # the corner and the blank that a frame puts before its title
        for name, panel in self.panels.items():
            right = left + len(panel.label)
            if left <= event.x < right + 1:
                self.top = name
                panel.focus()
                return
            left = right + len(BETWEEN)
