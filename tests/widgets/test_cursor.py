"""The cursor of every list is told by a sign, and without colours by the way its row is drawn."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from tests.widgets.newsroom import furnished, until
from tests.widgets.test_app_reading import WIDE, settled
from widgets.lists.line_list import BAR, BOTH, CURSOR


def margins(widget: Widget) -> list[str]:
    """The first cells of the lines in view."""
    return [widget.render_line(y).text[:1] for y in range(widget.scrollable_content_region.height)]


def signs(widget: Widget) -> list[tuple[int, str]]:
    """The signs that stand there, with their lines."""
    return [(y, sign) for y, sign in enumerate(margins(widget)) if sign != " "]


LISTS = {
    "stories": ((), "#stories", [(3, CURSOR)]),
    "feeds": (("0",), "#feeds", [(0, BAR), (1, CURSOR)]),
    "actors": (("enter", "1", "j"), "#actors", [(0, CURSOR), (1, BAR)]),
    "table": (("M",), "#table", [(1, CURSOR)]),
    "help": (("question_mark",), "#rows", [(2, CURSOR)]),
    "search": (("slash", "f", "e", "r", "r", "y"), "#results", [(3, CURSOR)]),
    "command line": (("colon", "f", "tab", "tab"), "#completions", [(1, CURSOR)]),
}


@pytest.mark.parametrize("name", LISTS)
async def test_the_row_under_the_cursor_has_its_sign_in_the_margin(name: str) -> None:
    keys, selector, expected = LISTS[name]
    async with furnished().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: pilot.app.screen.query(selector) and signs(pilot.app.screen.query_one(selector)))
        await pilot.press(*(() if name in ("actors", "command line") else ("down",)))
        await until(pilot, lambda: len(signs(pilot.app.screen.query_one(selector))) == len(expected))
        assert signs(pilot.app.screen.query_one(selector)) == expected


async def test_the_cursor_on_what_is_shown_tells_both() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("0")
        assert signs(reading.feeds) == [(0, BOTH)]
        await pilot.press("l", "enter")
        await until(pilot, lambda: reading.article is not None)
        assert signs(reading.stories) == [(0, CURSOR), (1, BAR), (2, BAR)], "three lines have room for both"


async def test_without_colours_the_row_is_reversed_where_keys_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading

        def reversed_in(line: int) -> set[bool]:
            return {bool(style.reverse) for _, style, _ in reading.stories.render_line(line) if style}

        assert [reversed_in(line) for line in range(4)] == [{True}, {True}, {True}, {False}]
        papers = {style.color for line in range(3) for _, style, _ in reading.stories.render_line(line) if style}
        assert len(papers) == 1, "one block, not one patch for each colour"
        await pilot.press("0")
        await pilot.pause()
        assert reversed_in(0) == {False}
        assert signs(reading.stories) == [(0, CURSOR)]
