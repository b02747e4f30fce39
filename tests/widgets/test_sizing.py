"""Panes made wider and narrower, by keys and by dragging their borders, and remembered."""

from __future__ import annotations

import pytest

from reader.config import paths, read_settings
from tests.widgets.newsroom import furnished, until
from tests.widgets.test_app_reading import MEDIUM, NARROW, WIDE, settled
from widgets.pane_sizes import ARTICLE_COLUMNS, ARTICLE_LINES, LEAST, grid

CHOSEN = {"feeds": 30, "stories": 60, "panels": 90, "tabs": 30, "actors": 10, "quotes": 20}


@pytest.mark.parametrize("width", range(60, 260, 7))
@pytest.mark.parametrize("height", [12, 24, 45])
@pytest.mark.parametrize("chosen", [{}, CHOSEN, dict.fromkeys(CHOSEN, 4), dict.fromkeys(CHOSEN, 400)])
def test_the_article_keeps_its_room_and_no_pane_vanishes(width: int, height: int, chosen: dict[str, int]) -> None:
    sizes = grid(width, height, chosen)
    left = width - sizes.feeds - sizes.stories - sizes.panels
    assert left >= ARTICLE_COLUMNS or width < ARTICLE_COLUMNS
    assert not sizes.tabs or height - 1 - sizes.tabs >= min(ARTICLE_LINES, height - 1 - LEAST["tabs"])
    assert not sizes.actors or sizes.actors + sizes.quotes + LEAST["actors"] <= height - 1
    for name, size in sizes._asdict().items():
        assert size == 0 or size >= LEAST[name]


def test_chosen_sizes_are_had_where_there_is_room() -> None:
    assert grid(300, 60, CHOSEN)[:3] == (30, 60, 90)
    assert grid(160, 45, {}).columns == "24 34 1fr 37"
    assert grid(120, 35, {"tabs": 9})[:] == (0, 38, 0, 9, 0, 0)
    assert grid(160, 45, CHOSEN).panel_rows == "10 20 1fr"
    assert grid(80, 24, {}).rows == "1fr 8"


@pytest.mark.parametrize(
    ("size", "keys", "name", "change"),
    [
        (WIDE, (), "stories", 2),
        (WIDE, ("0",), "feeds", 2),
        (WIDE, ("enter", "3"), "panels", 2),
        (WIDE, ("enter",), "panels", -2),
        (MEDIUM, ("enter",), "stories", -2),
        (MEDIUM, ("0",), "stories", 2),
        (NARROW, ("enter", "3"), "tabs", 2),
    ],
)
async def test_keys_change_the_pane_one_is_in(
    size: tuple[int, int], keys: tuple[str, ...], name: str, change: int
) -> None:
    async with furnished().run_test(size=size) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press(*keys)
        await pilot.pause()
        before = reading.sizes
        widths = {"feeds": reading.feeds, "stories": reading.stories, "panels": reading.panels, "tabs": reading.panels}
        shown = reading.feeds if keys == ("0",) else widths[name]
        extent = shown.outer_size.height if name == "tabs" else shown.outer_size.width
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert reading.sizes == before._replace(**{name: getattr(before, name) + change})
        assert (shown.outer_size.height if name == "tabs" else shown.outer_size.width) == extent + change
        await pilot.press("less_than_sign")
        await pilot.pause()
        assert reading.sizes == before
        await pilot.press("z", "z")
        await pilot.pause()
        assert reading.sizes == before


async def test_a_border_is_dragged_and_the_width_is_there_the_next_time() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.mouse_down(offset=(23, 10))
        await pilot.hover(offset=(31, 10))
        await pilot.mouse_up(offset=(31, 10))
        await pilot.pause()
        assert reading.sizes.feeds == 32
        assert reading.feeds.outer_size.width == 32
        await until(pilot, lambda: paths().settings.exists() and read_settings(paths().settings).widths)
        edge = reading.panels.region.x
        await pilot.mouse_down(offset=(edge, 20))
        await pilot.hover(offset=(edge - 9, 20))
        await pilot.mouse_up(offset=(edge - 9, 20))
        await pilot.pause()
        assert reading.panels.region.x == edge - 9
        assert reading.view.selection is None, "a press on a border selects nothing"
        await pilot.hover(offset=(edge - 30, 25))
        assert reading.view.selection is None
    assert read_settings(paths().settings).widths == {"feeds": 32, "panels": 46}
    async with furnished(widths={"feeds": 32}).run_test(size=WIDE) as pilot:
        assert (await settled(pilot)).reading.feeds.outer_size.width == 32


async def test_the_panels_under_the_text_are_dragged_higher_and_their_tabs_still_take_clicks() -> None:
    async with furnished().run_test(size=MEDIUM) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter")
        await pilot.pause()
        top = reading.panels.region.y
        await pilot.mouse_down(offset=(70, top))
        await pilot.hover(offset=(70, top - 5))
        await pilot.mouse_up(offset=(70, top - 5))
        await pilot.pause()
        assert reading.panels.region.y == top - 5
        left = reading.panels.region.x
        await pilot.click(offset=(left + 4, top - 5))
        await pilot.pause()
        assert reading.panels.top == "actors"
        assert reading.panels.region.y == top - 5


async def test_panels_one_under_the_other_are_dragged_and_a_key_gives_all_their_first_sizes() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "2")
        await pilot.pause()
        actors, quotes, issues = reading.panels.panels.values()

        def heights() -> list[int]:
            return [panel.outer_size.height for panel in (actors, quotes, issues)]

        first, edge = heights(), quotes.region.y
        await pilot.mouse_down(offset=(130, edge))
        await pilot.hover(offset=(130, edge - 4))
        await pilot.mouse_up(offset=(130, edge - 4))
        await pilot.pause()
        assert heights() == [first[0] - 4, first[1], first[2] + 4], "the last panel has what the others leave"
        await pilot.press("right_curly_bracket")
        await pilot.pause()
        assert heights() == [first[0] - 4, first[1] + 2, first[2] + 2]
        await pilot.press("3", "right_curly_bracket")
        await pilot.pause()
        assert heights() == [first[0] - 4, first[1], first[2] + 4]
        dragged = heights()
        await pilot.press("j", "space")
        await pilot.pause()
        assert issues.outer_size.height > dragged[2], "a row that is shown whole still gets most of the lines"
        await pilot.press("space")
        await pilot.pause()
        assert heights() == dragged
        await until(pilot, lambda: paths().settings.exists() and len(read_settings(paths().settings).widths) == 2)
        kept = read_settings(paths().settings).widths
        columns = reading.panels.outer_size.width
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert reading.panels.outer_size.width == columns + 2
        await pilot.press("equals_sign")
        await pilot.pause()
        assert heights() == first
        assert reading.panels.outer_size.width == columns
        await until(pilot, lambda: not read_settings(paths().settings).widths)
    assert kept == {"actors": dragged[0], "quotes": dragged[1]}
    async with furnished(widths=kept).run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        assert [panel.outer_size.height for panel in reading.panels.panels.values()] == dragged
