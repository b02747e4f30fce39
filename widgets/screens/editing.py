"""Dialogs that correct what is said about a text: one a layer, each answers with the annotation as it should be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from reader.annotating.deadline import deadline_of
from reader.model import (
    Actor,
    ActorKind,
    Annotation,
    Article,
    Body,
    IssueType,
    Mark,
    Note,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    Status,
)
from widgets.article.wrap import shown
from widgets.screens.dialogs import Dialog
from widgets.screens.marks import tags_of
from widgets.suggestion import LAYERS

UNKNOWN = "speaker unknown"
SELECT, SELECT_WORDS = "?", "select the speaker's words in the text…"
E = TypeVar("E", bound=StrEnum)


class Several(OptionList):
    """A list to take any number of; a sign says which are taken."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "take_or_leave", "Take or leave", show=False)]

    class Changed(Message):
        """One was taken or left."""

    def __init__(self, options: Sequence[tuple[str, str]], taken: Collection[str], *, id: str) -> None:
        """Options are id and label."""
        self._options_given = list(options)
        self.taken = {name for name, _ in options if name in taken}
        """Ids of those that are taken."""
        super().__init__(*(Option(self._prompt(n), id=name) for n, (name, _) in enumerate(options)), id=id)

    def _prompt(self, index: int) -> Content:
        name, label = self._options_given[index]
        return Content(f"{'✓' if name in self.taken else '·'} {shown(label)}")

    def action_take_or_leave(self) -> None:
        """Take the one under the cursor, or leave it."""
        if (index := self.highlighted) is not None:
            self.taken ^= {self._options_given[index][0]}
            self.replace_option_prompt_at_index(index, self._prompt(index))
            self.post_message(self.Changed())


class EditDialog(Dialog[Annotation | Role]):
    """What all layers share: the words, the fields, and how they are kept.

    It answers with the annotation, or with a role whose words are to be selected in the text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Keep", show=False, priority=True)]

    def __init__(self, annotation: Annotation, article: Article, annotations: Sequence[Annotation]) -> None:
        super().__init__()
        self._annotation, self._article = annotation, article
        self._actors = [a for a in annotations if isinstance(a.body, Actor) and a.status is not Status.REJECTED]

    def compose(self) -> ComposeResult:
        """The words, then the fields."""
        title = f"Edit {LAYERS[self._annotation.layer].lower()}"
        with self.box(title, "tab next · ⏎ in a line or ctrl+s keep · esc back"):
            words = " … ".join(" ".join(s.exact.split()) for s in self._annotation.spans[:1])
            if words:
                yield Static(Content(f"“{shown(words)}”"), classes="words")
            yield from self.fields()
            yield Static("", id="told", classes="problem")

    def fields(self) -> ComposeResult:
        """What can be changed."""
        raise NotImplementedError

    def body(self) -> Body:
        """What the fields say; a ValueError says what is wrong with one."""
        raise NotImplementedError

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Answer, or say why not."""
        if self.query("#speaker") and self.picked("speaker") == SELECT:
            self.dismiss(Role.SPEAKER)
            return
        try:
            body = self.body()
        except ValueError as error:
            self.query_one("#told", Static).update(Content(str(error)))
            return
        self.dismiss(replace(self._annotation, body=body))

    @on(OptionList.OptionSelected)
    def _next_field(self, event: OptionList.OptionSelected) -> None:
        if event.option.id == SELECT:
            self.dismiss(Role.SPEAKER)
        else:
            self.focus_next()

    def label(self, text: str) -> Static:
        """The name of a field."""
        return Static(Content(text), classes="label")

    def choice(self, id: str, options: Sequence[tuple[str, str]], chosen: str) -> OptionList:
        """A list to pick one of, by id and label; the present one has a sign and the cursor."""
        signs = ("● " if name == chosen else "  " for name, _ in options)
        labels = (f"{sign}{shown(label)}" for sign, (_, label) in zip(signs, options, strict=True))
        made = OptionList(*(Option(Content(s), id=name) for s, (name, _) in zip(labels, options, strict=True)), id=id)
        made.highlighted = next((n for n, (name, _) in enumerate(options) if name == chosen), 0)
        return made

    def kinds(self, id: str, kind: type[E], chosen: E) -> OptionList:
        """A list of the kinds there are."""
        return self.choice(id, [(one.value, one.value) for one in kind], chosen.value)

    def picked(self, id: str) -> str:
        """The id of what has the cursor in a list."""
        options = self.query_one(f"#{id}", OptionList)
        return str(options.get_option_at_index(options.highlighted or 0).id)

    def typed(self, id: str) -> str:
        """What stands in a line."""
        return " ".join(self.query_one(f"#{id}", Input).value.split())


class EditActor(EditDialog):
    """Name, kind and role."""

    def fields(self) -> ComposeResult:
        """Three of them."""
        actor = cast(Actor, self._annotation.body)
        yield self.label("Name")
        yield Input(actor.name, id="name")
        yield self.label("Kind")
        yield self.kinds("kind", ActorKind, actor.kind)
        yield self.label("Role")
        yield Input(actor.role, placeholder="may stay empty", id="role")

    def body(self) -> Body:
        """The actor; a name it had is kept among its names."""
        old, name = cast(Actor, self._annotation.body), self.typed("name")
        if not name:
            raise ValueError("An actor needs a name.")
        names = tuple(n for n in dict.fromkeys((*old.names, old.name)) if n != name) if name != old.name else old.names
        return replace(old, name=name, names=names, kind=ActorKind(self.picked("kind")), role=self.typed("role"))


class EditQuote(EditDialog):
    """Kind and speaker: an actor of the article, or unknown."""

    def fields(self) -> ComposeResult:
        """Speakers first: that is what is wrong most often."""
        quote = cast(Quote, self._annotation.body)
        actors = [(a.id, cast(Actor, a.body).name) for a in self._actors]
        options, chosen = [("", UNKNOWN), *actors, (SELECT, SELECT_WORDS)], quote.actor or ""
        if quote.speaker_name and chosen not in {a for a, _ in actors}:
            options.insert(0, ("=", f"{quote.speaker_name} (no actor of the article)"))
            chosen = "="
        yield self.label("Speaker")
        yield self.choice("speaker", options, chosen)
        yield self.label("Kind")
        yield self.kinds("kind", QuoteKind, quote.kind)

    def body(self) -> Body:
        """The quote, its speaker named as the actor is."""
        quote = replace(cast(Quote, self._annotation.body), kind=QuoteKind(self.picked("kind")))
        speaker = self.picked("speaker")
        if speaker == "=":
            return quote
        name = next((cast(Actor, a.body).name for a in self._actors if a.id == speaker), None)
        return replace(quote, actor=speaker if name is not None else None, speaker_name=name)


class EditIssue(EditDialog):
    """Type, topic, holders and deadline."""

    def fields(self) -> ComposeResult:
        """Four of them."""
        issue = cast(OpenIssue, self._annotation.body)
        yield self.label("Type")
        yield self.kinds("type", IssueType, issue.type)
        yield self.label("Topic")
        yield Input(issue.topic, id="topic")
        if self._actors:
            yield self.label("Held by (space takes one or leaves it)")
            yield Several([(a.id, cast(Actor, a.body).name) for a in self._actors], issue.actors, id="holders")
        yield self.label("Deadline")
        yield Input(issue.deadline or "", placeholder="2025-12-25, 2026-03, or in words: by Friday", id="deadline")

    def body(self) -> Body:
        """The issue; holders that are no actors of the article stay."""
        old = cast(OpenIssue, self._annotation.body)
        names = {a.id: cast(Actor, a.body).name for a in self._actors}
        known = {names[a] for a in old.actors if a in names}
        picked = self.query_one(Several).taken if self._actors else set()
        actors = tuple(a for a in names if a in picked)
        others = tuple(holder for holder in old.holders if holder not in known and holder not in names.values())
        same = set(actors) == set(old.actors)
        return replace(
            old,
            type=IssueType(self.picked("type")),
            topic=self.typed("topic"),
            actors=old.actors if same else actors,
            holders=old.holders if same else (*(names[a] for a in actors), *others),
            deadline=deadline_of(self.typed("deadline"), self._article.date.date()),
        )


class EditMark(EditDialog):
    """Label, tags and note."""

    def fields(self) -> ComposeResult:
        """Three of them."""
        mark = cast(Mark, self._annotation.body)
        yield self.label("Label")
        yield Input(mark.label, placeholder="may stay empty", id="label")
        yield self.label("Tags, with commas between")
        yield Input(", ".join(mark.tags), id="tags")
        yield TextArea(mark.note, id="note", tab_behavior="focus", placeholder="note, may stay empty")

    def body(self) -> Body:
        """The mark."""
        note = self.query_one("#note", TextArea).text.strip()
        return Mark(self.typed("label"), note, tags_of(self.typed("tags")))


class EditNote(EditDialog):
    """The text of a note."""

    def fields(self) -> ComposeResult:
        """One."""
        text = cast(Note, self._annotation.body).text
        yield TextArea(text, id="note", tab_behavior="focus", placeholder="about the whole article")

    def body(self) -> Body:
        """The note; an empty one is none."""
        text = self.query_one("#note", TextArea).text.strip()
        if not text:
            raise ValueError("A note needs words; 4 lists notes, and x removes one there.")
        return Note(text)


_DIALOGS: dict[type[Body], type[EditDialog]] = {
    Actor: EditActor,
    Quote: EditQuote,
    OpenIssue: EditIssue,
    Mark: EditMark,
    Note: EditNote,
}


def edit_dialog(annotation: Annotation, article: Article, annotations: Sequence[Annotation]) -> EditDialog:
    """The dialog for an annotation's layer; annotations are all of its article."""
    return _DIALOGS[type(annotation.body)](annotation, article, annotations)
