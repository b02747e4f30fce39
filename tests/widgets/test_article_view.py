"""The article view, in an app that holds nothing else."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.message import Message

from reader.model import Annotation, Article, BlockKind, Span, Status
from tests.widgets.fictional import ANNOTATIONS, ARTICLE, DOCUMENT, document
from widgets.article.drawing import meta_of
from widgets.article.layout import lay_out
from widgets.article.view import ArticleView

COLOURS = {"actor": "#e5b567", "quote": "#7fc1ca", "issue": "#e87d8f", "mark": "#b4a04a"}
TEXT = DOCUMENT.text


class Reading(App[None]):
    """The view alone, and the messages it sent."""

    def __init__(self, article: Article | None = ARTICLE, annotations: tuple[Annotation, ...] = ANNOTATIONS) -> None:
        super().__init__()
        self.first = (article, annotations)
        self.said: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return COLOURS

    def compose(self) -> ComposeResult:
        yield ArticleView()

    def on_mount(self) -> None:
        self.view.show(*self.first)

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def on_article_view_annotation_chosen(self, message: ArticleView.AnnotationChosen) -> None:
        self.said.append(message)

    def on_article_view_end_reached(self, message: ArticleView.EndReached) -> None:
        self.said.append(message)

    def on_article_view_selection_changed(self, message: ArticleView.SelectionChanged) -> None:
        self.said.append(message)

    def chosen(self) -> list[str]:
        return [m.annotation_id for m in self.said if isinstance(m, ArticleView.AnnotationChosen)]

    def ends(self) -> list[str]:
        return [m.article_id for m in self.said if isinstance(m, ArticleView.EndReached)]

    def where(self, words: str) -> Offset:
        """The cell of the screen where the words begin."""
        layout = lay_out(DOCUMENT, 72, meta_of(ARTICLE))
        line, column = layout.position(TEXT.index(words))
        return Offset(column + (self.size.width - 1 - 72) // 2, line - self.view.scroll_offset.y)

    def line(self, y: int) -> str:
        return self.view.render_line(y).text


def selected(app: Reading) -> str:
    span = app.view.selection
    return TEXT[slice(*span)] if span else ""


async def test_title_then_what_it_is_then_the_text_in_the_middle() -> None:
    app = Reading()
    async with app.run_test(size=(101, 30)) as pilot:
        await pilot.pause()
        assert app.line(0).strip() == ARTICLE.title
        assert app.line(1).strip() == "Ellery Gazette · Mirja Holt · 2 March 2026 · 1 min"
        assert app.line(2).strip() == "full text from gazette.example"
        assert [len(app.line(n)) - len(app.line(n).lstrip()) for n in (0, 1, 2, 4)] == [14] * 4
        assert app.where("Mayor") == (14, 4)


async def test_issues_have_a_bar_and_marks_a_sign_in_the_margin() -> None:
    app = Reading()
    async with app.run_test(size=(101, 60)) as pilot:
        await pilot.pause()
        for words, signs in (("third winter", "▪  "), ("called for", " ▐ "), ("a pontoon for", "   ")):
            assert app.line(app.where(words).y)[11:14] == signs


async def test_layers_differ_by_weight_and_line_and_not_only_by_colour() -> None:
    app = Reading()
    async with app.run_test(size=(101, 60)) as pilot:
        await pilot.pause()

        def style(words: str) -> tuple[bool, bool, bool]:
            place = app.where(words)
            line = app.view.render_line(place.y).crop(place.x, place.x + 1)
            found = next(iter(line)).style
            assert found is not None
            return bool(found.bold), bool(found.underline), bool(found.italic)

        assert style("Mayor Ilse") == (True, False, False)
        assert style("We were promised") == (False, True, False)
        assert style("the Lenn Authority would") == (True, True, False)
        assert style("report of the inquiry") == (False, False, True)
        assert style("told the council") == (False, False, False)
        app.view.lit = frozenset({"promised"})
        assert style("told the council") == (False, False, True)


async def test_other_annotations_do_not_move_the_text_and_rejected_ones_vanish() -> None:
    app = Reading(annotations=())
    async with app.run_test(size=(60, 12)) as pilot:
        app.view.go_to(TEXT.index("two more ferries"))
        await pilot.pause()
        top, text = app.view.scroll_offset.y, [app.line(n) for n in range(12)]
        app.view.show(ARTICLE, ANNOTATIONS)
        await pilot.pause()
        assert app.view.scroll_offset.y == top
        assert [line[3:] for line in text] == [app.line(n)[3:] for n in range(12)]
        app.view.show(ARTICLE, [replace(a, status=Status.REJECTED) for a in ANNOTATIONS])
        app.view.action_next_annotation()
        await pilot.pause()
        assert app.chosen() == []


async def test_the_place_survives_resizing_and_there_and_back_is_the_same() -> None:
    app = Reading()
    async with app.run_test(size=(100, 12)) as pilot:
        app.view.go_to(TEXT.index("Brandl proposed"))
        await pilot.pause()
        assert "Brandl proposed" in app.line(0)
        for width, height in ((50, 10), (36, 20), (100, 12)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert "Brandl" in app.line(0)
        assert "Brandl proposed" in app.line(0)
        app.view.measure = 40
        assert "Brandl proposed" in app.line(0)


async def test_another_article_begins_at_its_title() -> None:
    app = Reading()
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.action_scroll_end()
        app.view.begin_selection()
        other = document([(BlockKind.TITLE, "Ferry sold", 0, ""), (BlockKind.PARAGRAPH, "It was cheap. " * 80, 0, "")])
        app.view.show(replace(ARTICLE, id="a2", document=other))
        await pilot.pause()
        assert (app.view.scroll_offset.y, app.view.selection, app.line(0).strip()) == (0, None, "Ferry sold")
        app.view.show(None)
        assert app.line(0).strip() == "No article open"


async def test_reveal_scrolls_only_when_needed_and_keeps_context() -> None:
    app = Reading()
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.pause()
        app.view.reveal("ilse")
        app.view.reveal("both")
        assert app.view.scroll_offset.y == 0
        app.view.reveal("i-hearing")
        await pilot.pause()
        shown = [app.line(n) for n in range(14)]
        at = next(n for n, line in enumerate(shown) if "second hearing" in line)
        assert 2 <= at <= 11
        app.view.reveal("both")
        assert 2 <= app.where("the ferry cannot").y <= 11
        app.view.reveal("no such")


async def test_what_was_shown_while_hidden_is_there_when_it_is_seen() -> None:
    app = Reading(article=None)
    async with app.run_test(size=(80, 14)) as pilot:
        app.view.display = False
        await pilot.pause()
        app.view.show(ARTICLE, ANNOTATIONS)
        app.view.reveal("fund")
        app.view.display = True
        await pilot.pause()
        await pilot.pause()
        assert app.line(0).strip() == ARTICLE.title


async def test_the_end_is_said_once() -> None:
    app = Reading()
    async with app.run_test(size=(80, 20)) as pilot:
        app.view.focus()
        await pilot.pause()
        assert app.ends() == []
        for _ in range(6):
            app.view.action_page_down()
        await pilot.pause()
        app.view.action_scroll_home()
        app.view.action_scroll_end()
        app.view.show(ARTICLE, ())
        await pilot.pause()
        assert app.ends() == ["a1"]


async def test_a_short_article_is_read_once_the_reader_turns_to_it() -> None:
    app = Reading()
    async with app.run_test(size=(80, 90)) as pilot:
        await pilot.pause()
        app.screen.set_focus(None)
        await pilot.pause()
        app.view.show(replace(ARTICLE, id="a2"))
        await pilot.pause()
        assert app.ends() == ["a1"]
        app.view.focus()
        await pilot.pause()
        assert app.ends() == ["a1", "a2"]


async def test_clicks_choose_and_go_round_what_overlaps() -> None:
    app = Reading()
    async with app.run_test(size=(101, 60)) as pilot:
        await pilot.pause()
        for _ in range(3):
            await pilot.click(offset=app.where("before Easter"))
        await pilot.click(offset=app.where("We were promised"))
        await pilot.click(offset=app.where("What the ministry"))
        assert app.chosen() == ["i-date", "date", "i-date", "promised"]


async def test_keys_walk_the_annotations_in_order_of_place() -> None:
    app = Reading()
    async with app.run_test(size=(101, 16)) as pilot:
        for _ in range(3):
            app.view.action_next_annotation()
        app.view.action_previous_annotation()
        app.view.action_next_annotation("issue")
        app.view.action_choose()
        await pilot.pause()
        assert app.chosen() == ["ilse", "tomas", "towns", "tomas", "i-date", "date"]
        app.view.go_to(TEXT.index("a pontoon"))
        app.view.action_next_annotation()
        await pilot.pause()
        assert app.chosen()[-1] == "report"


async def test_a_selection_begins_at_the_first_sentence_or_where_it_is_told_and_grows() -> None:
    app = Reading()
    async with app.run_test(size=(80, 16)) as pilot:
        app.view.go_to(TEXT.index("“We were promised"))
        app.view.begin_selection()
        assert selected(app).endswith("Vandermeer told the council.")
        app.view.extend("sentence")
        assert selected(app).endswith("carry an ambulance.”")
        app.view.extend("word", back=True)
        app.view.swap_ends()
        app.view.extend("char", back=True)
        assert selected(app).startswith("\n\n“We were")
        app.view.cancel_selection()
        app.view.lit = frozenset({"i-cost", "cost"})
        app.view.begin_selection()
        assert selected(app).startswith("Both officials"), "what is lit is no choice of the reader's"
        start = TEXT.index("the cost of")
        app.view.begin_selection(Span(start, start + len("the cost of the temporary pontoon")))
        assert selected(app) == "the cost of the temporary pontoon"
        await pilot.pause()
        assert isinstance(app.said[-1], ArticleView.SelectionChanged)
        assert app.said[-1].span == app.view.selection


async def test_growing_beyond_the_screen_scrolls() -> None:
    app = Reading()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        app.view.begin_selection()
        for _ in range(9):
            app.view.extend("paragraph")
        assert selected(app).endswith("page 112")
        await pilot.pause()
        assert 0 <= app.where("page 112").y < 12


async def test_dragging_selects_and_chooses_nothing() -> None:
    app = Reading()
    async with app.run_test(size=(101, 60)) as pilot:
        await pilot.pause()
        await pilot.mouse_down(offset=app.where("Both officials"))
        await pilot.hover(offset=app.where("cannot carry"))
        await pilot.mouse_up(offset=app.where("cannot carry"))
        assert selected(app) == "Both officials said the ferry "
        assert app.chosen() == []
        await pilot.click(offset=app.where("What the ministry"))
        assert app.view.selection is None


async def test_ids_of_another_article_fade_nothing() -> None:
    app = Reading()
    async with app.run_test(size=(80, 16)) as pilot:
        await pilot.pause()
        before = [app.view.render_line(n) for n in range(16)]
        app.view.lit = frozenset({"elsewhere"})
        assert [app.view.render_line(n) for n in range(16)] == before
        app.view.lit = frozenset({"ilse"})
        assert [app.view.render_line(n) for n in range(16)] != before


async def test_lighting_one_after_another_draws_what_lighting_at_once_does() -> None:
    app = Reading()
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        for number, lit in enumerate(({"ilse", "promised"}, {"tomas"}, {"i-date", "date"}, {"towns", "i-date"}, set())):
            app.view.lit = frozenset(lit)
            await pilot.pause()
            drawn = [app.view.render_line(n) for n in range(20)]
            app.view._redraw()
            assert drawn == [app.view.render_line(n) for n in range(20)], lit
            app.view.action_scroll_down() if number % 2 else None
            await pilot.pause()


async def test_nothing_from_outside_reaches_the_terminal_raw() -> None:
    hostile = "\x1b]0;gotcha\x07[bold]\u202eegdirb\x9b31m"
    parts = [(kind, f"{hostile} | {hostile}", 0, hostile) for kind in BlockKind]
    app = Reading(replace(ARTICLE, feed_title=hostile, author=hostile, document=document(parts)), ())
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.pause()
        drawn = "".join(app.line(n) for n in range(60))
        assert "[bold]" in drawn
        assert not set(drawn) & set("\x1b\x07\u202e\x9b")


async def test_without_a_text_nothing_breaks() -> None:
    app = Reading(article=None)
    async with app.run_test(size=(30, 5)) as pilot:
        view = app.view
        for act in (view.action_page_down, view.action_next_annotation, view.action_choose, view.begin_selection):
            act()
        view.extend("word")
        await pilot.click(ArticleView)
        await pilot.resize_terminal(4, 3)
        view.show(ARTICLE, ANNOTATIONS)
        await pilot.pause()
        assert view.selection is None
