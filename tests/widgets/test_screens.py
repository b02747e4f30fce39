"""Search, help, dialogs and the first start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from reader import store as stores
from reader.config import paths, read_feeds
from tests.widgets.newsroom import BRIDGE, app, bundled_samples, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.article.view import ArticleView
from widgets.commanding.table import GROUPS
from widgets.screens.dialogs import AddressDialog, FirstStart
from widgets.screens.exporting import ExportDialog
from widgets.screens.feeds.dialogs import AddDialog
from widgets.screens.help import HelpRows, HelpScreen
from widgets.screens.search import Results, SearchScreen


async def test_search_as_one_types_and_open() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        results = pilot.app.screen.query_one(Results)
        await pilot.press(*"timetable", "space", *"feed:herald")
        await until(pilot, lambda: len(results.hits) == 3)
        assert all(hit.hits for hit in results.hits)
        await pilot.press("down", "enter")
        await until(pilot, lambda: pilot.app.screen is reading)
        assert reading.article is not None
        assert reading.article.feed_title == "Lenn Herald"
        assert reading.listed == "timetable feed:herald"
        await until(pilot, lambda: "3 found" in str(reading.stories.border_title))


async def test_where_there_is_room_the_article_stands_beside_the_hits() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("slash", *"ferry")
        await until(pilot, lambda: pilot.app.screen.query_one(Results).hits)
        beside = pilot.app.screen.query_one("#beside", ArticleView)
        results = pilot.app.screen.query_one(Results)
        await until(pilot, lambda: beside.article and beside.article.id == results.hits[0].row.id)
        assert beside.found is not None
        assert beside.found.words.lower() == "ferry"
        assert beside.found.hits
        await pilot.press("down")
        await until(pilot, lambda: beside.article and beside.article.id == results.hits[1].row.id)
        unread = beside.article.unread  # type: ignore[union-attr]
        await pilot.press(*["ctrl+down"] * 60)
        await pilot.pause()
        assert stores.article(news.store, results.hits[1].row.id).unread == unread, "looking is not reading"  # type: ignore[union-attr]
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert not beside.display
        await pilot.resize_terminal(*WIDE)
        await pilot.press("x", "q", "x")
        await until(pilot, lambda: beside.article is None)


async def test_a_query_that_cannot_be_is_told_under_the_line() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("slash", *"is:blue")
        told = pilot.app.screen.query_one("#told", Static)
        await until(pilot, lambda: "column 4" in str(told.content))
        assert told.has_class("-problem")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is reading)


async def test_help_finds_and_does() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        rows = pilot.app.screen.query_one(HelpRows)
        assert rows.row_count() == len(reading.commands) + len(GROUPS)
        await pilot.press(*"whole list read")
        await until(pilot, lambda: rows.row_count() == 2)
        await pilot.press("enter")
        await until(pilot, lambda: stores.counts(reading.store).unread == 0)


async def test_the_palette_has_what_makes_sense_here() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        titles = {command.title for command in reading.news.get_system_commands(reading)}
        assert {"Theme", "Search", "Refresh", "Help"} <= titles
        assert not {"Accept", "Zen", "Palette"} & titles
        await pilot.press("enter", "1", "j", "ctrl+p")
        await until(pilot, lambda: pilot.app.screen is not reading)


@pytest.mark.parametrize("remote", [False, True])
async def test_an_address_is_shown_before_it_opens(remote: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    if remote:
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 22")
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddressDialog))
        assert reading.article is not None
        assert str(pilot.app.screen.query_one(".address", Static).content) == reading.article.url
        assert not opened
        assert pilot.app.clipboard == (reading.article.url if remote else "")
        await pilot.press("o")
        if remote:
            assert isinstance(pilot.app.screen, AddressDialog), "no browser opens on the other machine"
        else:
            await until(pilot, lambda: opened == [reading.article.url if reading.article else ""])


async def test_export_says_where_it_went(tmp_path: Path) -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "E")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog))
        line = pilot.app.screen.query_one("#path", Input)
        line.focus()
        assert line.value.endswith("newsreader.jsonl")
        line.value = str(tmp_path / "out.jsonl")
        await pilot.press("enter")
        await until(pilot, lambda: "written to" in reading.status.said)
        [line_of_file] = (tmp_path / "out.jsonl").read_text().splitlines()
        assert BRIDGE in json.dumps(json.loads(line_of_file))
        await pilot.press("E")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog))
        dialog = pilot.app.screen
        dialog.query_one("#path", Input).value = str(tmp_path / "out.jsonl")
        (tmp_path / "out.jsonl").write_text("mine")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "exists already" in str(dialog.query_one("#told", Static).render()))
        assert (tmp_path / "out.jsonl").read_text() == "mine"
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "written to" in reading.status.said and pilot.app.screen is reading)
        assert BRIDGE in (tmp_path / "out.jsonl").read_text()


async def test_the_first_start_offers_and_touches_nothing() -> None:
    async with app().run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        said = [str(static.content) for static in pilot.app.screen.query(Static)]
        assert said[-1] == "s sample articles · f sample feeds · a add a feed or site · i import OPML"
        assert not paths().feeds.exists()
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddDialog))


async def test_samples_are_a_feed_like_any_other() -> None:
    made = app()
    async with made.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        await pilot.press("s")
        number = len(list(bundled_samples().glob("*.html")))
        await until(pilot, lambda: len(made.reading.stories.ids) == number)
        assert [feed.path for feed in read_feeds(paths().feeds)] == [bundled_samples()]
