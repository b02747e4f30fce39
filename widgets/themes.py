"""Three themes of our own, and the layers' colours for all the others."""

from __future__ import annotations

from typing import Any

from textual.theme import Theme

DARK_LAYERS = {"actor": "#74c7be", "quote": "#e6c07b", "issue": "#f2917c", "mark": "#b8a1f0"}
LIGHT_LAYERS = {"actor": "#004f47", "quote": "#603d00", "issue": "#8f1f10", "mark": "#4f2b99"}
CONTRAST_LAYERS = {"actor": "#5fffd7", "quote": "#ffd75f", "issue": "#ffc4a3", "mark": "#d7afff"}
ANSI_LAYERS = {"actor": "ansi_cyan", "quote": "ansi_yellow", "issue": "ansi_red", "mark": "ansi_magenta"}
"""One accent a layer; each keeps a contrast of 4.5 with its background also where a suggestion is dimmed to 75 %."""


def _theme(
    name: str,
    *,
    primary: str,
    background: str,
    surface: str,
    layers: dict[str, str],
    quiet: str,
    hover: str,
    selection: str,
    **colours: Any,
) -> Theme:
    """A theme of ours: frames, cursor, footer and scrollbars take their colours from a few.

    `quiet` is that of frames without the focus, `hover` that of a scrollbar under the mouse, `selection` how much of
    the primary colour lies under selected words.
    """
    return Theme(
        name=name,
        primary=primary,
        accent=primary,
        background=background,
        surface=surface,
        variables=layers
        | {
            "quiet": quiet,
            "border": primary,
            "border-blurred": quiet,
            "block-cursor-background": primary,
            "block-cursor-foreground": background,
            "footer-background": surface,
            "scrollbar": quiet,
            "scrollbar-hover": hover,
            "scrollbar-active": primary,
            "scrollbar-background": background,
            "input-selection-background": f"{primary} {selection}",
        },
        **colours,
    )


DARK = _theme(
    name="newsreader-dark",
    primary="#82aaff",
    secondary="#74c7be",
    foreground="#d5d9e2",
    background="#14161b",
    surface="#181b21",
    panel="#1e222a",
    success="#93cf8f",
    warning="#e6c07b",
    error="#f2777a",
    dark=True,
    layers=DARK_LAYERS,
    quiet="#343a46",
    hover="#4a5262",
    selection="35%",
)

LIGHT = _theme(
    name="newsreader-light",
    primary="#2856a3",
    secondary="#004f47",
    foreground="#14171c",
    background="#fbfaf6",
    surface="#f4f2ec",
    panel="#eceae2",
    success="#2b6a2b",
    warning="#7c5200",
    error="#a8201a",
    dark=False,
    layers=LIGHT_LAYERS,
    quiet="#d3cfc2",
    hover="#b6b1a1",
    selection="25%",
)

CONTRAST = _theme(
    name="newsreader-contrast",
    primary="#ffd75f",
    secondary="#5fffd7",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#87ff87",
    warning="#ffd75f",
    error="#ff9c9c",
    dark=True,
    layers=CONTRAST_LAYERS,
    quiet="#9e9e9e",
    hover="#d0d0d0",
    selection="35%",
)
"""Black and white with colours that stand off from both by at least 7:1."""

THEMES = (DARK, LIGHT, CONTRAST)


def with_colours(name: str, colours: str | None) -> str:
    """The theme to use where the terminal has only its own 16 colours: near ones of ours would be chosen at random."""
    theme = next((theme for theme in THEMES if theme.name == name), None)
    if theme is None or colours != "standard":
        return name
    return "ansi-dark" if theme.dark else "ansi-light"


def variable_defaults(theme: Theme) -> dict[str, str]:
    """What our stylesheets need and a theme made elsewhere does not say."""
    if theme.ansi:
        return ANSI_LAYERS | {"quiet": "ansi_bright_black"}
    return (DARK_LAYERS if theme.dark else LIGHT_LAYERS) | {"quiet": "#808080 45%"}
