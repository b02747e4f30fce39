"""The reading screen by its keys: what is shown, decided and kept."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from reader import store as stores
from reader.config import paths
from reader.model import Entry, Feed, Layer, Mark, Status
from reader.text import document_of_text
from tests.widgets.fictional import WHEN
from tests.widgets.newsroom import BRIDGE, GAZETTE, HERALD, app, furnish, furnished, until
from widgets.app import NewsreaderApp
from widgets.commanding.table import ARTICLE, FEEDS, PANELS, STORIES
from widgets.screens.marks import NewMark

WIDE, MEDIUM, NARROW = (160, 45), (120, 35), (80, 24)


async def settled(pilot: Pilot[Any]) -> NewsreaderApp:
    """The app when its list is whole."""
    news: NewsreaderApp = pilot.app  # type: ignore[assignment]
    await until(pilot, lambda: len(news.reading.stories.ids) == stores.count(news.store, news.reading.listed))
    return news


async def test_the_first_picture_has_feeds_and_stories() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        reading = news.reading
        assert reading.stories.ids[0] == BRIDGE
        assert [row.label for row in reading.feeds.rows[3:]] == [
            "Coast",
            "Ellery Gazette",
            "North",
            "Lenn Herald",
            "Bulletin",
        ]
        assert reading.feeds.rows[-1].problem == "404"
        assert reading.pane == STORIES
        assert str(reading.stories.border_title) == "All · 7 unread"


@pytest.mark.parametrize(("size", "seen"), [(WIDE, "1111"), (MEDIUM, "0111"), (NARROW, "0100")])
async def test_layout_follows_the_width(size: tuple[int, int], seen: str) -> None:
    async with furnished().run_test(size=size) as pilot:
        reading = (await settled(pilot)).reading
        panes = (reading.feeds, reading.stories, reading.view, reading.panels)
        assert "".join(str(int(pane.display)) for pane in panes) == seen
        for new in (WIDE, MEDIUM, NARROW):
            await pilot.resize_terminal(*new)
            await pilot.pause()
            for pane in panes:
                if pane.display:
                    assert reading.region.contains_region(pane.region), (new, pane)
        await pilot.press("enter")
        await pilot.pause()
        assert [pane.display for pane in panes] == [False, False, True, True]
        assert reading.panels.front.size.height >= 4
        await pilot.press("h", "h")
        await pilot.pause()
        assert [pane.display for pane in panes] == [True, False, False, False]


async def test_panes_by_keys() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        for key, pane in [("h", FEEDS), ("h", FEEDS), ("l", STORIES), ("l", ARTICLE), ("l", PANELS), ("0", FEEDS)]:
            await pilot.press(key)
            await pilot.pause()
            assert reading.pane == pane
        visited = []
        for _ in range(6):
            await pilot.press("tab")
            await pilot.pause()
            visited.append(news_focus(reading.focused))
        assert visited == ["stories", "article", "actors", "quotes", "issues", "feeds"]


def news_focus(widget: object) -> str | None:
    return getattr(widget, "id", None)


async def test_an_article_opens_with_what_is_known_of_it() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        reading = news.reading
        assert reading.article is not None
        assert reading.article.id == BRIDGE
        assert reading.view.article is reading.article
        assert all(panel.rows for panel in reading.panels.panels.values())


async def test_one_net_in_text_and_panels() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "1", "j")
        await pilot.pause()
        actor = reading.panels.front.highlighted
        assert reading.chosen == actor
        assert actor in reading.lit
        layers = {a.layer for a in reading.annotations if a.id in reading.lit}
        assert layers == {Layer.ACTOR, Layer.QUOTE, Layer.ISSUE}
        assert reading.view.lit == reading.panels.panels["quotes"].lit == reading.lit
        await pilot.press("escape")
        await pilot.pause()
        assert not reading.lit
        assert reading.chosen is None
        await pilot.press("l", "right_square_bracket")
        reading.go(ARTICLE)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert reading.chosen == reading.panels.front.highlighted


async def test_decisions_are_stored_and_taken_back() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "2", "j")
        await pilot.pause()
        first = reading.chosen

        def status_of(name: str | None) -> Status:
            return next(a.status for a in stores.annotations(reading.store, BRIDGE) if a.id == name)

        await pilot.press("a")
        await until(pilot, lambda: reading.chosen != first)
        second = reading.chosen
        assert status_of(first) is Status.ACCEPTED
        await pilot.press("x")
        await until(pilot, lambda: reading.chosen != second)
        assert status_of(second) is Status.REJECTED
        assert second not in {row.id for row in reading.panels.front.rows}
        await pilot.press("u", "u")
        await until(pilot, lambda: status_of(first) is Status.SUGGESTED)
        await until(pilot, lambda: second in {row.id for row in reading.panels.front.rows})
        await pilot.press("U")
        await until(pilot, lambda: status_of(first) is Status.ACCEPTED)


async def test_a_mark_with_its_note() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "v", "w", "w", "s", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewMark))
        await pilot.press(*"doubt", "tab", *"why", "ctrl+s")
        await until(pilot, lambda: any(a.layer is Layer.MARK for a in reading.annotations))
        mark = next(a for a in reading.annotations if a.layer is Layer.MARK)
        assert mark.body == Mark("doubt", "why")
        assert mark.creator == "reader"
        assert reading.view.selection is None


async def test_esc_leaves_the_selection_and_letters_mean_reading_again() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "v", "s")
        await pilot.pause()
        assert reading.context.marking
        await pilot.press("escape", "s")
        await until(pilot, lambda: (found := stores.article(reading.store, BRIDGE)) is not None and found.starred)
        assert not reading.context.marking


async def test_leaving_by_n_is_reading() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        reading = news.reading
        await pilot.press("n")
        await pilot.pause()
        assert reading.article is not None
        assert reading.article.id == BRIDGE
        await pilot.press("n")
        await until(pilot, lambda: stores.counts(news.store).unread == 6)
        assert reading.article.id == reading.stories.ids[1]
        await pilot.press("p")
        await pilot.pause()
        assert reading.article.id == reading.stories.ids[1], "nothing unread above"


async def test_scrolled_to_its_end_is_read_and_r_decides_otherwise() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        news = await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert stores.counts(news.store).unread == 7
        await pilot.press("G")
        await until(pilot, lambda: stores.counts(news.store).unread == 6)
        await pilot.press("r")
        await until(pilot, lambda: stores.counts(news.store).unread == 7)


async def test_all_of_a_list_is_read_and_unread_in_one_step() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("0", "j", "enter", "A")
        await until(pilot, lambda: stores.counts(news.store).unread == 0)
        assert len(news.reading.stories.ids) == 7, "the list keeps its rows while it is open"
        await pilot.press("u")
        await until(pilot, lambda: stores.counts(news.store).unread == 7)


async def test_what_arrives_moves_nothing() -> None:
    async with furnished(others=30).run_test(size=MEDIUM) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press(*"jjjjjjjjjjjjjjj", "enter")
        await pilot.pause()
        at, top = reading.stories.highlighted, reading.stories.cursor * 3 - reading.stories.scroll_offset.y
        with stores.open_store(paths().db) as store:
            new = [
                Entry(f"n{n}", f"New {n}", document_of_text("New.", title=f"New {n}"), published=WHEN) for n in range(5)
            ]
            stores.apply_entries(store, Feed(HERALD.address, "Lenn Herald"), new, now=WHEN)
        reading.reload_ids()
        await until(pilot, lambda: len(reading.stories.ids) == 66)
        await pilot.pause()
        assert reading.stories.highlighted == at
        assert reading.stories.cursor * 3 - reading.stories.scroll_offset.y == top
        assert reading.article is not None
        assert reading.article.id == at


async def test_folders_fold_and_list() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("0", "j", "j", "j", "enter")
        await pilot.pause()
        assert reading.listed == 'folder:"Coast"'
        await pilot.press("0", "enter")
        await pilot.pause()
        assert [row.label for row in reading.feeds.rows[3:]] == ["Coast", "Bulletin"]
        await pilot.press("j")
        await pilot.pause()
        assert reading.status.said == "Bulletin: the server says 404 Not Found"


async def test_the_mouse_opens_and_chooses() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.click(reading.stories, offset=(6, 5))
        await pilot.pause()
        assert reading.article is not None
        assert reading.article.id == reading.stories.ids[1]
        await pilot.click(reading.stories, offset=(6, 2))
        await pilot.click("#quotes", offset=(8, 2))
        await pilot.pause()
        assert reading.pane == PANELS
        assert reading.chosen == reading.panels.panels["quotes"].rows[0].id
        await pilot.click(reading.status, offset=(2, 0))
        await until(pilot, lambda: any(a.status is Status.ACCEPTED for a in reading.annotations))


async def test_zen_and_back() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "z")
        await pilot.pause()
        assert [p.display for p in (reading.feeds, reading.stories, reading.view, reading.panels)] == [
            False,
            False,
            True,
            False,
        ]
        assert reading.view.size.width > 150
        await pilot.press("escape")
        await pilot.pause()
        assert reading.feeds.display


async def test_hostile_titles_stay_text() -> None:
    furnish(paths())
    hostile = "[red]Bold[/red] \u202etxet\u202c \x1b[31mred"
    with stores.open_store(paths().db) as store:
        entry = Entry(
            "h", hostile, document_of_text("Body [b]x[/b].", title=hostile), published=WHEN.replace(year=2027)
        )
        stores.apply_entries(store, Feed(GAZETTE.address, "[link=x]Gazette[/link]\x1b[2J"), [entry], now=WHEN)
    async with app().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        drawn = "\n".join("".join(s.text for s in strip) for strip in news.screen._compositor.render_strips())
        assert "[red]Bold[/red]" in drawn
        assert not {"\x1b", "\u202e", "\u202c"} & set(drawn)


async def test_own_keys_and_their_problems() -> None:
    async with furnished(keys={"refresh": "f8", "fly": "y"}).run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await until(pilot, lambda: "fly" in news.reading.status.said)
        assert not await pressed(pilot, "R")
        assert await pressed(pilot, "f8")


async def pressed(pilot: Pilot[Any], key: str) -> bool:
    """Whether a key begins a refresh; it is stopped at once."""
    news: NewsreaderApp = pilot.app  # type: ignore[assignment]
    begun: list[object] = []
    news.toggle_refresh = lambda: begun.append(1)  # type: ignore[method-assign, assignment]
    await pilot.press(key)
    await pilot.pause()
    return bool(begun)


async def test_a_resize_keeps_the_pane() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = (await settled(pilot)).reading
        await pilot.press("enter", "2")
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert reading.pane == PANELS
        assert reading.panels.top == "quotes"
        assert isinstance(reading.focused, type(reading.panels.panels["quotes"]))
