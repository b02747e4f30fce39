"""Pictures of the whole program for what only an eye can judge; what it does is asserted elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.widgets.newsroom import app, furnished, until
from tests.widgets.test_app_reading import settled
from widgets.article.view import ArticleView
from widgets.panels.panel import Panel
from widgets.screens.dialogs import FirstStart
from widgets.screens.review import ReviewScreen

Compare = Callable[..., bool]


def pressing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press keys once the program has settled."""

    async def press(pilot: Pilot[Any]) -> None:
        news = await settled(pilot)
        for panel in news.reading.query(Panel):
            panel.today = lambda: date(2026, 3, 2)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        news.reading.status.say("")
        for field in news.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]

    return press


@pytest.mark.parametrize(
    ("theme", "size", "keys"),
    [
        ("newsreader-dark", (160, 45), ("enter", "1", "j")),
        ("newsreader-light", (120, 35), ("enter", "3", "j", "j")),
        ("newsreader-dark", (100, 30), ("0",)),
        ("newsreader-dark", (80, 24), ("enter", "2", "j")),
        ("textual-light", (80, 24), ()),
        ("newsreader-contrast", (160, 45), ("enter", "2", "j", "space")),
        ("newsreader-light", (160, 45), ("enter", "1", "j", "full_stop")),
        ("newsreader-dark", (120, 35), ("enter", "2", "f")),
    ],
    ids=["wide", "medium-light", "feeds", "narrow", "stories", "contrast-whole-row", "light-one-net", "filter"],
)
def test_reading(snap_compare: Compare, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(furnished(theme=theme), terminal_size=size, run_before=pressing(*keys))


def test_reading_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(furnished(), terminal_size=(120, 35), run_before=pressing("enter", "1", "j"))


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=["wide", "narrow"])
def test_review(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def open_review(pilot: Pilot[Any]) -> None:
        await pressing("Q")(pilot)
        review = pilot.app.screen
        assert isinstance(review, ReviewScreen)
        await until(pilot, lambda: review.annotation is not None)
        await pilot.press("n")
        await until(pilot, lambda: review.at == 1)

    assert snap_compare(furnished(), terminal_size=size, run_before=open_review)


def test_search(snap_compare: Compare) -> None:
    async def find(pilot: Pilot[Any]) -> None:
        await pressing("slash", *"ferry")(pilot)
        beside = pilot.app.screen.query_one("#beside", ArticleView)
        await until(pilot, lambda: beside.found)

    assert snap_compare(furnished(), terminal_size=(160, 45), run_before=find)


def test_help(snap_compare: Compare) -> None:
    assert snap_compare(furnished(), terminal_size=(80, 24), run_before=pressing("question_mark"))


def test_the_first_start(snap_compare: Compare) -> None:
    async def offered(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))

    assert snap_compare(app(), terminal_size=(80, 24), run_before=offered)
