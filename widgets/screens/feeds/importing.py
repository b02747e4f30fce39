"""Another reader's list of feeds: what is in it, and which of that is wanted."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.errors import NewsreaderError
from reader.model import Subscription
from widgets.article.wrap import cut_hard, shown
from widgets.jobs import Jobs
from widgets.lists.line_list import LineList
from widgets.screens.commanded import is_open
from widgets.screens.dialogs import Dialog
from widgets.subscribing.refreshing import number

if TYPE_CHECKING:
    from reader.subscriptions.opml import Outline


class PickList(LineList):
    """Feeds with a box before each."""

    def __init__(self) -> None:
        super().__init__(id="picks")
        self.feeds: tuple[Subscription, ...] = ()
        self.there: Collection[str] = ()
        self.left_out: set[str] = set()

    def show(self, feeds: tuple[Subscription, ...], there: Collection[str]) -> None:
        """Show these; those that are there already cannot be chosen."""
        self.feeds, self.there, self.cursor = feeds, there, 0
        self.left_out = set()
        self.rows_changed()

    @property
    def picked(self) -> tuple[Subscription, ...]:
        """Those that are to be subscribed to."""
        return tuple(f for f in self.feeds if f.address not in self.there and f.address not in self.left_out)

    def row_count(self) -> int:
        """Feeds."""
        return len(self.feeds)

    def message(self) -> str:
        """Where the file holds none."""
        return "no feeds in it"

    def draw(self, index: int, _line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """Box, title, folder."""
        feed = self.feeds[index]
        there = feed.address in self.there
        sign = "=" if there else " " if feed.address in self.left_out else "✓"
        right = "already there" if there else feed.folder
        right = cut_hard(shown(right), width // 3)
        label = cut_hard(shown(feed.title or feed.address), max(8, width - 7 - cell_len(right)))
        gap = " " * max(1, width - 6 - cell_len(label) - cell_len(right))
        return [
            Segment(f" [{sign}] ", self.style("muted" if there else "accent", *over)),
            Segment(label, self.style("muted" if there else "", *over)),
            Segment(gap, self.style(*over)),
            Segment(right, self.style("muted", *over)),
        ]

    def action_choose(self) -> None:
        """Leave it out, or take it again."""
        if self.feeds:
            self.left_out ^= {self.feeds[self.cursor].address}
            self.redraw_row(self.cursor)
            super().action_choose()

    def action_all(self) -> None:
        """Leave all out, or take all again."""
        every = {feed.address for feed in self.feeds}
        self.left_out = set() if self.left_out else every
        self.redraw()
        super().action_choose()


class ImportDialog(Dialog[tuple[Subscription, ...]]):
    """A file, what is in it, which of that is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", show=False),
        Binding("a", "all", show=False),
        Binding("ctrl+s", "take", show=False, priority=True),
    ]

    def __init__(self, jobs: Jobs, there: Collection[str], *, text: str = "") -> None:
        super().__init__()
        self._jobs, self._there, self._text = jobs, there, text
        self._problems: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Path, what is said of the file, its feeds."""
        with self.box("Import", "⏎ read · then space leave out · a all · ctrl+s subscribe · esc back"):
            yield Input(self._text, placeholder="OPML file, or newsboat's urls, such as ~/.newsboat/urls", id="file")
            yield Static("Nothing is subscribed to before you have seen the list.", id="told", classes="quiet")
            yield PickList()

    def on_mount(self) -> None:
        """Nothing was read yet."""
        self.query_one(PickList).display = False
        self.query_one("#file").focus()
        if self._text:
            self._read(self._text)

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        self._read(event.value)

    def _read(self, text: str) -> None:
        path = Path(text.strip()).expanduser()

        def work() -> Outline | NewsreaderError:
            from reader.subscriptions.outline import read_outline

            try:
                return read_outline(path)
            except NewsreaderError as error:
                return error

        self._jobs.run(work, self._show)

    def _show(self, outline: Outline | NewsreaderError) -> None:
        if not is_open(self):
            return
        if isinstance(outline, NewsreaderError):
            self._tell(str(outline), problem=True)
            return
        picks = self.query_one(PickList)
        picks.show(outline.subscriptions, self._there)
        picks.display = True
        picks.focus()
        self._problems = outline.problems
        self._count()

    @on(LineList.Chosen)
    def _count(self) -> None:
        picks = self.query_one(PickList)
        there = sum(feed.address in self._there for feed in picks.feeds)
        told = [f"{number(len(picks.picked), 'feed')} to subscribe to"]
        told += [f"{there:,} there already"] if there else []
        told += [f"{len(self._problems):,} left out, the first: {self._problems[0]}"] if self._problems else []
        self._tell(" · ".join(told))

    def _tell(self, text: str, *, problem: bool = False) -> None:
        told = self.query_one("#told", Static)
        told.set_classes("problem" if problem else "quiet")
        told.update(Content(("! " if problem else "") + shown(text)))

    def action_pick(self) -> None:
        """Leave the feed under the cursor out, or take it again."""
        if self.query_one(PickList).has_focus:
            self.query_one(PickList).action_choose()

    def action_all(self) -> None:
        """None or all."""
        if self.query_one(PickList).has_focus:
            self.query_one(PickList).action_all()

    def action_take(self) -> None:
        """Subscribe to what is chosen."""
        if picked := self.query_one(PickList).picked:
            self.dismiss(picked)
