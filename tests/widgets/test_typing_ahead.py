"""Keys typed without a pause right after a screen was opened go to that screen, in their order."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.widgets.newsroom import furnished, until
from tests.widgets.test_app_reading import WIDE, settled

WORDS = "https://example.org/a+b?q=xj"
NAMES = {"?": "question_mark", "+": "plus", "\x1b": "escape"}


def burst(pilot: Pilot[Any], typed: str) -> None:
    """Type as a terminal hands over what was typed ahead: one key behind the other, nothing done between them."""
    for character in typed:
        pilot.app.post_message(events.Key(NAMES.get(character, character), character if character >= " " else None))


def typed(pilot: Pilot[Any], field: str) -> str:
    """What stands in the field of the screen on top."""
    found = pilot.app.screen.query(field)
    widget = found.first() if found else None
    return widget.text if isinstance(widget, TextArea) else widget.value if isinstance(widget, Input) else ""


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30])
@pytest.mark.parametrize(
    ("key", "field"),
    [("plus", "#source"), ("slash", "#line"), ("question_mark", "#filter"), ("colon", "#order")],
    ids=["add", "search", "help", "command-line"],
)
async def test_letters_typed_right_after_the_key_stand_in_the_line(turns: int, key: str, field: str) -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        widths = news.reading.sizes
        burst(pilot, "j")
        pilot.app.post_message(events.Key(key, None))
        for letter in WORDS:
            for _ in range(turns):
                await asyncio.sleep(0)  # so far the screen has come when the letter comes
            burst(pilot, letter)
        await until(pilot, lambda: typed(pilot, field) == WORDS, 10)
        assert len(pilot.app.screen_stack) == 3, "no letter was taken for a command"
        assert news.reading.sizes == widths
        assert news.reading.article is None


async def test_what_is_pasted_right_after_the_key_too() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        await settled(pilot)
        pilot.app.post_message(events.Key("plus", "+"))
        pilot.app.post_message(events.Paste(WORDS))
        await until(pilot, lambda: typed(pilot, "#source") == WORDS, 10)


async def test_one_screen_after_the_other_gets_what_is_meant_for_it() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: news.reading.article is not None)
        burst(pilot, "Nkept for later")
        await until(pilot, lambda: typed(pilot, "#note") == "kept for later", 10)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is news.reading)
        burst(pilot, "?ferry\x1b+lenn")
        await until(pilot, lambda: typed(pilot, "#source") == "lenn", 10)


async def test_keys_that_come_while_the_program_leaves_are_dropped() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        await settled(pilot)
        burst(pilot, "q" + "jk" * 20)
    assert not pilot.app.is_running
