"""What is done with a feed or a folder of feeds, from the feed tree and from the feeds screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from widgets.screens.commanded import Commanded, R
from widgets.subscribing.edits import addresses_of

if TYPE_CHECKING:
    from widgets.app import NewsreaderApp


class Chosen(NamedTuple):
    """What the cursor is on."""

    label: str
    addresses: tuple[str, ...]
    folder: str = ""
    """Its path, where it is a folder."""


class FeedActions(Commanded[R]):
    """One action a command, by the command's name."""

    @property
    def news(self) -> NewsreaderApp:
        """The app, which holds what outlives a screen."""
        return cast("NewsreaderApp", self.app)

    def chosen_feeds(self) -> Chosen | None:
        """The feed or folder that the cursor is on."""
        raise NotImplementedError

    def action_check_feed(self) -> None:
        """Fetch it now."""
        if (chosen := self.chosen_feeds()) is not None:
            self.news.check_feeds(chosen.addresses)

    def action_rename_feed(self) -> None:
        """Ask for its name."""
        chosen = self.chosen_feeds()
        if chosen is None:
            return
        from widgets.screens.dialogs import AskDialog

        news = self.news
        if chosen.folder:
            above, _, name = chosen.folder.rpartition("/")

            def rename_folder(new: str | None) -> None:
                if new and new != name:
                    news.rename_folder(chosen.folder, "/".join(filter(None, (above, new))))

            self.app.push_screen(AskDialog("Rename folder", "The folder's name", value=name), rename_folder)
            return

        def rename(title: str | None) -> None:
            if title is not None and title != chosen.label:
                news.rename_feed(chosen.addresses[0], title)

        question = "The feed's title here; empty brings its own back"
        self.app.push_screen(AskDialog("Rename feed", question, value=chosen.label, empty=True), rename)

    def action_move_feed(self) -> None:
        """Ask for the folder it is to be in."""
        chosen = self.chosen_feeds()
        if chosen is None:
            return
        from widgets.screens.feeds.dialogs import FolderDialog

        news = self.news
        if chosen.folder:
            above, _, name = chosen.folder.rpartition("/")
            others = [f for f in news.folders if f != chosen.folder and not f.startswith(f"{chosen.folder}/")]

            def move_folder(target: str | None) -> None:
                if target is not None and target != above:
                    news.rename_folder(chosen.folder, "/".join(filter(None, (target, name))))

            self.app.push_screen(FolderDialog(f"Move {name} into", others, above), move_folder)
            return
        subscription = news.subscription(chosen.addresses[0])
        present = subscription.folder if subscription else ""

        def move(target: str | None) -> None:
            if target is not None and target != present:
                news.move_feeds(chosen.addresses, target)

        self.app.push_screen(FolderDialog(f"Move {chosen.label} into", news.folders, present), move)

    def action_remove_feed(self) -> None:
        """Unsubscribe; a key brings it back."""
        if (chosen := self.chosen_feeds()) is not None:
            self.news.remove_feeds(chosen.addresses)

    def action_feed_settings(self) -> None:
        """Show what feeds.toml says of it, to be changed."""
        chosen = self.chosen_feeds()
        if chosen is None:
            return
        if chosen.folder:
            self.news.announce("Settings are those of a single feed: open the folder and choose one")
            return
        subscription = self.news.subscription(chosen.addresses[0])
        if subscription is None:
            return
        from widgets.screens.feeds.settings import FeedSettings

        def change(values: dict[str, object] | None) -> None:
            if values:
                self.news.set_feed(subscription.address, values)

        self.app.push_screen(FeedSettings(subscription, chosen.label, self.news.folders), change)

    def action_add(self) -> None:
        """Ask what to add; in a folder it is to be there."""
        chosen = self.chosen_feeds()
        folder = chosen.folder if chosen is not None else ""
        if chosen is not None and not folder and (feed := self.news.subscription(chosen.addresses[0])) is not None:
            folder = feed.folder
        self.news.ask_for_source(folder=folder)

    def action_refresh(self) -> None:
        """Fetch all, or stop."""
        self.news.toggle_refresh()

    def action_import_feeds(self) -> None:
        """Take another reader's list."""
        self.news.ask_for_import()

    def action_export_feeds(self) -> None:
        """Write the list for other readers."""
        self.news.ask_for_opml()

    def action_manage_feeds(self) -> None:
        """The feeds in a table."""
        from widgets.screens.feeds.screen import FeedsScreen

        chosen = self.chosen_feeds()
        at = chosen.addresses[0] if chosen is not None and not chosen.folder else ""
        self.app.push_screen(FeedsScreen(self.news.jobs, self.news.commands, at=at), self.news.list_chosen)

    def action_command_line(self) -> None:
        """Type a command."""
        from widgets.screens.command_line import CommandLine

        self.app.push_screen(CommandLine(self.news.vocabulary(self), self.news.command_history), self.news.obey)

    def addresses_in(self, folder: str) -> tuple[str, ...]:
        """The feeds of a folder."""
        return tuple(addresses_of(self.news.subscriptions_in(folder)))
