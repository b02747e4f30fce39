"""A query line and what it finds, as one types."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from reader import store as stores
from reader.errors import NewsreaderError, QueryError
from reader.model import Annotation, Article
from reader.store import SearchHit, Store
from widgets import terms
from widgets.article.view import ArticleView
from widgets.article.wrap import cut_hard, shown
from widgets.jobs import Jobs
from widgets.lists.line_list import LineList
from widgets.pane_sizes import WIDE
from widgets.screens import STYLESHEET
from widgets.screens.commanded import is_open

MOST = 100
PAUSE = 0.12
"""Seconds without a key before a search begins."""
FIELDS = 'words  "a phrase"  feed: folder: title: author: actor: speaker: is:unread is:starred after: before: -not'


class Found(NamedTuple):
    """What was chosen."""

    query: str
    article_id: str


class Results(LineList):
    """Hits: title, source and age, the words around what was found."""

    LED = True

    def __init__(self, *, absolute_dates: bool) -> None:
        super().__init__(id="results")
        self._absolute = absolute_dates
        self.hits: list[SearchHit] = []
        self.said = FIELDS

    def show(self, hits: list[SearchHit], said: str) -> None:
        """Show other hits from the first."""
        self.hits, self.said, self.cursor = hits, said, 0
        self.scroll_to(y=0, animate=False)
        self.rows_changed()

    @property
    def row_height(self) -> int:
        """Two lines and a blank."""
        return 3

    def row_count(self) -> int:
        """Hits."""
        return len(self.hits)

    def message(self) -> str:
        """Why there are none."""
        return self.said

    def draw(self, index: int, line: int, width: int, over: tuple[str, ...]) -> list[Segment]:
        """Title with source and age; the snippet with its hits."""
        hit = self.hits[index]
        if line == 0:
            day = hit.row.date.astimezone()
            when = f"{day:%Y-%m-%d}" if self._absolute else terms.age(hit.row.date, datetime.now(UTC))
            tail = f"  {cut_hard(shown(hit.row.feed_title), 24)} · {when}"
            title = cut_hard(shown(hit.row.title), max(10, width - 4 - cell_len(tail)))
            gap = max(0, width - 4 - cell_len(title) - cell_len(tail))
            return [
                Segment(" ● " if hit.row.unread else "   ", self.style("accent", *over)),
                Segment(title, self.style("strong", *over)),
                Segment(" " * gap, self.style(*over)),
                Segment(tail, self.style("muted", *over)),
            ]
        if line == 1:
            text = shown(hit.snippet)
            cut = cut_hard(text, width - 5)
            most = len(cut) - (cut != text)
            segments = [Segment("   ", self.style(*over))]
            at = 0
            for start, end in hit.hits:
                if start >= most:
                    break
                segments.append(Segment(cut[at:start], self.style("muted", *over)))
                segments.append(Segment(cut[start : min(end, most)], self.style("hit", *over)))
                at = min(end, most)
            return [*segments, Segment(cut[at:], self.style("muted", *over))]
        return []


class SearchScreen(Screen[Found | None]):
    """Everything by keys: arrows move in what was found while the line keeps the focus.

    Where there is room the article under the cursor stands beside, its words lit that were searched for.
    """

    CSS_PATH = STYLESHEET

    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (WIDE, "-beside")]  # noqa: RUF012 - as Screen declares it

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", show=False, priority=True),
        Binding("down,ctrl+n", "rows('cursor_down')", show=False, priority=True),
        Binding("up", "rows('cursor_up')", show=False, priority=True),
        Binding("pagedown", "rows('page_down')", show=False, priority=True),
        Binding("pageup", "rows('page_up')", show=False, priority=True),
        Binding("ctrl+down", "text('scroll_down')", show=False, priority=True),
        Binding("ctrl+up", "text('scroll_up')", show=False, priority=True),
    ]

    def __init__(self, jobs: Jobs, query: str = "", *, measure: int = 72, absolute_dates: bool = False) -> None:
        super().__init__()
        self._absolute = absolute_dates
        self._beside = ArticleView(measure=measure, id="beside")
        self._beside.can_focus = False
        self._beside.placeholder = ""
        self._jobs = jobs
        self._first = query
        self._timer: Timer | None = None
        self._asked = ""
        self._shown = ""

    def compose(self) -> ComposeResult:
        """Line, what is said of it, hits."""
        with Vertical(id="search") as box:
            box.border_title = "Search"
            box.border_subtitle = "↑ ↓ move · ⏎ open · esc back"
            yield Input(self._first, placeholder="words, or is:unread speaker:…", id="line")
            yield Static("", id="told")
            with Horizontal():
                yield Results(absolute_dates=self._absolute)
                yield self._beside

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#line").focus()

    @property
    def _results(self) -> Results:
        return self.query_one(Results)

    def action_rows(self, step: str) -> None:
        """Move in what was found."""
        getattr(self._results, f"action_{step}")()

    def action_text(self, step: str) -> None:
        """Move in the article beside."""
        getattr(self._beside, f"action_{step}")()

    @on(LineList.Moved)
    def _moved(self) -> None:
        self._show_beside()

    def on_resize(self) -> None:
        """There may be room for the article now."""
        scroll = "ctrl+↑ ctrl+↓ scroll the article · " if self.size.width >= WIDE else ""
        self.query_one("#search").border_subtitle = f"↑ ↓ move · ⏎ open · {scroll}esc back"
        self.call_next(self._show_beside)

    def _show_beside(self) -> None:
        """Read the article under the cursor, where it is seen."""
        hits, cursor = self._results.hits, self._results.cursor
        hit = hits[cursor] if cursor < len(hits) else None
        if self.size.width < WIDE:
            return
        if hit is None:
            self._beside.show(None)
            return
        found = hit

        def work(store: Store) -> tuple[Article | None, tuple[Annotation, ...]]:
            return stores.article(store, found.row.id), stores.annotations(store, found.row.id)

        def show(read: tuple[Article | None, tuple[Annotation, ...]]) -> None:
            article, annotations = read
            if is_open(self) and self._results.hits is hits and self._results.cursor == cursor:
                self._beside.show(article, annotations)
                if found.hits:
                    start, end = found.hits[0]
                    self._beside.find(found.snippet[start:end])

        self._jobs.read("beside", work, show)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._asked = event.value.strip()
        self._timer = self.set_timer(PAUSE, self._search)

    def _search(self) -> None:
        query = self._asked
        if not query:
            self._show([], FIELDS, "")
            return

        def work(store: Store) -> tuple[str, list[SearchHit], int, NewsreaderError | None]:
            try:
                parsed = stores.parse(query)
                return query, stores.search(store, parsed, MOST), stores.count(store, parsed), None
            except QueryError as error:
                return query, [], 0, error

        self._jobs.read("search", work, self._answer)

    def _answer(self, answer: tuple[str, list[SearchHit], int, NewsreaderError | None]) -> None:
        query, hits, total, error = answer
        if not is_open(self) or query != self._asked:
            return
        if error is not None:
            if not self._results.hits:
                self._results.show([], FIELDS)
            self._tell(str(error), problem=True)
            return
        most = f", the first {len(hits)} shown" if total > len(hits) else ""
        nothing = f'Nothing found for "{query}" · fewer or other words may find more, esc goes back'
        self._show(hits, nothing, f"{total:,} found{most}" if total else "")
        self._shown = query

    def _show(self, hits: list[SearchHit], said: str, told: str) -> None:
        self._results.show(hits, said)
        self._tell(told)
        self._show_beside()

    def _tell(self, text: str, *, problem: bool = False) -> None:
        told = self.query_one("#told", Static)
        told.set_class(problem, "-problem")
        told.update(Content(("! " if problem else "") + shown(text)))

    @on(Input.Submitted)
    def _open(self) -> None:
        self._results.action_choose()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        self.dismiss(Found(self._shown, self._results.hits[event.index].row.id))
