"""What an address leads to, before anything is subscribed to; against real local servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.errors import FetchError
from reader.subscriptions.preview import Candidate, address_in, look_at, preview
from tests.servers import LocalServer, Reply, feed_reply, item, page_reply, rss, serving


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


def a_feed(name: str, entries: int = 3) -> bytes:
    return rss([item(n, of=name) for n in range(entries)], title=name)


def test_a_feed_is_shown_with_its_entries(server: LocalServer) -> None:
    found = preview(server.put("/feed.xml", feed_reply(a_feed("Harbour", 20))))

    [feed] = found.feeds
    assert (feed.title, feed.entries, feed.looked_at, feed.problem) == ("Harbour", 20, True, "")
    assert (len(feed.headlines), feed.headlines[0].title) == (12, "Harbour: story 0")
    assert not found.page


def test_a_feed_that_moved_for_good_is_offered_from_where_it_is(server: LocalServer) -> None:
    new = server.put("/new.xml", feed_reply(a_feed("Harbour")))
    old = server.put("/old.xml", Reply(301, headers={"Location": new}))

    assert [feed.address for feed in preview(old).feeds] == [new]


def test_a_site_shows_the_feeds_that_it_names_the_readable_ones_first(server: LocalServer) -> None:
    server.put("/page.xml", page_reply("<html><body>not a feed</body></html>"))
    names = ["none", "page", "one", "two", "three", "four"]
    for name in names[2:]:
        server.put(f"/{name}.xml", feed_reply(a_feed(name)))
    links = "".join(f'<link rel=alternate type="application/rss+xml" title="{n}" href="/{n}.xml">' for n in names)
    found = preview(server.put("/", page_reply(f"<html><head><title>A site</title>{links}</head></html>")))

    assert [(f.title, f.looked_at, f.problem[:10]) for f in found.feeds] == [
        ("one", True, ""),
        ("two", True, ""),
        ("three", False, ""),
        ("four", False, ""),
        ("none", True, "404: nothi"),
        ("page", True, "a web page"),
    ]
    assert (found.page, found.is_article) == ("A site", False)
    assert not {"/three.xml", "/four.xml"} & {request.path for request in server.requests}, "asked for when wanted"
    assert look_at(found.feeds[2]).entries == 3


def test_a_site_that_names_none_is_looked_at_where_feeds_usually_are(server: LocalServer) -> None:
    server.put("/rss.xml", feed_reply(a_feed("Hidden")))
    found = preview(server.put("/", page_reply("<html><head><title>Quiet</title></head><body>Hello</body></html>")))

    assert [feed.title for feed in found.feeds] == ["Hidden"]


def test_an_address_that_leads_nowhere_is_told(server: LocalServer) -> None:
    with pytest.raises(FetchError, match="404"):
        preview(server.url("/none"))
    assert look_at(Candidate(server.url("/none"))).problem.startswith("404")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        (" http://a.example ", "http://a.example"),
        ("a.example", "https://a.example"),
        ("a.example:8080/x?y", "https://a.example:8080/x?y"),
        ("article.html", ""),
        ("/home/me/notes", ""),
        ("two words", ""),
        ("https://a.example/x y", ""),
    ],
)
def test_addresses_and_what_is_none(text: str, address: str) -> None:
    assert address_in(text) == address
