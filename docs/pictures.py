"""The pictures of the screen: `python -m docs.pictures` (`make pictures`) writes docs/screen-*.svg.

The program runs on the bundled articles, at three sizes, with a clock that stands still, so that the same program
always gives the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from reader import store as stores
from reader.config import Settings, paths
from reader.extract.extractors import Choice
from reader.model import Annotation, Layer, OpenIssue, Quote, Role
from widgets.app import NewsreaderApp

DOCS = Path(__file__).parent
NOW = datetime(2026, 11, 15, 20, 30, tzinfo=UTC)
STORY = "Corrin talks end"
LONGEST = 240
"""Seconds until what a picture waits for is given up."""
PICTURES = {
    "screen-160": ((160, 45), Layer.ISSUE),
    "screen-120": ((120, 35), Layer.QUOTE),
    "screen-80": ((80, 24), Layer.ACTOR),
}
"""Columns and lines, and the panel in which a row is chosen."""
KEYS = {Layer.ACTOR: "1", Layer.QUOTE: "2", Layer.ISSUE: "3"}


def is_telling(annotation: Annotation) -> bool:
    """Whether the row says much: an issue with a deadline, a quote whose speaker was resolved from a pronoun."""
    match annotation.body:
        case OpenIssue(deadline=deadline):
            return deadline is not None
        case Quote():
            return any(s.role is Role.SPEAKER and s.exact.lower() in ("he", "she") for s in annotation.spans)
    return True


class StandingClock(datetime):
    """A clock for pictures."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Always the same moment."""
        return NOW.astimezone(tz) if tz else NOW.replace(tzinfo=None)


def stop_the_clock() -> None:
    """Give every module of the program that knows `datetime` the standing one."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("widgets.", "reader.")) and getattr(module, "datetime", None) is datetime:
            module.datetime = StandingClock  # type: ignore[attr-defined]


async def picture(size: tuple[int, int], layer: Layer) -> str:
    """The screen at that size as SVG."""
    app = NewsreaderApp(paths(), Settings(), demo=True)
    stop_the_clock()
    async with app.run_test(size=size) as pilot:
        screen = app.reading

        def everything_is_extracted() -> bool:
            return app.jobs.refresh is None and not stores.pending(screen.store, "", Choice().current)

        async def until(so: Callable[[], bool]) -> None:
            async with asyncio.timeout(LONGEST):
                while not so():
                    await pilot.pause(0.05)

        await until(lambda: bool(screen.stories.ids) and app.jobs.refresh is None)
        await pilot.pause(1)
        story = next(n for n in range(len(screen.stories.ids)) if _title(screen.stories.row(n)).startswith(STORY))
        await pilot.press("g", *["j"] * story, "enter")
        await until(lambda: bool(screen.annotations))
        app.jobs.extract(screen.stories.ids)
        await until(everything_is_extracted)
        panel = next(panel for panel in screen.panels.panels.values() if panel.LAYER is layer)
        row = next((n for n, annotation in enumerate(panel.rows) if is_telling(annotation)), 0)
        await pilot.press(KEYS[layer], "g", *["j"] * row)
        screen.status.say("")
        await pilot.pause(0.5)
        return app.export_screenshot(title="newsreader")


def _title(row: object) -> str:
    return str(getattr(row, "title", ""))


def main() -> None:
    """Write every picture."""
    with tempfile.TemporaryDirectory(prefix="newsreader-pictures-") as home:
        own = {f"XDG_{kind}_HOME": str(Path(home) / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        os.environ.update(own, HOME=home, TZ="UTC", COLORTERM="truecolor")
        for name, (size, layer) in PICTURES.items():
            os.environ["NEWSREADER_DB"] = str(Path(home) / f"{name}.db")
            svg = asyncio.run(picture(size, layer))
            (DOCS / f"{name}.svg").write_text(svg, "utf-8")
            print(f"docs/{name}.svg")


if __name__ == "__main__":
    main()
