"""Dialogs about feeds: what to add, and which folder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.errors import NewsreaderError
from widgets import terms
from widgets.article.wrap import cut_hard, shown
from widgets.jobs import Jobs, now, start_tracker
from widgets.screens.commanded import is_open
from widgets.screens.dialogs import Dialog
from widgets.subscribing.refreshing import number

if TYPE_CHECKING:
    from reader.subscriptions.preview import Candidate, Preview

PAGE = "page"


class Addition(NamedTuple):
    """What is to be added: feeds, or something that is no feed."""

    feeds: tuple[Candidate, ...] = ()
    source: str = ""
    """An article's address, a file, or a folder of files."""
    folder: str = ""


class AddDialog(Dialog[Addition]):
    """Ask for an address, show what is there, ask which folder it is to be in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "found", show=False),
        Binding("ctrl+s", "add", show=False, priority=True),
    ]

    def __init__(
        self, jobs: Jobs, folders: Sequence[str], there: Collection[str], *, text: str = "", folder: str = ""
    ) -> None:
        """`there` are the addresses that are subscribed to."""
        super().__init__()
        self._jobs, self._folders, self._there, self._text, self._folder = jobs, folders, there, text, folder
        self._asked = ""
        self._preview: Preview | None = None
        self._feeds: list[Candidate] = []

    def compose(self) -> ComposeResult:
        """Address, what was found there, the newest entries of one of them, folder."""
        with self.box("Add", "⏎ look · tab next · ctrl+s add · esc back"):
            yield Input(self._text, placeholder="address of a feed, site or article; or a file or folder", id="source")
            yield Static("Nothing is added before you have seen what is there.", id="told", classes="quiet")
            yield OptionList(id="found")
            yield Static(id="entries", classes="quiet")
            yield Static(Content("Folder, may stay empty"), id="folder-label", classes="label")
            yield Input(
                self._folder,
                placeholder="such as World/Europe",
                id="folder",
                suggester=SuggestFromList(self._folders, case_sensitive=False),
            )

    def on_mount(self) -> None:
        """Nothing was found yet."""
        self._show_found(False)
        self.query_one("#source").focus()
        if self._text:
            self._look(self._text)

    def _show_found(self, shown_now: bool) -> None:
        for name in ("#found", "#entries", "#folder-label", "#folder"):
            self.query_one(name).display = shown_now

    def _tell(self, text: str, *, problem: bool = False) -> None:
        told = self.query_one("#told", Static)
        told.set_classes("problem" if problem else "quiet")
        told.update(Content(("! " if problem else "") + shown(text)))

    @on(Input.Submitted, "#source")
    def _source_given(self, event: Input.Submitted) -> None:
        if self._preview is not None and event.value.strip() == self._asked:
            self.query_one("#found").focus()
        else:
            self._look(event.value)

    def _look(self, text: str) -> None:
        text = text.strip()
        if not text:
            self._tell("Give an address, a file or a folder.", problem=True)
            return
        self._asked, self._preview = text, None
        self._show_found(False)
        self._tell(f"looking at {text} …")

        def work() -> Preview | NewsreaderError | None:
            from reader.subscriptions.preview import address_in, preview

            address = address_in(text)
            if not address:
                return None
            start_tracker()
            try:
                return preview(address)
            except NewsreaderError as error:
                return error

        self._jobs.run(work, lambda found: self._looked(text, found))

    def _looked(self, text: str, found: Preview | NewsreaderError | None) -> None:
        if not is_open(self) or text != self._asked:
            return
        if isinstance(found, NewsreaderError):
            self._tell(str(found), problem=True)
        elif found is not None:
            self._show(found)
        elif why := unreadable(Path(text).expanduser()):
            self._tell(f"{text}: {why}", problem=True)
        else:
            self.dismiss(Addition(source=text))

    def _show(self, found: Preview) -> None:
        self._preview, self._feeds = found, list(found.feeds)
        options = self.query_one("#found", OptionList)
        options.clear_options()
        options.add_options([Option(self._line(feed), id=str(n)) for n, feed in enumerate(self._feeds)])
        if found.page:
            label = Content.assemble(("The page itself, as an article: ", "bold"), shown(found.page))
            options.add_option(Option(label, id=PAGE))
        self._show_found(True)
        what = f"{number(len(self._feeds), 'feed')} found" if self._feeds else "No feed is named there"
        self._tell(f"{what}; choose one and ⏎")
        options.highlighted = len(self._feeds) if found.is_article or not self._feeds else 0
        options.focus()

    def _line(self, feed: Candidate) -> Content:
        told = [f"{feed.entries:,} entries"] if feed.looked_at and not feed.problem else []
        if feed.headlines and feed.headlines[0].date:
            told.append(f"newest {terms.age(max(h.date for h in feed.headlines if h.date), now())}")
        if feed.entries and feed.teasers == feed.entries:
            told.append("summaries only")
        told += ["cannot be read"] if feed.problem else []
        told += ["already there"] if feed.address in self._there else []
        title = shown(feed.title or feed.address)
        return Content.assemble((title, "bold"), (f"  {' · '.join(told)}", "dim"), f"\n{shown(feed.address)}")

    @property
    def _at(self) -> str:
        options = self.query_one("#found", OptionList)
        return "" if options.highlighted is None else str(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionHighlighted, "#found")
    def _highlighted(self) -> None:
        entries = self.query_one("#entries", Static)
        at = self._at
        if at == PAGE or not at:
            entries.update(Content("Its text is read, its actors, quotes and issues found; nothing is subscribed to."))
            return
        feed = self._feeds[int(at)]
        if feed.problem:
            entries.update(Content(f"! {shown(feed.problem)}"))
            return
        if not feed.looked_at:
            entries.update(Content("looking …"))
            self._look_further(int(at), feed)
            return
        lines = [
            f"{terms.age(headline.date, now()) if headline.date else '':>6}  {cut_hard(shown(headline.title), 58)}"
            for headline in feed.headlines[:5]
        ]
        entries.update(Content("\n".join(lines) or "no entries yet"))

    def _look_further(self, at: int, feed: Candidate) -> None:
        def work() -> Candidate:
            from reader.subscriptions.preview import look_at

            start_tracker()
            return look_at(feed)

        def done(seen: Candidate) -> None:
            if is_open(self) and at < len(self._feeds) and self._feeds[at] is feed:
                self._feeds[at] = seen
                self.query_one("#found", OptionList).replace_option_prompt(str(at), self._line(seen))
                self._highlighted()

        self._jobs.run(work, done)

    @on(OptionList.OptionSelected, "#found")
    def _selected(self) -> None:
        if self._at == PAGE:
            self.action_add()
        else:
            self.query_one("#folder").focus()
            self._tell("⏎ in the folder adds it")

    @on(Input.Submitted, "#folder")
    def action_add(self) -> None:
        """Add what is chosen."""
        at = self._at
        if self._preview is None or not at:
            self._look(self.query_one("#source", Input).value)
            return
        if at == PAGE:
            self.dismiss(Addition(source=self._preview.address))
            return
        feed = self._feeds[int(at)]
        if feed.problem:
            self._tell(f"This one cannot be read: {feed.problem}", problem=True)
        elif feed.address in self._there:
            self._tell("You have this feed already", problem=True)
        else:
            self.dismiss(Addition((feed,), folder=folder_path(self.query_one("#folder", Input).value)))

    def action_found(self) -> None:
        """From the address down to what was found."""
        if self._preview is not None:
            self.query_one("#found").focus()


def unreadable(path: Path) -> str:
    """Why a file or folder cannot be added; empty where it can."""
    from reader.pages.local import SUFFIXES

    if not path.exists():
        return "neither an address (https://…) nor a file or folder that exists"
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        return f"only {', '.join(SUFFIXES)} files can be added"
    return ""


def folder_path(text: str) -> str:
    """A folder as feeds.toml has it: names separated by single slashes."""
    return "/".join(filter(None, (name.strip() for name in text.split("/"))))


class FolderDialog(Dialog[str]):
    """One of the folders, or a new one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list('cursor_down')", show=False, priority=True),
        Binding("up", "list('cursor_up')", show=False, priority=True),
    ]

    def __init__(self, title: str, folders: Sequence[str], present: str) -> None:
        super().__init__()
        self._title, self._folders, self._present = title, list(folders), present

    def compose(self) -> ComposeResult:
        """A line to type in over the folders that hold what was typed."""
        with self.box(cut_hard(shown(self._title), 60), "↑ ↓ choose · type to find or to make one · ⏎ take · esc back"):
            yield Input(placeholder="folder, such as World/Europe", id="folder")
            yield OptionList(id="folders")

    def on_mount(self) -> None:
        """All folders, the present one under the cursor."""
        self._offer("")
        self.query_one("#folder").focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        path = folder_path(text)
        held = [folder for folder in self._folders if path.casefold() in folder.casefold()]
        options = self.query_one("#folders", OptionList)
        options.clear_options()
        if path and path not in held:
            options.add_option(Option(Content.assemble(("new: ", "dim"), shown(path)), id=path))
        if not path:
            options.add_option(Option(Content("(top level)"), id="/"))
        options.add_options([Option(Content(shown(folder)), id=folder) for folder in held])
        here = self._present or "/"
        ids = [str(options.get_option_at_index(n).id) for n in range(options.option_count)]
        options.highlighted = ids.index(here) if not path and here in ids else (0 if ids else None)

    def action_list(self, step: str) -> None:
        """Move in the folders while the line keeps the keys."""
        getattr(self.query_one("#folders", OptionList), f"action_{step}")()

    @on(Input.Submitted)
    def _take(self) -> None:
        self.query_one("#folders", OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(folder_path(str(event.option.id)))
