"""The panes of the reading screen: which there are, which have room, and where among them the reader is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.widget import Widget

from reader.model import Article
from widgets.article.view import ArticleView
from widgets.commanding.table import ARTICLE, FEEDS, MARKING, PANELS, STORIES, Command, Context, key_name
from widgets.labels import tints
from widgets.lists.feed_tree import FeedTree
from widgets.lists.story_list import StoryList
from widgets.pane_sizes import MEDIUM, TALL, WIDE
from widgets.panels.panel import Panel
from widgets.panels.stack import PanelStack
from widgets.screens.commanded import Commanded
from widgets.screens.reading.borders import Body
from widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from reader.config import Settings

PANES = (FEEDS, STORIES, ARTICLE, PANELS)


def panes_shown(width: int, pane: str, *, zen: bool = False) -> tuple[str, ...]:
    """The panes that have room in a terminal of that width while the reader is in one of them."""
    if zen:
        return (ARTICLE,)
    if width >= WIDE:
        return PANES
    if width >= MEDIUM:
        return (FEEDS if pane == FEEDS else STORIES, ARTICLE, PANELS)
    return (pane,) if pane in (FEEDS, STORIES) else (ARTICLE, PANELS)


class Panes(Commanded[None]):
    """Feeds, stories, article and panels, laid out by width; one of them has the reader."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Screen declares it
        (0, "-narrow"),
        (MEDIUM, "-medium"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""  # the screen says itself who gets the keys

    # Textual would draw the whole screen anew when the focus moves; the panes that lose and get it draw themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    pane: reactive[str] = reactive(STORIES, init=False, repaint=False)
    """Where the reader is."""

    def __init__(self, settings: Settings, commands: Sequence[Command], size: Size) -> None:
        """`size` is the terminal's: a screen that knows its layout from the start is styled once."""
        wide = self._get_breakpoint_classes(size.width, self.HORIZONTAL_BREAKPOINTS)
        tall = self._get_breakpoint_classes(size.height, self.VERTICAL_BREAKPOINTS)
        super().__init__(classes=" ".join((*wide, *tall)))
        self.room = size
        """What the panes are placed in: the terminal's size, known before the screen has it."""
        self.settings = settings
        self.widths = dict(settings.widths)
        """Sizes of the panes that the reader chose."""
        self.article: Article | None = None
        """The one that is open."""
        self.chosen: str | None = None
        """Annotation id that accept and reject are about."""
        self.chosen_actor = False
        """It is an actor's."""
        self.bind_commands(commands)
        self.feeds = FeedTree(id="feeds")
        self.stories = StoryList(absolute_dates=settings.dates == "absolute", id="stories")
        self.view = ArticleView(measure=settings.measure, id="article")
        self.view.tints = tints(settings.labels)
        self.key_names = {c.action: key_name(c.keys[0]) for c in self.commands if c.keys}
        """The first key of each command, by the name of its action."""
        self.panels = PanelStack(keys=self.key_names, id="panels")
        self.status = StatusBar(id="status")

    def compose(self) -> ComposeResult:
        """Four panes and a line."""
        with Body(id="body"):
            yield from (self.feeds, self.stories, self.view, self.panels)
        yield self.status

    @property
    def context(self) -> Context:
        """What decides which commands make sense."""
        return Context(
            self.pane,
            article=self.article is not None,
            annotation=self.chosen is not None,
            marking=self.view.selection is not None,
            actor=self.chosen_actor,
            finding=self.view.found is not None,
            stories=bool(self.stories.ids),
            feed=self.pane == FEEDS and bool(self.feeds.highlighted.address or self.feeds.highlighted.folder),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Commands apply only where the table says so."""
        command = self._commands_by_action.get(action)
        return super().check_action(action, parameters) if command is None else command.when(self.context)

    def update_footer(self) -> None:
        """Show the keys that make sense here."""
        context = self.context
        where = MARKING if context.marking else self.pane
        self.status.commands = tuple(c for c in self.commands if where in c.panes and c.when(context))

    def widget_of(self, pane: str) -> Widget:
        """The widget that takes the keys of a pane."""
        return {FEEDS: self.feeds, STORIES: self.stories, ARTICLE: self.view, PANELS: self.panels.front}[pane]

    def go(self, pane: str) -> None:
        """Turn to a pane."""
        self.pane = pane
        self.widget_of(pane).focus()

    def watch_pane(self) -> None:
        """Show what belongs to the pane where not all have room."""
        self.place_panes()
        self.status.move_on()
        self.update_footer()

    def place_panes(self) -> None:
        """Show the panes that have room; by their display alone, as a changed class would style the screen anew."""
        shown = panes_shown(self.room.width, self.pane, zen=self.has_class("-zen"))
        for name, widget in ((FEEDS, self.feeds), (STORIES, self.stories), (ARTICLE, self.view), (PANELS, self.panels)):
            widget.display = name in shown

    def _screen_resized(self, size: Size) -> None:
        """Lay out for another size, once: Textual tells each size three times, and the class of the width too late."""
        if size == self._size:
            return
        self.room = size
        wide = self._get_breakpoint_classes(size.width, self.HORIZONTAL_BREAKPOINTS)
        tall = self._get_breakpoint_classes(size.height, self.VERTICAL_BREAKPOINTS)
        known = {name for _, name in (*self.HORIZONTAL_BREAKPOINTS, *self.VERTICAL_BREAKPOINTS)}
        self.update_classes({name: name in (*wide, *tall) for name in known})
        self.place_panes()
        super()._screen_resized(size)

    def on_resize(self) -> None:
        """Another width may have room for other panes."""
        # After Textual has set the class of the width: in the old one's grid a pane more pushes the focused one out.
        self.call_next(self.place_panes)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Focus may also come by mouse."""
        widget = event.widget
        if isinstance(widget, Panel):
            self.panels.top = str(widget.id)
            self.pane = PANELS
        elif widget.id in PANES:
            self.pane = str(widget.id)
        self.update_footer()
