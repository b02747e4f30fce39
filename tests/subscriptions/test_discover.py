from hypothesis import given
from hypothesis import strategies as st

from reader.subscriptions.discover import FoundFeed, feeds_in, well_known

URL = "https://site.example/news/today"


def test_link_elements_come_first_then_links_and_comments_last() -> None:
    page = b"""<html><head><base href="/base/">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
      <link rel="Alternate" type="Application/Atom+XML; charset=utf-8" title=" Main
         feed" href="main.atom">
      <link rel="alternate" hreflang="de" href="/de/"> <link rel="stylesheet" href="/feed.css">
      <link rel="alternate" type="application/feed+json" href="feed:https://site.example/feed.json">
    </head><body><a href="/rss">RSS</a> <a href="/about">About</a> <a href="/main.atom">?</a>
    <a href="javascript:feed()">x</a> <a href="/?feed=rss2">All</a></body></html>"""
    assert feeds_in(page, URL) == [
        FoundFeed("https://site.example/base/main.atom", "Main feed"),
        FoundFeed("https://site.example/feed.json"),
        FoundFeed("https://site.example/rss", "RSS"),
        FoundFeed("https://site.example/main.atom", "?"),
        FoundFeed("https://site.example/?feed=rss2", "All"),
        FoundFeed("https://site.example/comments/feed", "Comments"),
    ]


def test_the_usual_places_are_under_the_address_and_at_the_root() -> None:
    places = well_known("https://site.example/blog?x=1#y")
    assert places[0] == "https://site.example/blog/feed"
    assert "https://site.example/rss.xml" in places
    assert len(places) == len(set(places))


@given(st.binary(max_size=200))
def test_any_bytes_name_feeds_or_none(page: bytes) -> None:
    for found in feeds_in(b"<link rel=alternate type=text/xml href='" + page, URL):
        assert found.url.startswith(("http://", "https://"))
