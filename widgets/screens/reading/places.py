"""The places of the reader: kept in each article from one day to the next, and gone back and forward over."""

from __future__ import annotations

from reader import store as stores
from reader.model import Article
from reader.store import Store
from widgets.article.jumps import Jumps, Place
from widgets.commanding.table import ARTICLE
from widgets.jobs import now
from widgets.screens.reading.instruments import Instruments

KEEP = 10.0
"""Seconds between two looks whether the place has changed and should be kept."""


class Places(Instruments):
    """Remembers where one reads; written seldom, and by the store's own thread."""

    _kept: Place | None = None
    """What was last kept of the open article."""

    def on_mount(self) -> None:
        """Look now and then whether there is a new place."""
        self.jumps = Jumps()
        self.set_interval(KEEP, self.keep_place)

    def here(self) -> Place | None:
        """Where the reader is in the open article."""
        return Place(self.article.id, self.view.place) if self.article is not None else None

    # Kept from one day to the next

    def place_of(self, article: Article) -> int:
        """Where to begin in an article that is opened."""
        there = stores.place(self.store, article)
        self._kept = Place(article.id, there)
        return there

    def keep_place(self) -> None:
        """Keep the place of the open article, where it is another than was kept last."""
        here, article = self.here(), self.view.article
        if here is None or article is None or article.id != here.article or here == self._kept or self.jobs.readonly:
            return
        self._kept = here
        self.jobs.write(lambda store: stores.keep_place(store, article, here.code_point))

    def keep_look(self) -> None:
        """Keep that the list was seen until now: what comes from now on is new the next time."""
        query, at = self.listed, now()
        if not self.jobs.readonly:
            self.jobs.write(lambda store: stores.look_at(store, query, at))

    def keep_all(self) -> None:
        """Before the program is left."""
        self.keep_place()
        self.keep_look()

    # Lists

    def list_stories(self, query: str) -> None:
        """What arrived since the list was last shown is marked as new in it."""
        if self.stories.ids:
            self.keep_look()
        moment = now()
        self.stories.seen_until = stores.looked_at(self.store, query)
        super().list_stories(query)
        # Of a list that is seen for the first time nothing is new, nor of one that only now fills.
        if self.stories.seen_until is None and self.stories.ids:
            self.stories.seen_until = moment

    def count_new(self, store: Store, query: str) -> int:
        """How many of the list are marked as new."""
        since = self.stories.seen_until
        return stores.arrived(store, query, since) if since else 0

    # Jumps

    def open_story(self, article_id: str, *, focus: bool = True) -> None:
        """Keep the place in the article that is left; begin where the other one was left."""
        if self.article is not None and self.article.id != article_id:
            self.keep_place()
            self.leave_place()
            self.article_turned()
        super().open_story(article_id, focus=focus)

    def article_turned(self) -> None:
        """Another article is about to be opened."""

    def leave_place(self, code_point: int | None = None) -> None:
        """Remember the place, or another one of the article, before a jump."""
        here = self.here()
        if here is not None:
            self.jumps.leave(here if code_point is None else here._replace(code_point=code_point))

    def before_jump(self) -> None:
        """The text is about to be left for a far place in it."""
        if self.pane == ARTICLE:
            self.leave_place()

    def action_jump_back(self) -> None:
        here = self.here()
        self._jump(self.jumps.back(here) if here else None, "back")

    def action_jump_forward(self) -> None:
        self._jump(self.jumps.forward(), "forward")

    def _jump(self, place: Place | None, way: str) -> None:
        if place is None:
            self.status.say(f"No place further {way}")
            return
        if self.article is None or place.article != self.article.id:
            self.keep_place()
            self.article_turned()
            super().open_story(place.article)
            self.stories.select(place.article)
        self.go(ARTICLE)
        self.view.go_to(place.code_point)
