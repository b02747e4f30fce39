"""What the reader writes: a mark, a note, and an article's marks and notes in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from reader.model import Anchor, Annotation, Mark, Note
from widgets.article.wrap import shown
from widgets.labels import colour_of
from widgets.screens.dialogs import Dialog


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

    def __init__(self, annotations: Sequence[Annotation], labels: Mapping[str, str]) -> None:
        """Labels are names with their colours."""
        super().__init__()
        self._annotations, self._labels = annotations, labels

    def compose(self) -> ComposeResult:
        """One below the other."""
        with self.box("Marks and notes", "⏎ go there · e edit · x remove · esc back"):
            yield OptionList(*(Option(told(a, self._labels), id=a.id) for a in self._annotations))

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


def told(annotation: Annotation, labels: Mapping[str, str] = MappingProxyType({})) -> Content:
    """The words, then what the reader says of them."""
    sign = "!" if annotation.anchor is Anchor.ORPHANED else " "
    match annotation.body:
        case Mark() as mark:
            words = f"“{' '.join(' '.join(s.exact for s in annotation.spans).split())}”"
            details = [mark.label, mark.note, " ".join(f"#{tag}" for tag in mark.tags)]
            lost = "has lost its place in the text; O places it again" if sign == "!" else ""
            colour = colour_of(labels, mark.label)
            said = " · ".join(" ".join(part.split()) for part in (*details, lost) if part)
            below = f"\n   {shown(said)}" if said else ""
            return Content.assemble((f"{sign}▪ ", colour.hex if colour else "$mark"), shown(words), (below, "dim"))
        case Note(text=text):
            return Content.assemble(("  ✎ ", "$mark"), shown(" ".join(text.split())))
        case _:
            return Content("")


class NewMark(Dialog[Mark]):
    """What is said of marked words: a label of the reader's own set or another one, tags, a note."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Keep", show=False, priority=True)]

    def __init__(self, words: str, labels: Mapping[str, str]) -> None:
        """Labels are names with their colours."""
        super().__init__()
        self._words, self._labels = words, labels

    def compose(self) -> ComposeResult:
        """The marked words; label, note, tags."""
        keys = "1-9 or ⏎ keeps it with a label" if self._labels else "⏎ keep"
        with self.box("Mark", f"{keys} · tab next · ctrl+s keep · esc back"):
            yield Static(Content(f"“{' '.join(shown(self._words).split())}”"), classes="words")
            if self._labels:
                yield Labels(self._labels, id="labels")
            other = "another label, may stay empty" if self._labels else "label, may stay empty"
            yield Input(placeholder=other, id="label")
            yield TextArea("", id="note", tab_behavior="focus", placeholder="note, may stay empty")
            yield Input(placeholder="tags, with commas between", id="tags")

    def on_mount(self) -> None:
        """Most marks need but a word."""
        self.query_one("#labels" if self._labels else "#label").focus()

    @on(OptionList.OptionSelected, "#labels")
    def _labelled(self, event: OptionList.OptionSelected) -> None:
        self._keep(str(event.option.id))

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Keep the mark; with the label in the line, else with the one under the cursor of the list, if it is there."""
        typed = " ".join(self.query_one("#label", Input).value.split())
        chosen = self.query_one(Labels) if self._labels else None
        self._keep(typed or (chosen.chosen if chosen is not None and chosen.has_focus else ""))

    def _keep(self, label: str) -> None:
        note = self.query_one("#note", TextArea).text.strip()
        self.dismiss(Mark(label, note, tags_of(self.query_one("#tags", Input).value)))


class Labels(OptionList):
    """The reader's own labels in their colours, each with a number to press."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        *(Binding(str(n), f"take({n})", show=False) for n in range(1, 10)),
    ]

    def __init__(self, labels: Mapping[str, str], *, id: str) -> None:
        self._labels = labels
        super().__init__(*(Option(self._told(n, name), id=name) for n, name in enumerate(labels, 1)), id=id)

    def _told(self, number: int, name: str) -> Content:
        colour = colour_of(self._labels, name)
        sign = ("■ ", colour.hex if colour is not None else "$mark")
        return Content.assemble((f"{number if number < 10 else ' '} ", "dim"), sign, shown(name))

    @property
    def chosen(self) -> str:
        """The one under the cursor."""
        return "" if self.highlighted is None else str(self.get_option_at_index(self.highlighted).id)

    def action_take(self, number: int) -> None:
        """The one with this number."""
        if number <= self.option_count:
            self.highlighted = number - 1
            self.action_select()


def tags_of(text: str) -> tuple[str, ...]:
    """Tags as they were typed, with commas between."""
    return tuple(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in text.split(",")))))


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
