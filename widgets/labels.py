"""The reader's own labels of marks, with their colours."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color, ColorParseError

from widgets.article.highlight import LABEL

TINT = 0.4
"""How much of a label's colour its words get."""


def colour_of(labels: Mapping[str, str], label: str) -> Color | None:
    """The colour of a label; None where it is none of the set, or its colour cannot be read."""
    name = next((colour for known, colour in labels.items() if known.casefold() == label.casefold()), None)
    try:
        return Color.parse(name) if name else None
    except ColorParseError:
        return None


def tints(labels: Mapping[str, str]) -> dict[str, Color]:
    """The colours as the article's view mixes them in, by the name that `highlight.looks` gives a label."""
    found = ((label, colour_of(labels, label)) for label in labels)
    return {f"{LABEL}{label.casefold()}": colour.with_alpha(TINT) for label, colour in found if colour is not None}


def problems(labels: Mapping[str, str]) -> list[str]:
    """A sentence for each label whose colour cannot be read."""
    return [
        f'settings.toml: label "{label}": "{colour}" is no colour; write "#d08770" or a name such as "orange"'
        for label, colour in labels.items()
        if colour_of(labels, label) is None
    ]
