from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reader import store as stores
from reader.config import read_feeds
from reader.errors import FetchError, ParseError, UsageError
from reader.fetching.fetch import Limits
from reader.model import Article
from reader.subscriptions.add import Added, add_source
from tests.servers import LocalServer, Reply, atom, feed_reply, item, page_reply, rss, serving

NOW = datetime(2025, 12, 2, 12, 0, tzinfo=UTC)
Add = Callable[..., Added]
STORY = "".join(
    f"<p>Paragraph {n} of the whole story has quite a number of words in it, as stories do.</p>" for n in range(12)
)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


@pytest.fixture
def feeds_file(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


@pytest.fixture
def add(db: Path, feeds_file: Path) -> Add:
    def adding(source: str | Path, day: date | None = None) -> Added:
        limits = Limits(connect=2, read=1, total=3)
        return add_source(db, str(source), date=day, feeds_file=feeds_file, now=lambda: NOW, limits=limits)

    return adding


def article(db: Path, added: Added) -> Article:
    with stores.open_store(db) as store:
        found = stores.article(store, added.id)
    assert found
    return found


def test_a_feed_is_subscribed_to_and_its_entries_are_stored(
    add: Add, db: Path, feeds_file: Path, server: LocalServer
) -> None:
    url = server.put("/feed", feed_reply(rss([item(1), item(2)], "Harbour News")))
    assert add(url) == Added("feed", "Harbour News", url, articles=2)
    assert [feed.address for feed in read_feeds(feeds_file)] == [url]
    assert len(server.requests) == 1
    with stores.open_store(db) as store:
        (feed,) = stores.feeds(store)
        assert (feed.title, feed.subscribed, stores.counts(store).total) == ("Harbour News", True, 2)
        assert feed.etag
    assert add(url).already
    assert len(read_feeds(feeds_file)) == 1


def test_a_feed_that_moved_for_good_is_added_where_it_is_now(add: Add, server: LocalServer) -> None:
    server.put("/new", feed_reply(rss([item(1)])))
    url = server.put("/old", Reply(301, headers={"Location": "/new"}))
    assert add(url).id == server.url("/new")


def test_the_feed_of_a_site_is_found(add: Add, feeds_file: Path, server: LocalServer) -> None:
    server.put("/broken", Reply(500))
    good = server.put("/atom", feed_reply(atom([item(1)], "Good")))
    site = server.put(
        "/",
        page_reply(
            "<html><head><title>Site</title>"
            "<link rel='alternate' type='application/rss+xml' title='Comments' href='/comments.xml'>"
            "<link rel='alternate' type='application/rss+xml' href='/broken'>"
            "<link rel='alternate' type='application/atom+xml' href='/atom'></head>"
            f"<body><article>{STORY}</article></body></html>"
        ),
    )
    added = add(site)
    assert (added.kind, added.id, added.title) == ("feed", good, "Good")
    assert added.others == (server.url("/broken"), server.url("/comments.xml"))
    assert [feed.address for feed in read_feeds(feeds_file)] == [good]


def test_the_feed_of_a_site_that_names_none_is_looked_for_at_the_usual_places(add: Add, server: LocalServer) -> None:
    good = server.put("/feed.xml", feed_reply(rss([item(1)])))
    assert add(server.put("/", page_reply("<html><body>Welcome to the site.</body></html>"))).id == good


def test_an_article_is_stored_whole(add: Add, db: Path, feeds_file: Path, server: LocalServer) -> None:
    page = page_reply(
        "<html lang='en-GB'><head><title>Ferry strike ends - The Site</title>"
        "<meta property='og:type' content='article'><meta property='og:title' content='Ferry strike ends'>"
        "<meta name='author' content='Jane Doe'>"
        "<meta property='article:published_time' content='2025-11-30T10:00:00+01:00'>"
        "<link rel='alternate' type='application/rss+xml' href='/feed'></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Ferry strike ends</h1>{STORY}<h2>What next</h2><blockquote><p>“We shall see,” said the "
        "harbour master, who had waited for this day.</p></blockquote><ul><li>The first of the points</li>"
        f"<li>The second <a href='/x'>of them</a></li></ul>{STORY.replace('Paragraph', 'Part')}</article>"
        "<footer>Imprint</footer></body></html>"
    )
    url = server.put("/2025/ferry", page)
    added = add(url + "?utm=1#top")
    assert (added.kind, added.title, added.already) == ("article", "Ferry strike ends", False)
    stored = article(db, added)
    assert (stored.feed, stored.feed_title, stored.source) == ("", "Added", "page")
    assert (stored.author, stored.language) == ("Jane Doe", "en")
    assert stored.published == datetime(2025, 11, 30, 9, tzinfo=UTC)
    kinds = {block.kind.value for block in stored.document.blocks}
    assert {"title", "paragraph", "heading", "quotation", "item"} <= kinds
    assert server.url("/x") in [link.href for link in stored.document.links]
    assert "Home" not in stored.document.text
    assert "Imprint" not in stored.document.text
    assert read_feeds(feeds_file) == ()
    again = add(url + "?utm=1", date(2025, 10, 1))
    assert (again.id, again.already) == (added.id, True)
    assert article(db, again).published == datetime(2025, 10, 1, 12, tzinfo=UTC)


def test_a_headline_that_stands_twice_becomes_one_title(add: Add, db: Path, tmp_path: Path) -> None:
    file = tmp_path / "original.txt"
    file.write_text("Ferry strike ends\n\nCrews return on Monday\n\nFerry strike ends\n\nSo said the crews.\n")
    added = add(file, date(2025, 12, 1))
    stored = article(db, added)
    assert (added.kind, stored.title) == ("article", "Ferry strike ends")
    assert stored.document.text == "Ferry strike ends\n\nCrews return on Monday\n\nSo said the crews."
    assert stored.published == datetime(2025, 12, 1, 12, tzinfo=UTC)
    assert (stored.key, stored.source, stored.feed_title) == ("original.txt", "file", "Added")
    file.write_text("Ferry strike ends\n\nCrews return on Tuesday.\n")
    assert add(file).id == added.id


def test_files_of_one_name_in_two_folders_are_two_articles(add: Add, tmp_path: Path) -> None:
    ids = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.txt").write_text(f"Story {name}\n\nText.\n")
        ids.add(add(tmp_path / name / "article.txt").id)
    assert len(ids) == 2


def test_a_folder_is_a_feed(add: Add, feeds_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("A\n\nText.\n")
    assert add(folder) == Added("feed", "notes", folder.as_uri(), articles=1)
    (feed,) = read_feeds(feeds_file)
    assert feed.path == folder


@pytest.mark.parametrize("source", ["no-such-file.txt", "nothing", "/no/such/place"])
def test_what_is_nothing_is_told(add: Add, source: str) -> None:
    with pytest.raises(UsageError, match="neither an address"):
        add(source)


def test_files_of_other_kinds_are_refused(add: Add, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(UsageError, match=r"only \.html, \.htm, \.txt, \.md"):
        add(tmp_path / "a.pdf")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2")
    with pytest.raises(ParseError, match="not a text"):
        add(tmp_path / "b.txt")


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [
        (Reply(404), FetchError, "404: nothing is at this address"),
        (Reply(hang=True), FetchError, "no answer within 1 seconds"),
        (page_reply("<html><body><p>Nothing here.</p></body></html>"), ParseError, "neither a feed nor an article"),
        (Reply(200, b"\x89PNG"), ParseError, "neither RSS, Atom nor JSON Feed"),
    ],
)
def test_addresses_that_cannot_be_added_are_told_and_not_written(
    add: Add, feeds_file: Path, server: LocalServer, reply: Reply, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        add(server.put("/x", reply))
    assert not feeds_file.exists()
