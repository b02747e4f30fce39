"""Feeds in a table: how they are, what they bring, what they take up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from reader.model import Feed, Subscription
from reader.store import Stock
from reader.subscriptions.feeds_text import interval_text
from widgets import terms
from widgets.article.wrap import cut_hard, shown
from widgets.lists.line_list import LineList

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class FeedRow(NamedTuple):
    """A feed with what feeds.toml and the store say of it."""

    feed: Feed
    subscription: Subscription
    stock: Stock
    position: int
    """In feeds.toml, from 0."""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.subscription.title or self.feed.title or self.feed.address

    @property
    def ill(self) -> bool:
        """Whether its last fetch failed, or it is gone."""
        return bool(self.feed.gone or self.feed.failures)

    @property
    def moved(self) -> bool:
        """Whether it is fetched from elsewhere since it moved."""
        return bool(self.feed.fetch_from)

    @property
    def worry(self) -> tuple[object, ...]:
        """What needs care most comes first."""
        return (not self.feed.gone, -self.feed.failures, not self.moved, not self.feed.error)

    @property
    def state(self) -> str:
        """In a word or two."""
        feed = self.feed
        if feed.gone:
            return "gone"
        if feed.failures:
            status = str(feed.http) if feed.http and feed.http >= 400 else "failed"
            return f"{status} ×{feed.failures}" if feed.failures > 1 else status
        if self.moved:
            return "moved"
        if feed.checked is None:
            return "never fetched"
        return "odd" if feed.error else "well"

    def interval(self) -> str:
        """Between two fetches: what feeds.toml says, else what the feed's hints came to, in brackets."""
        if said := interval_text(self.subscription):
            return said
        feed = self.feed
        if feed.next_due and feed.checked and not feed.failures:
            return f"({length(feed.next_due - feed.checked)})"
        return "(1h)"

    def minutes(self) -> float:
        """The interval as a number, to sort by."""
        if not self.subscription.automatic:
            return float("inf")
        hint = self.feed.next_due - self.feed.checked if self.feed.next_due and self.feed.checked else None
        return (self.subscription.interval or hint or timedelta(hours=1)).total_seconds() / 60

    def next(self, now: datetime) -> str:
        """When it is fetched next by itself."""
        if not self.subscription.automatic:
            return "by hand"
        if self.feed.gone:
            return "never"
        if self.feed.next_due is None or self.feed.next_due <= now:
            return "now"
        return f"in {length(self.feed.next_due - now)}"


class Column(NamedTuple):
    """A column, and how the table is sorted by it."""

    name: str
    width: int
    """Cells; 0 for one that takes what is left."""
    least: int
    """The narrowest table that has room for it."""
    right: bool
    key: Callable[[FeedRow], object]


COLUMNS = (
    Column("title", 0, 0, False, lambda row: row.title.casefold()),
    Column("folder", 18, 110, False, lambda row: row.feed.folder.casefold()),
    Column("state", 13, 0, False, lambda row: row.worry),
    Column("unread", 7, 0, True, lambda row: -row.stock.unread),
    Column("all", 7, 60, True, lambda row: -row.stock.articles),
    Column("last well", 10, 76, True, lambda row: -(row.feed.succeeded or LONG_AGO).timestamp()),
    Column("newest", 8, 120, True, lambda row: _backwards(row.stock.newest)),
    Column("next", 10, 92, True, lambda row: (row.feed.next_due or LONG_AGO).timestamp()),
    Column("every", 7, 100, True, lambda row: row.minutes()),
    Column("size", 8, 86, True, lambda row: -row.stock.size),
    Column("why", 0, 150, False, lambda row: (not row.feed.error, row.feed.error)),
)
TITLE = 32
"""Cells that a title has where the reason of a failure stands in the table too."""
FILE_ORDER = "feeds.toml"
SORTS = (FILE_ORDER, *(column.name for column in COLUMNS))


def _backwards(text: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in text) or (0,)


def length(time: timedelta) -> str:
    """A time to come, short: "4m", "2h", "3d"."""
    minutes = max(0, round(time.total_seconds() / 60))
    if minutes < 100:
        return f"{minutes}m"
    return f"{round(minutes / 60)}h" if minutes < 48 * 60 else f"{round(minutes / 1440)}d"


def size_text(size: int) -> str:
    """Bytes as "12 kB" or "3.4 MB"."""
    if size < 1_000_000:
        return f"{-(-size // 1000)} kB"
    return f"{size / 1_000_000:.1f} MB"


def arranged(rows: Sequence[FeedRow], sort: str, *, back: bool = False, words: str = "") -> list[FeedRow]:
    """The rows that hold all the words in title, folder, address, tags or state, sorted; equal ones as in the file."""
    wanted = words.casefold().split()
    kept = [row for row in rows if all(word in _searched(row) for word in wanted)] if wanted else list(rows)
    kept.sort(key=lambda row: row.position)
    if sort != FILE_ORDER:
        key = next(column.key for column in COLUMNS if column.name == sort)
        kept.sort(key=lambda row: key(row), reverse=back)  # type: ignore[arg-type,return-value]
    elif back:
        kept.reverse()
    return kept


def _searched(row: FeedRow) -> str:
    return "\n".join(
        (row.title, row.feed.folder, row.feed.address, " ".join(row.subscription.tags), row.state, row.feed.error)
    ).casefold()


def rows_of(feeds: Sequence[Feed], subscriptions: Sequence[Subscription], stocks: Mapping[str, Stock]) -> list[FeedRow]:
    """One row a subscription, in the order of feeds.toml."""
    known = {feed.address: feed for feed in feeds}
    none = Stock()
    return [
        FeedRow(
            known.get(s.address) or Feed(s.address, s.title or s.address, folder=s.folder),
            s,
            stocks.get(s.address, none),
            position,
        )
        for position, s in enumerate(subscriptions)
    ]


class FeedTable(LineList):
    """The rows, drawn line by line; the first line of the widget above it says what the columns are."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[FeedRow] = []
        self.said = "loading…"
        self.now = LONG_AGO
        self.sizes_known = False

    def show(self, rows: list[FeedRow], said: str, now: datetime, at: str) -> None:
        """Show other rows; the cursor goes to the feed with that address, where it is among them."""
        self.rows, self.said, self.now = rows, said, now
        self.cursor = next((n for n, row in enumerate(rows) if row.feed.address == at), min(self.cursor, len(rows)))
        self.rows_changed()
        self.bring_into_view()

    @property
    def highlighted(self) -> FeedRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def row_count(self) -> int:
        """Feeds."""
        return len(self.rows)

    def message(self) -> str:
        """Why there are none."""
        return self.said

    def columns(self, width: int) -> list[tuple[Column, int]]:
        """The columns that have room, with their widths."""
        kept = [column for column in COLUMNS if width >= column.least]
        room = width - 3 - sum(column.width + 1 for column in kept)
        why = max(0, room - TITLE) if kept[-1].name == "why" else 0
        return [(column, column.width or (why if column.name == "why" else max(8, room - why))) for column in kept]

    def cell(self, column: Column, row: FeedRow) -> str:
        """What stands in a column of a row."""
        stock, feed = row.stock, row.feed
        match column.name:
            case "title":
                return shown(row.title)
            case "state":
                return row.state
            case "unread":
                return f"{stock.unread:,}" if stock.unread else "·"
            case "all":
                return f"{stock.articles:,}" if stock.articles else "·"
            case "folder":
                return shown(feed.folder)
            case "last well":
                return terms.age(feed.succeeded, self.now) if feed.succeeded else "never"
            case "newest":
                return terms.age(datetime.fromisoformat(stock.newest), self.now) if stock.newest else "·"
            case "next":
                return row.next(self.now)
            case "every":
                return row.interval()
            case "why":
                return f" {shown(feed.error)}"
            case _:
                return (size_text(stock.size) if stock.size else "·") if self.sizes_known else "…"

    def draw(self, index: int, _line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """A sign, then cell by cell."""
        row = self.rows[index]
        sign, style = ("!", "warning") if row.ill else ("→", "warning") if row.moved else (" ", "muted")
        segments = [Segment(f" {sign} ", self.style(style, *over))]
        for column, cells in self.columns(width):
            text = cut_hard(self.cell(column, row), cells)
            gap = " " * (cells - cell_len(text))
            name = "muted"
            if column.name == "title":
                name = "strong" if row.stock.unread else ""
            elif column.name in ("state", "why"):
                name = "warning" if row.ill or row.moved else "muted"
            segments.append(Segment((gap + text if column.right else text + gap) + " ", self.style(name, *over)))
        return segments

    def heading(self, width: int, sort: str, *, back: bool) -> str:
        """The names of the columns, an arrow at the one that the table is sorted by."""
        parts = ["   "]
        for column, cells in self.columns(width):
            arrow = ("▴" if back else "▾") if column.name == sort else ""
            text = cut_hard(f"{column.name}{arrow}", cells)
            gap = " " * (cells - cell_len(text))
            parts.append((gap + text if column.right else text + gap) + " ")
        return "".join(parts)
