"""The export dialog: what is asked, what is shown of it, what stands in the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from reader import store as stores
from reader.export import FORMATS
from reader.model import Status
from tests.widgets.fictional import WHEN
from tests.widgets.newsroom import BRIDGE, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE
from tests.widgets.test_editing import opened, pick
from widgets.screens.editing import Several
from widgets.screens.exporting import CHOSEN, LIST, QUERY, ExportDialog


async def asked(pilot: Pilot[Any], *keys: str) -> ExportDialog:
    await opened(pilot, *keys, "E")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog))
    dialog = pilot.app.screen
    assert isinstance(dialog, ExportDialog)
    return dialog


def sample(dialog: ExportDialog) -> str:
    return str(dialog.query_one("#sample", Static).render())


async def test_every_format_has_a_preview_and_a_path() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        dialog = await asked(pilot)
        pick(dialog, "statuses", "all")
        for name, form in FORMATS.items():
            pick(dialog, "format", name)
            end = f"newsreader{'' if form.per_article else form.suffix}"
            await until(pilot, lambda end=end: dialog.query_one("#path", Input).value.endswith(end))
            await until(pilot, lambda: len(sample(dialog)) > 40)


async def test_layers_decisions_and_scope_are_what_is_written(tmp_path: Path) -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        dialog = await asked(pilot, "2", "j")
        news: Any = pilot.app
        chosen = news.reading.chosen
        pick(dialog, "scope", CHOSEN)
        dialog.query_one("#path", Input).value = str(tmp_path / "one.jsonl")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: (tmp_path / "one.jsonl").exists())
        written = json.loads((tmp_path / "one.jsonl").read_text())["annotations"]
        quote = next(a for a in written if a["id"] == chosen)
        assert {a["id"] for a in written} >= {chosen, quote["body"]["actor"]} - {None}
        assert len(written) < len(news.reading.annotations)
        with stores.open_store(news.paths.db) as store:
            issues = stores.annotations(store, BRIDGE, layers={"issue"})
            stores.decide(store, [issues[0].id], Status.ACCEPTED, now=WHEN)
        await until(pilot, lambda: news.screen is news.reading)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog))
        again = pilot.app.screen
        assert isinstance(again, ExportDialog)
        pick(again, "scope", LIST)
        pick(again, "statuses", "decided")
        layers = again.query_one("#layers", Several)
        layers.taken = {"issue", "quote"}
        again.query_one("#path", Input).value = str(tmp_path / "list.jsonl")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: (tmp_path / "list.jsonl").exists())
        [line] = (tmp_path / "list.jsonl").read_text().splitlines()
        assert [a["id"] for a in json.loads(line)["annotations"]] == [issues[0].id]


async def test_a_query_that_cannot_be_read_and_layers_without_a_place_are_told(tmp_path: Path) -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        dialog = await asked(pilot)
        pick(dialog, "scope", QUERY)
        await until(pilot, lambda: bool(dialog.query_one("#query").display))
        dialog.query_one("#query", Input).value = "sender:me"
        await until(pilot, lambda: "sender" in sample(dialog))
        dialog.query_one("#query", Input).value = "title:harbour"
        await until(pilot, lambda: "newsreader-annotations" in sample(dialog))
        pick(dialog, "format", "readwise")
        dialog.query_one("#layers", Several).taken = {"note"}
        dialog.query_one("#path", Input).value = str(tmp_path / "out.csv")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "no place" in str(dialog.query_one("#told", Static).render()))
        assert not (tmp_path / "out.csv").exists()


async def test_the_choice_of_format_stays_in_sight() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        dialog = await asked(pilot)
        formats = dialog.query_one("#format", OptionList)
        assert [option.id for option in formats.options] == list(FORMATS)
        for name in ("#scope", "#format", "#path", "#sample"):
            region = dialog.query_one(name).region
            assert region.width > 8
            assert region.height > 0
