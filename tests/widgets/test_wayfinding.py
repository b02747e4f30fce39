"""Finding words, following links, coming back to places: the reading screen by its keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from reader import store as stores
from reader.config import Paths, paths
from reader.model import Document, Entry, Feed
from reader.text import document_of_html
from tests.widgets.fictional import WHEN
from tests.widgets.newsroom import BRIDGE, GAZETTE, app, furnish, furnished, said, until
from widgets.app import NewsreaderApp
from widgets.article.find_line import FindLine
from widgets.article.layout import Layout, lay_out
from widgets.commanding.table import ARTICLE, STORIES
from widgets.jobs import now
from widgets.lists.story_list import NEW
from widgets.screens.dialogs import AddressDialog
from widgets.screens.picture import PictureScreen

WIDE, NARROW = (160, 45), (80, 24)
POINTS = stores.article_id(GAZETTE.address, "points")
HTML = """
<p>The <a href="https://ferry.example/times">timetable</a> and <a href="https://bank.example@evil.example/in">the
bank</a>, <a href="javascript:alert(1)">a script</a> and <a href="mailto:quay@ferry.example">mail</a>.</p>
<p><img src="https://ferry.example/quay.png" width="640" height="400" alt="The quay"></p>
"""


def furnish_points(place: Paths) -> None:
    """An article with links and an image, newer than all others, and as long as three screens."""
    tail = "".join(f"<p>Café number {n} stands at the quay, and says nothing.</p>" for n in range(60))
    document = document_of_html(HTML + tail, title="Points")
    with stores.open_store(place.db) as store:
        entry = Entry("points", "Points", document, published=WHEN + timedelta(hours=1), language="en")
        stores.apply_entries(store, Feed(GAZETTE.address, "Ellery Gazette", folder="Coast"), [entry], now=WHEN)


async def opened(pilot: Pilot[Any]) -> NewsreaderApp:
    """The app with the article of points open and its letters ready."""
    news: NewsreaderApp = pilot.app  # type: ignore[assignment]
    await until(pilot, lambda: news.reading.stories.ids[:1] == [POINTS])
    await pilot.press("g", "enter")
    await until(pilot, lambda: news.reading.article is not None and news.reading.pane == ARTICLE)
    return news


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_finding_lights_all_steps_and_gives_all_back(size: tuple[int, int]) -> None:
    furnish(paths())
    furnish_points(paths())
    async with app().run_test(size=size) as pilot:
        reading = (await opened(pilot)).reading
        view = reading.view
        await pilot.press("slash", *"cafe")
        assert view.found is not None
        assert (len(view.found.hits), view.found.at) == (60, 0)
        assert view.sees(view.found.hits[0].start)
        await pilot.press("enter", "n", "n", "N")
        assert str(view.found) == "2/60"
        assert reading.article is not None
        assert reading.article.id == POINTS, "n steps, and opens no other story"
        for _ in range(20):
            await pilot.press("n")
        assert view.sees(view.found.hits[view.found.at].start)
        assert view.scroll_offset.y > 0
        await pilot.press("escape")
        assert str(view.found) == "None"
        assert not reading.query_one(FindLine).display
        assert reading.pane == ARTICLE
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert view.place == 0, "where the find was begun"


async def test_a_find_that_is_given_up_goes_back_to_the_place() -> None:
    furnish(paths())
    furnish_points(paths())
    async with app().run_test(size=WIDE) as pilot:
        reading = (await opened(pilot)).reading
        view = reading.view
        await pilot.press("space")
        await pilot.pause()
        place = view.place
        await pilot.press("slash", *"number 50")
        assert view.place != place
        await pilot.press("x")
        assert (str(view.found), view.place) == ("not found", place)
        await pilot.press("backspace", "up", "escape")
        await pilot.pause()
        assert (view.found, view.place) == (None, place)
        await pilot.press("h", "slash")
        await until(pilot, lambda: pilot.app.screen is not reading)  # in the list it searches all stories


async def test_links_are_chosen_by_letters_and_shown_before_anything_happens() -> None:
    furnish(paths())
    furnish_points(paths())
    async with app().run_test(size=WIDE) as pilot:
        reading = (await opened(pilot)).reading
        await pilot.press("f")
        assert len(reading.view.labels) == 4, "three links, for one was hostile, and an image"
        await pilot.press("escape")
        assert not reading.view.labels
        assert reading.pane == ARTICLE
        await pilot.press("f", "s")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddressDialog))
        told = [str(static.content) for static in pilot.app.screen.query(Static)]
        assert "https://bank.example@evil.example/in" in told
        assert "It leads to evil.example" in told
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.clipboard == "https://bank.example@evil.example/in")
        await pilot.press("f", "f")
        await until(pilot, lambda: isinstance(pilot.app.screen, PictureScreen))
        assert "The quay" in [str(static.content) for static in pilot.app.screen.query(Static)]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is reading)


async def test_the_place_is_there_again_the_next_day_and_in_another_width() -> None:
    furnish(paths())
    furnish_points(paths())
    async with app().run_test(size=WIDE) as pilot:
        news = await opened(pilot)
        await pilot.press(*["space"] * 2)
        await pilot.pause()
        place = news.reading.view.place
        assert place > 0
    async with app().run_test(size=NARROW) as pilot:
        news = await opened(pilot)
        line = news.reading.view._layout.position(place)[0]
        assert news.reading.view.scroll_offset.y == line


async def test_jumps_go_back_over_articles_and_places() -> None:
    furnish(paths())
    furnish_points(paths())
    async with app().run_test(size=WIDE) as pilot:
        reading = (await opened(pilot)).reading
        await pilot.press("G")
        await pilot.pause()
        end = reading.view.place
        await pilot.press("h", "j", "enter")
        await until(pilot, lambda: reading.article is not None and reading.article.id == BRIDGE)

        def at() -> tuple[str, int]:
            return (reading.article.id if reading.article else "", reading.view.place)

        for key, place in (
            ("ctrl+o", (POINTS, end)),
            ("alt+left", (POINTS, 0)),
            ("alt+right", (POINTS, end)),
            ("ctrl+i", (BRIDGE, 0)),
        ):
            await pilot.press(key)
            await pilot.pause()
            assert at() == place, key
        assert reading.stories.highlighted == BRIDGE
        await pilot.press("tab")
        assert reading.pane != ARTICLE, "tab is no jump"


async def test_what_came_since_the_list_was_looked_at_is_marked() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news: NewsreaderApp = pilot.app  # type: ignore[assignment]
        reading = news.reading
        await until(pilot, lambda: len(reading.stories.ids) == 7)

        def arrive(key: str) -> None:
            document = document_of_html("<p>New.</p>", title=key)
            with stores.open_store(news.paths.db) as store:
                feed = Feed(GAZETTE.address, "Ellery Gazette", folder="Coast")
                entry = Entry(key, key, document, published=WHEN - timedelta(days=9), language="en")
                stores.apply_entries(store, feed, [entry], now=now())
            reading.reload_ids()

        def marked() -> list[str]:
            lines = [reading.stories.render_line(y).text for y in range(reading.stories.size.height)]
            return [line.split()[1] for line in lines if NEW in line]

        assert marked() == []
        arrive("first")
        await until(pilot, lambda: marked() == ["first"])
        assert f"1 {NEW} new" in str(reading.stories.border_title)
        assert reading.pane == STORIES
        reading.list_stories("is:starred")
        await until(pilot, lambda: reading.stories.ids == [])
        await pilot.pause(0.2)
        arrive("second")
        reading.list_stories("")
        await until(pilot, lambda: marked() == ["second"])
        assert not said(pilot)


async def test_a_new_size_of_the_terminal_lays_the_text_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(paths())
    furnish_points(paths())
    made: list[int] = []

    def counted(document: Document, width: int, meta: Sequence[str] = ()) -> Layout:
        made.append(width)
        return lay_out(document, width, meta)

    async with app().run_test(size=WIDE) as pilot:
        reading = (await opened(pilot)).reading
        await pilot.press("space")
        await pilot.pause()
        monkeypatch.setattr("widgets.article.page.lay_out", counted)
        for size in ((120, 35), (80, 24), (160, 45)):
            place = reading.view.place
            made.clear()
            await pilot.resize_terminal(*size)
            await pilot.pause(0.1)
            assert len(made) <= 1, size
            assert reading.view.place == place
            assert reading.view.sees(place)
