"""What the reader wrote: an article's marks and notes in a list, and a new note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from reader.model import Anchor, Annotation, Mark, Note
from widgets.screens.dialogs import Dialog
from widgets.wrap import shown


class MarkChoice(NamedTuple):
    """What to do with which one."""

    annotation: str
    what: str
    """ "open", "edit" or "remove"."""


class MarksDialog(Dialog[MarkChoice]):
    """Marks in order of place, then notes; those that lost their place say so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "take('edit')", "Edit", show=False),
        Binding("x,delete", "take('remove')", "Remove", show=False),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
    ]

    def __init__(self, annotations: Sequence[Annotation]) -> None:
        super().__init__()
        self._annotations = annotations

    def compose(self) -> ComposeResult:
        """One below the other."""
        with self.box("Marks and notes", "⏎ go there · e edit · x remove · esc back"):
            yield OptionList(*(Option(told(a), id=a.id) for a in self._annotations))

    def action_move(self, way: str) -> None:
        """Up or down."""
        getattr(self.query_one(OptionList), f"action_cursor_{way}")()

    def action_take(self, what: str) -> None:
        """Answer with the one under the cursor."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(MarkChoice(str(options.get_option_at_index(options.highlighted).id), what))

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        self.action_take("open")


def told(annotation: Annotation) -> Content:
    """The words, then what the reader says of them."""
    sign = "!" if annotation.anchor is Anchor.ORPHANED else " "
    match annotation.body:
        case Mark() as mark:
            words = f"“{' '.join(' '.join(s.exact for s in annotation.spans).split())}”"
            details = [mark.label, mark.note, " ".join(f"#{tag}" for tag in mark.tags)]
            lost = "has lost its place in the text" if sign == "!" else ""
            said = " · ".join(" ".join(part.split()) for part in (*details, lost) if part)
            below = f"\n   {shown(said)}" if said else ""
            return Content.assemble((f"{sign}▪ ", "$mark"), shown(words), (below, "dim"))
        case Note(text=text):
            return Content.assemble(("  ✎ ", "$mark"), shown(" ".join(text.split())))
        case _:
            return Content("")


class NewNote(Dialog[str]):
    """A note about a whole article."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Keep", show=False, priority=True)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The article, an editor."""
        with self.box("Note", "ctrl+s keep · esc back"):
            yield Static(Content(shown(self._title)), classes="quiet")
            yield TextArea("", id="note", placeholder="about the whole article")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#note").focus()

    def action_keep(self) -> None:
        """Keep it, where there is anything."""
        text = self.query_one("#note", TextArea).text.strip()
        self.dismiss(text or None)
