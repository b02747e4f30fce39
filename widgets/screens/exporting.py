"""Exporting from the screen: what, of which layers and decisions, in which format, where to; shown before written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader import store as stores
from reader.errors import NewsreaderError
from reader.export import FORMATS, ExportReport, Row, Selection, export, format_named
from reader.model import Annotation, Article, Layer, Status
from reader.store import Store
from widgets.article.wrap import shown
from widgets.jobs import Jobs
from widgets.screens.commanded import is_open
from widgets.screens.dialogs import Dialog
from widgets.screens.editing import Several
from widgets.suggestion import LAYERS

ARTICLE, CHOSEN, LIST, QUERY = "article", "chosen", "list", "query"
STATUSES: dict[str, tuple[str, tuple[Status, ...]]] = {
    "suits": ("what suits the format", ()),
    "decided": ("accepted and edited", (Status.ACCEPTED, Status.EDITED)),
    "open": ("all but rejected", (Status.SUGGESTED, Status.ACCEPTED, Status.EDITED)),
    "suggested": ("suggested only", (Status.SUGGESTED,)),
    "all": ("all", tuple(Status)),
}
LONGEST = 4_000
"""Characters of a preview."""
LOOKED_AT = 200
"""Articles of a list that are looked at for one to preview."""
BINARY = {"sqlite": "A database: tables and views for SQL.", "spacy": "A binary file of spaCy's for each article."}


class Scope(NamedTuple):
    """What can be exported from where the reader is."""

    article: Article | None
    """The open one."""
    annotations: tuple[Annotation, ...]
    """Of the open one."""
    chosen: frozenset[str]
    """Ids of the annotation that is chosen and of what belongs to it."""
    query: str
    """Of the list."""
    title: str
    """Of the list."""


class ExportChoice(NamedTuple):
    """What to write where."""

    format: str
    what: str
    query: str
    wanted: Selection
    path: Path
    force: bool = False


def rows_of(store: Store, choice: ExportChoice, scope: Scope) -> Iterator[Row]:
    """The articles that are meant, with their annotations; which of those are wanted is for the export to say."""
    if choice.what in (ARTICLE, CHOSEN):
        if scope.article is not None:
            about = scope.annotations
            yield scope.article, about if choice.what == ARTICLE else tuple(a for a in about if a.id in scope.chosen)
        return
    query = choice.query if choice.what == QUERY else scope.query
    yield from stores.export_rows(store, query, **choice.wanted.of_store(format_named(choice.format)))


def preview(store: Store, choice: ExportChoice, scope: Scope) -> str:
    """The beginning of what would be written, of the first article that has something to write."""
    chosen = format_named(choice.format)
    rows = choice.wanted.of(islice(rows_of(store, choice, scope), LOOKED_AT), chosen)
    first = next((row for row in rows if row[1]), None)
    if first is None:
        return "Nothing of this kind here."
    if chosen.name in BINARY:
        return f"{BINARY[chosen.name]}\n{len(first[1]):,} annotations of “{first[0].title}” go into it."
    text = ""
    for piece in chosen.pieces([first]):
        text += piece if isinstance(piece, str) else piece.decode("utf-8", "replace")
        if len(text) > LONGEST and chosen.name != "html":
            break
    if chosen.name == "html":
        text = text[max(0, text.find("<article")) :]
    return text[:LONGEST] + ("…" if len(text) > LONGEST else "")


def write(db: Path, choice: ExportChoice, scope: Scope) -> ExportReport:
    """Write it; an ExportError says what stands in the way."""
    with stores.open_store(db, readonly=True) as store:
        rows = rows_of(store, choice, scope)
        return export(rows, choice.format, choice.path, force=choice.force, wanted=choice.wanted)


class ExportDialog(Dialog[ExportChoice]):
    """Questions on the left, the beginning of what would be written on the right."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-roomy")]  # noqa: RUF012 - as Screen declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "write", "Write", show=False, priority=True),
        Binding("ctrl+o", "write(True)", "Replace", show=False, priority=True),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
    ]

    def __init__(self, jobs: Jobs, scope: Scope, folder: Path) -> None:
        super().__init__()
        self._jobs, self._scope, self._folder = jobs, scope, folder
        self._proposed = ""

    def compose(self) -> ComposeResult:
        """What, of it what, how, where; and how that looks."""
        scope = self._scope
        what = [(LIST, f"this list: {scope.title}"), (QUERY, "what a query finds")]
        if scope.chosen:
            what.insert(0, (CHOSEN, "what is chosen, with what belongs to it"))
        if scope.article is not None:
            what.insert(0, (ARTICLE, "this article"))
        with self.box("Export", "tab next · ctrl+s write · ctrl+o replace · esc back"):
            with Horizontal(id="export"):
                with Vertical(id="questions"):
                    yield Static(Content("What"), classes="label -first")
                    yield OptionList(*(Option(Content(shown(label)), id=id) for id, label in what), id="scope")
                    yield Input(scope.query, placeholder="query, as in the search", id="query")
                    yield Static(Content("Layers (space)"), classes="label")
                    layers = [(layer.value, LAYERS[layer]) for layer in Layer]
                    yield Several(layers, [layer.value for layer in Layer], id="layers")
                    yield Static(Content("Decided"), classes="label")
                    yield OptionList(*(Option(label, id=id) for id, (label, _) in STATUSES.items()), id="statuses")
                with Vertical(id="answers"):
                    yield Static(Content("Format"), classes="label -first")
                    yield OptionList(*(Option(Content(name), id=name) for name in FORMATS), id="format")
                    yield Static("", id="help", classes="quiet")
                with VerticalScroll(id="preview", can_focus=False):
                    yield Static("", id="sample")
            yield Static(Content("To"), classes="label")
            yield Input(id="path")
            yield Static("", id="told", classes="problem")

    def on_mount(self) -> None:
        """Begin with the first of each."""
        for name in ("#scope", "#statuses", "#format"):
            self.query_one(name, OptionList).highlighted = 0
        self.query_one("#query").display = False
        self._propose()
        self.query_one("#scope").focus()

    def _picked(self, name: str) -> str:
        options = self.query_one(name, OptionList)
        return str(options.get_option_at_index(options.highlighted or 0).id)

    def choice(self, *, force: bool = False) -> ExportChoice:
        """What the fields say."""
        chosen = format_named(self._picked("#format"))
        taken = self.query_one("#layers", Several).taken
        layers = tuple(layer for layer in chosen.layers if layer.value in taken)
        wanted = Selection(() if len(taken) == len(Layer) else layers, STATUSES[self._picked("#statuses")][1])
        path = Path(self.query_one("#path", Input).value.strip()).expanduser()
        return ExportChoice(
            chosen.name, self._picked("#scope"), self.query_one("#query", Input).value, wanted, path, force
        )

    def _propose(self) -> None:
        """A path that suits the format, unless the reader has typed one."""
        chosen = format_named(self._picked("#format"))
        self.query_one("#help", Static).update(Content(chosen.help))
        path = self.query_one("#path", Input)
        if path.value == self._proposed:
            self._proposed = str(self._folder / f"newsreader{'' if chosen.per_article else chosen.suffix}")
            path.value = self._proposed
            path.cursor_position = len(path.value)

    @on(OptionList.OptionHighlighted)
    @on(Several.Changed)
    @on(Input.Changed, "#query")
    def _changed(self) -> None:
        self.query_one("#query").display = self._picked("#scope") == QUERY
        self._propose()
        self._tell("")
        choice, scope = self.choice(), self._scope

        def look(store: Store) -> str:
            try:
                return preview(store, choice, scope)
            except NewsreaderError as error:
                return str(error)

        self._jobs.read("export-preview", look, self._show)

    def _show(self, text: str) -> None:
        if is_open(self):
            lines = "\n".join(shown(line) for line in text.split("\n"))
            self.query_one("#sample", Static).update(Content(lines))
            self.query_one("#preview").scroll_home(animate=False)

    def _tell(self, text: str) -> None:
        self.query_one("#told", Static).update(Content(text))

    def action_move(self, way: str) -> None:
        """Up or down in the list that has the keys."""
        if isinstance(self.focused, OptionList):
            getattr(self.focused, f"action_cursor_{way}")()

    @on(OptionList.OptionSelected)
    def _next_question(self) -> None:
        self.focus_next()

    @on(Input.Submitted)
    def action_write(self, force: bool = False) -> None:
        """Answer, or say what is missing or in the way."""
        choice = self.choice(force=force is True)
        chosen = format_named(choice.format)
        if not self.query_one("#path", Input).value.strip():
            self._tell("Name a file or a folder.")
        elif self._nothing(chosen.layers):
            self._tell(f"{chosen.name} has no place for these layers, only for {', '.join(chosen.layers)}.")
        elif os.path.lexists(choice.path) and not choice.path.is_dir() and not choice.force:
            self._tell("That file exists already; ctrl+o replaces it.")
        else:
            self.dismiss(choice)

    def _nothing(self, layers: Iterable[Layer]) -> bool:
        taken = self.query_one("#layers", Several).taken
        return not taken & {layer.value for layer in layers}


def told(report: ExportReport, choice: ExportChoice) -> tuple[str, bool]:
    """What came of it in one line, and whether that is a problem."""
    wrote = f"{report.annotations:,} annotations of {report.articles:,} articles"
    if report.refused:
        there = f"{len(report.refused):,} files exist already and stayed; ctrl+o in the dialog replaces them"
        return f"{wrote}, but {there}: {choice.path}", True
    return f"{wrote} written to {choice.path}", False
