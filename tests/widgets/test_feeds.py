"""Managing feeds: the table of their health, edits and taking them back, adding, importing, fetching by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from reader import store as stores
from reader.config import paths, read_feeds
from reader.model import Entry, Feed, Subscription
from reader.subscriptions import feeds_file
from tests.servers import LocalServer, Reply, feed_reply, item, page_reply, rss, serving
from tests.widgets.fictional import DOCUMENT
from tests.widgets.newsroom import BULLETIN, GAZETTE, HERALD, app, furnished, said, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.app import NewsreaderApp
from widgets.screens.dialogs import AskDialog, FirstStart
from widgets.screens.feeds.dialogs import AddDialog, FolderDialog
from widgets.screens.feeds.importing import ImportDialog, PickList
from widgets.screens.feeds.screen import FeedsScreen
from widgets.screens.feeds.settings import FeedSettings

KEPT = "# mine\n"


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


def titles(screen: FeedsScreen) -> list[str]:
    return [row.title for row in screen.table.rows]


async def managing(pilot: Pilot[int]) -> FeedsScreen:
    """The feeds screen, once it shows something."""
    await pilot.press("M")
    await until(pilot, lambda: isinstance(pilot.app.screen, FeedsScreen) and pilot.app.screen.table.rows)
    assert isinstance(pilot.app.screen, FeedsScreen)
    return pilot.app.screen


def about(screen: FeedsScreen) -> str:
    return str(screen.query_one("#about", Static).content)


async def test_the_table_says_how_each_feed_is() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = await managing(pilot)
        assert titles(screen) == ["Ellery Gazette", "Lenn Herald", "Bulletin"]
        await until(pilot, lambda: screen.table.sizes_known)
        cells = [
            {column.name: screen.table.cell(column, row) for column, _ in screen.table.columns(150)}
            for row in screen.table.rows
        ]
        assert [(c["state"], c["unread"], c["all"]) for c in cells] == [
            ("never fetched", "4", "4"),
            ("never fetched", "3", "3"),
            ("404 ×3", "·", "·"),
        ]
        assert [c["size"] != "·" for c in cells] == [True, True, False]
        await pilot.press("G")
        assert "Failed 3 times in a row: the server says 404 Not Found" in about(screen)
        await pilot.press("s", "s", "s")
        assert screen.sort == "state"
        assert titles(screen)[0] == "Bulletin"
        await pilot.press("slash", *"lenn", "enter")
        assert titles(screen) == ["Lenn Herald"]
        await pilot.press("escape")
        assert len(titles(screen)) == 3
        await pilot.press("g", "j", "enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        reading = (await settled(pilot)).reading
        await until(pilot, lambda: reading.listed == f'feed:"{GAZETTE.address}"')


async def test_edits_are_written_at_once_and_taken_back_in_the_order_of_time() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        file = paths().feeds
        file.write_text(KEPT + file.read_text())
        texts = [file.read_text()]

        async def written() -> None:
            await until(pilot, lambda: file.read_text() != texts[-1])
            texts.append(file.read_text())
            await until(pilot, lambda: "u undoes it" in news.reading.status.said)

        screen = await managing(pilot)
        await pilot.press("t", *(["ctrl+u"]), *"Coast", "enter")
        await written()
        assert read_feeds(file)[0].title == "Coast"
        await pilot.press("T", *"World/North", "enter")
        await written()
        await until(pilot, lambda: screen.table.rows[0].feed.folder == "World/North")
        await pilot.press("escape", "s")
        await until(pilot, lambda: "Starred" in news.reading.status.said)
        screen = await managing(pilot)
        await pilot.press("d")
        await written()
        await until(pilot, lambda: titles(screen) == ["Lenn Herald", "Bulletin"])
        assert texts[-1].startswith(KEPT)
        starred = stores.counts(news.store).starred

        await pilot.press("u")
        await until(pilot, lambda: file.read_text() == texts[2])
        await until(pilot, lambda: titles(screen) == ["Coast", "Lenn Herald", "Bulletin"])
        await pilot.press("u")
        await until(pilot, lambda: stores.counts(news.store).starred == starred - 1)
        assert file.read_text() == texts[2], "the star came between"
        await pilot.press("u", "u")
        await until(pilot, lambda: file.read_text() == texts[0])
        await until(pilot, lambda: titles(screen)[0] == "Ellery Gazette")
        await pilot.press("U", "U", "U", "U")
        await until(pilot, lambda: file.read_text() == texts[3])
        assert stores.counts(news.store).starred == starred
        await until(pilot, lambda: [f.address for f in news.subscriptions] == [HERALD.address, BULLETIN.address])


async def test_a_folder_is_renamed_moved_and_removed_with_all_in_it() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        await pilot.press("0", "j", "j", "j")
        assert news.reading.feeds.highlighted.folder == "Coast"
        await pilot.press("t", "ctrl+u", *"Shore", "enter")
        await until(pilot, lambda: [f.folder for f in news.subscriptions] == ["Shore", "Shore/North", ""])
        await pilot.press("g", "j", "j", "j", "T")
        await until(pilot, lambda: isinstance(pilot.app.screen, FolderDialog))
        await pilot.press(*"World", "enter")
        await until(pilot, lambda: [f.folder for f in news.subscriptions] == ["World/Shore", "World/Shore/North", ""])
        await pilot.press("g", "j", "j", "j", "d")
        await until(pilot, lambda: [f.address for f in news.subscriptions] == [BULLETIN.address])
        await pilot.press("u")
        await until(pilot, lambda: len(news.subscriptions) == 3)


async def test_settings_of_a_feed_are_checked_and_written() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        news = await settled(pilot)
        await managing(pilot)
        await pilot.press("I")
        await until(pilot, lambda: isinstance(pilot.app.screen, FeedSettings))
        form = pilot.app.screen
        form.query_one("#interval", Input).value = "often"
        form.query_one("#tags", Input).value = "daily, sea"
        form.query_one("#keep-days", Input).value = "90"
        await pilot.press("ctrl+s")
        assert "is not a time" in str(form.query_one("#told", Static).content)
        form.query_one("#interval", Input).value = "2h"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: news.subscriptions[0].tags == ("daily", "sea"))
        feed = read_feeds(paths().feeds)[0]
        assert (feed.interval, feed.keep.days, feed.title) == (timedelta(hours=2), 90, GAZETTE.title)


async def test_a_site_is_looked_at_before_a_feed_of_it_is_added(server: LocalServer) -> None:
    server.put("/feed.xml", feed_reply(rss([item(n, of="Harbour") for n in range(3)], title="Harbour")))
    server.put("/gone.xml", Reply(404))
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}.xml">'
        for name in ("gone", "feed")
    )
    site = server.put("/", page_reply(f"<html><head><title>Harbour</title>{links}</head><body>Hello</body></html>"))
    async with app().run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddDialog))
        dialog = pilot.app.screen
        dialog.query_one("#source", Input).value = site
        await pilot.press("enter")
        found = dialog.query_one("#found", OptionList)
        await until(pilot, lambda: found.option_count)
        first, second, page = (str(found.get_option_at_index(n).prompt).split("\n")[0] for n in range(3))
        assert first.startswith("Harbour  3 entries · newest ")
        assert (second, page) == ("gone  cannot be read", "The page itself, as an article: Harbour")
        await until(pilot, lambda: "Harbour: story 0" in str(dialog.query_one("#entries", Static).content))
        assert not paths().feeds.exists(), "nothing is written before it is asked for"
        await pilot.press("enter", *"World/Coast", "enter")
        news = pilot.app
        assert isinstance(news, NewsreaderApp)
        await until(pilot, lambda: len(news.reading.stories.ids) == 3)
        assert [(f.address, f.folder) for f in read_feeds(paths().feeds)] == [(server.url("/feed.xml"), "World/Coast")]
        await pilot.press("u")
        await until(pilot, lambda: read_feeds(paths().feeds) == ())
        assert not news.subscriptions


async def test_what_cannot_be_added_is_told_in_the_dialog(server: LocalServer, tmp_path: Path) -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("plus")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddDialog))
        dialog = pilot.app.screen
        urls = tmp_path / "urls"
        urls.write_text("https://a.example")
        wrong = ((server.url("/none"), "404"), ("/no/such/file", "neither an address"), (str(urls), "only .html"))
        for source, told in wrong:
            dialog.query_one("#source", Input).value = source
            await pilot.press("enter")
            await until(pilot, lambda told=told: told in str(dialog.query_one("#told", Static).content))


async def test_another_readers_list_is_shown_before_it_is_taken(tmp_path: Path) -> None:
    outline = tmp_path / "urls"
    outline.write_text(f'{GAZETTE.address}\nhttps://a.example/1 "~One"\nhttps://a.example/2 "~Two"\nexec:ls\n')
    async with furnished().run_test(size=NARROW) as pilot:
        news = await settled(pilot)
        news.refresh_feeds = lambda *_, **__: None  # type: ignore[method-assign]
        await managing(pilot)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, ImportDialog))
        dialog = pilot.app.screen
        dialog.query_one("#file", Input).value = str(tmp_path / "none")
        await pilot.press("enter")
        await until(pilot, lambda: "No such file" in str(dialog.query_one("#told", Static).content))
        dialog.query_one("#file", Input).value = str(outline)
        await pilot.press("enter")
        await until(pilot, lambda: dialog.query_one(PickList).feeds)
        told = str(dialog.query_one("#told", Static).content)
        assert told.startswith("2 feeds to subscribe to · 1 there already · 1 left out, the first: ")
        await pilot.press("down", "space", "ctrl+s")
        await until(pilot, lambda: len(news.subscriptions) == 4)
        assert read_feeds(paths().feeds)[-1].title == "Two"


async def test_opml_is_written(tmp_path: Path) -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        news = await settled(pilot)
        await managing(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        pilot.app.screen.query_one(Input).value = str(tmp_path / "out.opml")
        await pilot.press("enter")
        await until(pilot, lambda: "3 feeds written" in news.reading.status.said)
        assert 'text="Lenn Herald"' in (tmp_path / "out.opml").read_text()


def with_feed(server: LocalServer, number: int, **more: object) -> Subscription:
    """A feed of the server with three stories, in feeds.toml."""
    body = rss([item(n, of=f"Harbour {number}") for n in range(3)], title=f"Harbour {number}")
    subscription = Subscription(server.put(f"/{number}.xml", feed_reply(body)), **more)  # type: ignore[arg-type]
    feeds_file.add(paths().feeds, subscription)
    return subscription


async def test_feeds_that_are_due_are_fetched_quietly_and_nothing_moves(server: LocalServer) -> None:
    furnished(others=40)
    with_feed(server, 1)
    with_feed(server, 2, automatic=False)
    later = with_feed(server, 3)
    with stores.open_store(paths().db) as store:
        stores.sync_feeds(store, read_feeds(paths().feeds))
        ahead = datetime.now(UTC) + timedelta(hours=1)
        stores.save_feed_state(store, Feed(later.address, "Later", next_due=ahead))
        for address in (GAZETTE.address, HERALD.address, BULLETIN.address):
            stores.save_feed_state(store, Feed(address, address, next_due=ahead))
    made = app(refresh="auto")
    async with made.run_test(size=WIDE) as pilot:
        await settled(pilot)
        reading = made.reading
        await pilot.press(*["j"] * 12, "enter", "down", "down")
        here, top, article = reading.stories.highlighted, reading.stories.scroll_offset.y, reading.article
        place = reading.view.scroll_offset
        row = reading.stories.cursor
        made.look_for_due()
        heard: list[str] = []
        await until(pilot, lambda: heard.append(said(pilot)) or "3 new articles in 1 feed" in heard[-1])
        assert not any("refreshing" in line for line in heard)
        await until(pilot, lambda: len(reading.stories.ids) > 80)
        assert [request.path for request in server.requests] == ["/1.xml"]
        assert (reading.article, reading.view.scroll_offset) == (article, place)
        assert reading.stories.highlighted == here
        assert reading.stories.cursor - row == reading.stories.scroll_offset.y // reading.stories.row_height - (
            top // reading.stories.row_height
        )


async def test_nothing_is_fetched_by_itself_when_the_settings_say_off(server: LocalServer) -> None:
    furnished()
    with_feed(server, 1)
    made = app()
    async with made.run_test(size=NARROW) as pilot:
        await settled(pilot)
        made.look_for_due()
        await pilot.pause(0.3)
        assert made.jobs.refresh is None
        assert not server.requests


async def test_one_feed_is_fetched_at_a_key_and_a_new_article_is_told_of(server: LocalServer) -> None:
    furnished()
    one = with_feed(server, 1)
    with_feed(server, 2)
    made = app()
    async with made.run_test(size=NARROW) as pilot:
        await settled(pilot)
        screen = await managing(pilot)
        await pilot.press("j", "j", "j", "ctrl+r")
        await until(pilot, lambda: "Harbour 1: 3 new" in said(pilot))
        assert {request.path for request in server.requests} == {"/1.xml"}
        await until(pilot, lambda: screen.table.rows[3].stock.unread == 3)
        with stores.open_store(paths().db) as store:
            assert stores.stocks(store)[one.address].articles == 3


def test_sizes_are_counted_by_feed() -> None:
    furnished()
    with stores.open_store(paths().db) as store:
        sizes = stores.sizes(store)
        entry = Entry("long", "Long", DOCUMENT)
        stores.apply_entries(store, Feed(HERALD.address, "Herald"), [entry], now=datetime(2026, 1, 1, tzinfo=UTC))
        after = stores.sizes(store)
    assert after[HERALD.address] - sizes[HERALD.address] > len(DOCUMENT.text.encode())
    assert after[GAZETTE.address] == sizes[GAZETTE.address]
    assert BULLETIN.address not in after


async def test_what_is_written_by_hand_is_taken_up() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        file = paths().feeds
        whole = file.read_text()

        def by_hand(text: str) -> None:
            file.write_text(text)
            os.utime(file, ns=(0, written[0]))
            written[0] += 1
            news.look_at_file()

        written = [1]
        by_hand(whole.replace("Lenn Herald", "The Herald"))
        await until(pilot, lambda: "taken up" in news.reading.status.said)
        assert news.titles[HERALD.address] == "The Herald"
        await until(pilot, lambda: any(row.label == "The Herald" for row in news.reading.feeds.rows))
        by_hand(whole + "nonsense\n")
        await until(pilot, lambda: "feeds.toml:13: not TOML" in news.reading.status.said)
        assert len(news.subscriptions) == 3, "the last good ones stay"
