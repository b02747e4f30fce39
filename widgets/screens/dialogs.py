"""Small screens that ask one thing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from widgets.wrap import shown

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """A framed question in the middle; escape answers None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Back", show=False)]

    def action_give_up(self) -> None:
        """Back, with nothing done."""
        self.dismiss(None)

    def box(self, title: str, keys: str = "") -> Vertical:
        """The frame."""
        box = Vertical(classes="box")
        box.border_title = Content(title)
        box.border_subtitle = Content(keys)
        return box


class FirstStart(Dialog[str]):
    """What this is, and four ways to begin; nothing is requested from the network before one is taken."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "take('samples')", "Samples", show=False),
        Binding("f", "take('feeds')", "Feeds", show=False),
        Binding("a", "take('add')", "Add", show=False),
        Binding("i", "take('import')", "Import", show=False),
        Binding("q", "app.quit", "Quit", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Three lines."""
        with self.box("newsreader"):
            yield Static(Content("Reads the news and shows who acts, who said what, what is left open."))
            yield Static(Content("Nothing is fetched from the network before you say so."), classes="quiet")
            yield Static(
                Content.assemble(
                    *(
                        part
                        for key, label in (
                            ("s", "sample articles"),
                            ("f", "sample feeds"),
                            ("a", "add a feed or site"),
                            ("i", "import OPML"),
                        )
                        for part in (" · " if key != "s" else "", (key, "bold $primary"), f" {label}")
                    )
                ),
                classes="label",
            )

    def action_take(self, way: str) -> None:
        """Begin this way."""
        self.dismiss(way)


class AskDialog(Dialog[str]):
    """One line to type."""

    def __init__(self, title: str, question: str, *, placeholder: str = "", value: str = "") -> None:
        super().__init__()
        self._title, self._question, self._placeholder, self._value = title, question, placeholder, value

    def compose(self) -> ComposeResult:
        """Question and line."""
        with self.box(self._title, "⏎ take · esc back"):
            yield Static(Content(self._question), classes="quiet")
            yield Input(self._value, placeholder=self._placeholder)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """What was typed, where it is anything."""
        if event.value.strip():
            self.dismiss(event.value.strip())


class ChooseDialog(Dialog[str]):
    """One of several, by its id."""

    def __init__(self, title: str, question: str, options: Sequence[tuple[str, str]]) -> None:
        """Options are id and label."""
        super().__init__()
        self._title, self._question, self._options = title, question, options

    def compose(self) -> ComposeResult:
        """Question and list."""
        with self.box(self._title, "⏎ take · esc back"):
            yield Static(Content(shown(self._question)), classes="quiet")
            yield OptionList(*(Option(Content(shown(label)), id=name) for name, label in self._options))

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """The one that was chosen."""
        self.dismiss(str(event.option.id))


class AddressDialog(Dialog[str]):
    """A link's whole address, before anything opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,enter", "answer('open')", "Open", show=False),
        Binding("c", "answer('copy')", "Copy", show=False),
    ]

    def __init__(self, address: str, *, remote: bool, opens: bool) -> None:
        super().__init__()
        self._address, self._remote, self._opens = address, remote, opens

    def compose(self) -> ComposeResult:
        """The address; over SSH it was sent to the terminal's clipboard at once."""
        keys = "o open · c copy · esc back" if self._opens and not self._remote else "c copy · esc back"
        with self.box("Address", keys):
            yield Static(Content(shown(self._address)), classes="address")
            if self._remote:
                said = "Over SSH no browser opens here: the address was sent to your terminal's clipboard."
                yield Static(Content(said), classes="quiet")
            elif not self._opens:
                yield Static(Content("Only http, https and mailto addresses are opened."), classes="problem")

    def action_answer(self, answer: str) -> None:
        """Open or copy."""
        if answer == "open" and (self._remote or not self._opens):
            return
        self.dismiss(answer)


class MarkText(NamedTuple):
    """What the reader says of a mark."""

    label: str
    note: str


class NoteDialog(Dialog[MarkText]):
    """Label and note of a new mark."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Keep", show=False, priority=True)]

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """The marked words, a label, a note."""
        with self.box("Mark", "⏎ in the label or ctrl+s keep · tab note · esc back"):
            yield Static(Content(f"“{' '.join(shown(self._words).split())}”"), classes="words")
            yield Input(placeholder="label, may stay empty", id="label")
            yield TextArea("", id="note", tab_behavior="focus", placeholder="note, may stay empty")

    def on_mount(self) -> None:
        """Most marks need but a word."""
        self.query_one("#label").focus()

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Keep the mark."""
        label, note = self.query_one("#label", Input).value, self.query_one("#note", TextArea).text
        self.dismiss(MarkText(label.strip(), note.strip()))


class ExportChoice(NamedTuple):
    """What to write where."""

    format: str
    scope: str
    """ "article", "list" or "accepted"."""
    path: Path


class ExportDialog(Dialog[ExportChoice]):
    """Format, scope and path of an export."""

    def __init__(self, formats: list[tuple[str, str, str]], scopes: list[tuple[str, str]], folder: Path) -> None:
        """Formats are name, suffix ("" for a folder) and a sentence; scopes are name and label."""
        super().__init__()
        self._formats, self._scopes, self._folder = formats, scopes, folder

    def compose(self) -> ComposeResult:
        """Three questions, one under the other."""
        with self.box("Export", "tab next · ⏎ in the path writes · esc back"):
            yield Static(Content("What"), classes="label -first")
            yield OptionList(*(Option(Content(label), id=name) for name, label in self._scopes), id="scope")
            yield Static(Content("Format"), classes="label")
            yield OptionList(
                *(
                    Option(Content.assemble((f"{name:10}", "bold"), (help, "dim")), id=name)
                    for name, _, help in self._formats
                ),
                id="format",
            )
            yield Static(Content("To"), classes="label")
            yield Input(id="path")
            yield Static("", id="told", classes="problem")

    def on_mount(self) -> None:
        """Begin with the first of each."""
        for name in ("#scope", "#format"):
            self.query_one(name, OptionList).highlighted = 0
        self._propose()
        self.query_one("#scope").focus()

    def _chosen(self, name: str) -> str:
        options = self.query_one(name, OptionList)
        return str(options.get_option_at_index(options.highlighted or 0).id)

    def _propose(self) -> None:
        suffix = next(suffix for name, suffix, _ in self._formats if name == self._chosen("#format"))
        path = self.query_one("#path", Input)
        path.value = str(self._folder / f"newsreader{suffix}")
        path.cursor_position = len(path.value)

    @on(OptionList.OptionHighlighted, "#format")
    def _format_changed(self) -> None:
        self._propose()

    @on(OptionList.OptionSelected)
    def _next_question(self) -> None:
        self.focus_next()

    @on(Input.Submitted)
    def _write(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.query_one("#told", Static).update(Content("Name a file or a folder."))
            return
        path = Path(event.value.strip()).expanduser()
        self.dismiss(ExportChoice(self._chosen("#format"), self._chosen("#scope"), path))
