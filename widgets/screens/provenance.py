"""Where an annotation is from: who or what made it, on which version of the text, and what was changed when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from reader.model import Annotation
from reader.store import Event
from widgets.article.wrap import shown
from widgets.screens.dialogs import Dialog
from widgets.suggestion import LAYERS
from widgets.terms import ANCHORS, long_date


def lines_of(annotation: Annotation, version: int, events: Sequence[Event]) -> list[tuple[str, str]]:
    """Names and values; `version` is that of the article's present text."""
    maker, _, program = annotation.creator.partition("/")
    who = f"the extractor {program}" if program and maker == "extractor" else annotation.creator
    sure = f", {annotation.confidence:.0%} sure" if annotation.confidence is not None else ""
    present = " (the present one)" if annotation.version == version else f" of {version}"
    lines = [
        ("made by", f"{who}{sure}"),
        ("on", moment(annotation.created)),
        ("decided", annotation.status.value),
        ("place", ANCHORS[annotation.anchor]),
        ("of the text", f"version {annotation.version}{present}"),
    ]
    lines += [("then" if n else "changed", f"{moment(made)}  {what}") for n, (made, what) in enumerate(events)]
    if not events and annotation.modified != annotation.created:
        lines.append(("changed", moment(annotation.modified)))
    return [*lines, ("id", annotation.id)]


def moment(time: datetime) -> str:
    """Day and time of the reader's clock."""
    local = time.astimezone()
    return f"{long_date(local.date())}, {local:%H:%M}"


class ProvenanceDialog(Dialog[None]):
    """Nothing to change; any of its keys leads back."""

    BINDINGS = [("enter,i,q", "give_up", "Back")]  # noqa: RUF012 - as Screen declares it

    def __init__(self, annotation: Annotation, words: str, version: int, events: Sequence[Event]) -> None:
        super().__init__()
        self._annotation, self._words, self._version, self._events = annotation, words, version, events

    def compose(self) -> ComposeResult:
        """The words, then line by line."""
        with self.box(f"Where from: {LAYERS[self._annotation.layer].lower()}", "esc back"):
            if self._words:
                yield Static(Content(f"“{self._words}”"), classes="words")
            told = [
                Content.assemble((f"{name:>11}  ", "dim"), shown(value))
                for name, value in lines_of(self._annotation, self._version, self._events)
            ]
            yield Static(Content("\n").join(told))
