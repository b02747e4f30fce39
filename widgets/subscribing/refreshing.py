"""Fetching feeds while the screen is open: all of them or some at a key, quietly those whose time has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.app import App

from reader import store as stores
from reader.model import Feed, Subscription
from reader.store import Store
from widgets.jobs import Jobs, now
from widgets.log import Log
from widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from reader.config import Paths, Settings
    from reader.fetching.update import FeedResult
    from widgets.screens.reading.actions import ReadingScreen

TICK = 0.1
"""Seconds between two signs of progress."""
SETTLE = 0.8
"""Seconds that new articles gather before the lists take them up."""
FIRST_LOOK, NEXT_LOOK = 20.0, 60.0
"""Seconds from the first picture to the first look for feeds that are due, and between two looks."""


@dataclass(slots=True)
class Run:
    """One refresh, as the last line tells of it."""

    quiet: bool
    total: int
    new: int = 0
    """Articles."""
    bringing: int = 0
    """Feeds that brought something new."""
    failed: int = 0
    last: FeedResult | None = None
    stopped: bool = False

    def count(self, result: FeedResult) -> None:
        """Take a feed's result in."""
        self.last = result
        self.new += result.new
        self.bringing += bool(result.new)
        self.failed += result.status in ("failed", "gone")

    def told(self) -> tuple[str, bool]:
        """What came of it in a line, and whether that is a problem; empty where there is nothing worth a line."""
        if self.total == 1 and self.last is not None and not self.quiet:
            return told_of_one(self.last)
        new = f"{number(self.new, 'new article')} in {number(self.bringing, 'feed')}" if self.new else ""
        if self.quiet:
            return new, False
        failed = f"{number(self.failed, 'feed')} failed · M tells why" if self.failed else ""
        said = " · ".join(filter(None, ("stopped" if self.stopped else "", new or "nothing new", failed)))
        return said[:1].upper() + said[1:], bool(self.failed and not self.new)


class Wanted(NamedTuple):
    """What is to be fetched."""

    subscriptions: tuple[Subscription, ...]
    only: frozenset[str] = frozenset()
    """Addresses that were asked for by name: those are fetched also when they are gone."""


def number(count: int, what: str) -> str:
    """ "1 feed", "2 feeds"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def told_of_one(result: FeedResult) -> tuple[str, bool]:
    """What became of the one feed that was fetched."""
    if result.status in ("failed", "gone", "skipped"):
        return f"{result.title}: {result.error}", True
    told = [f"{count:,} {what}" for count, what in ((result.new, "new"), (result.changed, "changed")) if count]
    return f"{result.title}: {' · '.join(told) or 'nothing new'}", False


class Refreshing(App[int]):
    """What the app does about fetching; it holds what outlives a screen."""

    paths: Paths
    settings: Settings
    demo: bool
    store: Store
    jobs: Jobs
    journal: Log
    reading: ReadingScreen
    subscriptions: tuple[Subscription, ...]
    _activities: dict[str, str]
    _fetching: Run | None = None
    _next: Wanted | None = None
    _ticking = _settling = False

    def look_out(self) -> None:
        """From now on fetch quietly what is due, unless the settings say otherwise."""
        if not self.demo and self.settings.refresh == "auto":
            self.set_timer(FIRST_LOOK, self.look_for_due)
            self.set_interval(NEXT_LOOK, self.look_for_due)

    def look_for_due(self) -> None:
        """Fetch the feeds whose time has come."""
        if self.settings.refresh != "auto" or self.jobs.refresh is not None:
            return
        subscriptions = self.subscriptions
        self.jobs.read("due", lambda store: due_of(stores.feeds(store), subscriptions), self._fetch_due)

    def _fetch_due(self, due: tuple[Subscription, ...]) -> None:
        if due and self.jobs.refresh is None:
            self._start(Wanted(due), quiet=True)

    def toggle_refresh(self) -> None:
        """Fetch all feeds; where that is going on, stop it."""
        if self._fetching is not None and not self._fetching.quiet:
            self._fetching.stopped = True
            if self.jobs.refresh is not None:
                self.jobs.refresh.cancel()
        elif self.subscriptions:
            self.refresh_feeds(self.subscriptions)
        else:
            self.first_start()

    def first_start(self) -> None:
        """Offer ways to begin."""
        raise NotImplementedError

    def refresh_feeds(self, subscriptions: Sequence[Subscription], *, only: Collection[str] = ()) -> None:
        """Fetch these feeds beside the interface, after what is being fetched now; a quiet run gives way."""
        if not subscriptions:
            return
        wanted = Wanted(tuple(subscriptions), frozenset(only))
        if self.jobs.refresh is None:
            self._start(wanted)
            return
        self._next = wanted
        if self._fetching is not None and self._fetching.quiet:
            self.jobs.refresh.cancel()

    def check_feeds(self, addresses: Iterable[str]) -> None:
        """Fetch these feeds now, whatever their time."""
        named = frozenset(addresses)
        self.refresh_feeds([feed for feed in self.subscriptions if feed.address in named], only=named)

    def _start(self, wanted: Wanted, *, quiet: bool = False) -> None:
        self._fetching = Run(quiet, len(wanted.subscriptions))
        self.jobs.start_refresh(
            wanted.subscriptions, self._refreshed, self._refresh_done, due_only=quiet, only=wanted.only
        )
        if not quiet:
            self.show_activity(refresh=f"refreshing 0/{len(wanted.subscriptions)}")

    def _refreshed(self, result: FeedResult) -> None:
        if self._fetching is None:
            return
        self._fetching.count(result)
        if not self._ticking:
            self._ticking = True
            self.set_timer(TICK, self._show_progress)
        if not self._settling:
            self._settling = True
            self.set_timer(SETTLE, self._take_up)

    def _show_progress(self) -> None:
        self._ticking = False
        run = self._fetching
        if run is not None and run.last is not None and not run.quiet:
            new = f" · {run.new:,} new" if run.new else ""
            self.show_activity(refresh=f"refreshing {run.last.done}/{run.last.total}{new}")

    def _take_up(self) -> None:
        """Have the lists take up what came in; what one reads stays where it is."""
        self._settling = False
        self.feeds_changed()
        self.reading.reload_ids()

    def feeds_changed(self) -> None:
        """Have every screen that shows feeds show them as they are now."""
        self.reading.reload_feeds()
        for screen in self.screen_stack:
            if (reload := getattr(screen, "feeds_changed", None)) is not None:
                reload()

    def _refresh_done(self, problem: Exception | None) -> None:
        run, self._fetching = self._fetching, None
        self.show_activity(refresh="")
        self._take_up()
        if run is not None and run.quiet and is_offline(problem):
            self.show_activity(refresh="offline")  # until the next look
        elif problem is not None:
            self.told_of(problem)
        elif run is not None:
            self.journal.say("refreshed", feeds=run.total, new=run.new, failed=run.failed, quiet=run.quiet)
            said, is_problem = run.told()
            self.announce(said, problem=is_problem)
        self.call_later(self.reading.extract_neighbours)
        if (wanted := self._next) is not None:
            self._next = None
            self._start(wanted)

    def announce(self, text: str, *, problem: bool = False) -> None:
        """Say something in the last line of every screen."""
        if text:
            above = (bar for screen in self.screen_stack for bar in screen.query(StatusBar))
            for status in {self.reading.status, *above}:
                status.say(" ".join(text.split()), problem=problem)

    def told_of(self, error: Exception) -> None:
        """Say what went wrong beside the interface."""
        raise NotImplementedError

    def show_activity(self, **changed: str) -> None:
        """Say at the right of the last line what is going on; an empty text ends an activity."""
        self._activities.update(changed)
        waiting = self.jobs.extracting.waiting
        extracting = f"extracting {waiting}" if waiting else ""
        said = " · ".join(filter(None, (*self._activities.values(), extracting)))
        self.reading.status.activity = said
        self.reading.tell_why_empty()
        for screen in self.screen_stack[1:]:
            for bar in screen.query(StatusBar):
                bar.activity = said


def is_offline(problem: Exception | None) -> bool:
    """Whether nothing was fetched for want of a network."""
    from reader.fetching.updating import Offline

    return isinstance(problem, Offline)


def due_of(feeds: Iterable[Feed], subscriptions: Sequence[Subscription]) -> tuple[Subscription, ...]:
    """Those whose time has come; pauses that servers asked for are kept."""
    from reader.fetching.decide import reason_to_wait

    known = {feed.address: feed for feed in feeds}
    return tuple(
        subscription
        for subscription in subscriptions
        if not reason_to_wait(
            known.get(subscription.address) or Feed(subscription.address, ""), subscription, now(), due_only=True
        )
    )
