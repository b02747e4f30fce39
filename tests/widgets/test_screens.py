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
from widgets.commands import GROUPS
from widgets.screens.dialogs import AddressDialog, AskDialog, ExportDialog, FirstStart
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
        await pilot.press("tab", "tab")
        line = pilot.app.screen.query_one("#path", Input)
        assert line.value.endswith("newsreader.jsonl")
        line.value = str(tmp_path / "out.jsonl")
        await pilot.press("enter")
        await until(pilot, lambda: "written to" in reading.status.said)
        [line_of_file] = (tmp_path / "out.jsonl").read_text().splitlines()
        assert BRIDGE in json.dumps(json.loads(line_of_file))
        await pilot.press("E")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog))
        pilot.app.screen.query_one("#path", Input).value = str(tmp_path / "out.jsonl")
        await pilot.press("tab", "tab", "enter")
        await until(pilot, lambda: "exists already" in reading.status.said)


async def test_the_first_start_offers_and_touches_nothing() -> None:
    async with app().run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        said = [str(static.content) for static in pilot.app.screen.query(Static)]
        assert said[-1] == "s sample articles · f sample feeds · a add a feed or site · i import OPML"
        assert not paths().feeds.exists()
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))


async def test_samples_are_a_feed_like_any_other() -> None:
    made = app()
    async with made.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        await pilot.press("s")
        number = len(list(bundled_samples().glob("*.html")))
        await until(pilot, lambda: len(made.reading.stories.ids) == number)
        assert [feed.path for feed in read_feeds(paths().feeds)] == [bundled_samples()]


async def test_opml_is_imported(tmp_path: Path) -> None:
    outline = tmp_path / "feeds.opml"
    folder = bundled_samples().as_uri()
    outline.write_text(f'<opml version="2.0"><body><outline text="S" xmlUrl="{folder}"/></body></opml>')
    made = app()
    async with made.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        pilot.app.screen.query_one(Input).value = str(tmp_path / "none.opml")
        await pilot.press("enter")
        await until(pilot, lambda: "No such file" in made.reading.status.said)
