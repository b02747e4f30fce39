"""Lists, panels and the page style no more anew than has changed."""

from __future__ import annotations

from tests.widgets.newsroom import furnished, until
from widgets.app import NewsreaderApp


async def test_words_follow_the_theme_but_are_not_styled_anew_for_the_focus() -> None:
    async with furnished(theme="newsreader-dark").run_test(size=(160, 45)) as pilot:
        news: NewsreaderApp = pilot.app  # type: ignore[assignment]
        reading = news.reading
        await pilot.press("enter")
        await until(pilot, lambda: bool(reading.annotations))

        def colours() -> list[object]:
            named = (reading.view._style("actor"), reading.stories.style("accent"))
            return [style.color for style in named]

        dark = colours()
        made = reading.view._component_styles["article--actor"]
        await pilot.press("1", "h", "z", "z")
        await pilot.pause()
        assert reading.view._component_styles["article--actor"] is made
        news.theme = "newsreader-light"
        await until(pilot, lambda: reading.view._component_styles["article--actor"] is not made)
        await pilot.pause()
        assert all(one != other for one, other in zip(dark, colours(), strict=True))
        news.theme = "newsreader-dark"
        await until(pilot, lambda: colours() == dark)


async def test_a_scrollbar_follows_what_has_become_longer() -> None:
    async with furnished().run_test(size=(160, 45)) as pilot:
        news: NewsreaderApp = pilot.app  # type: ignore[assignment]
        stories = news.reading.stories
        await until(pilot, lambda: len(stories.ids) == 7)
        stories.ids = [f"gone-{n}" for n in range(100)]
        stories.rows_changed()
        await pilot.pause()
        assert str(stories.show_vertical_scrollbar) == "True"
        assert stories.vertical_scrollbar.window_virtual_size == 100 * stories.row_height
        stories.action_cursor_end()
        await pilot.pause()
        assert stories.scroll_offset.y == stories.max_scroll_y > 0
