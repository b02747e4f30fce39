"""Dialogs about who is who: another name, the same as another, or two under one name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.model import Actor, ActorKind, Annotation, Document, Role, Span
from widgets.article.selection import sentence_at
from widgets.article.wrap import shown
from widgets.screens.dialogs import Dialog
from widgets.screens.editing import Several

LATER_KEYS = "⏎ here · ctrl+l in later articles too · esc back"
AROUND = 34
"""Code points of a mention's sentence that are shown on either side."""


class Named(NamedTuple):
    """An answer about a name."""

    name: str
    """What was typed; of a merge the other actor's annotation id."""
    later: bool
    """Whether it is a rule for later articles."""


class RenameDialog(Dialog[Named]):
    """One line: the name an actor goes by."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "take(True)", "In later articles too", show=False, priority=True)
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._old = name

    def compose(self) -> ComposeResult:
        """Question and line."""
        with self.box("Rename actor", LATER_KEYS):
            yield Static(Content("The name it goes by; the old one is kept beside it"), classes="quiet")
            yield Input(self._old)

    @on(Input.Submitted)
    def _here(self) -> None:
        self.action_take(False)

    def action_take(self, later: bool) -> None:
        """What was typed, where it is anything."""
        name = " ".join(self.query_one(Input).value.split())
        if name:
            self.dismiss(Named(name, later))


class MergeDialog(Dialog[Named]):
    """One of the article's other actors."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "take(True)", "In later articles too", show=False, priority=True),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
    ]

    def __init__(self, into: str, others: Sequence[tuple[str, str]]) -> None:
        """Others are annotation id and name."""
        super().__init__()
        self._into, self._others = into, others

    def compose(self) -> ComposeResult:
        """Question and list."""
        with self.box("Merge", LATER_KEYS):
            question = f"{self._into} gets the mentions, names, quotes and issues of:"
            yield Static(Content(shown(question)), classes="quiet")
            yield OptionList(*(Option(Content(shown(name)), id=id) for id, name in self._others))

    def action_move(self, way: str) -> None:
        """Up or down."""
        getattr(self.query_one(OptionList), f"action_cursor_{way}")()

    @on(OptionList.OptionSelected)
    def _here(self) -> None:
        self.action_take(False)

    def action_take(self, later: bool) -> None:
        """The one under the cursor."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(Named(str(options.get_option_at_index(options.highlighted).id), later))


class Split(NamedTuple):
    """Which mentions are another actor's, and who that is."""

    spans: tuple[Span, ...]
    name: str
    kind: ActorKind


class SplitDialog(Dialog[Split]):
    """An actor's mentions and pronouns, each in its sentence, to take those that are another's."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Split", show=False, priority=True)]

    def __init__(self, annotation: Annotation, document: Document) -> None:
        super().__init__()
        assert isinstance(annotation.body, Actor)  # noqa: S101 - the caller looked
        self._actor = annotation.body
        own = [s for s in annotation.spans if s.role in (Role.MENTION, Role.PRONOUN)]
        self._places = {f"m{n}": s for n, s in enumerate(sorted(own, key=lambda s: s.start))}
        self._document = document

    def compose(self) -> ComposeResult:
        """The mentions, the other's name and kind."""
        with self.box("Split actor", "space takes one · tab next · ctrl+s split · esc back"):
            question = f"Which of these are not {self._actor.name}, but another? Quotes follow the speaker's words."
            yield Static(Content(shown(question)), classes="quiet")
            yield Several([(id, self._told(id)) for id in self._places], (), id="mentions")
            yield Static(Content("Name of the other"), classes="label")
            yield Input(id="name", placeholder="as the longest of its mentions")
            yield Static(Content("Kind"), classes="label")
            kinds = OptionList(*(Option(kind.value, id=kind.value) for kind in ActorKind), id="kind")
            kinds.highlighted = list(ActorKind).index(self._actor.kind)
            yield kinds
            yield Static("", id="told", classes="problem")

    def _told(self, id: str) -> str:
        """A mention with what stands around it, cut at both ends."""
        _, start, end, _ = self._places[id]
        text, sentence = self._document.text, sentence_at(self._document, start)
        before, after = text[max(sentence.start, start - AROUND) : start], text[end : min(sentence.end, end + AROUND)]
        left = "…" if start - AROUND > sentence.start else ""
        right = "…" if end + AROUND < sentence.end else ""
        return " ".join(f"{left}{before}[{text[start:end]}]{after}{right}".split())

    @on(OptionList.OptionSelected, "#kind")
    def _kind_taken(self) -> None:
        self.focus_next()

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Answer, or say what is missing."""
        taken = [self._places[id] for id in self.query_one("#mentions", Several).taken]
        names = [s for s in taken if s.role is Role.MENTION]
        left = [s for s in self._places.values() if s.role is Role.MENTION and s not in taken]
        typed = " ".join(self.query_one("#name", Input).value.split())
        told = self.query_one("#told", Static)
        if not names:
            told.update(Content("Take at least one name, not only pronouns: space takes the one under the cursor."))
        elif not left:
            told.update(Content(f"At least one name has to stay {shown(self._actor.name)}'s; c renames an actor."))
        else:
            name = typed or max((" ".join(s.exact.split()) for s in names), key=len)
            kinds = self.query_one("#kind", OptionList)
            kind = str(kinds.get_option_at_index(kinds.highlighted or 0).id)
            spans = sorted(Span(s.start, s.end) for s in taken)
            self.dismiss(Split(tuple(spans), name, ActorKind(kind)))
