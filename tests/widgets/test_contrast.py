"""Every pair of colours that our themes put on the screen can be read: computed from what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len
from rich.color import Color as RichColor
from textual.color import Color
from textual.pilot import Pilot

from tests.widgets.newsroom import furnished, until
from tests.widgets.test_app_reading import MEDIUM, NARROW, WIDE, settled
from widgets.palette import blend
from widgets.themes import THEMES, with_colours

LEAST = {"newsreader-contrast": 7.0}
"""Of the theme made for it; of the others what WCAG 2 asks of text at level AA."""
FRAMES = frozenset("╭╮╰╯─│┃━┏┓┗┛┌┐└┘├┤┬┴┼▔▁▏▎▍▌▋▊▉█▐▇▆▅▄▃▂▪ ")
"""What draws lines and bars, and says nothing that is not said otherwise."""


def contrast(one: Color, other: Color) -> float:
    """Of WCAG 2: from 1 to 21."""

    def luminance(colour: Color) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def drawn(pilot: Pilot[Any]) -> Iterator[tuple[str, Color, Color]]:
    """Words on the screen with their colours; of what lies under a dialog none, as it is not to be read then."""
    screen = pilot.app.screen
    regions = [screen.find_widget(widget).visible_region for widget in screen.query("*") if widget.is_on_screen]
    for y, strip in enumerate(screen._compositor.render_strips(screen.size)):
        x = 0
        for text, style, _ in strip:
            x, left = x + cell_len(text), x
            if not any(region.contains(left, y) for region in regions):
                continue
            words = "".join(c for c in text if c not in FRAMES)
            if not words or style is None or style.color is None or style.bgcolor is None:
                continue
            ink, paper = _colour(style.color), _colour(style.bgcolor)
            ink, paper = (paper, ink) if style.reverse else (ink, paper)
            yield words, paper.blend(ink, 0.5) if style.dim else ink, paper


def _colour(colour: RichColor) -> Color:
    return Color(*colour.get_truecolor())


WALKS = {
    "stories": (WIDE, ()),
    "feeds": (WIDE, ("0", "j", "j", "j", "j")),
    "article": (WIDE, ("enter",)),
    "an actor": (WIDE, ("enter", "1", "j")),
    "a quote, whole": (WIDE, ("enter", "2", "j", "space")),
    "one net": (WIDE, ("enter", "3", "j", "full_stop")),
    "accepted": (WIDE, ("enter", "3", "j", "a")),
    "selecting": (MEDIUM, ("enter", "v", "s")),
    "what is marked": (MEDIUM, ("enter", "G")),
    "narrow": (NARROW, ("enter", "2", "j")),
    "filter": (WIDE, ("enter", "2", "f", "j")),
    "help": (MEDIUM, ("question_mark", "down")),
    "search": (WIDE, ("slash", "f", "e", "r", "r", "y")),
    "nothing found": (MEDIUM, ("slash", "x", "q", "x", "q")),
    "wrong query": (MEDIUM, ("slash", "w", "h", "o", ":", "x")),
    "add": (MEDIUM, ("plus",)),
    "export": (MEDIUM, ("enter", "E")),
    "edit": (WIDE, ("enter", "3", "j", "e")),
    "address": (MEDIUM, ("enter", "o")),
    "review": (WIDE, ("Q",)),
    "palette": (MEDIUM, ("ctrl+p",)),
}


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
@pytest.mark.parametrize("walk", WALKS)
async def test_what_is_drawn_can_be_read(theme: str, walk: str) -> None:
    size, keys = WALKS[walk]
    async with furnished(theme=theme).run_test(size=size) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        if walk in ("search", "review"):
            await until(pilot, lambda: len({words for words, _, _ in drawn(pilot)}) > 8)
        await pilot.pause(0.3)
        least = LEAST.get(theme, 4.5)
        found = {
            (round(contrast(ink, paper), 2), ink.hex, paper.hex, words)
            for words, ink, paper in drawn(pilot)
            if contrast(ink, paper) < least
        }
        assert not found
        assert len(list(drawn(pilot))) >= 3


async def test_where_colours_cannot_be_mixed_what_is_lit_stays_readable() -> None:
    async with furnished(theme="ansi-dark").run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("enter", "1", "j")
        await pilot.pause(0.3)
        for widget, prefix, names in (
            (news.reading.view, "article", ("quote-lit", "actor-lit", "issue-lit", "mark", "pronoun-lit", "selection")),
            (news.reading.panels.front, "panel", ("cursor-focused", "cursor")),
            (news.reading.stories, "list", ("cursor-focused", "cursor")),
        ):
            for name in names:
                style = blend(widget, prefix, (name,))
                assert style.color is not None
                assert style.color.is_default or style.color != style.bgcolor, name


def test_a_terminal_of_16_colours_gets_its_own_ones() -> None:
    assert with_colours("newsreader-dark", "standard") == "ansi-dark"
    assert with_colours("newsreader-light", "standard") == "ansi-light"
    assert with_colours("newsreader-dark", "256") == "newsreader-dark"
    assert with_colours("nord", "standard") == "nord"
