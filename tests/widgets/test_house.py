"""The house: the log, errors without secrets, stores that can only be read, what is said where there is nothing."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import paths
from reader.errors import StoreError
from reader.store import Store
from tests.servers import Reply, serving
from tests.widgets.fictional import ARTICLE
from tests.widgets.newsroom import app, furnish, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.app import NewsreaderApp
from widgets.commanding.table import COMMANDS
from widgets.log import KEPT, LARGEST, Log
from widgets.states import STATES, Progress, sentence

NOW = datetime(2026, 11, 15, 20, 30, tzinfo=UTC)
SECRET = "the-harbour-password"


def test_the_log_tells_times_numbers_and_kinds_and_leaves_out_the_rest(tmp_path: Path) -> None:
    log = Log(tmp_path / "state", lambda: NOW)
    log.say(
        "refreshed", feeds=12, size="160x45", title="The ferry cannot carry", address=f"https://a:{SECRET}@b.example"
    )
    try:
        stores.open_store(tmp_path / SECRET / "x.db", readonly=True)
    except StoreError as error:
        log.error(error)
    first, second = log.path.read_text().splitlines()
    assert first == "2026-11-15T20:30:00Z refreshed feeds=12 size=160x45 title=… address=…"
    assert re.fullmatch(r"2026-11-15T20:30:00Z error kind=StoreError place=connection\.py:\d+ report=-", second)
    assert log.path.stat().st_mode & 0o077 == 0


def test_the_log_goes_round(tmp_path: Path) -> None:
    log = Log(tmp_path, lambda: NOW)
    for number in range(KEPT + 2):
        log.path.write_text(f"{number} " + "x" * LARGEST)
        log.say("start")
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["newsreader.log", "newsreader.log.1", "newsreader.log.2"]
    assert [file.read_text()[:2] for file in files[1:]] == [f"{KEPT + 1} ", f"{KEPT} "]


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    Log(tmp_path / "state", lambda: NOW).say("start")


async def test_nothing_in_the_state_folder_holds_what_was_read_or_a_credential() -> None:
    furnish(paths())
    feeds = paths().feeds
    feeds.write_text(f'{feeds.read_text()}[[feeds]]\nurl = "https://me:{SECRET}@private.example/feed"\n')
    news = app()

    def fail() -> None:
        words = news.reading.article.document.text  # type: ignore[union-attr]
        raise RuntimeError(f"{words} {SECRET}")

    with pytest.raises(RuntimeError):  # noqa: PT012 - the app hands its error over when it ends
        async with news.run_test(size=NARROW) as pilot:
            await until(pilot, lambda: news.reading.stories.ids and list(paths().state.rglob("*.log")))
            await pilot.press("enter")
            await pilot.pause()
            news.told_of(RuntimeError(ARTICLE.title, SECRET))
            news.told_of(StoreError(f"{SECRET}: locked"))
            news._extraction_answered(news.reading.stories.ids[0], "en", ARTICLE.document.text)
            news.reading.action_zen = fail  # type: ignore[method-assign]
            await pilot.press("z")
            await pilot.pause()
    files = [file for file in paths().state.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".txt", ".log"}
    for file in files:
        told = file.read_text()
        assert SECRET not in told
        assert "bridge" not in told.lower()
        assert file.stat().st_mode & 0o077 == 0
    log = next(file for file in files if file.suffix == ".log").read_text()
    events = [line.split()[1] for line in log.splitlines()]
    assert events == ["start", "error", "error", "extraction-failed", "error", "leave"]


async def test_a_store_that_cannot_be_written_to_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(paths())
    real = stores.open_store

    def refusing(path: Path, *, readonly: bool = False) -> Store:
        if not readonly:
            raise StoreError(f"{path}: attempt to write a readonly database")
        return real(path, readonly=True)

    monkeypatch.setattr(stores, "open_store", refusing)
    with pytest.raises(StoreError):
        app()
    monkeypatch.setattr("os.access", lambda *_: False)
    news = app()
    async with news.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await until(pilot, lambda: news.reading.status.said == STATES["read-only"])
        news.reading.status.say("")
        await pilot.press("enter", "s")
        await until(pilot, lambda: news.reading.status.said == STATES["read-only"])
        assert news.reading.article is not None
        assert not news.jobs.extracting.waiting


def test_every_state_names_real_commands_and_is_said_in_the_readers_own_keys() -> None:
    actions = {command.action for command in COMMANDS}
    given = {"detail", "rows", "number", "only", "query"}
    for state, text in STATES.items():
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert names <= actions | given, state
        said = sentence(state, dict.fromkeys(actions, "§"), **dict.fromkeys(given, "here"))
        assert "{" not in said
        assert ("§" in said) == bool(names & actions)
    assert {f"panel-{progress}" for progress in Progress} - STATES.keys() == {"panel-ready"}
    assert sentence("no-unread", {}).startswith("Nothing unread · the command “refresh”")


async def test_lists_without_stories_say_why_and_what_to_press() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        said = {}
        failing = next(row.query for row in news.reading.feeds.rows if row.detail)
        for query in ("is:starred", failing, "xqxq"):
            news.reading.list_stories(query)
            await pilot.pause()
            said[query] = news.reading.stories.message()
    assert said["is:starred"] == "Nothing starred yet · s stars a story"
    assert said[failing] == "Nothing from here yet: the server says 404 Not Found · R tries again"
    assert said["xqxq"].startswith("Nothing found for xqxq · / changes the search")


async def test_an_empty_list_offers_what_makes_sense_and_tells_of_a_fetch() -> None:
    place = paths()
    place.feeds.parent.mkdir(parents=True, exist_ok=True)
    with serving() as server:
        place.feeds.write_text(f'[[feeds]]\nurl = "{server.put("/feed", Reply(404, delay=1.5))}"\ntitle = "Slow"\n')
        async with app().run_test(size=WIDE) as pilot:
            news: NewsreaderApp = pilot.app  # type: ignore[assignment]
            reading = news.reading
            await until(pilot, lambda: reading.stories.message() == "No stories yet · R fetches the feeds")
            labels = [command.label for command in reading.status.commands]
            assert {"add", "refresh", "search", "help"} <= set(labels)
            assert not {"open", "star", "next unread", "read/unread", "review", "all read"} & set(labels)
            await pilot.press("R")
            await until(pilot, lambda: reading.stories.message() == "Fetching… stories show here as they come")
            await until(pilot, lambda: reading.feeds.rows[-1].detail)
            await pilot.press("0", "G", "enter")
            await until(pilot, lambda: "404" in reading.stories.message())
            assert reading.stories.message().startswith("Nothing from here yet: ")
            assert reading.stories.message().endswith(" · R tries again")
