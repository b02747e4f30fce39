"""Correcting, merging, noting and copying from the reading screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TextArea

from reader import store as stores
from reader.annotating.deadline import deadline_of
from reader.model import Actor, ActorKind, Annotation, Layer, Mark, Note, OpenIssue, Quote, Status, spans_of
from tests.widgets.newsroom import BRIDGE, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.clipboard import program
from widgets.screens.dialogs import AskDialog, ChooseDialog
from widgets.screens.editing import EditDialog, Several
from widgets.screens.exporting import ExportDialog
from widgets.screens.marks import MarksDialog, NewMark, NewNote
from widgets.screens.names import MergeDialog, RenameDialog
from widgets.screens.reading.screen import Reading


async def opened(pilot: Pilot[Any], *keys: str) -> Reading:
    """The article of `fictional`, open, after some more keys."""
    reading = (await settled(pilot)).reading
    await pilot.press("enter", *keys)
    await pilot.pause()
    return reading


def now_is(reading: Reading, name: str | None) -> Annotation:
    found = stores.annotation(reading.store, name or "")
    assert found is not None
    return found


def pick(dialog: Any, field: str, wanted: str) -> None:
    options = dialog.query_one(f"#{field}", OptionList)
    options.highlighted = next(n for n, option in enumerate(options.options) if option.id == wanted)


async def test_an_actor_is_corrected_and_what_it_says_names_it_anew() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await opened(pilot, "1", "j", "e")
        before = stores.annotations(reading.store, BRIDGE)
        dialog = pilot.app.screen
        assert isinstance(dialog, EditDialog)
        dialog.query_one("#name", Input).value = "Ilse V."
        pick(dialog, "kind", ActorKind.GROUP)
        dialog.query_one("#role", Input).value = "somebody"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: now_is(reading, reading.chosen).status is Status.EDITED)
        actor = now_is(reading, reading.chosen).body
        assert isinstance(actor, Actor)
        assert (actor.name, actor.kind, actor.role) == ("Ilse V.", ActorKind.GROUP, "somebody")
        said = [a.body for a in stores.annotations(reading.store, BRIDGE) if isinstance(a.body, Quote)]
        assert "Ilse V." in {quote.speaker_name for quote in said if quote.actor == reading.chosen}
        await pilot.press("u")
        await until(pilot, lambda: stores.annotations(reading.store, BRIDGE) == before)


async def test_a_quote_gets_another_speaker_or_none() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "2", "j")
        chosen = reading.chosen
        quote = now_is(reading, chosen).body
        assert isinstance(quote, Quote)
        other = next(a for a in reading.annotations if isinstance(a.body, Actor) and a.id != quote.actor)
        for wanted, name in ((other.id, other.body.name), ("", None)):  # type: ignore[union-attr]
            await pilot.press("e")
            await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
            pick(pilot.app.screen, "speaker", wanted)
            await pilot.press("ctrl+s")
            await until(pilot, lambda name=name: getattr(now_is(reading, chosen).body, "speaker_name", "") == name)
            changed = now_is(reading, chosen).body
            assert isinstance(changed, Quote)
            assert changed.actor == (wanted or None)
            await until(pilot, lambda: pilot.app.screen is reading)
            await pilot.pause()


async def test_an_issue_is_corrected_and_a_bad_date_is_told() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "3", "j", "e")
        dialog = pilot.app.screen
        chosen = reading.chosen
        dialog.query_one("#deadline", Input).value = "whenever"
        dialog.query_one("#topic", Input).value = "the crossing"
        pick(dialog, "type", "risk")
        holders = dialog.query_one(Several)
        taken = len(holders.taken)
        holders.focus()
        await pilot.press("home", "space")
        assert len(holders.taken) != taken
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert pilot.app.screen is dialog
        dialog.query_one("#deadline", Input).value = "before Easter"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: now_is(reading, chosen).status is Status.EDITED)
        issue = now_is(reading, chosen).body
        assert isinstance(issue, OpenIssue)
        assert (issue.type, issue.topic, issue.deadline) == ("risk", "the crossing", "2026-04-05")
        assert set(issue.actors) == holders.taken


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", None),
        ("2026", "2026"),
        ("2026-04", "2026-04"),
        ("2026-04-05", "2026-04-05"),
        ("by Friday", "2026-03-06"),
        ("Friday", "2026-03-06"),
        ("two weeks", "2026-03-16"),
        ("14 April", "2026-04-14"),
    ],
)
def test_deadlines_as_dates_or_in_words(typed: str, stored: str | None) -> None:
    assert deadline_of(typed, date(2026, 3, 2)) == stored


@pytest.mark.parametrize("typed", ["2026-02-30", "soon", "2026-13", "0000"])
def test_what_is_no_deadline_is_told(typed: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        deadline_of(typed, date(2026, 3, 2))


async def test_words_grow_and_shrink_in_one_step() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "2", "j")
        before = now_is(reading, reading.chosen)
        chosen = reading.chosen
        await pilot.press("w")
        await pilot.pause()
        selection = reading.view.selection
        assert selection in spans_of(before)
        await pilot.press("o", "w", "enter")
        await until(pilot, lambda: now_is(reading, chosen).status is Status.EDITED)
        after = now_is(reading, chosen)
        assert selection is not None
        assert spans_of(after) != spans_of(before)
        assert {s for s in after.spans if s.role != "content"} == {s for s in before.spans if s.role != "content"}
        assert reading.view.selection is None
        await pilot.press("u")
        await until(pilot, lambda: now_is(reading, chosen) == before)
        await pilot.press("w", "escape")
        await pilot.pause()
        assert reading.changing is None  # type: ignore[attr-defined]
        await pilot.press("v", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewMark))


async def test_actors_are_merged_renamed_and_struck_off() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "1", "j")
        before = stores.annotations(reading.store, BRIDGE)
        rows = reading.panels.panels["actors"].rows
        first, second = rows[0], rows[1]
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await pilot.press("enter")
        await until(pilot, lambda: second.id not in {a.id for a in reading.annotations})
        assert isinstance(second.body, Actor)
        merged = now_is(reading, first.id).body
        assert isinstance(merged, Actor)
        assert second.body.name in merged.names
        await pilot.press("u")
        await until(pilot, lambda: stores.annotations(reading.store, BRIDGE) == before)
        await until(pilot, lambda: reading.chosen == first.id)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, RenameDialog))
        pilot.app.screen.query_one(Input).value = "Another Name"
        await pilot.press("enter")
        await until(pilot, lambda: getattr(now_is(reading, first.id).body, "name", "") == "Another Name")
        await until(pilot, lambda: pilot.app.screen is reading and reading.chosen == first.id)
        await pilot.press("X")
        await until(pilot, lambda: now_is(reading, first.id).status is Status.REJECTED)
        assert [rule.name for rule in stores.actor_rules(reading.store)] == ["Another Name"]
        await pilot.press("u", "u")
        await until(pilot, lambda: stores.annotations(reading.store, BRIDGE) == before)
        assert not stores.actor_rules(reading.store)


async def test_notes_and_marks_are_listed_edited_and_removed() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await opened(pilot, "N")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewNote))
        await pilot.press(*"ask", "ctrl+s")
        await until(pilot, lambda: [a.body for a in reading.annotations if a.layer is Layer.NOTE] == [Note("ask")])
        await pilot.press("v", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewMark))
        await pilot.press(*"doubt", "enter")
        await until(pilot, lambda: any(a.layer is Layer.MARK for a in reading.annotations))
        assert str(reading.view.border_subtitle).endswith("1 mark · 1 note")
        mark = next(a for a in reading.annotations if a.layer is Layer.MARK)
        await pilot.press("4")
        await until(pilot, lambda: isinstance(pilot.app.screen, MarksDialog))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        pilot.app.screen.query_one("#tags", Input).value = "a, b c"
        pilot.app.screen.query_one("#note", TextArea).text = "why"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: now_is(reading, mark.id).body == Mark("doubt", "why", ("a", "b c")))
        await until(pilot, lambda: pilot.app.screen is reading)
        await pilot.press("4", "enter")
        await until(pilot, lambda: reading.chosen == mark.id)
        await pilot.press("4", "j", "x")
        await until(pilot, lambda: not any(a.layer is Layer.NOTE for a in reading.annotations))
        await pilot.press("u")
        await until(pilot, lambda: any(a.layer is Layer.NOTE for a in reading.annotations))


async def test_citation_and_markdown_go_to_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "2", "j", "y")
        quote = now_is(reading, reading.chosen).body
        assert isinstance(quote, Quote)
        assert reading.article is not None
        assert reading.article.title in pilot.app.clipboard
        assert str(quote.speaker_name) in pilot.app.clipboard
        assert "2026-03-02" in pilot.app.clipboard
        await pilot.press("Y")
        assert pilot.app.clipboard.startswith("> ")
        await pilot.press("v", "w", "y")
        assert reading.view.selection is not None
        words = reading.article.document.text[slice(*reading.view.selection)]
        assert words.strip("“”.,") in pilot.app.clipboard


async def test_steps_are_named_and_taken_back_together() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await opened(pilot, "2", "j")
        first = reading.chosen
        await pilot.press("a")
        await until(pilot, lambda: reading.chosen != first)
        await pilot.press("a")
        await until(pilot, lambda: len(stores.undo_history(reading.store)) == 2)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        assert [o.prompt.plain for o in pilot.app.screen.query_one(OptionList).options] == ["Accept quote"] * 2  # type: ignore[union-attr]
        await pilot.press("down", "enter")
        await until(pilot, lambda: not stores.undo_history(reading.store))
        assert {a.status for a in stores.annotations(reading.store, BRIDGE)} == {Status.SUGGESTED}


async def test_words_go_to_a_command(tmp_path: Path) -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "2", "j", "vertical_line")
        for line, told in (
            (f"tee {tmp_path}/out", "Sent"),
            ("no-such-command", "cannot be started"),
            ("'", "no command"),
        ):
            await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
            pilot.app.screen.query_one(Input).value = line
            await pilot.press("enter")
            await until(pilot, lambda told=told: told in reading.status.said)
            await pilot.press("vertical_line")
        assert (tmp_path / "out").read_text().startswith("> ")


def test_which_program_fills_the_clipboard() -> None:
    def find(name: str) -> str:
        return f"/usr/bin/{name}"

    assert program({"DISPLAY": ":0"}, find, "linux") == ("/usr/bin/xclip", "-selection", "clipboard")
    assert program({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, find, "linux") == ("/usr/bin/wl-copy",)
    assert program({}, find, "darwin") == ("/usr/bin/pbcopy",)
    assert program({}, find, "linux") is None
    assert program({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/0"}, find, "linux") is None
    assert program({"DISPLAY": ":0"}, lambda _: None, "linux") is None


async def test_the_export_dialog_has_every_format() -> None:
    from reader.export import FORMATS

    async with furnished().run_test(size=NARROW) as pilot:
        await opened(pilot, "E")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog))
        options = pilot.app.screen.query_one("#format", OptionList)
        assert [option.id for option in options.options] == list(FORMATS)
