"""What is painted bit by bit is, on the terminal, what Textual would have drawn afresh and whole."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from rich.cells import split_graphemes
from textual._compositor import Compositor, CompositorUpdate
from textual.pilot import Pilot
from textual.strip import Strip

from tests.widgets.newsroom import furnished
from tests.widgets.test_app_reading import settled
from widgets.app import NewsreaderApp
from widgets.lists.scrolled import Scrolled

KEYS = (
    *("j", "k", "space", "b", "g", "G", "enter", "enter", "h", "l", "1", "2", "3", "tab", "full_stop", "z", "escape"),
    *("right_square_bracket", "left_square_bracket", "slash", "n", "s", "a", "question_mark", "f", "v", "w"),
)
SIZES = ((160, 45), (120, 35), (100, 30), (80, 24))
_PARTS = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|(\n)|([^\x1b\n]+)")


class Terminal:
    """The cells of a terminal: what stands in each, and the codes of its look."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, str]] = {}

    def write(self, sequence: str) -> None:
        """Take what a program writes to a terminal."""
        x = y = 0
        look = ""
        end = 0
        for part in _PARTS.finditer(sequence):
            assert part.start() == end, sequence[end : part.start()]
            end = part.end()
            row, column, codes, _, text = part.groups()
            if row:
                x, y = int(column) - 1, int(row) - 1
            elif codes is not None:
                look = "" if codes in ("", "0") else codes
            elif text:
                for start, stop, width in split_graphemes(text)[0]:
                    for cell in range(x, x + width):
                        self.cells[cell, y] = (text[start:stop], look)
                    x += width
        assert end == len(sequence)

    def crop(self, width: int, height: int) -> None:
        """What it does when it has become smaller."""
        self.cells = {(x, y): cell for (x, y), cell in self.cells.items() if x < width and y < height}

    def lines(self) -> list[str]:
        """What stands on each line, with the codes where the look changes."""
        said: dict[int, str] = {}
        look = ""
        for (x, y), (text, codes) in sorted(self.cells.items(), key=lambda cell: cell[0][::-1]):
            if x == 0 or codes != look:
                said[y] = f"{said.get(y, '')}<{codes}>"
            look = codes
            said[y] += text
        return list(said.values())


def afresh(news: NewsreaderApp) -> Terminal:
    """The picture that Textual itself draws of the screen, without anything that was kept."""
    screen = news.screen
    terminal = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("render_lines", "get_line_filters"):
            if name in vars(Scrolled):
                patch.delattr(Scrolled, name)
        for widget in screen._compositor.visible_widgets:
            widget._styles_cache.clear()
            if isinstance(widget, Scrolled):
                vars(widget)["_strips"].clear()
        lines = Compositor._render_chops(screen._compositor, screen.size.region, lambda _: True)
        drawn = [Strip.join(line.values()).render(news.console) for line in lines]
    terminal.write("".join(f"\x1b[{y + 1};1H{line}" for y, line in enumerate(drawn)))
    return terminal


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_painted_is_what_would_be_drawn_afresh(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    monkeypatch.setenv("COLORTERM", "truecolor")
    async with furnished(others=30, theme="newsreader-dark").run_test(size=SIZES[0]) as pilot:
        news = await settled(pilot)
        terminal = watched(news)
        await pilot.press("question_mark", "escape", "enter")
        pressed: list[str] = []
        for _ in range(50):
            if chance.random() < 0.06:
                size = chance.choice(SIZES)
                pressed.append(str(size))
                await pilot.resize_terminal(*size)
                terminal.crop(*size)
            elif chance.random() < 0.04:
                news.theme = chance.choice(("newsreader-light", "newsreader-dark", "newsreader-contrast"))
                pressed.append(news.theme)
            else:
                pressed.append(chance.choice(KEYS))
                await pilot.press(pressed[-1])
            assert not await differences(pilot, terminal), pressed


def watched(news: NewsreaderApp) -> Terminal:
    """What a terminal shows of all that the app paints from now on."""
    terminal = Terminal()
    paint = news._display

    def display(screen: Any, picture: Any) -> None:
        if isinstance(picture, CompositorUpdate) and not news._batch_count:
            terminal.write(picture.render_segments(news.console))
        paint(screen, picture)

    news._display = display  # type: ignore[method-assign,assignment]
    news.screen.refresh(layout=True)
    return terminal


async def differences(pilot: Pilot[Any], terminal: Terminal) -> list[tuple[str, str]]:
    """A line that is not on the terminal as it should be; what threads find has time enough to come."""
    found: list[tuple[str, str]] = []
    for _ in range(40):
        await pilot.pause(0.02)
        painted, drawn = terminal.lines(), afresh(pilot.app).lines()  # type: ignore[arg-type]
        found = [pair for pair in zip(painted, drawn, strict=True) if pair[0] != pair[1]][:1]
        if not found:
            break
    return found
