"""What the reading screen shows: lists from the store, an article, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from reader import store as stores
from reader.model import Annotation, Article, Counts, Feed, Layer, Mark, Status
from reader.store import Store
from widgets.article.view import ArticleView
from widgets.commanding.table import ARTICLE, PANELS, STORIES, Command
from widgets.jobs import Jobs, now
from widgets.lists.feed_tree import ADDED, quoted
from widgets.lists.line_list import LineList
from widgets.lists.story_list import NEW, PAGE, merged
from widgets.panels.panel import Panel
from widgets.screens.reading.sizing import Sizing
from widgets.states import PanelState, Progress, sentence

if TYPE_CHECKING:
    from reader.config import Settings
    from widgets.screens.search import Found

WARM_UP = 0.15
"""Seconds from the first picture to the start of the extractor."""


class Reading(Sizing):
    """Holds what is shown; panes get it handed down and answer with messages."""

    lit: reactive[frozenset[str]] = reactive(frozenset(), init=False, repaint=False)
    """Annotations that stand out."""

    def __init__(
        self, store: Store, jobs: Jobs, settings: Settings, commands: Sequence[Command], size: Size, *, query: str = ""
    ) -> None:
        super().__init__(settings, commands, size)
        self.store, self.jobs = store, jobs
        self.listed = query
        """The query whose stories are listed."""
        self.annotations: tuple[Annotation, ...] = ()
        self.kept_unread: set[str] = set()
        """Ids of articles that the reader marked unread; they stay so until the reader says otherwise."""
        self._failed: dict[str, str] = {}
        self.new_stories = 0
        """How many stories of the list came since it was last looked at."""

    def on_mount(self) -> None:
        """Read what the first picture needs, and no more."""
        self.view.placeholder = sentence("no-article", self.key_names)
        self.panels.show((), PanelState(Progress.EMPTY))
        self.show_feeds(feeds_of(self.store))
        self.list_stories(self.listed)
        self.place_panes()
        self.go(STORIES)
        # The first paint comes first: starting a process would take the processor from it.
        self.set_timer(WARM_UP, self.jobs.extracting.start)

    def watch_lit(self, lit: frozenset[str]) -> None:
        """One net, seen in the text and in all panels."""
        self.view.lit = lit
        self.panels.lit = lit

    # Feeds and stories

    def show_feeds(self, known: tuple[tuple[Feed, ...], Counts, bool]) -> None:
        """Feeds with their numbers."""
        feeds, counts, added = known
        self.feeds.show(feeds, counts, added=added)
        self._title_stories()
        self.tell_why_empty()

    def reload_feeds(self) -> None:
        """Count anew, beside the interface."""
        self.jobs.read("feeds", feeds_of, self.show_feeds)

    def list_stories(self, query: str) -> None:
        """List what the query finds, from the top: one page at once, the rest as it comes."""
        self.listed, self.new_stories = query, 0
        self.stories.empty = self.why_empty(query)
        self.stories.show(stores.window(self.store, query, limit=PAGE), lambda ids: stores.listed(self.store, ids))
        self.feeds.point_at(query)
        self._title_stories()
        self.update_footer()
        self.reload_ids()

    def tell_why_empty(self) -> None:
        """Say anew why the list is empty, where it is: feeds are being fetched now, or have failed since."""
        if not self.stories.ids and (said := self.why_empty(self.listed)) != self.stories.empty:
            self.stories.empty = said
            self.stories.redraw()

    def why_empty(self, query: str) -> str:
        """What is said where a list has no stories: why, and what to press."""
        row = next((row for row in self.feeds.rows if row.query == query), None)
        if self.jobs.refresh is not None and query != "is:starred" and (row is not None or not query):
            return sentence("fetching", self.key_names)
        if row is not None and row.detail and not row.number:
            return sentence("feed-failing", self.key_names, detail=row.detail)
        if row is None and query:
            return sentence("no-found", self.key_names, query=query)
        state = {"is:unread": "no-unread", "is:starred": "no-starred", "": "no-stories"}.get(query, "no-entries")
        if not query and not stores.feeds(self.store):
            state = "no-feeds"
        return sentence(state, self.key_names)

    def list_feed(self, address: str) -> None:
        """List a feed's stories, once the tree knows it."""

        def show(known: tuple[tuple[Feed, ...], Counts, bool]) -> None:
            self.show_feeds(known)
            self.list_stories(f"feed:{quoted(address)}")

        self.jobs.read("feeds", feeds_of, show)

    def reload_ids(self) -> None:
        """Take over what the list's query finds now; nothing in view moves."""
        query, old = self.listed, self.stories.ids

        def work(store: Store) -> tuple[list[str], int]:
            return merged(old, stores.ids(store, query)), self.count_new(store, query)

        def take_over(found: tuple[list[str], int]) -> None:
            if query == self.listed and self.stories.ids is old:
                ids, self.new_stories = found
                self.stories.take_over(ids)
                self._title_stories()
                if bool(ids) != bool(old):
                    self.update_footer()

        self.jobs.read("ids", work, take_over)

    def _title_stories(self) -> None:
        row = next((row for row in self.feeds.rows if row.query == self.listed), None)
        if row is None:
            number, label = f"{len(self.stories.ids):,} found", f"/ {self.listed}"
        else:
            what = "starred" if row.sign == "★" else "unread"
            number, label = f"{row.number:,} {what}" if row.number else "", row.label
        new = f"{self.new_stories:,} {NEW} new" if self.new_stories else ""
        self.stories.border_title = Content(" · ".join(filter(None, (label, number, new))))

    @on(LineList.Moved, "#feeds")
    def _feed_moved(self) -> None:
        row = self.feeds.highlighted
        self.update_footer()
        self.status.say(f"{row.label}: {row.detail}" if row.detail else "", problem=bool(row.detail), stay=True)

    @on(LineList.Chosen, "#feeds")
    def _feed_chosen(self) -> None:
        if self.feeds.highlighted.query == self.listed and self.feeds.fold():
            return
        self.list_stories(self.feeds.highlighted.query)
        self.go(STORIES)

    @on(LineList.Chosen, "#stories")
    def _story_chosen(self) -> None:
        if self.stories.highlighted is not None:
            self.open_story(self.stories.highlighted)

    # The article

    def open_story(self, article_id: str, *, focus: bool = True) -> None:
        """Show an article from the store at once; what is said about it follows when the extractor answers."""
        article = stores.article(self.store, article_id)
        if article is None:
            self.status.say("That article is gone from the store", problem=True)
            return
        self.article = article
        self.stories.mark_open(article_id)
        self.view.border_title = Content(article.feed_title)
        self._give_back()
        self.reload_annotations()
        if self._stale(article):
            self._failed.pop(article.id, None)
            self.jobs.extracting.want(article, first=True)
        self.extract_neighbours()
        if focus:
            self.go(ARTICLE)
        if article.source == "teaser":
            self.status.say(sentence("teaser", self.key_names))
        self.update_footer()

    def extract_neighbours(self) -> None:
        """Extract the stories in view that were not yet, the ones further down first: that is where one reads on."""
        rows = self.stories.in_view()
        at = next((n for n, row in enumerate(rows) if row.id == self.stories.open_id), -1)
        self.jobs.extract(row.id for row in (*rows[at + 1 :], *reversed(rows[: max(at, 0)])) if row.quotes is None)

    def _stale(self, article: Article) -> bool:
        """Whether its extractor has not read this text, or only an older one has."""
        return article.extractor is None or not self.jobs.extracting.is_current(article)

    def place_of(self, article: Article) -> int:
        """The code point at which an article that is opened begins on the screen."""
        del article
        return 0

    def count_new(self, store: Store, query: str) -> int:
        """How many of a list's stories are marked as new."""
        del store, query
        return 0

    def reload_annotations(self) -> None:
        """Show what the store says about the article now; the text stays where it is."""
        if self.article is None:
            return
        self.annotations = stores.annotations(self.store, self.article.id)
        same = self.view.article is not None and self.view.article.id == self.article.id
        self.view.show(self.article, self.annotations, place=0 if same else self.place_of(self.article))
        self.panels.show(self.annotations, self._state(self.article), self.article.document)
        suggested = [a for a in self.annotations if a.confidence is not None]
        decided = sum(a.status is not Status.SUGGESTED for a in suggested)
        told = [f"{decided} of {len(suggested)} reviewed"] if suggested else []
        own = {layer: sum(a.layer is layer for a in self.annotations) for layer in (Layer.MARK, Layer.NOTE)}
        told += [f"{number} {layer.value}{'' if number == 1 else 's'}" for layer, number in own.items() if number]
        self.view.border_subtitle = Content(" · ".join(told))

    def _state(self, article: Article) -> PanelState:
        if article.id in self._failed:
            return PanelState(Progress.FAILED, self._failed[article.id])
        if not self.jobs.extracting.reads(article.language):
            return PanelState(Progress.FOREIGN)
        if self._stale(article) and not self.annotations:
            return PanelState(Progress.WAITING if self.jobs.readonly else Progress.READING)
        return PanelState(Progress.READY)

    def extraction_answered(self, article_id: str, _language: str, error: str) -> None:
        """Fill the panels when it is the article that is read; its row gets its numbers."""
        if error:
            self._failed[article_id] = error
        self.stories.forget([article_id])
        if self.article is not None and self.article.id == article_id:
            self.article = stores.article(self.store, article_id) or self.article
            self.reload_annotations()

    def set_read(self, article_id: str, read: bool) -> None:
        """Mark an article as read, or as unread again."""

        def saved(_: None) -> None:
            if self.article is not None and self.article.id == article_id:
                self.article = replace(self.article, unread=not read)
            self.stories.forget([article_id])
            self.reload_feeds()

        self.jobs.write(lambda store: stores.set_read(store, [article_id], read), saved)

    def was_read(self, article_id: str) -> None:
        """An article was read to its end or left: it is read, unless the reader said otherwise."""
        if self.article is not None and self.article.unread and article_id not in self.kept_unread:
            self.set_read(article_id, True)

    @on(ArticleView.EndReached)
    def _end_reached(self, event: ArticleView.EndReached) -> None:
        self.was_read(event.article_id)

    # Annotations

    def light(self, annotation_id: str | None, *, reveal: bool = False) -> None:
        """Choose an annotation: it and what belongs to it stand out; it can be brought into view."""
        self.chosen = annotation_id
        self.chosen_actor = any(a.id == annotation_id and a.layer is Layer.ACTOR for a in self.annotations)
        self.lit = self.panels.front.net.related(annotation_id) if annotation_id else frozenset()
        if annotation_id and reveal:
            self.view.reveal(annotation_id)
        self.update_footer()

    def choice(self) -> Annotation | None:
        """The chosen annotation; in a panel that under its cursor, whose message may still be on its way."""
        under = self.panels.front.highlighted if self.pane == PANELS and self.chosen else None
        if under is not None and under != self.chosen:
            self.light(under, reveal=True)
        return next((a for a in self.annotations if a.id == self.chosen), None)

    def _give_back(self) -> None:
        self.view.cancel_selection()
        self.light(None)

    @on(Panel.RowHighlighted)
    def _row_highlighted(self, event: Panel.RowHighlighted) -> None:
        # The key that moved there may have lit it already, or the next one may have gone on.
        if event.annotation_id != self.chosen and event.annotation_id == event.panel.highlighted:
            self.light(event.annotation_id, reveal=True)

    @on(Panel.RowChosen)
    def _row_chosen(self, event: Panel.RowChosen) -> None:
        self.light(event.annotation_id, reveal=True)

    @on(ArticleView.AnnotationChosen)
    def _span_chosen(self, event: ArticleView.AnnotationChosen) -> None:
        if (name := self.panels.select(event.annotation_id)) is not None:
            self.panels.top = name
        else:
            self.tell_hidden(event.annotation_id)
        self.light(event.annotation_id)
        body = next((a.body for a in self.annotations if a.id == event.annotation_id), None)
        if isinstance(body, Mark):
            self.status.say(": ".join(filter(None, (body.label or "mark", body.note))), stay=True)

    def tell_hidden(self, annotation_id: str) -> None:
        """What was chosen in the text is in no panel's rows."""

    @on(ArticleView.SelectionChanged)
    def _selection_changed(self) -> None:
        self.update_footer()

    def decide(self, status: Status) -> None:
        """Accept or reject the chosen annotation, and go on to the next one in its panel."""
        annotation = self.choice()
        if annotation is None:
            return

        def saved(_: None) -> None:
            self.reload_annotations()
            self.stories.forget([annotation.article])
            panel = self.panels.front
            # What the filter now leaves out has made way for the next row already.
            if self.pane == PANELS and status is Status.ACCEPTED and panel.highlighted == annotation.id:
                panel.action_cursor_down()
            elif self.pane == PANELS:
                self.light(panel.highlighted, reveal=True)
            elif status is Status.REJECTED:
                self.light(None)
            self.status.say(f"{status.value.capitalize()} · u undoes it")

        self.jobs.write(lambda store: stores.decide(store, [annotation.id], status, now=now()), saved)

    def take_back(self, verb: str, label: str | None) -> None:
        """Show the store as it is after an undo or a redo."""
        if self.article is not None:
            self.article = stores.article(self.store, self.article.id)
        self.stories.forget()
        self.reload_feeds()
        self.reload_annotations()
        self.light(self.chosen if any(a.id == self.chosen for a in self.annotations) else None)
        self.status.say(f"{verb}: {label}" if label else f"Nothing to {verb.lower().replace('undone', 'undo')}")

    def found(self, found: Found | None) -> None:
        """Open what a search found; its query becomes the list."""
        if found is not None:
            self.list_stories(found.query)
            self.stories.select(found.article_id)
            self.open_story(found.article_id)


def feeds_of(store: Store) -> tuple[tuple[Feed, ...], Counts, bool]:
    """Feeds, numbers, and whether anything was added singly."""
    added = stores.window(store, ADDED, limit=1)
    return stores.feeds(store), stores.counts(store), bool(added) and added[0].feed == stores.SINGLE
