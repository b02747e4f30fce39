"""What the words of the command line do, and what it can complete them with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from widgets.commanding.table import STORIES, Command
from widgets.commanding.words import Order, Vocabulary
from widgets.lists.feed_tree import quoted
from widgets.subscribing.edits import Subscribing

if TYPE_CHECKING:
    from widgets.screens.reading.managing import FeedActions

MEASURE = range(30, 201)
MOST_FILES = 100


class Obeying(Subscribing):
    """Carries out orders that were typed."""

    commands: tuple[Command, ...]
    command_history: list[str]
    """What was typed in this session, oldest first; it may name private addresses, so it is not kept."""

    def vocabulary(self, screen: Screen[Any]) -> Vocabulary:
        """What makes sense on a screen now."""
        from reader.export import FORMATS

        context = screen.context  # type: ignore[attr-defined]
        there = {c.name: c.help for c in self.commands if c.when(context) and hasattr(screen, f"action_{c.action}")}
        return Vocabulary(
            commands=there,
            feeds=list(self.titles.values()),
            folders=self.folders,
            formats=list(FORMATS),
            themes=sorted(self.available_themes),
            settings={
                "theme": sorted(self.available_themes),
                "measure": (),
                "dates": ("relative", "absolute"),
                "refresh": ("auto", "off"),
            },
            files=files,
        )

    async def obey(self, order: Order | None) -> None:
        """Do what a line asks for."""
        if order is None:
            return
        screen: FeedActions[Any] = self.screen  # type: ignore[assignment]
        match order.name, order.arguments:
            case "q", _:
                self.exit()
            case "go", (name,):
                self.list_named(name)
            case "list", (query,):
                self._find(query)
            case "set", (name, value):
                self._set(name, value)
            case "export", (format, path):
                self._export(format, Path(path).expanduser())
            case "export", _:
                self.reading.action_export()
            case "feed add", (address, *folder):
                self.ask_for_source(address, folder[0] if folder else "")
            case ("feed rename" | "feed move", arguments):
                self._change_feed(order.name, arguments[0] if arguments else "")
            case ("feed remove" | "feed check" | "feed settings", _):
                if self._feed_here() is not None:
                    getattr(screen, f"action_{_ACTIONS[order.name]}")()
            case "feeds import", arguments:
                self.ask_for_import(arguments[0] if arguments else "")
            case "feeds export", (path,):
                self.write_opml(path)
            case "feeds export", _:
                self.ask_for_opml()
            case name, _:
                await screen.run_action(name.replace("-", "_"))

    def _feed_here(self) -> str | None:
        """Address of the feed that the cursor is on; told where there is none."""
        chosen = self.screen.chosen_feeds()  # type: ignore[attr-defined]
        if chosen is None or chosen.folder:
            self.announce("Put the cursor on a feed first: 0 goes to the feeds", problem=True)
            return None
        address: str = chosen.addresses[0]
        return address

    def _change_feed(self, name: str, text: str) -> None:
        address = self._feed_here()
        if address is None:
            return
        if name == "feed rename":
            self.rename_feed(address, text)
        else:
            from widgets.screens.feeds.dialogs import folder_path

            self.move_feeds([address], folder_path(text))

    def list_chosen(self, address: str | None) -> None:
        """List a feed's stories on the reading screen."""
        if address is not None:
            self.reading.list_feed(address)
            self.reading.go(STORIES)

    def list_named(self, name: str) -> None:
        """List the stories of the feed or folder that a name, or a part that only one has, means."""
        from widgets.screens.feeds.screen import FeedsScreen

        folded = name.casefold()
        queries = [(folder, f"folder:{quoted(folder)}") for folder in self.folders]
        queries += [(title, f"feed:{quoted(address)}") for address, title in self.titles.items()]
        found = [query for label, query in queries if label.casefold() == folded]
        found = found or [query for label, query in queries if folded in label.casefold()]
        if len(found) != 1:
            more = f"{len(found)} feeds and folders hold" if found else "No feed or folder holds"
            self.announce(f'{more} "{name}"', problem=True)
            return
        if isinstance(self.screen, FeedsScreen):
            self.pop_screen()
        self.reading.list_stories(found[0])
        self.reading.go(STORIES)

    def _find(self, query: str) -> None:
        from reader import store as stores
        from reader.errors import QueryError

        try:
            stores.parse(query)
        except QueryError as error:
            self.announce(str(error), problem=True)
            return
        if self.screen is not self.reading:
            self.pop_screen()
        self.reading.list_stories(query)
        self.reading.go(STORIES)

    def _export(self, format: str, path: Path) -> None:
        """Write the annotations of the present list."""
        from reader.export import Selection
        from widgets.screens.exporting import LIST, ExportChoice

        self.reading.export(ExportChoice(format, LIST, "", Selection(), path), self.reading.export_scope())

    def _set(self, name: str, value: str) -> None:
        if name == "theme":
            self.theme = value  # which is remembered where it is watched
        elif name == "measure":
            if int(value) not in MEASURE:
                self.announce(f"set measure: from {MEASURE.start} to {MEASURE.stop - 1} columns", problem=True)
                return
            self.settings = replace(self.settings, measure=int(value))
            self.reading.view.measure = int(value)
            self.remember({name: int(value)})
        else:
            if name == "dates":
                self.settings = replace(self.settings, dates=value)
                self.reading.stories.show_dates(absolute=value == "absolute")
            else:
                self.settings = replace(self.settings, refresh=value)
                self.look_for_due()
            self.remember({name: value})
        self.announce(f"{name} is {value} now")

    def remember(self, settings: dict[str, str | int]) -> None:
        """Write settings into settings.toml."""
        raise NotImplementedError


_ACTIONS = {"feed remove": "remove_feed", "feed check": "check_feed", "feed settings": "feed_settings"}


def files(text: str) -> list[str]:
    """Paths that begin with the text, folders with a slash; hidden ones only where the text says so."""
    head, slash, name = text.rpartition("/")
    folder = Path(head + slash if slash else ".").expanduser()
    try:
        there = sorted(folder.iterdir())
    except OSError:
        return []
    kept = [path for path in there if path.name.startswith(name) and (name.startswith(".") or path.name[0] != ".")]
    return [head + slash + path.name + "/" * path.is_dir() for path in kept[:MOST_FILES]]
