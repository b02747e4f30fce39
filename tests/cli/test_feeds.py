"""feeds: feeds.toml edited with its comments kept, and OPML in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reader import store as stores
from reader.config import paths, read_feeds
from reader.model import Document, Entry, Feed
from tests.cli.conftest import Run


def test_list_tells_title_folder_address(run: Run, feeds_file: Path) -> None:
    assert [line.split() for line in run("feeds", "list").out.splitlines()] == [
        ["Example", "https://example.org/feed.xml"],
        ["https://news.example/atom", "World/Europe", "https://news.example/atom"],
    ]


def test_edits_keep_comments_and_find_feeds_by_parts(run: Run, feeds_file: Path) -> None:
    assert run("feeds", "rename", "news.example", "The News").status == 0
    assert run("feeds", "move", "the news", "World/North").status == 0
    assert run("feeds", "remove", "Example").out == "Removed Example\n"
    text = feeds_file.read_text("utf-8")
    assert text.startswith("# my feeds\n")
    [subscription] = read_feeds(feeds_file)
    assert (subscription.title, subscription.folder, subscription.tags) == ("The News", "World/North", ("daily",))


def test_an_unclear_feed_is_refused(run: Run, feeds_file: Path) -> None:
    before = feeds_file.read_text("utf-8")
    ran = run("feeds", "remove", "https")
    assert ran.status == 2
    assert "'https' fits 2 feeds (https://example.org/feed.xml, https://news.example/atom); give an address" in ran.err
    assert "no feed 'zzz' in " in run("feeds", "remove", "zzz").err
    assert feeds_file.read_text("utf-8") == before


def test_check_of_feeds_never_fetched(run: Run, feeds_file: Path) -> None:
    ran = run("feeds", "check")
    assert ran.status == 0
    assert ran.out.count("never fetched; `newsreader fetch` does") == 2


def test_opml_goes_out_and_comes_back(run: Run, feeds_file: Path, tmp_path: Path) -> None:
    with feeds_file.open("a", encoding="utf-8") as file:
        file.write('[[feeds]]\npath = "local"\n[[feeds]]\nurl = "https://me:pass@private.example/"\n')
    target = tmp_path / "subscriptions.opml"
    ran = run("feeds", "export", "--output", target)
    assert (ran.status, ran.err.count("1 local source is left out")) == (0, 1)
    assert "pass" not in target.read_text("utf-8")
    assert run("feeds", "export", "--output", target).status == 1
    assert run("feeds", "export").out.startswith("<?xml")
    other = tmp_path / "other.toml"
    ran = run("feeds", "import", target, "--feeds", other)
    assert ran == (0, f"3 feeds added to {other}, 0 there already\n", "")
    assert [(s.address, s.folder, s.tags) for s in read_feeds(other)] == [
        ("https://example.org/feed.xml", "", ()),
        ("https://private.example/", "", ()),
        ("https://news.example/atom", "World/Europe", ("daily",)),
    ]
    assert run("feeds", "import", target, "--feeds", other).out.startswith("0 feeds added")


def test_opml_that_is_none_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text("<html></html>")
    ran = run("feeds", "import", tmp_path / "a.opml")
    assert ran[::2] == (1, f"newsreader: {tmp_path / 'a.opml'}:1: begins with <html>, so it is not an OPML file\n")
    assert run("feeds", "import", tmp_path / "none.opml").status == 2


def test_subscriptions_of_newsboat_are_taken(run: Run, tmp_path: Path) -> None:
    urls, target = tmp_path / "urls", tmp_path / "feeds.toml"
    urls.write_text(
        '# mine\nhttps://a.example/feed  "daily" "~The \\"A\\" News" !hidden # why\n\n'
        '"https://b.example/feed?x=1#part"\nhttps://a.example/feed again\n'
        '"query:Unread:unread = \\"yes\\"" tag\nexec:~/bin/feed.sh\nfile:///tmp/x.xml\nnonsense\nhttps://\n',
        "utf-8",
    )
    ran = run("feeds", "import", urls, "--feeds", target)
    assert (ran.status, ran.out) == (1, f"2 feeds added to {target}, 0 there already\n")
    assert [line.split(": ")[-1].removesuffix("; left out") for line in ran.err.splitlines()] == [
        "a query feed; a search does that here",
        "a program that makes a feed",
        "a local file; `newsreader add` takes folders of .html, .txt and .md files",
        *["not the address of a feed"] * 2,
    ]
    assert [(s.address, s.title, s.tags) for s in read_feeds(target)] == [
        ("https://a.example/feed", 'The "A" News', ("daily", "hidden")),
        ("https://b.example/feed?x=1#part", None, ()),
    ]


def test_check_writes_down_where_feeds_moved(run: Run, feeds_file: Path) -> None:
    old, new = "https://example.org/feed.xml", "https://new.example/feed.xml"
    with stores.open_store(paths().db) as store:
        stores.sync_feeds(store, read_feeds(feeds_file))
        moment = datetime(2025, 12, 1, tzinfo=UTC)
        moved = Feed(old, "Example", checked=moment, moved_to=new, moved_times=2, fetch_from=new)
        entry = Entry("k", "T", Document("T", ()))
        [article] = stores.apply_entries(store, moved, [entry], now=moment).new
    assert f"moved to {new} and fetched from there" in run("feeds", "check").out
    before = feeds_file.read_text("utf-8")
    ran = run("feeds", "check", "--fix")
    assert (ran.status, ran.err) == (0, "")
    assert feeds_file.read_text("utf-8") == before.replace(old, new)
    with stores.open_store(paths().db) as store:
        found = stores.article(store, article)
        assert found
        assert found.feed == new
