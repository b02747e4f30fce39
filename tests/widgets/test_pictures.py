"""Pictures for what only an eye can judge: the article and its panels together, on our own text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.pilot import Pilot

from tests.widgets.fictional import ANNOTATIONS, ARTICLE
from tests.widgets.test_article_view import Reading
from tests.widgets.test_panels import Panels
from widgets.article.view import ArticleView
from widgets.panels.net import Net
from widgets.panels.panel import Panel

Compare = Callable[..., bool]


class Spread(Panels):
    """The article, and the panels in a column beside it."""

    CSS = "#side { width: 40; } Panel { height: 1fr; border: round $foreground 30%; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield ArticleView()
            yield Vertical(*super().compose(), id="side")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(ArticleView).show(ARTICLE, ANNOTATIONS)


async def choose(pilot: Pilot[Any], annotation_id: str) -> None:
    await pilot.pause()
    for widget in (*pilot.app.query(Panel), *pilot.app.query(ArticleView)):
        widget.lit = Net(ANNOTATIONS).related(annotation_id)
    for panel in pilot.app.query(Panel):
        panel.select(annotation_id)


def test_an_article_and_its_panels(snap_compare: Compare) -> None:
    assert snap_compare(Spread(), terminal_size=(130, 46))


def test_an_actor_and_what_is_theirs(snap_compare: Compare) -> None:
    assert snap_compare(Spread(), terminal_size=(130, 46), run_before=lambda pilot: choose(pilot, "ilse"))


def test_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(Reading(), terminal_size=(80, 24), run_before=lambda pilot: choose(pilot, "i-date"))
