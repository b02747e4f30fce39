"""What the reader changes of the subscriptions: each edit is written into feeds.toml and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader import store as stores
from reader.config import address_of_path, read_feeds
from reader.errors import NewsreaderError
from reader.model import Subscription
from reader.store import Store
from widgets.jobs import now, start_tracker
from widgets.subscribing.refreshing import Refreshing, number
from widgets.subscribing.steps import FeedSteps

if TYPE_CHECKING:
    from reader.subscriptions.add import Added
    from reader.subscriptions.feeds_text import FeedsText
    from widgets.screens.feeds.dialogs import Addition

LOOK = 3.0
"""Seconds between two looks whether feeds.toml was changed."""
SAMPLES = Path(stores.__file__).parents[1] / "data" / "samples"


def samples() -> Subscription:
    """The bundled articles, as a feed like any other."""
    return Subscription(address_of_path(SAMPLES), path=SAMPLES, title="Samples")


class Subscribing(Refreshing):
    """Adding, renaming, moving, removing and setting feeds, alone and by folder."""

    steps: FeedSteps
    _written: int | None = None
    """When feeds.toml was last written, as far as it was looked at."""

    def subscription(self, address: str) -> Subscription | None:
        """What feeds.toml says of a feed."""
        return next((feed for feed in self.subscriptions if feed.address == address), None)

    def subscriptions_in(self, folder: str) -> tuple[Subscription, ...]:
        """The feeds of a folder and of those inside it."""
        return tuple(feed for feed in self.subscriptions if in_folder(feed, folder))

    @property
    def folders(self) -> list[str]:
        """Every folder there is, those that only hold others included, by name."""
        paths = {feed.folder for feed in self.subscriptions if feed.folder}
        parents = {path.rsplit("/", n)[0] for path in paths for n in range(1, path.count("/") + 1)}
        return sorted(paths | parents, key=str.casefold)

    @property
    def titles(self) -> dict[str, str]:
        """What each subscribed feed is called, by its address, in the order of feeds.toml."""
        own = self.reading.feeds.titles
        return {feed.address: feed.title or own.get(feed.address) or feed.address for feed in self.subscriptions}

    def title_of(self, address: str) -> str:
        """What a feed is called."""
        return self.titles.get(address, address)

    # The file

    def watch_file(self) -> None:
        """From now on take up what is written into feeds.toml by hand."""
        if not self.demo:
            self._written = written_at(self.paths.feeds)
            self.set_interval(LOOK, self.look_at_file)

    def look_at_file(self) -> None:
        """Take feeds.toml up where it was written since the last look."""
        written, before = written_at(self.paths.feeds), self._written
        if written == before:
            return
        self._written = written

        def work(store: Store) -> tuple[Subscription, ...]:
            subscriptions = read_feeds(self.paths.feeds)
            stores.sync_feeds(store, subscriptions)
            return subscriptions

        def done(subscriptions: tuple[Subscription, ...]) -> None:
            if subscriptions != self.subscriptions:  # our own edits are taken up already
                self.subscriptions = subscriptions
                self.show_subscriptions()
                self.announce("feeds.toml was changed by hand and is taken up")

        self.jobs.write(work, done)

    # Editing

    def edit_feeds(
        self, label: str, edit: Callable[[FeedsText], object], then: Callable[[], object] | None = None
    ) -> None:
        """Change feeds.toml and bring the store in step; one step to take back."""
        if self.demo:
            self.announce("The demo's feeds stay as they are", problem=True)
            return

        def work(store: Store) -> tuple[Subscription, ...] | None:
            from reader.subscriptions import feeds_file

            with store.transaction():  # a file that cannot be written leaves both as they were
                step = feeds_file.change(self.paths.feeds, edit)
                if step.before == step.after:
                    return None
                subscriptions = read_feeds(self.paths.feeds)
                stores.sync_feeds(store, subscriptions)
            self.steps.record(store, label, step)
            return subscriptions

        def done(subscriptions: tuple[Subscription, ...] | None) -> None:
            if subscriptions is None:
                self.announce("Nothing to change")
                return
            self.subscriptions = subscriptions
            self.show_subscriptions()
            self.announce(f"{label} · u undoes it")
            if then is not None:
                then()

        self.jobs.write(work, done)

    def show_subscriptions(self) -> None:
        """Have the screens take up what feeds.toml says now."""
        self.feeds_changed()
        self.reading.stories.forget()
        self.reading.reload_ids()

    def take_back(self, then: Callable[[str | None], object], *, redo: bool = False, steps: int = 1) -> None:
        """Undo the last steps, or redo; `then` gets the last one's label, None where there was nothing."""

        def work(store: Store) -> tuple[list[str | None], tuple[Subscription, ...]]:
            take = self.steps.redo if redo else self.steps.undo
            return [take(store) for _ in range(steps)], () if self.demo else read_feeds(self.paths.feeds)

        def done(result: tuple[list[str | None], tuple[Subscription, ...]]) -> None:
            labels, subscriptions = result
            if not self.demo and subscriptions != self.subscriptions:
                self.subscriptions = subscriptions
                self.show_subscriptions()
            then(labels[-1] if steps == 1 else f"{steps} steps")

        self.jobs.write(work, done)

    def rename_feed(self, address: str, title: str) -> None:
        """Give a feed a title; an empty one brings its own back."""
        old = self.title_of(address)
        label = f"{old} renamed to {title}" if title else f"{old}: its own title again"
        self.edit_feeds(label, lambda text: text.set(address, "title", title))

    def move_feeds(self, addresses: Sequence[str], folder: str) -> None:
        """Put feeds into a folder; an empty one is the top level."""

        def edit(text: FeedsText) -> None:
            for address in addresses:
                text.set(address, "folder", folder)

        what = self.title_of(addresses[0]) if len(addresses) == 1 else number(len(addresses), "feed")
        self.edit_feeds(f"{what} moved to {folder or 'the top level'}", edit)

    def rename_folder(self, old: str, new: str) -> None:
        """Give a folder another path; what is in it goes along."""
        inside = {feed.address: new + feed.folder.removeprefix(old) for feed in self.subscriptions_in(old)}

        def edit(text: FeedsText) -> None:
            for address, folder in inside.items():
                text.set(address, "folder", folder.strip("/"))

        self.edit_feeds(f"{old} is {new or 'at the top level'} now", edit)

    def remove_feeds(self, addresses: Sequence[str]) -> None:
        """Take feeds out of feeds.toml; their articles stay."""

        def edit(text: FeedsText) -> None:
            for address in addresses:
                text.remove(address)

        what = self.title_of(addresses[0]) if len(addresses) == 1 else number(len(addresses), "feed")
        self.edit_feeds(f"{what} removed, the articles stay", edit)

    def set_feed(self, address: str, values: dict[str, object]) -> None:
        """Give keys of a feed's table other values; an empty value takes the key away."""

        def edit(text: FeedsText) -> None:
            for key, value in values.items():
                text.set(address, key, value)

        self.edit_feeds(f"Settings of {self.title_of(address)} changed", edit)

    def subscribe(self, subscriptions: Sequence[Subscription]) -> None:
        """Write subscriptions into feeds.toml and fetch them: the user asked for both."""
        there = {feed.address for feed in self.subscriptions}
        new = [feed for feed in subscriptions if feed.address not in there]
        if not new:
            self.announce("Already there" if len(subscriptions) == 1 else "All of them are there already")
            return

        def edit(text: FeedsText) -> None:
            for feed in new:
                text.add(feed)

        def fetch() -> None:
            addresses = {feed.address for feed in new}
            if len(new) == 1 and self.screen is self.reading and self.reading.article is None:
                self.reading.list_feed(new[0].address)
            self.refresh_feeds([feed for feed in self.subscriptions if feed.address in addresses])

        what = new[0].title or new[0].address if len(new) == 1 else number(len(new), "feed")
        self.edit_feeds(f"{what} added", edit, fetch)

    # Beginning and adding

    def first_start(self) -> None:
        """Offer four ways to begin."""
        from widgets.screens.dialogs import FirstStart

        self.push_screen(FirstStart(), self._begin)

    def _begin(self, way: str | None) -> None:
        if way == "samples":
            self.subscribe([samples()])
        elif way == "feeds":
            from reader.config import sample_feeds_path

            self.subscribe(read_feeds(sample_feeds_path()))
        elif way == "add":
            self.ask_for_source()
        elif way == "import":
            self.ask_for_import()

    def ask_for_source(self, text: str = "", folder: str = "") -> None:
        """Ask what to add, show what is there, then add it."""
        from widgets.screens.feeds.dialogs import AddDialog

        there = {feed.address for feed in self.subscriptions}
        self.push_screen(AddDialog(self.jobs, self.folders, there, text=text, folder=folder), self._add)

    def _add(self, addition: Addition | None) -> None:
        if addition is None:
            return
        if addition.feeds:
            self.subscribe([Subscription(feed.address, folder=addition.folder) for feed in addition.feeds])
        else:
            self.add_source(addition.source)

    def add_source(self, source: str) -> None:
        """Add an article on the web, a local file, or a folder of them."""
        path = Path(source).expanduser()
        if path.is_dir():
            path = path.absolute()
            self.subscribe([Subscription(address_of_path(path), path=path)])
            return
        self.show_activity(add=f"looking at {source}")

        def work() -> Added | NewsreaderError:
            from reader.subscriptions.add import add_source

            start_tracker()
            try:
                return add_source(self.paths.db, source, feeds_file=self.paths.feeds, now=now, as_article=True)
            except NewsreaderError as error:
                return error

        def done(added: Added | NewsreaderError) -> None:
            self.show_activity(add="")
            if isinstance(added, NewsreaderError):
                self.told_of(added)
                return
            self.show_subscriptions()
            self.announce(f"{'Already there:' if added.already else 'Added'} {added.title}")

        self.jobs.run(work, done)

    # Lists of feeds

    def ask_for_import(self, text: str = "") -> None:
        """Ask for another reader's list of feeds, show what is in it, then subscribe."""
        from widgets.screens.feeds.importing import ImportDialog

        there = {feed.address for feed in self.subscriptions}
        self.push_screen(
            ImportDialog(self.jobs, there, text=text), lambda chosen: self.subscribe(chosen) if chosen else None
        )

    def ask_for_opml(self) -> None:
        """Ask where the list of feeds is to be written."""
        from widgets.screens.dialogs import AskDialog

        question = "An OPML file for other readers; passwords and local folders are left out"
        place = str(Path("~/newsreader.opml"))
        self.push_screen(
            AskDialog("Export feeds", question, value=place), lambda name: self.write_opml(name) if name else None
        )

    def write_opml(self, name: str, *, force: bool = False) -> None:
        """Write the subscriptions as OPML; a file that exists is asked about first."""
        path = Path(name).expanduser()
        titles, subscriptions = self.titles, self.subscriptions

        def work() -> int | None:
            from dataclasses import replace

            from reader.export.files import write_new
            from reader.subscriptions.opml import write_opml

            named = [replace(feed, title=titles[feed.address]) for feed in subscriptions if feed.path is None]
            try:
                write_new(path, [write_opml(named, created=now())], force=force)
            except FileExistsError:
                return None
            return len(named)

        def done(written: int | None) -> None:
            if written is not None:
                self.announce(f"{number(written, 'feed')} written to {path}")
                return
            from widgets.screens.dialogs import ChooseDialog

            options = [("keep", "Leave it"), ("replace", "Replace it")]
            self.push_screen(
                ChooseDialog("Export feeds", f"{path} exists already", options),
                lambda answer: self.write_opml(name, force=True) if answer == "replace" else None,
            )

        self.jobs.run(work, done)


def written_at(path: Path) -> int | None:
    """When a file was last written, in nanoseconds; None where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def in_folder(feed: Subscription, folder: str) -> bool:
    """Whether the feed is in the folder, or in one inside it."""
    return feed.folder == folder or feed.folder.startswith(f"{folder}/")


def addresses_of(feeds: Iterable[Subscription]) -> list[str]:
    """Their addresses."""
    return [feed.address for feed in feeds]
