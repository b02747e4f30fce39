"""Whole refreshes of real local servers into real stores."""

import asyncio
import contextlib
import gzip
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader import store as stores
from reader import workers
from reader.config import address_of_path
from reader.fetching import readers
from reader.fetching import update as updates
from reader.fetching.fetch import Limits
from reader.fetching.update import FeedResult, update
from reader.model import Feed, Keep, Subscription
from reader.parse import parse_quickly
from tests.servers import LocalServer, Reply, atom, feed_reply, item, json_feed, page_reply, rdf, rss, serving

NOW = datetime(2025, 12, 2, 12, 0, tzinfo=UTC)
LIMITS = Limits(connect=2, read=0.8, total=2)
MAKERS = (rss, atom, rdf, json_feed)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


async def refresh(
    db: Path, subscriptions: Sequence[Subscription], now: Callable[[], datetime] = lambda: NOW, **options: Any
) -> dict[str, FeedResult]:
    """Refresh as the command line does: the results by address."""
    with stores.open_store(db) as store:
        stores.sync_feeds(store, subscriptions)
    options.setdefault("limits", LIMITS)
    results = [result async for result in update(db, subscriptions, now=now, **options)]
    assert sorted(result.done for result in results) == list(range(1, len(results) + 1))
    return {result.feed: result for result in results}


def stored(db: Path) -> dict[str, str]:
    """The text of every stored article by its id."""
    with stores.open_store(db) as store:
        ids = stores.ids(store, "")
        articles = [stores.article(store, id_) for id_ in ids]
        assert stores.integrity(store) == []
        return {article.id: article.document.text for article in articles if article}


def feed_states(db: Path) -> dict[str, Feed]:
    with stores.open_store(db) as store:
        return {feed.address: feed for feed in stores.feeds(store)}


async def test_two_hundred_feeds_then_only_304s_then_ten_faults(
    db: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = [MAKERS[n % 4]([item(i, of=f"Town {n}") for i in range(3)], f"Town {n}") for n in range(200)]
    feeds = [Subscription(server.put(f"/{n}", feed_reply(body))) for n, body in enumerate(bodies)]
    first = await refresh(db, feeds)
    assert {(result.status, result.http, result.new, result.error) for result in first.values()} == {
        ("updated", 200, 3, "")
    }
    before = stored(db)
    assert len(before) == 600
    assert {text.split("\n")[0] for text in before.values()} == {
        f"Town {n}: story {i}" for n in range(200) for i in range(3)
    }

    def no_worker() -> None:
        raise AssertionError("a worker is started though nothing changed")

    with monkeypatch.context() as patched:
        patched.setattr(workers, "_Worker", no_worker)
        second = await refresh(db, feeds)
    assert {(result.status, result.http, result.new) for result in second.values()} == {("unchanged", 304, 0)}
    assert server.answers == {200: 200, 304: 200}

    faults = [
        Reply(404),
        Reply(410),
        Reply(500),
        Reply(429, headers={"Retry-After": "600"}),
        Reply(302, headers={"Location": "http://127.0.0.1:1/"}),
        Reply(hang=True),
        Reply(200, gzip.compress(b"\0" * 100_000_000), {"Content-Encoding": "gzip"}),
        page_reply("<!DOCTYPE html><html><head><title>Moved</title></head><body>Hello</body></html>"),
        Reply(200, bodies[8][: bodies[8].rindex(b"</item>")]),
        Reply(302, headers={"Location": "/9"}),
    ]
    for number, fault in enumerate(faults):
        server.put(f"/{number}", fault)
    third = await refresh(db, feeds)
    told = [third[server.url(f"/{number}")] for number in range(10)]
    assert len({result.error for result in told}) == 10
    assert all(result.error for result in told)
    assert [result.status for result in told].count("failed") == 8
    assert told[1].status == "gone"
    assert "cut off" in told[8].error
    assert {result.status for result in third.values() if result not in told} == {"unchanged"}
    assert stored(db) == before
    states = feed_states(db)
    assert [states[result.feed].error for result in told] == [result.error for result in told]

    asked = len(server.requests)
    fourth = await refresh(db, feeds, only=[server.url("/1"), server.url("/3"), server.url("/20")])
    assert [fourth[server.url(path)].status for path in ("/1", "/3", "/20")] == ["gone", "skipped", "unchanged"]
    assert {request.path for request in server.requests[asked:]} == {"/1", "/20"}


async def test_changed_and_new_entries_are_told_and_earlier_texts_kept(db: Path, server: LocalServer) -> None:
    url = server.put("/feed", feed_reply(rss([item(1), item(2)])))
    feeds = [Subscription(url)]
    await refresh(db, feeds)
    server.put("/feed", feed_reply(rss([item(3), item(1, body="<p>It was all different.</p>"), item(2)])))
    result = (await refresh(db, feeds))[url]
    assert (result.status, result.new, result.changed, result.title) == ("updated", 1, 1, "Feed")
    with stores.open_store(db) as store:
        article = stores.article(store, stores.article_id(url, "id-1"))
        assert article
        assert article.document.text == "Feed: story 1\n\nIt was all different."
        assert len(stores.earlier_texts(store, article.id)) == 1


async def test_a_host_that_is_too_busy_for_two_feeds_is_not_asked_for_more(db: Path, server: LocalServer) -> None:
    feeds = [Subscription(server.put(f"/{n}", Reply(429, headers={"Retry-After": "60"}))) for n in range(9)]
    first = await refresh(db, feeds)
    asked = len(server.requests)
    assert 2 <= asked <= 4  # two may be under way already when the second answer comes
    assert [result.status for result in first.values()].count("skipped") == 9 - asked
    for feed in feeds:
        server.put(feed.address.removeprefix(server.url("")), feed_reply(rss([item(1)])))
    assert {result.status for result in (await refresh(db, feeds)).values()} == {"skipped"}
    later = await refresh(db, feeds, now=lambda: NOW + timedelta(minutes=2))
    assert {result.status for result in later.values()} == {"updated"}


async def test_a_feed_that_moved_for_good_is_fetched_from_its_new_address(db: Path, server: LocalServer) -> None:
    server.put("/new", feed_reply(rss([item(1)])))
    url = server.put("/old", Reply(301, headers={"Location": "/new"}))
    for _ in range(2):
        assert (await refresh(db, [Subscription(url)]))[url].error == ""
    asked = len(server.requests)
    server.put("/new", feed_reply(rss([item(1), item(2)])))
    assert (await refresh(db, [Subscription(url)]))[url].new == 1
    assert [request.path for request in server.requests[asked:]] == ["/new"]
    state = feed_states(db)[url]
    assert (state.fetch_from, state.moved_to, state.address) == (server.url("/new"), server.url("/new"), url)


async def test_what_was_read_before_is_not_read_again(
    db: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = rss([item(1), item(2)])
    url = server.put("/feed", Reply(200, body))  # a server without validators
    await refresh(db, [Subscription(url)])
    made: list[int] = []

    def counted(*args: Any) -> Any:
        parsed = parse_quickly(*args)
        assert parsed
        made.append(len(parsed.entries))
        return parsed

    monkeypatch.setattr(readers, "parse_quickly", counted)
    assert (await refresh(db, [Subscription(url)]))[url].status == "unchanged"
    assert made == []
    server.put("/feed", Reply(200, rss([item(3), item(2), item(1, body="<p>Corrected.</p>")])))
    result = (await refresh(db, [Subscription(url)]))[url]
    assert (result.new, result.changed, made) == (1, 1, [2])


async def test_feeds_that_are_to_keep_only_some_do(db: Path, server: LocalServer) -> None:
    url = server.put("/feed", feed_reply(rss([item(n) for n in range(5)])))
    other = server.put("/other", feed_reply(rss([item(n, of="Other") for n in range(5)])))
    feeds = [Subscription(url, keep=Keep(articles=2)), Subscription(other)]
    assert {result.new for result in (await refresh(db, feeds)).values()} == {5}
    assert len(stored(db)) == 7
    assert {result.new for result in (await refresh(db, feeds)).values()} == {0}


async def test_due_feeds_only(db: Path, server: LocalServer) -> None:
    url = server.put("/feed", feed_reply(rss([item(1)], extra="<ttl>120</ttl>")))
    off = server.put("/off", feed_reply(rss([item(1)])))
    feeds = [Subscription(url), Subscription(off, automatic=False)]
    first = await refresh(db, feeds, due_only=True)
    assert (first[url].next, first[off].status) == (NOW + timedelta(hours=2), "skipped")
    for hours, status in ((1, "skipped"), (2, "unchanged")):
        later = NOW + timedelta(hours=hours)
        assert (await refresh(db, feeds, now=lambda moment=later: moment, due_only=True))[url].status == status  # type: ignore[misc]


async def test_a_text_that_was_cut_off_is_asked_for_again_in_full(db: Path, server: LocalServer) -> None:
    whole = rss([item(1), item(2)])
    url = server.put("/feed", Reply(200, whole[:-80], {"ETag": '"e"'}))
    assert "cut off" in (await refresh(db, [Subscription(url)]))[url].error
    server.put("/feed", feed_reply(whole))
    result = (await refresh(db, [Subscription(url)]))[url]
    assert "if-none-match" not in server.requests[-1].headers
    assert (result.status, result.new, result.error) == ("updated", 1, "")


async def test_dates_to_come_and_languages_are_set_right(db: Path, server: LocalServer) -> None:
    body = rss([item(1)]).replace(b"01 Dec 2025", b"01 Dec 2099").replace(b">en<", b">de-DE<")
    url = server.put("/feed", feed_reply(body))
    await refresh(db, [Subscription(url)])
    with stores.open_store(db) as store:
        article = stores.article(store, stores.article_id(url, "id-1"))
        assert article
        assert (article.published, article.language) == (None, "de")


PAGE = "<html lang='en'><head><title>x</title></head><body><nav>Menu</nav><article>{}</article></body></html>"
STORY = "".join(
    f"<p>Paragraph {n} of the whole story has quite a number of words in it, as stories do.</p>" for n in range(9)
)


def teaser_of(link: str) -> str:
    return (
        f"<item><title>Story</title><link>{link}</link><guid isPermaLink='false'>s</guid>"
        "<description>Begins…</description></item>"
    )


async def test_truncated_entries_get_the_text_of_their_page(db: Path, server: LocalServer) -> None:
    teaser = teaser_of(server.url("/story"))
    other = teaser.replace("/story", "/none").replace(">s<", ">n<")
    server.put("/story", page_reply(PAGE.format(STORY)))
    url = server.put("/feed", feed_reply(rss([]).replace(b"</channel>", f"{teaser}{other}</channel>".encode())))

    await refresh(db, [Subscription(url)])
    story = stores.article_id(url, "s")
    assert stored(db)[story] == "Story\n\nBegins…"
    await refresh(db, [Subscription(url)], full_text=True)
    whole = stored(db)[story]
    assert whole.startswith("Story\n\nParagraph 0 of")
    assert "Menu" not in whole
    await refresh(db, [Subscription(url, full_text=True)])
    server.put("/feed", feed_reply(rss([item(1)]).replace(b"</channel>", f"{teaser}{other}</channel>".encode())))
    await refresh(db, [Subscription(url, full_text=True)])
    assert stored(db)[story] == whole
    with stores.open_store(db) as store:
        assert stores.sources(store, url) == {"s": "page", "n": "teaser", "id-1": "feed"}


async def test_a_rule_of_the_user_finds_the_text(db: Path, server: LocalServer) -> None:
    teaser = teaser_of(server.url("/story"))
    server.put(
        "/story", page_reply(f"<body><div>{STORY}</div><div class=mine>{STORY.replace('Paragraph', 'My part')}</div>")
    )
    url = server.put("/feed", feed_reply(rss([]).replace(b"</channel>", f"{teaser}</channel>".encode())))
    await refresh(db, [Subscription(url, full_text=True, content_selector="div.mine")])
    assert stored(db)[stores.article_id(url, "s")].startswith("Story\n\nMy part 0 of")


async def test_local_folders_are_feeds(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.html").write_text(
        "<html lang='en'><head><title>A</title><meta name='author' content='Ada'>"
        "<meta property='article:published_time' content='2025-11-30T10:00:00+01:00'></head>"
        "<body><h1>A</h1><p>Text of a.</p></body></html>"
    )
    (folder / "b.md").write_text("# B *here*\n\n- one\n- two\n")
    (folder / "c.txt").write_text("C\n\nText of c.\n")
    (folder / "d.pdf").write_text("no")
    (folder / ".e.txt").write_text("no")
    feeds = [
        Subscription(address_of_path(folder), folder),
        Subscription(address_of_path(tmp_path / "no"), tmp_path / "no"),
    ]
    results = await refresh(db, feeds)
    here, missing = (results[feed.address] for feed in feeds)
    assert (here.status, here.http, here.new, here.title) == ("updated", None, 3, "notes")
    assert (missing.status, missing.error) == ("failed", f"{tmp_path / 'no'}: No such file or directory")
    assert set(stored(db).values()) == {"A\n\nText of a.", "B here\n\none\n\ntwo", "C\n\nText of c."}
    assert (await refresh(db, feeds))[feeds[0].address].status == "unchanged"
    (folder / "c.txt").write_text("C\n\nOther text of c.\n")
    changed = (await refresh(db, feeds))[feeds[0].address]
    assert (changed.new, changed.changed) == (0, 1)


async def test_one_feed_that_kills_its_worker_costs_that_feed_only(
    db: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = workers.Workers.call

    async def call(self: Any, function: Any, *args: Any, **options: Any) -> Any:
        if any(text.url.endswith("/3") for text in args[0]):
            return await original(self, os.abort)
        return await original(self, function, *args, **options)

    monkeypatch.setattr(workers.Workers, "call", call)
    monkeypatch.setattr(readers, "QUICK_SECONDS", 0)
    feeds = [Subscription(server.put(f"/{n}", feed_reply(rss([item(1)])))) for n in range(6)]
    results = await refresh(db, feeds)
    assert results[server.url("/3")].error == "the process that read it crashed"
    assert [result.status for result in results.values()].count("updated") == 5


def test_it_runs_in_any_thread_and_ends_when_cancelled(db: Path, server: LocalServer) -> None:
    good = Subscription(server.put("/good", feed_reply(rss([item(1)]))))
    hanging = [Subscription(server.put(f"/{n}", Reply(hang=True))) for n in range(5)]
    seen: list[FeedResult] = []

    async def until_first_result() -> None:
        with stores.open_store(db) as store:
            stores.sync_feeds(store, [good, *hanging])
        async with contextlib.aclosing(update(db, [good, *hanging], now=lambda: NOW)) as results:  # type: ignore[type-var]
            async for result in results:
                seen.append(result)
                task = asyncio.current_task()
                assert task
                task.cancel()

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(until_first_result())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert [result.status for result in seen] == ["updated"]
    assert len(stored(db)) == 1


FETCH = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from reader import store as stores
from reader.config import read_feeds
from reader.fetching.update import update

async def main():
    feeds = read_feeds(Path(sys.argv[2]))
    with stores.open_store(Path(sys.argv[1])) as store:
        stores.sync_feeds(store, feeds)
    async for result in update(Path(sys.argv[1]), feeds, now=lambda: datetime.now(UTC)):
        print(result.done, flush=True)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("after", [1, 17])
def test_killing_a_fetch_leaves_whole_feeds_only_and_no_process(
    db: Path, server: LocalServer, tmp_path: Path, after: int
) -> None:
    script, feeds_toml = tmp_path / "fetch.py", tmp_path / "feeds.toml"
    script.write_text(FETCH)
    urls = [server.put(f"/{n}", feed_reply(rss([item(i, of=f"T{n}") for i in range(20)]))) for n in range(30)]
    feeds_toml.write_text("".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls))
    with subprocess.Popen([sys.executable, script, db, feeds_toml], stdout=subprocess.PIPE) as process:
        assert process.stdout
        for _ in range(after):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        # The workers hold this pipe too: it ends only when they have ended.
        process.stdout.read()
    texts = list(stored(db).values())
    by_feed = [sum(text.startswith(f"T{n}:") for text in texts) for n in range(30)]
    assert set(by_feed) <= {0, 20}
    assert by_feed.count(20) >= after
    again = subprocess.run([sys.executable, script, db, feeds_toml], check=True, capture_output=True)
    assert len(again.stdout.splitlines()) == 30
    assert len(stored(db)) == 600


async def test_copies_among_many_new_articles_are_found_at_once_or_by_the_next_updates(
    db: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def story(number: int) -> str:
        return f"<p>{' '.join(f'word{number * 1000 + n}' for n in range(80))}</p>"

    feeds = [
        Subscription(server.put(f"/{of}", feed_reply(rss([item(n, of=of, body=story(n)) for n in range(40)], of))))
        for of in ("One", "Two")
    ]
    for name, value in (("_COMPARED", 10), ("_AT_THE_END", 50), ("_MANY", 60)):
        monkeypatch.setattr(updates, name, value)

    def told_apart(path: Path) -> int:
        with stores.open_store(path) as store:
            return stores.count(store, "")

    await refresh(tmp_path / "patient.db", feeds, patient=True)
    assert told_apart(tmp_path / "patient.db") == 40
    await refresh(db, feeds)
    assert told_apart(db) == 80
    for _ in range(2):
        await refresh(db, feeds)
    assert told_apart(db) == 40
