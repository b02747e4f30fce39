"""Three themes of our own, and the layers' colours for all the others."""

from __future__ import annotations

from textual.theme import Theme

DARK_LAYERS = {"actor": "#74c7be", "quote": "#e6c07b", "issue": "#f2917c", "mark": "#b8a1f0"}
LIGHT_LAYERS = {"actor": "#004f47", "quote": "#603d00", "issue": "#8f1f10", "mark": "#4f2b99"}
CONTRAST_LAYERS = {"actor": "#5fffd7", "quote": "#ffd75f", "issue": "#ffc4a3", "mark": "#d7afff"}
ANSI_LAYERS = {"actor": "ansi_cyan", "quote": "ansi_yellow", "issue": "ansi_red", "mark": "ansi_magenta"}
"""One accent a layer; each keeps a contrast of 4.5 with its background also where a suggestion is dimmed to 75 %."""

DARK = Theme(
    name="newsreader-dark",
    primary="#82aaff",
    secondary="#74c7be",
    accent="#82aaff",
    foreground="#d5d9e2",
    background="#14161b",
    surface="#181b21",
    panel="#1e222a",
    success="#93cf8f",
    warning="#e6c07b",
    error="#f2777a",
    dark=True,
    variables=DARK_LAYERS
    | {
        "quiet": "#343a46",
        "border": "#82aaff",
        "border-blurred": "#343a46",
        "block-cursor-background": "#82aaff",
        "block-cursor-foreground": "#14161b",
        "footer-background": "#181b21",
        "scrollbar": "#343a46",
        "scrollbar-hover": "#4a5262",
        "scrollbar-active": "#82aaff",
        "scrollbar-background": "#14161b",
        "input-selection-background": "#82aaff 35%",
    },
)

LIGHT = Theme(
    name="newsreader-light",
    primary="#2856a3",
    secondary="#004f47",
    accent="#2856a3",
    foreground="#14171c",
    background="#fbfaf6",
    surface="#f4f2ec",
    panel="#eceae2",
    success="#2b6a2b",
    warning="#7c5200",
    error="#a8201a",
    dark=False,
    variables=LIGHT_LAYERS
    | {
        "quiet": "#d3cfc2",
        "border": "#2856a3",
        "border-blurred": "#d3cfc2",
        "block-cursor-background": "#2856a3",
        "block-cursor-foreground": "#fbfaf6",
        "footer-background": "#f4f2ec",
        "scrollbar": "#d3cfc2",
        "scrollbar-hover": "#b6b1a1",
        "scrollbar-active": "#2856a3",
        "scrollbar-background": "#fbfaf6",
        "input-selection-background": "#2856a3 25%",
    },
)

CONTRAST = Theme(
    name="newsreader-contrast",
    primary="#ffd75f",
    secondary="#5fffd7",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#87ff87",
    warning="#ffd75f",
    error="#ff9c9c",
    dark=True,
    variables=CONTRAST_LAYERS
    | {
        "quiet": "#9e9e9e",
        "border": "#ffd75f",
        "border-blurred": "#9e9e9e",
        "block-cursor-background": "#ffd75f",
        "block-cursor-foreground": "#000000",
        "footer-background": "#000000",
        "scrollbar": "#9e9e9e",
        "scrollbar-hover": "#d0d0d0",
        "scrollbar-active": "#ffd75f",
        "scrollbar-background": "#000000",
        "input-selection-background": "#ffd75f 35%",
    },
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
