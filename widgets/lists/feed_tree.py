"""Feeds by folder, with what is unread and what fails."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from reader.model import Counts, Feed
from widgets import terms
from widgets.article.wrap import cut_hard, shown
from widgets.lists.line_list import BAR, LineList

ADDED = 'feed:"Added"'


class TreeRow(NamedTuple):
    """One line of the tree."""

    label: str
    query: str
    """What the story list shows for it."""
    depth: int = 0
    sign: str = " "
    number: int = 0
    """Of unread articles; of starred ones in their row."""
    problem: str = ""
    """Why its last fetch failed, in a few words."""
    detail: str = ""
    """The reason as it was told."""
    folder: str = ""
    """Its path, where the row is a folder."""
    address: str = ""
    """Of the feed, where the row is one."""


def quoted(text: str) -> str:
    """The text as one value of the query language."""
    return '"{}"'.format(text.replace('"', '""'))


def rows_of(
    feeds: Iterable[Feed],
    counts: Counts,
    *,
    folded: Collection[str] = (),
    added: bool = False,
    now: datetime | None = None,
) -> list[TreeRow]:
    """The tree's lines: everything, unread, starred, what was added singly, then folders and feeds in their order.

    Args:
        feeds: As they stand in feeds.toml.
        counts: Numbers to show.
        folded: Paths of the folders that are closed.
        added: Whether there is anything that was added singly.
        now: For the age of a failure.
    """
    rows = [
        TreeRow("All", "", sign="≡", number=counts.unread),
        TreeRow("Unread", "is:unread", sign="●", number=counts.unread),
        TreeRow("Starred", "is:starred", sign="★", number=counts.starred),
    ]
    if added:
        rows.append(TreeRow("Added", ADDED, sign="+", number=counts.unread_by_feed.get("", 0)))
    subscribed = [feed for feed in feeds if feed.subscribed]
    rows.extend(_folder("", 0, subscribed, counts, folded, now or datetime.now(UTC)))
    return rows


def _folder(
    path: str, depth: int, feeds: list[Feed], counts: Counts, folded: Collection[str], now: datetime
) -> Iterable[TreeRow]:
    inside = f"{path}/" if path else ""
    items: list[Feed | str] = []
    folders: dict[str, list[Feed]] = {}
    for feed in feeds:
        if feed.folder == path:
            items.append(feed)
            continue
        name = feed.folder.removeprefix(inside).split("/", 1)[0]
        if name not in folders:
            items.append(name)
        folders.setdefault(name, []).append(feed)
    for one in items:
        if isinstance(one, Feed):
            yield _feed(one, depth, counts, now)
            continue
        name, here, below = one, inside + one, folders[one]
        unread = sum(counts.unread_by_feed.get(f.address, 0) for f in below)
        closed = here in folded
        failing = closed and any(f.error or f.gone for f in below)
        yield TreeRow(
            name, f"folder:{quoted(here)}", depth, "▸" if closed else "▾", unread, "!" if failing else "", folder=here
        )
        if not closed:
            yield from _folder(here, depth + 1, below, counts, folded, now)


def _feed(feed: Feed, depth: int, counts: Counts, now: datetime) -> TreeRow:
    problem = detail = ""
    if feed.gone:
        problem, detail = "gone", feed.error or "the server says it is gone for good (410)"
    elif feed.error:
        since = f" {terms.age(feed.succeeded, now)}" if feed.succeeded else ""
        status = str(feed.http) if feed.http and feed.http >= 400 else "failed"
        problem, detail = f"{status}{since}", feed.error
    return TreeRow(
        feed.title or feed.address,
        f"feed:{quoted(feed.address)}",
        depth,
        "!" if problem else " ",
        counts.unread_by_feed.get(feed.address, 0),
        problem,
        detail,
        address=feed.address,
    )


class FeedTree(LineList):
    """The feeds pane: choosing a row shows its stories; choosing a folder again folds it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[TreeRow] = rows_of((), Counts())
        self.current = ""
        """The query of the row whose stories are shown."""
        self._feeds: tuple[Feed, ...] = ()
        self._counts = Counts()
        self._folded: set[str] = set()
        self._added = False
        self.border_title = "Feeds"

    def show(self, feeds: tuple[Feed, ...], counts: Counts, *, added: bool) -> None:
        """Show feeds and numbers; the cursor stays on its row."""
        self._feeds, self._counts, self._added = feeds, counts, added
        self._arrange()

    @property
    def titles(self) -> dict[str, str]:
        """What each feed is called, by its address, those in closed folders too."""
        return {feed.address: feed.title for feed in self._feeds if feed.title}

    def fold(self) -> bool:
        """Open or close the folder under the cursor; False where there is none."""
        row = self.highlighted
        if not row.folder:
            return False
        self._folded ^= {row.folder}
        self._arrange()
        return True

    @property
    def highlighted(self) -> TreeRow:
        """The row under the cursor."""
        return self.rows[self.cursor]

    def title_of(self, query: str) -> str:
        """The label of the row with this query; the query itself where none has it."""
        return next((row.label for row in self.rows if row.query == query), query)

    def point_at(self, query: str) -> None:
        """Put the cursor on the row with this query and mark it as the one that is shown."""
        self.current = query
        self.move_to(next((n for n, row in enumerate(self.rows) if row.query == query), self.cursor))
        self.redraw()

    def _arrange(self) -> None:
        kept = self.highlighted.query
        self.rows = rows_of(self._feeds, self._counts, folded=self._folded, added=self._added)
        self.cursor = next((n for n, row in enumerate(self.rows) if row.query == kept), self.cursor)
        self.rows_changed()

    def row_count(self) -> int:
        """Lines of the tree."""
        return len(self.rows)

    def draw(self, index: int, _line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """Sign and name at the left, at the right the number of unread articles, or why it fails."""
        row = self.rows[index]
        shown_here = row.query == self.current
        number = f"{row.number:,}" if row.number else ""
        right = " ".join(filter(None, (row.problem, number)))
        strong = "strong" if row.number and not row.query.startswith("is:s") else ""
        room = width - 1 - row.depth * 2 - 2 - 1
        if row.problem and cell_len(right) > room // 2:
            right = row.problem.split()[0]
        label = cut_hard(shown(row.label), max(4, room - cell_len(right) - 1))
        gap = max(1, room - cell_len(label) - cell_len(right))
        sign = {"!": "warning", "★": "star", "●": "accent"}.get(row.sign, "muted")
        return [
            Segment(BAR if shown_here else " ", self.style("bar", *over)),
            Segment("  " * row.depth, self.style(*over)),
            Segment(f"{row.sign} ", self.style(sign, *over)),
            Segment(label, self.style("accent" if shown_here else strong, *over)),
            Segment(" " * gap, self.style(*over)),
            Segment(right, self.style("warning" if row.problem else "muted", *over)),
        ]
