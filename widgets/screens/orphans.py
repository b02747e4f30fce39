"""What lost its place when its text changed, over all articles: to look at, to place again by hand, or to remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader import store as stores
from reader.model import MAIN_ROLE, Annotation, Document, RoleSpan, Span, spans_of
from reader.store import Store
from widgets.article.selection import sentences
from widgets.article.wrap import shown
from widgets.jobs import Jobs, now
from widgets.screens.dialogs import Dialog
from widgets.screens.reading.correcting import words_of
from widgets.suggestion import LAYERS


class Found(NamedTuple):
    """An annotation without a place, and where it is from."""

    annotation: Annotation
    title: str


def orphans_of(store: Store) -> list[Found]:
    """All of a store, the newest article's first."""
    titles: dict[str, str] = {}
    found = []
    for annotation in stores.orphans(store):
        if annotation.article not in titles:
            article = stores.article(store, annotation.article)
            titles[annotation.article] = article.title if article else ""
        found.append(Found(annotation, titles[annotation.article]))
    return found


def nearest(annotation: Annotation, document: Document) -> Span:
    """The sentence that has most in common with what the annotation's words and their surroundings were."""
    words = f"{annotation.prefix} {words_of(annotation)} {annotation.suffix}".casefold()
    all_of_them = [s for block in document.blocks for s in sentences(document, Span(block.start, block.end))]
    matcher = SequenceMatcher(None, "", words, autojunk=False)

    def likeness(sentence: Span) -> float:
        matcher.set_seq1(document.text[sentence.start : sentence.end].casefold())
        return matcher.real_quick_ratio() and matcher.ratio()

    return max(all_of_them, key=likeness, default=Span(0, min(1, len(document.text))))


def placed_at(annotation: Annotation, text: str, span: Span) -> Annotation:
    """The annotation with these words as its main ones; of its others those that stand there still are kept."""
    main = MAIN_ROLE[annotation.layer]
    others = [s for s in annotation.spans if s.role is not main and text[s.start : s.end] == s.exact]
    own = RoleSpan(main, span.start, span.end, text[span.start : span.end])
    return replace(annotation, spans=tuple(sorted((own, *others), key=lambda s: (s.start, s.end))))


class OrphansScreen(Dialog[Annotation]):
    """A list of them, those of the open article first; what was decided stands beside each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
        Binding("q", "give_up", show=False),
    ]

    def __init__(self, jobs: Jobs, found: Sequence[Found], article: str | None) -> None:
        """`article` is the id of the open one."""
        super().__init__()
        self._jobs = jobs
        self.found = sorted(found, key=lambda one: one.annotation.article != article)
        """As they are shown."""

    def compose(self) -> ComposeResult:
        """What they are, the list, the words around the one under the cursor."""
        with self.box("Lost places", "⏎ select the words it gets · x remove · esc back"):
            said = "Their texts changed and the words are gone, or stand there in other company."
            yield Static(Content(said), classes="quiet")
            yield OptionList(*(Option(told(one), id=one.annotation.id) for one in self.found))
            yield Static(id="around", classes="label")

    def _under_cursor(self) -> Found | None:
        at = self.query_one(OptionList).highlighted
        return self.found[at] if at is not None and at < len(self.found) else None

    @on(OptionList.OptionHighlighted)
    def _show_around(self) -> None:
        if (one := self._under_cursor()) is not None:
            a = one.annotation
            before, after = (" ".join(shown(part).split()) for part in (a.prefix, a.suffix))
            words = Content.assemble(("stood in: …", "dim"), (f"{before} ", "dim"), (words_of(a), "$mark"))
            self.query_one("#around", Static).update(words + Content.assemble((f" {after}…", "dim")))

    def action_move(self, way: str) -> None:
        """Up or down."""
        getattr(self.query_one(OptionList), f"action_cursor_{way}")()

    @on(OptionList.OptionSelected)
    def _place(self) -> None:
        if (one := self._under_cursor()) is not None:
            self.dismiss(one.annotation)

    def action_remove(self) -> None:
        """Remove the one under the cursor, or reject it where it was a suggestion."""
        one = self._under_cursor()
        if one is None:
            return
        options = self.query_one(OptionList)
        options.remove_option(one.annotation.id)
        self.found.remove(one)
        self._jobs.write(lambda store: stores.remove(store, [one.annotation.id], now=now()))
        if not self.found:
            self.dismiss(None)


def told(one: Found) -> Content:
    """Layer and decision, the words, the article."""
    a = one.annotation
    main = spans_of(a)
    words = words_of(a) if main else ""
    return Content.assemble(
        (f"{LAYERS[a.layer]}, {a.status.value}  ", f"${a.layer.value}"),
        (f"“{words}”" if words else "", "bold"),
        (f"\n   {shown(one.title)}", "dim"),
    )
