"""Small screens that ask one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar
from urllib.parse import urlsplit

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from widgets.article.wrap import shown
from widgets.screens import STYLESHEET

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """A framed question in the middle; escape answers None."""

    CSS_PATH = STYLESHEET

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Back", show=False),
        # At once: a key that bubbles up first is overtaken by the letters typed after it.
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
    ]

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
        with self.box("newsreader", "q leave · esc later"):
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


class TellDialog(Dialog[None]):
    """Several lines to know of."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "give_up", show=False)]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        """One below the other."""
        with self.box(self._title, "⏎ or esc on"):
            yield Static(Content("\n".join(f"! {shown(line)}" for line in self._lines)))


class AskDialog(Dialog[str]):
    """One line to type."""

    def __init__(
        self, title: str, question: str, *, placeholder: str = "", value: str = "", empty: bool = False
    ) -> None:
        """`empty` says that nothing is an answer, too."""
        super().__init__()
        self._title, self._question, self._placeholder, self._value = title, question, placeholder, value
        self._empty = empty

    def compose(self) -> ComposeResult:
        """Question and line."""
        with self.box(self._title, "⏎ take · esc back"):
            yield Static(Content(self._question), classes="quiet")
            yield Input(self._value, placeholder=self._placeholder)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """What was typed, where it is anything."""
        if event.value.strip() or self._empty:
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


def leads_to(address: str) -> str:
    """The host of an address that may be taken for another one's: with a name before "@", or in foreign letters."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if "@" in parts.netloc or "xn--" in host or not host.isascii() else ""


class AddressDialog(Dialog[str]):
    """A link's whole address, before anything opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "answer('open')", "Open", show=False),
        Binding("enter,y,c", "answer('copy')", "Copy", show=False),
    ]

    def __init__(self, address: str, *, remote: bool, opens: bool) -> None:
        super().__init__()
        self._address, self._remote, self._opens = address, remote, opens

    def compose(self) -> ComposeResult:
        """The address; over SSH it was sent to the terminal's clipboard at once."""
        keys = "o open · ⏎ copy · esc back" if self._opens and not self._remote else "⏎ copy · esc back"
        with self.box("Address", keys):
            yield Static(Content(shown(self._address)), classes="address")
            if host := leads_to(self._address):
                yield Static(Content(f"It leads to {shown(host)}"), classes="problem")
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
