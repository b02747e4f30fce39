"""The app: makes settings, store and screen once, keeps what outlives a screen, and leaves cleanly."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen

from reader import store as stores
from reader.config import Paths, Settings, address_of_path, read_feeds, read_settings, write_setting
from reader.errors import NewsreaderError
from reader.model import Subscription
from widgets import crash
from widgets.commands import with_keys
from widgets.jobs import Jobs, now, start_tracker
from widgets.screens.actions import ReadingScreen
from widgets.status_bar import StatusBar
from widgets.themes import THEMES, variable_defaults

if TYPE_CHECKING:
    from reader.add import Added
    from reader.update import FeedResult

SAMPLES = Path(stores.__file__).parents[1] / "data" / "samples"
TICK = 0.1
"""Seconds between two signs of progress."""
SETTLE = 0.8
"""Seconds that new articles gather before the lists take them up."""


def samples() -> Subscription:
    """The bundled articles, as a feed like any other."""
    return Subscription(address_of_path(SAMPLES), path=SAMPLES, title="Samples")


HANG_UP = 2.0
"""Seconds between two looks whether the terminal is still there."""


class NewsreaderApp(App[int]):
    """newsreader on one store."""

    CSS_PATH = Path(__file__).with_name("newsreader.tcss")
    TITLE = "newsreader"
    ESCAPE_TO_MINIMIZE = False
    HELP_KEY: ClassVar[str] = "question_mark"

    def __init__(
        self, paths: Paths, settings: Settings, *, demo: bool = False, query: str = "", review: bool = False
    ) -> None:
        super().__init__()
        self.paths, self.settings, self.demo, self._query, self._review = paths, settings, demo, query, review
        self.commands, self.key_problems = with_keys(settings.keys)
        self.crash: str = ""
        """What to say once the terminal is restored."""
        self.new = 0
        """Articles that came in the present refresh."""
        self._activities: dict[str, str] = {}
        self._settling = False
        self._last: FeedResult | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = settings.theme if settings.theme in self.available_themes else THEMES[0].name
        self.subscriptions: tuple[Subscription, ...] = (samples(),) if demo else read_feeds(paths.feeds)
        self.store = stores.open_store(paths.db)
        self.jobs = Jobs(paths.db, self.call_later, self.told_of, self._extraction_answered, workers=settings.workers)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The layers' colours, for themes that were not made for us."""
        return variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        """Open the reading screen; all else waits until it was painted."""
        # The loop gives the interpreter's lock up at each turn; beside a thread that fetches it would wait 5 ms for it.
        sys.setswitchinterval(0.0005)
        self.reading = ReadingScreen(self.store, self.jobs, self.settings, self.commands, self.size, query=self._query)
        self.push_screen(self.reading)
        if self._review:
            self.reading.call_after_refresh(self.reading.review, self._query)
        self.reading.call_after_refresh(self._settle_in)
        if sys.platform != "win32" and not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP):
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    self._loop and self._loop.add_signal_handler(number, self.exit)
        if not self.is_headless:
            self.set_interval(HANG_UP, self._leave_with_terminal)

    def _leave_with_terminal(self) -> None:
        """Leave when the terminal is gone; a parent such as make may have kept its SIGHUP to itself."""
        if sys.__stdin__ is not None and not os.isatty(sys.__stdin__.fileno()):
            self.exit()

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self.jobs.close()
        self.store.close()

    def _settle_in(self) -> None:
        """After the first paint: bring the store in step with feeds.toml, read local sources, offer a beginning."""
        if not gc.isenabled():
            gc.freeze()  # what was made up to here stays to the end, so no collection need look at it
            gc.enable()
            gc.set_threshold(20_000, 20, 50)  # by default a full collection holds every hundredth key up for 60 ms
        for problem in self.key_problems:
            self.reading.status.say(problem, problem=True)
        subscriptions = self.subscriptions
        if subscriptions or self.paths.feeds.exists():
            self.jobs.write(
                lambda store: stores.sync_feeds(store, subscriptions), lambda _: self.reading.reload_feeds()
            )
            local = [feed for feed in subscriptions if feed.path is not None]
            if local:
                self.refresh_feeds(local)
        elif not self.reading.stories.ids:
            self.first_start()

    # Beginning

    def first_start(self) -> None:
        """Offer four ways to begin."""
        from widgets.screens.dialogs import FirstStart

        self.push_screen(FirstStart(), self._begin)

    def _begin(self, way: str | None) -> None:
        if way == "samples":
            self._subscribe([samples()])
        elif way == "feeds":
            from reader.config import sample_feeds_path

            self._subscribe(read_feeds(sample_feeds_path()))
        elif way == "add":
            self.ask_for_source()
        elif way == "import":
            from widgets.screens.dialogs import AskDialog

            self.push_screen(AskDialog("Import", "An OPML file", placeholder="~/feeds.opml"), self._import)

    def _subscribe(self, subscriptions: Sequence[Subscription]) -> None:
        """Write subscriptions into feeds.toml and fetch them: the user asked for both."""

        def work() -> tuple[Subscription, ...]:
            from reader import feeds_file

            feeds_file.add_all(self.paths.feeds, subscriptions)
            return read_feeds(self.paths.feeds)

        self.jobs.run(work, self._subscribed)

    def _subscribed(self, subscriptions: tuple[Subscription, ...]) -> None:
        before = {feed.address for feed in self.subscriptions}
        self.subscriptions = subscriptions
        self.jobs.write(lambda store: stores.sync_feeds(store, subscriptions), lambda _: self.reading.reload_feeds())
        self.refresh_feeds([feed for feed in subscriptions if feed.address not in before])

    def _import(self, name: str | None) -> None:
        if name is None:
            return

        def work() -> tuple[Subscription, ...]:
            from reader import feeds_file
            from reader.opml import read_opml

            outline = read_opml(Path(name).expanduser().read_bytes(), name)
            feeds_file.add_all(self.paths.feeds, outline.subscriptions)
            return read_feeds(self.paths.feeds)

        self.jobs.run(work, self._subscribed)

    def ask_for_source(self) -> None:
        """Ask what to add, then look at it."""
        from widgets.screens.dialogs import AskDialog

        question = "The address of a feed, a site or an article, or a file (.html, .txt, .md)"
        self.push_screen(AskDialog("Add", question, placeholder="https://…"), self._add)

    def _add(self, source: str | None) -> None:
        if source is None:
            return
        self.show_activity(add=f"looking at {source}")

        def work() -> tuple[Added | NewsreaderError, tuple[Subscription, ...]]:
            from reader.add import add_source

            start_tracker()
            try:
                added = add_source(self.paths.db, source, feeds_file=self.paths.feeds, now=now)
            except NewsreaderError as error:
                return error, self.subscriptions
            return added, read_feeds(self.paths.feeds)

        def done(result: tuple[Added | NewsreaderError, tuple[Subscription, ...]]) -> None:
            added, subscriptions = result
            self.show_activity(add="")
            if isinstance(added, NewsreaderError):
                self.told_of(added)
                return
            if added.kind == "feed":
                self._subscribed(subscriptions)
            self.reading.reload_feeds()
            self.reading.reload_ids()
            did = "Already there:" if added.already else "Subscribed to" if added.kind == "feed" else "Added"
            self.reading.status.say(f"{did} {added.title}")

        self.jobs.run(work, done)

    # Refreshing

    def toggle_refresh(self) -> None:
        """Fetch all feeds; where that is going on, stop it."""
        if self.jobs.refresh is not None:
            self.jobs.refresh.cancel()
        elif self.subscriptions:
            self.refresh_feeds(self.subscriptions)
        else:
            self.first_start()

    def refresh_feeds(self, subscriptions: Sequence[Subscription]) -> None:
        """Fetch these feeds beside the interface."""
        if subscriptions and self.jobs.refresh is None:
            self.new = 0
            self.jobs.start_refresh(subscriptions, self._refreshed, self._refresh_done)
            self.show_activity(refresh=f"refreshing 0/{len(subscriptions)}")

    def _refreshed(self, result: FeedResult) -> None:
        self.new += result.new
        if self._last is None:
            self.set_timer(TICK, self._show_progress)
        self._last = result
        if not self._settling:
            self._settling = True
            self.set_timer(SETTLE, self._take_up)

    def _show_progress(self) -> None:
        result, self._last = self._last, None
        if result is not None and self.jobs.refresh is not None:
            new = f" · {self.new:,} new" if self.new else ""
            self.show_activity(refresh=f"refreshing {result.done}/{result.total}{new}")

    def _take_up(self) -> None:
        self._settling = False
        self.reading.reload_feeds()
        self.reading.reload_ids()

    def _refresh_done(self, problem: Exception | None) -> None:
        self.show_activity(refresh="")
        self._take_up()
        if problem is not None:
            self.told_of(problem)
        elif self.new:
            self.reading.status.say(f"{self.new:,} new article{'' if self.new == 1 else 's'}")
        self.call_later(self.reading.extract_neighbours)

    def show_activity(self, **changed: str) -> None:
        """Say at the right of the last line what is going on; an empty text ends an activity."""
        self._activities.update(changed)
        waiting = self.jobs.extracting.waiting
        extracting = f"extracting {waiting}" if waiting else ""
        self.reading.status.activity = " · ".join(filter(None, (*self._activities.values(), extracting)))

    def _extraction_answered(self, article_id: str, language: str, error: str) -> None:
        self.reading.extraction_answered(article_id, language, error)
        self.show_activity()

    # Commands and themes

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what makes sense now, from the table, and the themes."""
        yield SystemCommand("Theme", "Choose the colours; the choice is remembered.", self.action_change_theme)
        from widgets.screens.review import ReviewScreen

        if isinstance(screen, ReadingScreen | ReviewScreen):
            for command in self.commands:
                if command.name != "palette" and command.when(screen.context):
                    title = command.label[:1].upper() + command.label[1:]
                    yield SystemCommand(title, command.help, lambda action=command.action: screen.run_action(action))

    def watch_theme(self, theme: str) -> None:
        """Remember a theme that the user chose."""
        if self.is_running and theme != self.settings.theme and not self.demo:
            self.settings = replace(self.settings, theme=theme)
            self.jobs.run(lambda: write_setting(self.paths.settings, "theme", theme), lambda _: None)

    # Errors

    def told_of(self, error: Exception) -> None:
        """Say what went wrong beside the interface."""
        if isinstance(error, NewsreaderError):
            said = str(error)
        elif isinstance(error, OSError) and error.strerror:
            said = f"{error.filename or 'the system'}: {error.strerror}"
        else:
            said = crash.told(error, crash.write_report(error, self.paths.state, when=now()))
        above = (bar for screen in self.screen_stack for bar in screen.query(StatusBar))
        for status in {self.reading.status, *above}:
            status.say(" ".join(said.split()), problem=True)

    def _fatal_error(self) -> None:
        """End with one line and a report; Textual would print every local variable, so articles and credentials."""
        error = self._exception
        if error is not None and not self.crash:
            known = isinstance(error, NewsreaderError)
            self.crash = crash.told(error, None if known else crash.write_report(error, self.paths.state, when=now()))
        self._close_messages_no_wait()


def run(paths: Paths, *, demo: bool = False, query: str = "", review: bool = False) -> int:
    """Open the reader; the exit status."""
    settings = read_settings(paths.settings)
    with contextlib.ExitStack() as stack:
        if demo:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsreader-")))
            paths = replace(paths, db=folder / "demo.db", feeds=folder / "feeds.toml")
        app = NewsreaderApp(paths, settings, demo=demo, query=query, review=review)
        app.run()
    if app.crash:
        sys.stderr.write(f"{app.crash}\n")
    return app.return_code or 0
