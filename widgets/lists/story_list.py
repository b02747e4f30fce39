"""The stories of a feed, a folder or a search: only the rows in view are read and drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from rich.cells import cell_len
from rich.segment import Segment

from reader.model import ArticleRow
from widgets import terms
from widgets.article.wrap import cut_hard, shown, wrap
from widgets.lists.line_list import BAR, LineList

PAGE = 60
"""Rows read at once."""
UNREAD, NEW = "●", "✱"
"""Signs of stories: not yet read; that, and not there when the list was last looked at."""
ROOMY = 56
"""From this width on a title takes one line, below it two."""


def merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order of ids, with those of the old one that are not in it kept behind what they stood behind."""
    there = set(new)
    kept: dict[str | None, list[str]] = {}
    before: str | None = None
    for name in old:
        if name in there:
            before = name
        else:
            kept.setdefault(before, []).append(name)
    result = kept.get(None, [])[:]
    for name in new:
        result.append(name)
        result.extend(kept.get(name, ()))
    return result


def title_lines(title: str, width: int, most: int) -> list[str]:
    """A title in at most that many lines of at most `width` cells; what is left over is an ellipsis."""
    lines = [line for _, line in wrap(title, 0, len(title), width)]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut_hard(f"{lines[most - 1]} {lines[most]}", width)]


class StoryList(LineList):
    """A snapshot of ids, in order: what leaves the query stays in its place until the list is opened anew."""

    def __init__(self, *, absolute_dates: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ids: list[str] = []
        """Never changed in place, so that a thread may read it."""
        self.open_id: str | None = None
        """The article that is shown."""
        self.empty = "Nothing here yet"
        self.seen_until: datetime | None = None
        """When the list was last looked at: unread stories that came later are marked as new."""
        self._rows: dict[str, ArticleRow] = {}
        self._load: Callable[[list[str]], Sequence[ArticleRow]] = lambda _ids: ()
        self._absolute_dates = absolute_dates
        self._now = datetime.now(UTC)

    def show_dates(self, *, absolute: bool) -> None:
        """Show dates as YYYY-MM-DD, or how long ago they were."""
        self._absolute_dates = absolute
        self.redraw()

    def show(
        self, rows: Sequence[ArticleRow], load: Callable[[list[str]], Sequence[ArticleRow]], *, cursor: int = 0
    ) -> None:
        """Show another list from its top.

        Args:
            rows: Its first rows.
            load: Reads further rows by their ids.
            cursor: Row to begin at.
        """
        self.ids = [row.id for row in rows]
        self._rows = {row.id: row for row in rows}
        self._load = load
        self._now = datetime.now(UTC)
        self.cursor = cursor
        self.scroll_to(y=0, animate=False)
        self.rows_changed()
        self.bring_into_view()

    def take_over(self, ids: list[str]) -> None:
        """Show these ids, which hold all present ones; what is in view stays where it is."""
        at, above = self.highlighted, self.cursor * self.row_height - self.scroll_offset.y
        self.ids = ids
        self._now = datetime.now(UTC)
        # At the very top, with nothing open there, one waits for what is new.
        follow = at is not None and (self.cursor > 0 or self.scroll_offset.y > 0 or self.open_id == at)
        if follow and at is not None:
            self.cursor = self.ids.index(at)
        self.rows_changed()
        if follow:
            self.scroll_to(y=self.cursor * self.row_height - above, animate=False)

    def forget(self, ids: Collection[str] | None = None) -> None:
        """Read these rows again when they are next in view; all of them by default."""
        if ids is None:
            self._rows.clear()
            self.redraw()
            return
        for name in ids:
            if self._rows.pop(name, None) is not None:
                self._redraw_story(name)

    def mark_open(self, article_id: str | None) -> None:
        """Show which article is open."""
        before, self.open_id = self.open_id, article_id
        for name in (before, article_id):
            self._redraw_story(name)

    def _redraw_story(self, article_id: str | None) -> None:
        if article_id in self.ids:
            self.redraw_row(self.ids.index(article_id))

    @property
    def highlighted(self) -> str | None:
        """Id of the article under the cursor."""
        return self.ids[self.cursor] if self.ids else None

    def row(self, index: int) -> ArticleRow | None:
        """The row, read with its neighbours where it is not known yet; None where its article is gone."""
        name = self.ids[index]
        if name not in self._rows:
            around = self.ids[max(0, index - PAGE // 3) : index + PAGE]
            missing = [i for i in around if i not in self._rows]
            self._rows.update((row.id, row) for row in self._load(missing))
        return self._rows.get(name)

    def in_view(self) -> list[ArticleRow]:
        """The rows that can be seen."""
        first = self.scroll_offset.y // self.row_height
        last = first + self.scrollable_content_region.height // self.row_height + 1
        rows = (self.row(n) for n in range(first, min(last, len(self.ids))))
        return [row for row in rows if row is not None]

    def select(self, article_id: str) -> bool:
        """Put the cursor on an article; False where the list has it not."""
        if article_id not in self.ids:
            return False
        self.move_to(self.ids.index(article_id))
        return True

    @property
    def row_height(self) -> int:
        """Two lines where there is room for a title in one."""
        return 2 if self.size.width >= ROOMY else 3

    def row_count(self) -> int:
        """Articles in the list."""
        return len(self.ids)

    def message(self) -> str:
        """Why the list is empty."""
        return self.empty

    def draw(self, index: int, line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """The title over source, age and counts."""
        row = self.row(index)
        here = row is not None and row.id == self.open_id
        segments = [Segment(BAR if here else " ", self.style("bar", *over))]
        if row is None:
            return [*segments, Segment("  (gone)" if line == 0 else "", self.style("muted", *over))]
        room = width - 4
        titles = title_lines(shown(row.title), room, self.row_height - 1)
        if line < len(titles):
            sign = f"{self._sign(row)} " if line == 0 else "  "
            segments.append(Segment(sign, self.style("accent", *over)))
            segments.append(Segment(titles[line], self.style("strong" if row.unread else "", *over)))
        elif line == len(titles):
            segments.append(Segment("★ " if row.starred else "  ", self.style("star", *over)))
            segments.extend(self._meta(row, room, over))
        return segments

    def _sign(self, row: ArticleRow) -> str:
        if not row.unread:
            return " "
        return NEW if self.seen_until is not None and row.fetched > self.seen_until else UNREAD

    def _meta(self, row: ArticleRow, room: int, over: tuple[str, ...]) -> list[Segment]:
        when = f"{row.date.astimezone():%Y-%m-%d}" if self._absolute_dates else terms.age(row.date, self._now)
        quotes = f" ❝{row.quotes}" if row.quotes is not None else ""
        issues = f" ?{row.issues}" if row.issues is not None else ""
        tail = f" · {when}" + (" ·" if quotes or issues else "")
        others = f" +{row.copies}" if row.copies else ""  # feeds that have the same story
        source = cut_hard(shown(row.feed_title), max(4, room - cell_len(others + tail + quotes + issues)))
        return [
            Segment(source + others + tail, self.style("muted", *over)),
            Segment(quotes, self.style("quote", *over)),
            Segment(issues, self.style("issue", *over)),
        ]
