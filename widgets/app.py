"""The app: makes settings, store and screen once, keeps what outlives a screen, and leaves cleanly."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen

from reader import store as stores
from reader.config import Paths, Settings, forget_setting, read_feeds, read_settings, write_setting
from reader.errors import NewsreaderError, StoreError
from reader.model import Subscription
from reader.store import Store
from widgets import crash
from widgets.commanding.obeying import Obeying
from widgets.commanding.own_keys import with_keys
from widgets.commanding.table import Context, key_name
from widgets.hang_up import leave_with_terminal
from widgets.jobs import Jobs, now
from widgets.labels import problems
from widgets.log import Log
from widgets.screens.reading.actions import ReadingScreen
from widgets.screens.reading.screen import WARM_UP
from widgets.states import sentence
from widgets.subscribing.edits import SAMPLES as SAMPLES
from widgets.subscribing.edits import samples
from widgets.subscribing.steps import FeedSteps
from widgets.themes import THEMES, variable_defaults, with_colours
from widgets.typing_ahead import TypingAhead

if TYPE_CHECKING:
    from textual.command import Provider


def _feed_provider() -> type[Provider]:
    """The feeds of the palette, imported when it is first opened."""
    from widgets.commanding.palette_feeds import FeedProvider

    return FeedProvider


class NewsreaderApp(TypingAhead, Obeying):
    """newsreader on one store."""

    CSS_PATH = Path(__file__).with_name("newsreader.tcss")
    TITLE = "newsreader"
    ESCAPE_TO_MINIMIZE = False
    HELP_KEY: ClassVar[str] = "question_mark"
    COMMANDS = App.COMMANDS | {_feed_provider}

    def __init__(
        self, paths: Paths, settings: Settings, *, demo: bool = False, query: str = "", review: bool = False
    ) -> None:
        super().__init__()
        self.paths, self.settings, self.demo, self._query, self._review = paths, settings, demo, query, review
        self.commands, self.key_problems = with_keys(settings.keys, places=settings.key_places)
        self.key_problems += problems(settings.labels)
        self.crash: str = ""
        """What to say once the terminal is restored."""
        self.steps = FeedSteps(paths.feeds)
        self.command_history: list[str] = []
        self._activities: dict[str, str] = {}
        self._settings_lock = threading.Lock()
        for theme in THEMES:
            self.register_theme(theme)
        wanted = settings.theme if settings.theme in self.available_themes else THEMES[0].name
        self.theme = with_colours(wanted, self.console.color_system)
        self.subscriptions: tuple[Subscription, ...] = (samples(),) if demo else read_feeds(paths.feeds)
        self.journal = Log(paths.db.parent if demo else paths.state, now)
        self.store = open_as_far_as_possible(paths.db)
        self.jobs = Jobs(
            paths.db, self.call_later, self.told_of, self._extraction_answered,
            workers=settings.workers, extractors=settings.extractors, readonly=self.store.readonly,
        )  # fmt: skip

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The layers' colours, for themes that were not made for us."""
        return variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        """Open the reading screen; all else waits until it was painted."""
        # The loop gives the interpreter's lock up at each turn; beside a thread that fetches it would wait 5 ms for it.
        sys.setswitchinterval(0.0005)
        self.await_screens()
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
            loop = self._loop
            leave_with_terminal(lambda: loop and loop.call_soon_threadsafe(self.exit))

    def on_unmount(self) -> None:
        """Leave nothing running."""
        began = time.monotonic()
        if (reading := getattr(self, "reading", None)) is not None and (sizes := reading.unsaved_sizes()):
            with contextlib.suppress(OSError, NewsreaderError):
                self.remember(sizes, at_once=True)
        if reading is not None:
            reading.keep_all()
        self.jobs.close()
        self.store.close()
        self.journal.say("leave", seconds=round(time.monotonic() - began, 2))

    def _settle_in(self) -> None:
        """After the first paint: bring the store in step with feeds.toml, read local sources, offer a beginning."""
        if not gc.isenabled():
            gc.freeze()  # what was made up to here stays to the end, so no collection need look at it
            gc.enable()
            gc.set_threshold(8_000, 6, 200)  # by default a full collection holds every hundredth key up for 60 ms
        self.set_timer(WARM_UP, self._log_start)  # what it asks for takes 20 ms, and the first picture is not out yet
        self._tell_of_keys()
        subscriptions = self.subscriptions
        if self.store.readonly:
            self.reading.status.say(sentence("read-only", self.reading.key_names), problem=True)
            return
        if subscriptions or self.paths.feeds.exists():
            self.jobs.write(
                lambda store: stores.sync_feeds(store, subscriptions), lambda _: self.reading.reload_feeds()
            )
            local = [feed for feed in subscriptions if feed.path is not None]
            if local:
                self.refresh_feeds(local)
        elif not self.reading.stories.ids:
            self.first_start()
        self.look_out()
        self.watch_file()

    def _log_start(self) -> None:
        from importlib.metadata import version

        self.journal.say(
            "start", version=version("newsreader-tui"), python=sys.version.split()[0], textual=version("textual"),
            size=f"{self.size.width}x{self.size.height}", colours=self.console.color_system or "none",
            theme=self.theme, feeds=len(self.subscriptions), readonly=self.store.readonly,
        )  # fmt: skip

    def _tell_of_keys(self) -> None:
        """Say which of the reader's own keys cannot be: one in the last line, several in a list."""
        if len(self.key_problems) == 1:
            self.reading.status.say(self.key_problems[0], problem=True)
        elif self.key_problems:
            from widgets.screens.dialogs import TellDialog

            self.push_screen(TellDialog("settings.toml", self.key_problems))

    # Extracting

    def _extraction_answered(self, article_id: str, language: str, error: str) -> None:
        if error:
            self.journal.say("extraction-failed", article=article_id)
        self.reading.extraction_answered(article_id, language, error)
        self.show_activity()

    # Commands and themes

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what makes sense now, from the table, and the themes."""
        yield SystemCommand("Theme", "Choose the colours; the choice is remembered.", self.action_change_theme)
        context: Context | None = getattr(screen, "context", None)
        if context is None:
            return
        for command in self.commands:
            there = command.when(context) and hasattr(screen, f"action_{command.action}")
            if there and command.name != "palette":
                title = command.label[:1].upper() + command.label[1:]
                told = " · ".join(filter(None, (" ".join(map(key_name, command.keys)), command.help)))
                yield SystemCommand(title, told, lambda action=command.action: screen.run_action(action))

    def watch_theme(self, theme: str) -> None:
        """Remember a theme that the user chose."""
        if self.is_running and theme != self.settings.theme and not self.demo:
            self.settings = replace(self.settings, theme=theme)
            self.remember({"theme": theme})

    def remember(self, settings: Mapping[str, str | int], *, at_once: bool = False) -> None:
        """Write settings into settings.toml; not in the demo, of which nothing is kept."""

        def work() -> None:
            with self._settings_lock:
                for name, value in settings.items():
                    write_setting(self.paths.settings, name, value)

        if at_once and not self.demo:
            work()
        elif not self.demo:
            self.jobs.run(work, lambda _: None)

    def forget(self, name: str) -> None:
        """Take a setting, or a table of them, out of settings.toml again."""

        def work() -> None:
            with self._settings_lock:
                forget_setting(self.paths.settings, name)

        if not self.demo:
            self.jobs.run(work, lambda _: None)

    # Errors

    def told_of(self, error: Exception) -> None:
        """Say what went wrong beside the interface."""
        report = None
        if isinstance(error, StoreError) and self.store.readonly:
            said = sentence("read-only", self.reading.key_names)
        elif isinstance(error, NewsreaderError):
            # The last line has no room for the store's folder, and what to do comes last.
            said = str(error).replace(f"{self.paths.db.parent}{os.sep}", "")
        elif isinstance(error, OSError) and error.strerror:
            said = f"{error.filename or 'the system'}: {error.strerror}"
        else:
            report = crash.write_report(error, self.paths.state, when=now())
            said = crash.told(error, report)
        self.journal.error(error, report=report)
        self.announce(said, problem=True)

    def _fatal_error(self) -> None:
        """End with one line and a report; Textual would print every local variable, so articles and credentials."""
        error = self._exception
        if error is not None and not self.crash:
            known = isinstance(error, NewsreaderError)
            report = None if known else crash.write_report(error, self.paths.state, when=now())
            self.journal.error(error, report=report)
            self.crash = crash.told(error, report)
        self._close_messages_no_wait()


def open_as_far_as_possible(path: Path) -> Store:
    """The store; only for reading where its file cannot be written to."""
    try:
        return stores.open_store(path)
    except StoreError:
        if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            return stores.open_store(path, readonly=True)
        raise


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
