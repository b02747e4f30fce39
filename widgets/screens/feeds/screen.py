"""The feeds screen: every feed with its health, and all that is done with feeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reader import store as stores
from reader.model import Feed, Keep, Subscription
from reader.store import Stock, Store
from widgets.article.wrap import shown
from widgets.commanding.table import HEALTH, Command, Context
from widgets.jobs import Jobs, now
from widgets.lists.feed_table import FILE_ORDER, SORTS, FeedRow, FeedTable, arranged, rows_of, size_text
from widgets.lists.line_list import LineList
from widgets.screens import STYLESHEET
from widgets.screens.commanded import is_open
from widgets.screens.reading.managing import Chosen, FeedActions
from widgets.status_bar import StatusBar
from widgets.subscribing.refreshing import number


class Known(NamedTuple):
    """What the store says of the feeds."""

    feeds: tuple[Feed, ...]
    stocks: dict[str, Stock]


def known_of(store: Store) -> Known:
    """Read it, without the sizes."""
    return Known(stores.feeds(store), stores.stocks(store))


class FeedsScreen(FeedActions[str | None]):
    """A table with what is said of the chosen feed under it; enter lists its stories."""

    CSS_PATH = STYLESHEET

    AUTO_FOCUS = "#table"

    def __init__(self, jobs: Jobs, commands: Sequence[Command], *, at: str = "") -> None:
        """`at` is the address of the feed that the cursor begins on."""
        super().__init__()
        self._jobs, self._at = jobs, at
        others = [
            Binding("q", "back", show=False),
            Binding("space,pagedown", "page('down')", show=False),
            Binding("b,pageup", "page('up')", show=False),
        ]
        self.bind_commands([c for c in commands if c.when(Context(HEALTH, feed=True, managing=True))], others)
        self._known: Known | None = None
        self._sizes: dict[str, int] | None = None
        self.sort = FILE_ORDER
        self.sorted_back = False
        self.table = FeedTable(id="table")
        self.status = StatusBar(id="feeds-status")

    def compose(self) -> ComposeResult:
        """Columns, rows, what is said of one of them."""
        with Vertical(id="health") as box:
            box.border_title = "Feeds"
            yield Input(placeholder="words of title, folder, address or error", id="words")
            yield Static(id="columns")
            yield self.table
            yield Static(id="about")
        yield self.status

    def on_mount(self) -> None:
        """Ask for the numbers; the sizes, for which every text is measured, come after."""
        self.query_one("#words").display = False
        self.feeds_changed()
        self._jobs.read("sizes", stores.sizes, self._measured)
        self.update_footer()

    @property
    def context(self) -> Context:
        """What decides which commands make sense."""
        return Context(HEALTH, feed=self.table.highlighted is not None, managing=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Commands apply only where the table of commands says so."""
        command = self._commands_by_action.get(action)
        return super().check_action(action, parameters) if command is None else command.when(self.context)

    def update_footer(self) -> None:
        """Show the keys that make sense here."""
        context = self.context
        self.status.commands = tuple(c for c in self.commands if HEALTH in c.panes and c.when(context))

    # Showing

    def feeds_changed(self) -> None:
        """Read the feeds anew."""
        self._jobs.read("health", known_of, self._answer)

    def _answer(self, known: Known) -> None:
        if is_open(self):
            self._known = known
            self.show_rows()

    def _measured(self, sizes: dict[str, int]) -> None:
        if is_open(self):
            self._sizes = sizes
            self.table.sizes_known = True
            self.show_rows()

    def show_rows(self) -> None:
        """Show the rows as they are sorted and filtered now."""
        if self._known is None:
            return
        here = self.table.highlighted
        at = here.feed.address if here is not None else self._at
        sizes = self._sizes or {}
        rows = rows_of(self._known.feeds, self.news.subscriptions, self._known.stocks)
        rows = [row._replace(stock=row.stock._replace(size=sizes.get(row.feed.address, 0))) for row in rows]
        words = self.query_one("#words", Input).value
        kept = arranged(rows, self.sort, back=self.sorted_back, words=words)
        said = f'No feed holds "{words}" · esc shows all' if rows else "No feeds yet · + adds one, i imports a list"
        self.table.show(kept, said, now(), at)
        self._title(rows, kept)
        self._about()
        self.update_footer()

    def _title(self, rows: list[FeedRow], kept: list[FeedRow]) -> None:
        ill = sum(row.ill for row in rows)
        every = number(len(rows), "feed")
        parts = [every if len(kept) == len(rows) else f"{len(kept):,} of {every}"]
        parts += [f"{ill:,} failing"] if ill else []
        parts += [size_text(sum(self._sizes.values()))] if self._sizes else []
        box = self.query_one("#health", Vertical)
        box.border_title = Content(" · ".join(("Feeds", *parts)))
        back = " backwards" if self.sorted_back else ""
        box.border_subtitle = Content(f"sorted by {self.sort}{back}")
        self._columns()

    def _columns(self) -> None:
        width = self.table.scrollable_content_region.width
        heading = self.table.heading(width, self.sort, back=self.sorted_back)
        self.query_one("#columns", Static).update(Content(heading))

    def on_resize(self) -> None:
        """Another width has room for other columns."""
        self.call_after_refresh(self._columns)

    def _about(self) -> None:
        row = self.table.highlighted
        self.query_one("#about", Static).update(Content("\n".join(about(row)) if row else ""))

    @on(LineList.Moved, "#table")
    def _moved(self) -> None:
        self._about()

    # Moving

    def action_down(self) -> None:
        self.table.action_cursor_down()

    def action_up(self) -> None:
        self.table.action_cursor_up()

    def action_top(self) -> None:
        self.table.action_cursor_home()

    def action_bottom(self) -> None:
        self.table.action_cursor_end()

    def action_page(self, way: str) -> None:
        """A screenful on or back."""
        getattr(self.table, f"action_page_{way}")()

    def action_open(self) -> None:
        """List the feed's stories."""
        self.table.action_choose()

    @on(LineList.Chosen, "#table")
    def _chosen(self) -> None:
        if (row := self.table.highlighted) is not None:
            self.dismiss(row.feed.address)

    # Sorting and finding

    def action_sort_feeds(self) -> None:
        """By the next column that is shown."""
        there = {column.name for column, _ in self.table.columns(self.table.scrollable_content_region.width)}
        known = [name for name in SORTS if name == FILE_ORDER or name in there]
        at = known.index(self.sort) if self.sort in known else 0
        self.sort, self.sorted_back = known[(at + 1) % len(known)], False
        self.show_rows()

    def action_sort_feeds_back(self) -> None:
        """The other way round."""
        self.sorted_back = not self.sorted_back
        self.show_rows()

    def action_find_feed(self) -> None:
        """Type words."""
        words = self.query_one("#words", Input)
        words.display = True
        words.focus()

    @on(Input.Changed, "#words")
    def _typed(self) -> None:
        self.show_rows()

    @on(Input.Submitted, "#words")
    def _typed_all(self) -> None:
        self.query_one("#words").display = bool(self.query_one("#words", Input).value)
        self.table.focus()

    def action_back(self) -> None:
        """Give back the words, then leave."""
        words = self.query_one("#words", Input)
        if words.display:
            words.value = ""
            words.display = False
            self.table.focus()
        else:
            self.dismiss(None)

    # Other commands

    def chosen_feeds(self) -> Chosen | None:
        """The feed under the cursor."""
        row = self.table.highlighted
        return Chosen(row.title, (row.feed.address,)) if row is not None else None

    def action_undo(self) -> None:
        """Take back the last step, be it about a feed or not."""
        self.news.take_back(lambda label: self._taken_back("Undone", label))

    def action_redo(self) -> None:
        """Do it again."""
        self.news.take_back(lambda label: self._taken_back("Done again", label), redo=True)

    def _taken_back(self, verb: str, label: str | None) -> None:
        self.news.announce(f"{verb}: {label}" if label else "There is no such step")
        self.news.show_subscriptions()


def about(row: FeedRow) -> list[str]:
    """Two to four lines on one feed: where it is, why it fails and what to do, what feeds.toml says."""
    feed, subscription = row.feed, row.subscription
    lines = [shown(feed.address) + (f"  ·  {shown(feed.site)}" if feed.site else "")]
    if feed.gone:
        lines.append("! Gone for good, says its server (410) · d removes it, ctrl+r asks once more")
    elif feed.failures:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        lines.append(f"! Failed {times}: {shown(feed.error)}")
        again = row.next(now())
        tried = {"by hand": "Fetched by hand only", "now": "Tried again at the next look"}
        lines.append(f"  {tried.get(again, f'Tried again {again}')} · ctrl+r tries now")
    elif row.moved:
        to = shown(feed.fetch_from)
        lines.append(f"→ Moved to {to} and fetched from there · `newsreader feeds check --fix` writes that down")
    elif feed.error:
        lines.append(f"! Read, but odd: {shown(feed.error)}")
    lines.append(" · ".join(said_of(subscription)) or "feeds.toml says nothing else of it · I changes that")
    return lines


def said_of(subscription: Subscription) -> list[str]:
    """What feeds.toml says of a feed besides address, title and folder; of headers only the names."""
    told = [f"tags {', '.join(subscription.tags)}"] if subscription.tags else []
    told += ["full text"] if subscription.full_text else []
    told += [f"headers {', '.join(name for name, _ in subscription.headers)}"] if subscription.headers else []
    told += ["own user agent"] if subscription.user_agent else []
    told += ["proxy"] if subscription.proxy else []
    told += [f"text from {subscription.content_selector}"] if subscription.content_selector else []
    told += [f"text without {subscription.removed_selector}"] if subscription.removed_selector else []
    if subscription.keep != Keep():
        kept = [f"{subscription.keep.days} days"] if subscription.keep.days else []
        kept += [f"{subscription.keep.articles:,} articles"] if subscription.keep.articles else []
        told.append(f"keeps {' and '.join(kept)}")
    return told
