"""A row opened: its words whole in their context, and all that is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from reader.model import Anchor, Annotation, Document
from widgets.article.wrap import shown
from widgets.suggestion import in_context, told

NAMES = 11
"""Cells for the names of what is said."""


def details(
    annotation: Annotation, annotations: Sequence[Annotation], document: Document | None, today: date
) -> Content:
    """The sentences around an annotation with its own words in colour; below them names and values, line by line."""
    parts: list[Content] = []
    if annotation.anchor is Anchor.ORPHANED:
        parts.append(Content.styled("its words are no longer in the text", "$text-warning"))
    elif document is not None:
        context = in_context(document, annotation)
        parts += [context] if context.plain else []
    facts = [*told(annotation, annotations, today), ("status", annotation.status.value)]
    lines = [
        Content.assemble((f"{name:<{NAMES}} ", "$foreground 70%"), shown(value).replace("\n", " "))
        for name, value in facts
    ]
    return Content("\n\n").join([*parts, Content("\n").join(lines)])
