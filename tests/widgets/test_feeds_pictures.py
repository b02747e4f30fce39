"""Pictures of the feeds screen, its settings and the command line; what they do is asserted elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.widgets.newsroom import furnished, until
from tests.widgets.test_app_reading import settled
from widgets.screens.feeds.screen import FeedsScreen

Compare = Callable[..., bool]


def managing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press keys on the feeds screen once it knows everything."""

    async def press(pilot: Pilot[Any]) -> None:
        news = await settled(pilot)
        await pilot.press("M")
        await until(pilot, lambda: isinstance(pilot.app.screen, FeedsScreen) and pilot.app.screen.table.sizes_known)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        news.reading.status.say("")
        for field in news.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    return press


@pytest.mark.parametrize(
    ("theme", "size", "keys"),
    [
        # Wider, the table says how old the newest article is, which is another thing every day.
        ("newsreader-dark", (110, 30), ("G",)),
        ("newsreader-light", (80, 24), ("s", "s")),
        ("newsreader-dark", (100, 30), ("I",)),
        ("newsreader-light", (100, 30), ("colon", *"feed")),
    ],
    ids=["table", "table-narrow-light", "settings", "command-line-light"],
)
def test_managing(snap_compare: Compare, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(furnished(theme=theme), terminal_size=size, run_before=managing(*keys))
