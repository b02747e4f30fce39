"""The review by its keys: one decision after the other over many articles."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from reader import store as stores
from reader.config import paths
from reader.model import Actor, Extraction, Status
from tests.widgets.newsroom import BRIDGE, FINDINGS, HERALD, WHEN, app, furnish, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.app import NewsreaderApp
from widgets.screens.editing import EditDialog
from widgets.screens.review import ReviewScreen

OTHER = stores.article_id(HERALD.address, "o0")


def statuses(news: NewsreaderApp) -> dict[str, Status]:
    return {a.id: a.status for name in (BRIDGE, OTHER) for a in stores.annotations(news.store, name)}


def two_articles() -> NewsreaderApp:
    furnish(paths())
    with stores.open_store(paths().db) as store:
        stores.save_extraction(store, OTHER, Extraction("rules/1", "en", FINDINGS), version=1, now=WHEN)
    return app()


async def reviewing(pilot: Pilot[Any]) -> tuple[NewsreaderApp, ReviewScreen]:
    """The review, opened by its key, with its first suggestion."""
    news = await settled(pilot)
    await pilot.press("Q")
    await until(pilot, lambda: isinstance(news.screen, ReviewScreen) and news.screen.annotation is not None)
    screen = news.screen
    assert isinstance(screen, ReviewScreen)
    return news, screen


def drawn(pilot: Pilot[Any]) -> str:
    return "\n".join("".join(s.text for s in strip) for strip in pilot.app.screen._compositor.render_strips())


async def test_one_key_a_decision_and_undo_brings_it_back() -> None:
    async with two_articles().run_test(size=NARROW) as pilot:
        news, review = await reviewing(pilot)
        assert review.queue is not None
        total = len(review.queue)
        assert {s.article for s in review.queue} == {BRIDGE, OTHER}
        ids = [s.id for s in review.queue]
        await pilot.press("a")
        assert review.current is not None
        assert review.current.id == ids[1]
        assert review.annotation is not None, "the next one was at hand"
        await pilot.press("n", "x")
        await until(pilot, lambda: statuses(news)[ids[2]] is Status.REJECTED)
        assert statuses(news)[ids[0]] is Status.ACCEPTED
        assert statuses(news)[ids[1]] is Status.SUGGESTED
        await pilot.pause()
        assert f"2 of {total} decided · ✓ 1 · ✗ 1 · {total - 2} left" in drawn(pilot)
        await pilot.press("u")
        await until(pilot, lambda: review.current is not None and review.current.id == ids[2])
        assert (review.accepted, review.rejected) == (1, 0)
        await pilot.press("U")
        await until(pilot, lambda: review.rejected == 1 and len(review.queue or ()) == total - 2)
        await pilot.press("b", "escape")
        await until(pilot, lambda: news.screen is news.reading)


async def test_all_as_sure_and_all_of_the_actor() -> None:
    async with two_articles().run_test(size=WIDE) as pilot:
        news, review = await reviewing(pilot)
        assert review.current is not None
        first = review.current
        await pilot.press("W")
        await until(pilot, lambda: statuses(news)[first.id] is Status.ACCEPTED)
        accepted = [name for name, status in statuses(news).items() if status is Status.ACCEPTED]
        assert len(accepted) > 1
        await until(pilot, lambda: review.annotation is not None)
        sure = review.current
        assert sure is not None
        await pilot.press("A")
        await until(pilot, lambda: statuses(news)[sure.id] is Status.ACCEPTED)
        left = [s for s in review.queue or () if s.article == sure.article]
        assert all(s.confidence < sure.confidence for s in left)
        await pilot.press("u", "u")
        await until(pilot, lambda: Status.ACCEPTED not in statuses(news).values())


async def test_the_end_is_told_and_fast_keys_are_not_lost() -> None:
    async with two_articles().run_test(size=NARROW) as pilot:
        news, review = await reviewing(pilot)
        total = len(review.queue or ())
        while review.queue:
            await until(pilot, lambda: review.annotation is not None or not review.queue)
            await pilot.press("x")
        await until(pilot, lambda: list(statuses(news).values()).count(Status.REJECTED) == total)
        await pilot.pause()
        assert "Nothing is left to review" in drawn(pilot)
        assert review.rejected == total


async def test_a_corrected_suggestion_is_decided() -> None:
    async with two_articles().run_test(size=WIDE) as pilot:
        news, review = await reviewing(pilot)
        while not (review.annotation and isinstance(review.annotation.body, Actor)):
            await pilot.press("n")
            await until(pilot, lambda: review.annotation is not None)
        chosen = review.annotation
        await pilot.press("e")
        await until(pilot, lambda: isinstance(news.screen, EditDialog))
        news.screen.query_one("#name", Input).value = "Someone Else"
        await pilot.press("enter")
        await until(pilot, lambda: statuses(news)[chosen.id] is Status.EDITED)
        await until(pilot, lambda: news.screen is review)
        assert chosen.id not in {s.id for s in review.queue or ()}
        assert review.accepted == 1


async def test_from_the_review_to_the_place_and_back() -> None:
    async with two_articles().run_test(size=WIDE) as pilot:
        news, review = await reviewing(pilot)
        annotation = review.annotation
        assert annotation is not None
        await pilot.press("w")
        await until(pilot, lambda: news.screen is news.reading and news.reading.view.selection is not None)
        assert news.reading.chosen == annotation.id
        before = news.reading.view.selection
        await pilot.press("w", "enter")
        await until(pilot, lambda: isinstance(news.screen, ReviewScreen))
        await until(pilot, lambda: statuses(news)[annotation.id] is Status.EDITED)
        changed = stores.annotation(news.store, annotation.id)
        assert changed is not None
        assert before is not None
        assert any(s.start == before.start and s.end > before.end for s in changed.spans)


async def test_the_command_line_opens_it_on_a_query() -> None:
    made = two_articles()
    made._review, made._query = True, "feed:herald"
    async with made.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(made.screen, ReviewScreen) and made.screen.annotation is not None)
        assert isinstance(made.screen, ReviewScreen)
        assert {s.article for s in made.screen.queue or ()} == {OTHER}
