"""What each command of the table does on the reading screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader import store as stores
from reader.errors import NewsreaderError
from reader.model import Status
from reader.store import Store
from widgets.commanding.table import ARTICLE, FEEDS, PANELS, STORIES
from widgets.panels.net import Net
from widgets.screens.reading.links import Links
from widgets.screens.reading.managing import Chosen, FeedActions
from widgets.screens.reading.panes import PANES

if TYPE_CHECKING:
    from widgets.screens.exporting import ExportChoice, Scope


class ReadingScreen(Links, FeedActions[None]):
    """One action a command, by the command's name."""

    def chosen_feeds(self) -> Chosen | None:
        """The feed or folder under the cursor in the tree."""
        row = self.feeds.highlighted
        if self.pane != FEEDS or not (row.address or row.folder):
            return None
        return Chosen(row.label, self.addresses_in(row.folder) if row.folder else (row.address,), row.folder)

    # Moving

    async def _pass_on(self, *names: str) -> None:
        """Let the pane that has the keys do the first of these that it knows."""
        widget = self.widget_of(self.pane)
        for name in names:
            if hasattr(widget, f"action_{name}"):
                await widget.run_action(name)
                # At once: the message of the panel comes after the paint, and all would be painted a second time.
                self.choice()
                return

    async def action_down(self) -> None:
        await self._pass_on("cursor_down", "scroll_down")

    async def action_up(self) -> None:
        await self._pass_on("cursor_up", "scroll_up")

    async def action_top(self) -> None:
        self.before_jump()
        await self._pass_on("cursor_home", "scroll_home")

    async def action_bottom(self) -> None:
        self.before_jump()
        await self._pass_on("cursor_end", "scroll_end")

    async def action_page(self) -> None:
        if self.pane == ARTICLE and self.view.scroll_offset.y >= self.view.max_scroll_y:
            self.action_next_unread()
        else:
            await self._pass_on("page_down")

    async def action_page_back(self) -> None:
        await self._pass_on("page_up")

    async def action_open(self) -> None:
        if self.pane == PANELS:
            self.light(self.panels.front.highlighted, reveal=True)
            self.go(ARTICLE)
        else:
            await self._pass_on("choose")

    def action_pane_left(self) -> None:
        self._turn(-1)

    def action_pane_right(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        index = PANES.index(self.pane) + step
        if 0 <= index < len(PANES):
            self.go(PANES[index])

    def action_next_pane(self) -> None:
        self._tab(1)

    def action_previous_pane(self) -> None:
        self._tab(-1)

    def _tab(self, step: int) -> None:
        """Through all panes and panels, round and round."""
        beside = self.panels.beside(step) if self.pane == PANELS else None
        if beside is not None:
            self._to_panel(beside)
            return
        pane = PANES[(PANES.index(self.pane) + step) % len(PANES)]
        if pane == PANELS:
            names = list(self.panels.panels)
            self.panels.top = names[0] if step > 0 else names[-1]
        self.go(pane)

    def _to_panel(self, name: str) -> None:
        self._zen(False)
        self.panels.top = name
        self.go(PANELS)

    def action_feeds(self) -> None:
        self._zen(False)
        self.go(FEEDS)

    def action_actors(self) -> None:
        self._to_panel("actors")

    def action_quotes(self) -> None:
        self._to_panel("quotes")

    def action_issues(self) -> None:
        self._to_panel("issues")

    # Reading

    def action_next_unread(self) -> None:
        self._to_unread(back=False)

    def action_previous_unread(self) -> None:
        self._to_unread(back=True)

    def _to_unread(self, *, back: bool) -> None:
        leaving = self.article
        here = leaving.id if leaving is not None else self.stories.highlighted
        if leaving is not None and not back:
            self.was_read(leaving.id)
        if here is None:
            return
        row = self.stories.row(self.stories.cursor) if leaving is None and self.stories.ids else None
        query = f"{self.listed} is:unread"
        target = here if row is not None and row.unread else stores.neighbour(self.store, query, here, back=back)
        if target is None:
            self.status.say(f"Nothing unread {'above' if back else 'below'} in this list")
            return
        self.stories.select(target)
        self.open_story(target)

    def action_next_annotation(self) -> None:
        self.view.action_next_annotation()

    def action_previous_annotation(self) -> None:
        self.view.action_previous_annotation()

    def _at_hand(self) -> str | None:
        """Id of the article a command is about: the one under the cursor in the list, else the open one."""
        if self.pane == STORIES or self.article is None:
            return self.stories.highlighted
        return self.article.id

    def action_star(self) -> None:
        if (name := self._at_hand()) is None or (article := stores.article(self.store, name)) is None:
            return
        starred = not article.starred

        def saved(_: None) -> None:
            self.stories.forget([name])
            self.reload_feeds()
            self.status.say("Starred" if starred else "Star taken away")

        self.jobs.write(lambda store: stores.set_starred(store, [name], starred), saved)

    def action_toggle_read(self) -> None:
        if (name := self._at_hand()) is not None and (article := stores.article(self.store, name)) is not None:
            (self.kept_unread.discard if article.unread else self.kept_unread.add)(name)
            self.set_read(name, article.unread)
            self.status.say("Read" if article.unread else "Unread again")

    def action_browse(self) -> None:
        name = self._at_hand()
        article = stores.article(self.store, name) if name else None
        if article is None or not article.url:
            self.status.say("This article has no address")
            return
        self.show_address(article.url)

    # Deciding

    def action_accept(self) -> None:
        self.decide(Status.ACCEPTED)

    def action_reject(self) -> None:
        self.decide(Status.REJECTED)

    def action_undo(self) -> None:
        self.news.take_back(lambda label: self.take_back("Undone", label))

    def action_redo(self) -> None:
        self.news.take_back(lambda label: self.take_back("Redone", label), redo=True)

    def keep_sizes(self, sizes: dict[str, int]) -> None:
        self.news.remember(sizes)

    def forget_sizes(self) -> None:
        self.news.forget("widths")

    # Lists

    def action_search(self) -> None:
        from widgets.screens.search import SearchScreen

        known = {row.query for row in self.feeds.rows}
        query = "" if self.listed in known else self.listed
        absolute = self.settings.dates == "absolute"
        search = SearchScreen(self.jobs, query, measure=self.settings.measure, absolute_dates=absolute)
        self.app.push_screen(search, self.found)

    def action_mark_list_read(self) -> None:
        query = self.listed

        def work(store: Store) -> int:
            unread = stores.ids(store, f"{query} is:unread")
            label = f"Mark {len(unread):,} articles as read"
            stores.set_read(store, unread, True, undo_label=label)
            return len(unread)

        def saved(number: int) -> None:
            self.stories.forget()
            self.reload_feeds()
            self.status.say(f"{number:,} marked as read · u undoes it" if number else "Nothing unread in this list")

        self.jobs.write(work, saved)

    def action_export(self) -> None:
        from widgets.screens.exporting import ExportDialog

        scope = self.export_scope()

        def chosen(choice: ExportChoice | None) -> None:
            if choice is not None:
                self.export(choice, scope)

        self.app.push_screen(ExportDialog(self.jobs, scope, Path.cwd()), chosen)

    def export_scope(self) -> Scope:
        """What can be exported from here."""
        from widgets.screens.exporting import Scope

        related = Net(self.annotations).related(self.chosen) if self.chosen else frozenset()
        return Scope(self.article, self.annotations, related, self.listed, self.feeds.title_of(self.listed))

    def export(self, choice: ExportChoice, scope: Scope) -> None:
        """Write what was chosen, and say what came of it."""
        from widgets.screens.exporting import told, write

        def work() -> tuple[str, bool]:
            try:
                return told(write(self.jobs.db, choice, scope), choice)
            except NewsreaderError as error:
                return str(error), True

        self.jobs.run(work, lambda answer: self.news.announce(answer[0], problem=answer[1]))

    # Program

    def _zen(self, alone: bool) -> None:
        if alone != self.has_class("-zen"):
            self.set_class(alone, "-zen")
            self.place_panes()

    def action_zen(self) -> None:
        self._zen(not self.has_class("-zen"))
        self.go(ARTICLE)

    def action_back(self) -> None:
        """Give back, one a press: the message, the selection, what is lit, zen, a search's list, a pane."""
        if self.status.said:
            self.status.say("")
        if self.end_find():
            return
        if self.view.selection is not None:
            self.view.cancel_selection()
        elif self.lit or self.chosen:
            self.light(None)
            self.panels.select(None)
            self.panels.open_rows(False)
            self.panels.narrow("")
        elif self.widen():
            return
        elif self.has_class("-zen"):
            self._zen(False)
        elif self.pane in (PANELS, ARTICLE):
            self.go(ARTICLE if self.pane == PANELS else STORIES)
        elif self.listed not in {row.query for row in self.feeds.rows}:
            self.list_stories("")
        else:
            self.go(STORIES)

    def action_quit(self) -> None:
        self.app.exit()
