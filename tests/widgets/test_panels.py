"""The three panels: what their rows say, and how one moves in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from reader.model import Actor, ActorKind, Anchor, Annotation, Layer, Quote, QuoteKind, Role
from tests.widgets.fictional import ANNOTATIONS, annotation
from tests.widgets.test_article_view import COLOURS
from widgets.panels.actors import ActorsPanel
from widgets.panels.issues import IssuesPanel
from widgets.panels.net import Net
from widgets.panels.panel import Panel
from widgets.panels.quotes import QuotesPanel
from widgets.panels.rows import RowLine, Words, fit
from widgets.states import PanelState, Progress


class Panels(App[None]):
    """The three panels side by side, and the messages they sent."""

    CSS = "Screen { layout: horizontal; } Panel { width: 1fr; height: 1fr; }"

    def __init__(self, annotations: tuple[Annotation, ...] = ANNOTATIONS) -> None:
        super().__init__()
        self.annotations = annotations
        self.said: list[tuple[str, str]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return COLOURS

    def compose(self) -> ComposeResult:
        yield ActorsPanel(number=1)
        yield QuotesPanel(number=2)
        issues = IssuesPanel(number=3)
        issues.today = lambda: date(2026, 3, 2)
        yield issues

    def on_mount(self) -> None:
        for panel in self.query(Panel):
            panel.show(self.annotations)

    def on_annotation_rows_row_highlighted(self, message: Panel.RowHighlighted) -> None:
        self.said.append(("highlighted", message.annotation_id))

    def on_annotation_rows_row_chosen(self, message: Panel.RowChosen) -> None:
        self.said.append(("chosen", message.annotation_id))


def lines(panel: Panel, count: int = 0) -> list[str]:
    return [panel.render_line(y).text.rstrip() for y in range(count or panel.virtual_size.height)]


async def test_rows_of_actors_quotes_and_issues() -> None:
    app = Panels()
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert lines(app.query_one(ActorsPanel)) == [
            " ✓ ◆ Ilse Vandermeer            3❝  2?",
            "     Mayor",
            "   ◆ Tomas Brandl               1❝",
            "     Transport Minister",
            "   ○ Lenn Authority                 1?",
            "     organisation",
            "   ◌ the harbour towns",
            "     group",
            "   ○ Fishermen’s Guild",
            "     organisation",
        ]
        assert lines(app.query_one(QuotesPanel)) == [
            "   Both officials said        indirect",
            "   the ferry cannot carry the winter…",
            " ✓ Vandermeer told              direct",
            "   “We were promised a bridge, and we…",
            "   Vandermeer called for      indirect",
            "   a binding date before Easter",
            "   Vandermeer said            indirect",
            "   the cost of the temporary pontoon…",
            " ✎ Brandl said                indirect",
            "   the Lenn Authority would seek a wa…",
            "   nobody named                  mixed",
            "   Whoever builds the next one should…",
        ]
        assert lines(app.query_one(IssuesPanel)) == [
            "   a binding date before Easter",
            "   demand · Vandermeer by 5 Apr (34 d)",
            " ✓ the cost of the temporary pontoon",
            "   unknown · Vandermeer",
            "   a way to release the money",
            "   decision · Lenn Aut… passed 2 d ago",
            "   a second hearing",
            "   event · panel      by 14 Apr (43 d)",
        ]
        titles = [p.border_title for p in app.query(Panel)]
        assert titles == ["1 Actors · 5", "2 Quotes · 6", "3 Open issues · 4"]


@pytest.mark.parametrize("width", [30, 35, 41, 60, 80])
async def test_rows_fill_their_width_exactly(width: int) -> None:
    twins = (
        annotation("x", Layer.ACTOR, Actor("埃勒里港务局 Authority of Ports and Waterways", ActorKind.STATE), "Lenn"),
        annotation("y", Layer.QUOTE, Quote(QuoteKind.INDIRECT, "He\nwho\x1b[31m"), "Lenn", (Role.CUE, "said")),
    )
    app = Panels((*ANNOTATIONS, *twins))
    async with app.run_test(size=(3 * width, 40)) as pilot:
        await pilot.pause()
        for panel in app.query(Panel):
            for y in range(panel.virtual_size.height):
                strip = panel.render_line(y)
                assert cell_len(strip.text) == strip.cell_length == panel.scrollable_content_region.width
                assert "\x1b" not in strip.text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PanelState(), "no quotes found · v marks words of your own"),
        (PanelState(Progress.READING), "reading… the article can be read meanwhile"),
        (PanelState(Progress.FOREIGN), "not English, so not annotated · v marks words of your own"),
        (
            PanelState(Progress.FAILED, "the worker died"),
            "extraction failed: the worker died · the command “open” on the story tries again",
        ),
    ],
)
async def test_without_rows_a_panel_says_why(state: PanelState, said: str) -> None:
    app = Panels(())
    async with app.run_test(size=(90, 10)) as pilot:
        panel = app.query_one(QuotesPanel)
        panel.keys = {"mark": "v"}
        panel.show((), state)
        await pilot.pause()
        assert " ".join(" ".join(lines(panel, 4)).split()) == said
        assert panel.border_title == "2 Quotes"


async def test_moving_says_so_once_a_row_and_selecting_from_outside_says_nothing() -> None:
    app = Panels()
    async with app.run_test(size=(120, 8)) as pilot:
        panel = app.query_one(ActorsPanel)
        panel.action_cursor_down()
        panel.action_cursor_down()
        panel.action_cursor_up()
        panel.action_cursor_up()
        panel.action_cursor_end()
        panel.action_cursor_end()
        panel.action_choose()
        assert panel.select("tomas")
        assert not panel.select("fund")
        assert panel.highlighted == "tomas"
        await pilot.pause()
        assert app.said == [
            ("highlighted", "ilse"),
            ("highlighted", "tomas"),
            ("highlighted", "ilse"),
            ("highlighted", "guild"),
            ("chosen", "guild"),
        ]
        assert panel.scroll_offset.y == 2


async def test_a_click_moves_and_chooses() -> None:
    app = Panels()
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.click(QuotesPanel, offset=(5, 5))
        await pilot.click(QuotesPanel, offset=(5, 25))
        assert app.said == [("highlighted", "date"), ("chosen", "date")]


async def test_what_belongs_to_the_chosen_has_a_bar_and_comes_into_view() -> None:
    app = Panels()
    async with app.run_test(size=(120, 6)) as pilot:
        await pilot.pause()
        for panel in app.query(Panel):
            panel.lit = Net(ANNOTATIONS).related("i-money")
        await pilot.pause()
        quotes = app.query_one(QuotesPanel)
        assert [line[0] for line in lines(app.query_one(ActorsPanel), 6)] == list("    ▌▌")
        assert [line[0] for line in lines(app.query_one(IssuesPanel), 6)] == list("    ▌▌")
        assert "▌✎ Brandl said" in [line[:14] for line in lines(quotes, 6)]
        dimmed, lit = (quotes.render_line(y).crop(3, 4) for y in (0, 4))
        assert [s.style for s in dimmed] != [s.style for s in lit]


async def test_lighting_one_after_another_draws_what_lighting_at_once_does() -> None:
    app = Panels()
    async with app.run_test(size=(120, 20)) as pilot:
        for lit in ({"ilse", "promised"}, {"tomas"}, {"i-date", "date"}, {"towns", "i-date"}, set()):
            for panel in app.query(Panel):
                panel.lit = frozenset(lit)
                panel.action_cursor_down()
                await pilot.pause()
                drawn = [panel.render_line(n) for n in range(18)]
                panel.redraw()
                assert drawn == [panel.render_line(n) for n in range(18)], lit


async def test_a_row_selected_while_the_panel_was_hidden_is_seen_when_it_shows() -> None:
    app = Panels()
    async with app.run_test(size=(120, 6)) as pilot:
        quotes, issues = app.query_one(QuotesPanel), app.query_one(IssuesPanel)
        quotes.display = issues.display = False
        await pilot.pause()
        quotes.select("fund")
        issues.lit = frozenset({"i-hearing"})
        quotes.display = issues.display = True
        await pilot.pause()
        await pilot.pause()
        assert "›✎ Brandl said" in [line[:14] for line in lines(quotes, 6)]
        assert "▌  a second hearing" in [line[:19] for line in lines(issues, 6)]


async def test_new_annotations_keep_the_reader_on_the_row() -> None:
    app = Panels()
    async with app.run_test(size=(120, 30)) as pilot:
        panel = app.query_one(QuotesPanel)
        panel.select("cost")
        panel.show([a for a in ANNOTATIONS if a.id != "both"])
        assert panel.highlighted == "cost"
        panel.show([a for a in ANNOTATIONS if a.id not in {"both", "cost"}])
        assert panel.highlighted == "fund"
        panel.show(())
        assert panel.highlighted is None
        panel.action_cursor_down()
        panel.action_choose()
        await pilot.pause()
        assert app.said == []


async def test_what_lost_its_place_is_listed_with_a_warning() -> None:
    orphan = replace(ANNOTATIONS[0], anchor=Anchor.ORPHANED, spans=())
    app = Panels((orphan,))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert lines(app.query_one(ActorsPanel))[0] == " ! ◆ Ilse Vandermeer"


def test_fitting_cuts_the_least_important_first() -> None:
    line = RowLine((Words("Ilse Vandermeer", "actor", 1), Words(" said", "quote", 2)), (Words("indirect"),))
    assert ["".join(w.text for w in fit(line, width)) for width in (30, 27, 24, 20, 10)] == [
        "Ilse Vandermeer said  indirect"[:20] + "  indirect",
        "Ilse Vandermeer s… indirect",
        "Ilse Vandermeer indirect",
        "Ilse Vande… indirect",
        "Ilse Vand…",
    ]
    assert all(cell_len("".join(w.text for w in fit(line, n))) == n for n, _ in pairwise(range(1, 60)))
