"""Component styles of a widget, laid over one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rich.style import Style
from textual.color import Color
from textual.widget import Widget


def blend(
    widget: Widget, prefix: str, names: Iterable[str], tints: Mapping[str, Color] = MappingProxyType({})
) -> Style:
    """The component styles `prefix--name` in order, each over the ones before; translucent colours are mixed in.

    Names that begin with "=" have no style but, where `tints` knows them, a colour of their own to mix in.
    The colour of the last name that has one wins; weights, slants and underlines add up.
    """
    _, _, background, foreground = widget.colors
    effects = Style()
    for name in names:
        if name.startswith("="):
            background = background + tints.get(name, Color(0, 0, 0, 0))
            continue
        styles = widget.get_component_styles(f"{prefix}--{name}")
        if styles.has_rule("background"):
            tint = styles.background
            if tint.ansi is None or (styles.has_rule("color") and styles.color.ansi not in (None, tint.ansi)):
                background = background + tint
            elif tint.ansi >= 0:
                # The terminal's own colours cannot be mixed: a tint of one would hide the words on it.
                effects += Style(reverse=True)
        if styles.has_rule("color"):
            foreground = background.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
        if styles.has_rule("text_style"):
            effects += styles.text_style
    return effects + Style.from_color((background + foreground).rich_color, background.rich_color)
