"""Selecting as in vim, and what is kept of it: marks with labels, words of annotations, places for what lost them."""

from __future__ import annotations

from typing import Any

from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

from reader import store as stores
from reader.config import paths
from reader.model import Anchor, Annotation, Entry, Feed, Layer, Mark, Quote, Role, Span, Status, spans_of
from tests.store.builders import document
from tests.widgets.fictional import DOCUMENT, WHEN
from tests.widgets.newsroom import BRIDGE, GAZETTE, app, furnish, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE
from tests.widgets.test_editing import now_is, opened, pick
from widgets.article.selection import clause_at, sentence_at
from widgets.labels import colour_of, problems, tints
from widgets.screens.changes import ChangesScreen
from widgets.screens.editing import SELECT, EditDialog
from widgets.screens.marks import NewMark
from widgets.screens.orphans import OrphansScreen
from widgets.screens.provenance import ProvenanceDialog
from widgets.screens.reading.annotating import Annotating

TEXT = DOCUMENT.text


def selected(reading: Annotating) -> str:
    span = reading.view.selection
    assert span is not None
    return TEXT[span.start : span.end]


async def marking(pilot: Pilot[Any], *keys: str) -> Annotating:
    reading = await opened(pilot, *keys)
    assert isinstance(reading, Annotating)
    return reading


async def test_numbers_lines_and_objects_move_the_selection() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await marking(pilot, "v")
        whole = selected(reading)
        await pilot.press("b", "b", "b")
        three_back = selected(reading)
        await pilot.press(*"3w")
        assert selected(reading) == whole
        await pilot.press(*"3b")
        assert selected(reading) == three_back
        await pilot.press(*"iw")
        one = selected(reading)
        assert one
        assert " " not in one
        await pilot.press(*"is")
        place = TEXT.index(one)
        assert selected(reading) == TEXT[slice(*sentence_at(DOCUMENT, place))]
        await pilot.press(*"ip", "right_parenthesis")
        paragraph = selected(reading)
        assert "\n\n" in paragraph
        await pilot.press("left_parenthesis", "left_curly_bracket")
        assert len(selected(reading)) < len(paragraph)
        await pilot.press(*"gg")
        assert reading.view.selection is not None
        assert reading.view.selection.start == 0
        await pilot.press("G")
        assert reading.view.selection.end == len(TEXT)
        await pilot.press("escape")
        await pilot.pause()
        assert reading.view.selection is None


async def test_the_end_goes_by_lines_of_the_screen() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await marking(pilot, "v", "right_parenthesis", "0")
        start = reading.view.selection
        await pilot.press("dollar_sign")
        line = reading.view.selection
        assert start is not None
        assert line is not None
        assert line != start
        await pilot.press("j", "j")
        assert reading.view.selection is not None
        lower = reading.view.selection
        await pilot.press(*"2k")
        assert reading.view.selection == line
        assert max(lower) > max(line)


def test_clauses() -> None:
    text = "The mayor, who came late, said (as ever): “Not now; never.” Costs rose by 1,000 — again."
    article = document("Title", text)
    found, place = [], article.text.index("The mayor")
    while place < len(article.text):
        span = clause_at(article, place)
        found.append(article.text[span.start : span.end])
        place = span.end + 1
    assert found[:4] == ["The mayor,", "who came late,", "said", "(as ever)"]
    assert "Costs rose by 1,000" in " ".join(found)


async def test_a_label_by_its_number_colours_the_words() -> None:
    labels = {"check": "#d08770", "doubt": "orchid"}
    async with furnished(labels=labels).run_test(size=WIDE) as pilot:
        reading = await marking(pilot, "2", "j", "V")
        chosen = now_is(reading, reading.chosen)
        await until(pilot, lambda: isinstance(pilot.app.screen, NewMark))
        await pilot.press("2")
        await until(pilot, lambda: any(a.layer is Layer.MARK for a in reading.annotations))
        mark = next(a for a in reading.annotations if a.layer is Layer.MARK)
        assert mark.body == Mark("doubt")
        assert spans_of(mark) == spans_of(chosen), "all pieces of the quote"
        await pilot.pause()
        background = reading.view._style("mark-lit", "=doubt").bgcolor
        assert background != reading.view._style("mark-lit").bgcolor
    assert colour_of(labels, "Doubt") == Color.parse("orchid")
    assert list(tints({**labels, "bad": "no colour"})) == ["=check", "=doubt"]
    assert problems({"bad": "no colour"}) == [
        'settings.toml: label "bad": "no colour" is no colour; write "#d08770" or a name such as "orange"'
    ]


async def test_words_in_the_middle_are_taken_out_and_joined_again() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await marking(pilot, "2", "j")
        chosen = reading.chosen
        before = now_is(reading, chosen)
        [whole] = spans_of(before)
        await pilot.press("w", *"iw", "o", "b", "b", "o", *"3b")
        reading.view.begin_selection(Span(*_middle(whole)))
        assert reading.changing is not None
        await pilot.press("d")
        await until(pilot, lambda: len(spans_of(now_is(reading, chosen))) == 2)
        split = now_is(reading, chosen)
        assert split.status is Status.EDITED
        await until(pilot, lambda: reading.view.selection is None and reading.chosen == chosen)
        await pilot.press("w", "J")
        await until(pilot, lambda: spans_of(now_is(reading, chosen)) == (whole,))
        await pilot.pause()
        await pilot.press("u", "u")
        await until(pilot, lambda: now_is(reading, chosen) == before)


def _middle(span: Span) -> tuple[int, int]:
    """The second word of the span."""
    start = TEXT.index(" ", span.start) + 1
    return start, TEXT.index(" ", start)


async def test_a_speaker_is_selected_in_the_text() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await marking(pilot, "2", "j", "e")
        chosen = reading.chosen
        quote = now_is(reading, chosen)
        dialog = pilot.app.screen
        assert isinstance(dialog, EditDialog)
        pick(dialog, "speaker", SELECT)
        dialog.query_one("#speaker").focus()
        await pilot.press("enter")
        await until(pilot, lambda: reading.changing is not None and reading.changing.role is Role.SPEAKER)
        assert isinstance(quote.body, Quote)
        other = next(
            a for a in reading.annotations if a.layer is Layer.ACTOR and a.id != quote.body.actor and spans_of(a)
        )
        reading.view.begin_selection(spans_of(other)[0])
        await pilot.press("enter")
        await until(pilot, lambda: getattr(now_is(reading, chosen).body, "actor", "") == other.id)
        assert spans_of(now_is(reading, chosen), Role.SPEAKER) == (spans_of(other)[0],)
        assert spans_of(now_is(reading, chosen)) == spans_of(quote)


async def test_tab_goes_through_all_words_and_keeps_what_was_changed() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await marking(pilot, "2", "j", "w")
        chosen = reading.chosen
        before = now_is(reading, chosen)
        roles = []
        await pilot.press("b")
        for _ in range(3):
            assert reading.changing is not None
            roles.append(reading.changing.role)
            await pilot.press("tab")
        assert set(roles) == {Role.CONTENT, Role.SPEAKER, Role.CUE}
        await pilot.press("enter")
        await until(pilot, lambda: now_is(reading, chosen).status is Status.EDITED)
        after = now_is(reading, chosen)
        assert spans_of(after)[0].end < spans_of(before)[0].end
        assert spans_of(after, Role.CUE) == spans_of(before, Role.CUE)


def changed(old: str, new: str) -> None:
    """The article comes with other words."""
    text = TEXT.partition("\n\n")[2].replace(old, new)
    title = TEXT.partition("\n\n")[0]
    entry = Entry("k1", title, document(title, *text.split("\n\n")), published=WHEN, language="en")
    with stores.open_store(paths().db) as store:
        stores.apply_entries(store, Feed(GAZETTE.address, "Gazette"), [entry], now=WHEN)


async def test_what_lost_its_place_is_placed_again_and_the_change_is_shown() -> None:
    furnish(paths())
    words = TEXT.partition("\n\n")[2][:60]
    start = TEXT.index(words)
    with stores.open_store(paths().db) as store:
        mark = stores.add_mark(store, BRIDGE, Span(start, start + 60), Mark("keep"), creator="reader", now=WHEN)
    changed(words, "Nothing of this was here before, nor stood like it anywhere.")
    async with app().run_test(size=WIDE) as pilot:
        reading = await marking(pilot)
        assert now_is(reading, mark.id).anchor is Anchor.ORPHANED
        await pilot.press("D")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChangesScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ChangesScreen)
        assert f"[-{words.split()[0]}-]" in str(screen.query_one("#text").render())
        await pilot.press("escape", "O")
        await until(pilot, lambda: isinstance(pilot.app.screen, OrphansScreen))
        await pilot.press("enter")
        await until(pilot, lambda: reading.view.selection is not None)
        await pilot.press(*"iw", "enter")
        await until(pilot, lambda: now_is(reading, mark.id).anchor is Anchor.PLACED)
        placed: Annotation = now_is(reading, mark.id)
        assert placed.version == 2
        assert placed.body == Mark("keep")
        await until(pilot, lambda: reading.chosen == mark.id)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProvenanceDialog))
        assert [what for _, what in stores.history(reading.store, mark.id)] == [
            "Add mark",
            "Lost its place in the new text",
            "Place again",
        ]
        await pilot.press("escape", "O")
        await until(pilot, lambda: reading.status.said == "Nothing has lost its place")


async def test_a_mark_has_label_note_and_tags() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await marking(pilot, "v", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewMark))
        await pilot.press(*"odd", "tab", *"why", "tab")
        pilot.app.screen.query_one("#tags", Input).value = "a, b c, a"
        await pilot.press("enter")
        await until(pilot, lambda: any(a.layer is Layer.MARK for a in reading.annotations))
        assert next(a.body for a in reading.annotations if a.layer is Layer.MARK) == Mark("odd", "why", ("a", "b c"))
