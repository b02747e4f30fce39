"""The panels as instruments on the reading screen: opened, narrowed, ordered, one net alone."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.widgets.newsroom import BRIDGE, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.screens.filtering import FilterDialog
from widgets.screens.reading.actions import ReadingScreen


async def opened(pilot: Pilot[Any], *keys: str) -> ReadingScreen:
    reading = (await settled(pilot)).reading
    await pilot.press("enter")
    await until(pilot, lambda: reading.article and reading.article.id == BRIDGE and reading.annotations)
    await pilot.press(*keys)
    await pilot.pause()
    return reading


def titles(reading: ReadingScreen) -> list[str]:
    return [str(panel.border_title) for panel in reading.panels.panels.values()]


async def test_one_actor_alone_and_everything_again() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "1", "j")
        before = titles(reading)
        everything = [len(panel.rows) for panel in reading.panels.panels.values()]
        await pilot.press("full_stop")
        await pilot.pause()
        assert titles(reading) == [
            "1 Actors · 1/5 · Vandermeer",
            "2 Quotes · 3/7 · Vandermeer",
            "3 Open issues · 2/4 · Vandermeer",
        ]
        ids = {a.id for panel in reading.panels.panels.values() for a in panel.rows}
        assert reading.lit == reading.view.lit == ids, "the same is lit in the text"
        await pilot.press("2", "j", "escape")
        await pilot.pause()
        assert titles(reading) == before
        assert [len(panel.rows) for panel in reading.panels.panels.values()] == everything
        assert reading.lit == frozenset()


async def test_what_the_filter_offers_is_taken_and_given_back() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "3", "f")
        dialog = pilot.app.screen
        assert isinstance(dialog, FilterDialog)
        options = dialog.query_one(OptionList)
        labels = [str(options.get_option_at_index(n).prompt).split() for n in range(options.option_count)]
        assert labels[0] == ["✓", "4", "all"]
        wanted = next(n for n, words in enumerate(labels) if words[-1] == "demand")
        options.highlighted = wanted
        await pilot.press("enter")
        await pilot.pause()
        panel = reading.panels.front
        assert (panel.border_title, [a.body.type for a in panel.rows]) == ("3 Open issues · 1/4 · demand", ["demand"])  # type: ignore[union-attr]
        assert "esc gives all back" in reading.status.said
        await pilot.press("escape")
        await pilot.pause()
        assert panel.border_title == "3 Open issues · 4"


async def test_a_decision_that_the_filter_then_leaves_out_goes_on_to_the_next_row() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "2")
        panel = reading.panels.front
        reading.panels.sift(panel, panel.sieve.having("status", "suggested"))
        await pilot.press("j")
        await pilot.pause()
        first, second = (a.id for a in panel.rows[:2])
        assert panel.highlighted == first
        await pilot.press("a")
        await until(pilot, lambda: first not in {a.id for a in panel.rows})
        assert panel.highlighted == second == reading.chosen
        await pilot.press("u")
        await until(pilot, lambda: first in {a.id for a in panel.rows})


async def test_orders_are_named_in_the_title_and_begin_anew_after_the_last() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "3")
        seen = []
        for _ in range(3):
            await pilot.press("B")
            await pilot.pause()
            seen.append(titles(reading)[2])
        assert seen == ["3 Open issues · 4 · by deadline", "3 Open issues · 4 · by confidence", "3 Open issues · 4"]


async def test_where_panels_are_tabs_their_frame_tells_what_is_left_out() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await opened(pilot, "1", "j", "full_stop", "2")
        await pilot.pause()
        stack = reading.panels
        tabs = Content.from_markup(str(stack.border_title)).plain
        assert tabs == "1 Actors · 1/5 │ 2 Quotes · 3/7 │ 3 Open issues · 2/4"
        assert str(stack.border_subtitle) == "Vandermeer"


async def test_a_row_is_opened_to_its_words_in_their_context() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "2", "j", "space")
        panel = reading.panels.front
        text = " ".join(" ".join(line.text for line in panel.below_opened).replace("│", " ").split())
        own = next(a for a in reading.annotations if a.id == panel.highlighted)
        assert all(" ".join(span.exact.split()) in text for span in own.spans)
        assert "status suggested" in text
        for _ in range(len(panel.below_opened)):
            if panel.highlighted == own.id:
                await pilot.press("j")
                await pilot.pause()
        assert panel.opened, "the next row is opened in its place"
        assert panel.highlighted != own.id
        await pilot.press("space")
        await pilot.pause()
        assert panel.virtual_size.height == 2 * len(panel.rows)


async def test_what_the_filter_hides_is_told_when_it_is_chosen_in_the_text() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot)
        quotes = reading.panels.panels["quotes"]
        reading.panels.sift(quotes, quotes.sieve.having("status", "accepted"))
        hidden = next(a for a in reading.annotations if a.layer is quotes.LAYER and a.status.value == "suggested")
        reading.view.post_message(reading.view.AnnotationChosen(hidden.id))
        await pilot.pause()
        assert reading.chosen == hidden.id
        assert reading.status.said == "Quotes shows only accepted"
