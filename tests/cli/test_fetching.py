"""fetch and add against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import paths, read_feeds
from tests.cli.conftest import Run
from tests.servers import Reply, feed_reply, item, page_reply, rss, serving

KEYS = ["feed", "status", "http", "new", "changed", "error", "next"]


def subscribe(*addresses: str) -> None:
    paths().feeds.parent.mkdir(parents=True, exist_ok=True)
    paths().feeds.write_text("".join(f'[[feeds]]\nurl = "{address}"\n' for address in addresses), "utf-8")


def test_fetch_tells_each_feed_and_fails_in_part(run: Run) -> None:
    with serving() as server:
        good = server.put("/good", feed_reply(rss([item(1), item(2)], "Good\u202e news")))
        bad = server.put("/bad", Reply(500))
        subscribe(good, bad)
        first = run("fetch")
        assert first.status == 1
        assert "+ Good news: 2 new\n" in first.out
        assert f"! {bad}: " in first.out
        assert first.out.endswith("2 feeds: 1 updated, 1 failed; 2 new articles\n")
        second = [json.loads(line) for line in run("fetch", "--json").out.splitlines()]
        assert [list(line) for line in second] == [KEYS] * 2
        by_feed = {line["feed"]: line for line in second}
        assert (by_feed[good]["status"], by_feed[good]["http"], by_feed[good]["error"]) == ("unchanged", 304, None)
        assert (by_feed[bad]["status"], by_feed[bad]["http"]) == ("failed", 500)
        assert by_feed[good]["next"].endswith("Z")
        asked = len(server.requests)
        assert run("fetch", "--due").status == 0
        assert len(server.requests) == asked
    check = run("feeds", "check")
    assert check.status == 1
    assert f"ok  Good news <{good}>: well, checked " in check.out
    assert f"!!  {bad} <{bad}>: failed 2 times in a row: " in check.out


def test_fetch_without_feeds_says_what_to_do(run: Run) -> None:
    ran = run("fetch")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"newsreader: there is no {paths().feeds} yet; `newsreader add URL` subscribes to one, "
        "`newsreader demo` shows bundled articles\n"
    )
    subscribe()
    assert "has no feeds; " in run("fetch").err


def test_wrong_feeds_file_is_told_with_its_line(run: Run) -> None:
    subscribe("https://a.example/")
    with paths().feeds.open("a", encoding="utf-8") as file:
        file.write('[[feeds]]\nurll = "x"\n')
    ran = run("fetch")
    assert ran.status == 2
    assert ran.err.startswith(f'newsreader: {paths().feeds}:4: unknown key "urll"')


def test_add_feed_site_file_and_what_cannot_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Council meets\n\nThe council met on Monday.\n")
    with serving() as server:
        feed = server.put("/feed", feed_reply(rss([item(1)], "Good news")))
        site = server.put(
            "/",
            page_reply('<!doctype html><title>S</title><link rel="alternate" type="application/rss+xml" href="/feed">'),
        )
        assert run("add", site).out == f"Subscribed to Good news <{feed}>: 1 new article\n"
        assert run("add", feed).out == f"Already subscribed to Good news <{feed}>: 0 new articles\n"
        ran = run("add", tmp_path / "notes.txt", server.url("/none"), "--date", "2026-03-02")
    assert ran.status == 1
    assert ran.out.startswith("Added Council meets (")
    assert ran.err.startswith(f"newsreader: {server.url('/none')}")
    [line] = [json.loads(x) for x in run("list", "title:council", "--json").out.splitlines()]
    assert line["published"].startswith("2026-03-02")


def test_feeds_add_gives_title_and_folder(run: Run) -> None:
    with serving() as server:
        feed = server.put("/feed", feed_reply(rss([item(1)], "Good news")))
        assert run("feeds", "add", feed, "--title", "Better", "--folder", "World/North").status == 0
    [subscription] = read_feeds(paths().feeds)
    assert (subscription.title, subscription.folder) == ("Better", "World/North")
    with stores.open_store(paths().db) as store:
        assert [(f.title, f.folder) for f in stores.feeds(store)] == [("Better", "World/North")]


@pytest.mark.parametrize("source", ["no such file", "ftp://a.example/feed"])
def test_what_is_no_source_is_a_wrong_use(run: Run, source: str) -> None:
    ran = run("add", source)
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert source in ran.err
