"""Component styles of a widget, laid over one another."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from textual.widget import Widget


def blend(widget: Widget, prefix: str, names: Iterable[str]) -> Style:
    """The component styles `prefix--name` in order, each over the ones before; translucent colours are mixed in.

    The colour of the last name that has one wins; weights, slants and underlines add up.
    """
    _, _, background, foreground = widget.colors
    effects = Style()
    for name in names:
        styles = widget.get_component_styles(f"{prefix}--{name}")
        if styles.has_rule("background"):
            background = background + styles.background
        if styles.has_rule("color"):
            foreground = background.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
        if styles.has_rule("text_style"):
            effects += styles.text_style
    return effects + Style.from_color((background + foreground).rich_color, background.rich_color)
