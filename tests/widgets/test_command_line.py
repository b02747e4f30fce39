"""The command line: what a line means, how it is completed, what it does; and the palette's feeds."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.command import CommandPalette
from textual.widgets import Input, Static

from reader.config import paths, read_feeds, read_settings
from reader.errors import UsageError
from tests.widgets.newsroom import BRIDGE, GAZETTE, HERALD, furnished, said, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.app import NewsreaderApp
from widgets.commanding.table import COMMANDS
from widgets.commanding.words import WORDS, Order, Vocabulary, completions, understood
from widgets.screens.command_line import CommandLine, Completions
from widgets.screens.feeds.screen import FeedsScreen

KNOWN = Vocabulary(
    commands={"star": "Star it.", "steps": "The last ten steps.", "export": "Write annotations."},
    feeds=["Ellery Gazette", "Lenn Herald"],
    folders=["Coast", "Coast/North"],
    formats=["jsonl", "markdown"],
    themes=["dark", "light"],
    settings={"theme": ["dark", "light"], "measure": (), "dates": ["relative", "absolute"]},
    files=lambda text: [name for name in ("feeds.opml", "urls") if name.startswith(text)],
)


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("star", Order("star")),
        (":star ", Order("star")),
        ("sta", Order("star")),
        ("go Lenn Herald", Order("go", ("Lenn Herald",))),
        (
            "feed add https://a.example/feed  World/New York",
            Order("feed add", ("https://a.example/feed", "World/New York")),
        ),
        ("feed rename", Order("feed rename")),
        ("feed rename The  Coast", Order("feed rename", ("The  Coast",))),
        ("set theme light", Order("set", ("theme", "light"))),
        ("set measure 80", Order("set", ("measure", "80"))),
        ("export markdown ~/a b.md", Order("export", ("markdown", "~/a b.md"))),
        ("export", Order("export")),
        ("q", Order("q")),
    ],
)
def test_lines_that_are_understood(line: str, order: Order) -> None:
    assert understood(line, KNOWN) == order


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "Nothing typed"),
        ("st", "st may be star, steps"),
        ("fly", '"fly" is no command that makes sense here'),
        ("star now", "star takes nothing behind it"),
        ("q now", "q takes nothing behind it"),
        ("feed", "feed: it may be add, rename, move"),
        ("feed fly", 'feed: "fly" is unknown; it may be add'),
        ("feed add", "feed add: write feed add ADDRESS"),
        ("set", "set: write set NAME VALUE"),
        ("set colour red", 'set: "colour" is unknown; the known ones are theme, measure'),
        ("set theme", "set theme: write dark, light behind it"),
        ("set theme red", 'set theme: "red" is unknown; it may be dark, light'),
        ("set measure wide", 'set measure: "wide" is not a whole number'),
        ("export pdf", 'export: "pdf" is no format; the known ones are jsonl, markdown'),
    ],
)
def test_lines_that_are_not(line: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        understood(line, KNOWN)
    assert str(error.value).startswith(told)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("", "q"),
        ("ste", "steps"),
        ("feed m", "feed move "),
        ("set th", "set theme"),
        ("set theme l", "set theme light"),
        ("set theme ", "set theme dark"),
        ("go her", "go Lenn Herald"),
        ("feed move North", "feed move Coast/North"),
        ("feed add https://a.example Co", "feed add https://a.example Coast"),
        ("export m", "export markdown"),
        ("feeds import u", "feeds import urls"),
    ],
)
def test_lines_are_gone_on_with(line: str, first: str) -> None:
    assert completions(line, KNOWN)[0].line == first


@given(
    st.text(max_size=40)
    | st.sampled_from([word.name for word in WORDS]).flatmap(lambda w: st.text().map(f"{w} ".__add__))
)
def test_any_line_is_understood_or_refused(line: str) -> None:
    completions(line, KNOWN)
    with suppress(UsageError):
        order = understood(line, KNOWN)
        assert order.name in {word.name for word in WORDS} | KNOWN.commands.keys()


def test_its_own_words_hide_no_command_but_those_that_do_the_same() -> None:
    assert {word.name for word in WORDS} & {command.name for command in COMMANDS} == {"export"}
    for word in WORDS:
        assert word.help.endswith(".") or word.help.endswith("…")


async def test_typing_completing_and_going_back_to_what_was_typed() -> None:
    async with furnished(theme="newsreader-dark").run_test(size=NARROW) as pilot:
        news = await settled(pilot)
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandLine))
        line = pilot.app.screen.query_one("#order", Input)
        shown = pilot.app.screen.query_one(Completions)
        await pilot.press(*"set", "space", *"dat", "tab")
        assert line.value == "set dates"
        await pilot.press("space", "tab", "tab")
        assert [row.label for row in shown.rows] == ["relative", "absolute"]
        assert line.value == "set dates absolute"
        await pilot.press("shift+tab", "enter")
        await until(pilot, lambda: "dates is relative now" in said(pilot))
        await until(pilot, lambda: paths().settings.exists() and read_settings(paths().settings).dates == "relative")
        assert news.settings.dates == "relative"

        await pilot.press("colon", *"fly", "enter")
        wrong = pilot.app.screen.query_one("#wrong", Static)
        assert '"fly" is no command' in str(wrong.content)
        assert wrong.display
        await pilot.press("up")
        assert pilot.app.screen.query_one("#order", Input).value == "set dates relative"
        await pilot.press("down")
        assert pilot.app.screen.query_one("#order", Input).value == "fly"
        await pilot.press("ctrl+u", *"star", "enter")
        await until(pilot, lambda: "Starred" in said(pilot))
        await pilot.press("colon", "backspace")
        assert pilot.app.screen is news.reading


async def test_what_the_words_do(tmp_path: Path) -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)

        async def typed(text: str) -> None:
            await pilot.press("colon")
            await until(pilot, lambda: isinstance(pilot.app.screen, CommandLine))
            pilot.app.screen.query_one("#order", Input).value = text
            await pilot.press("enter")

        await typed("go lenn")
        await until(pilot, lambda: news.reading.listed == f'feed:"{HERALD.address}"')
        await typed("go e")
        await until(pilot, lambda: "feeds and folders hold" in said(pilot))
        await typed("list is:unread timetable")
        await until(pilot, lambda: news.reading.listed == "is:unread timetable")
        await typed("list after:never")
        await until(pilot, lambda: "expected a date" in news.reading.status.said)
        await typed("feed remove")
        await until(pilot, lambda: "Put the cursor on a feed first" in said(pilot))
        await pilot.press("M")
        await until(pilot, lambda: isinstance(pilot.app.screen, FeedsScreen) and pilot.app.screen.table.rows)
        await typed("feed move World/Coast")
        await until(pilot, lambda: read_feeds(paths().feeds)[0].folder == "World/Coast")
        await typed("feed rename Coast Gazette")
        await until(pilot, lambda: read_feeds(paths().feeds)[0].title == "Coast Gazette")
        await typed(f"feeds export {tmp_path / 'out.opml'}")
        await until(pilot, (tmp_path / "out.opml").exists)
        await typed("list bridge")
        await until(pilot, lambda: pilot.app.screen is news.reading)
        await typed(f"export jsonl {tmp_path / 'out.jsonl'}")
        await until(pilot, lambda: (tmp_path / "out.jsonl").exists() and "written to" in said(pilot))
        assert BRIDGE in (tmp_path / "out.jsonl").read_text()
        await typed("set measure 10")
        await until(pilot, lambda: "from 30 to 200" in said(pilot))
        await typed("set measure 60")
        await until(pilot, lambda: news.reading.view.measure == 60)
        await typed("q")
        await until(pilot, lambda: pilot.app._exit)


async def test_the_palette_finds_feeds_and_commands() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        assert isinstance(news, NewsreaderApp)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        pilot.app.screen.query_one(Input).value = "gazette"
        await until(pilot, lambda: pilot.app.screen.query_one("CommandList").option_count)  # type: ignore[attr-defined]
        await pilot.pause(0.3)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: news.reading.listed == f'feed:"{GAZETTE.address}"')
