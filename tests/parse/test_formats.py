import pickle
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from reader.errors import ParseError
from reader.parse import ParsedFeed, parse_feed
from tests.servers import atom, item, json_feed, rdf, rss
from tests.servers.feeds import Item

URL = "https://news.example/feeds/all.xml"
Maker = Callable[[Sequence[Item]], bytes]


def parsed(body: bytes | str, content_type: str = "") -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=URL, content_type=content_type)


@pytest.mark.parametrize("make", [rss, atom, rdf, json_feed])
def test_every_format_gives_the_same_entries(make: Maker) -> None:
    body = "<p>The mayor said <a href='/more'>more</a> would follow.</p><p>None did.</p>"
    feed = parsed(make([item(1, of="Harbour", body=body), item(2)]))
    assert (feed.title, feed.site, feed.language, feed.problem) == ("Feed", "https://news.example/", "en", "")
    first, second = feed.entries
    assert first.title == "Harbour: story 1"
    assert first.document.text == "Harbour: story 1\n\nThe mayor said more would follow.\n\nNone did."
    assert [link.href for link in first.document.links] == ["https://news.example/more"]
    assert first.url == "https://news.example/harbour/1"
    assert (first.published or first.updated) == datetime(2025, 12, 1, 10, tzinfo=UTC)
    assert first.source == "feed"
    assert first.key != second.key
    assert pickle.loads(pickle.dumps(feed)) == feed


def old_rss(version: str) -> str:
    return (
        f'<?xml version="1.0"?><rss version="{version}"><channel><title>Old</title><link>http://old.example</link>'
        "<item><title>One</title><link>http://old.example/1</link><description>It was short.</description></item>"
        "</channel></rss>"
    )


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.93", "0.94", "2.0"])
def test_old_rss_is_read(version: str) -> None:
    (entry,) = parsed(old_rss(version)).entries
    assert (entry.key, entry.title, entry.source) == ("http://old.example/1", "One", "teaser")
    assert entry.document.text == "One\n\nIt was short."


def test_netscape_rss_090_is_read() -> None:
    feed = parsed(
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>N</title><link>http://n.example</link></channel>'
        "<item><title>One</title><link>http://n.example/1</link></item></rdf:RDF>"
    )
    assert [entry.title for entry in feed.entries] == ["One"]


def test_atom_03_is_read() -> None:
    feed = parsed(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Old</title>'
        '<link rel="alternate" type="text/html" href="http://old.example/"/>'
        "<entry><title>One</title><id>tag:old.example:1</id>"
        '<link rel="alternate" type="text/html" href="http://old.example/1"/>'
        "<issued>2003-12-13T08:29:29-04:00</issued><modified>2003-12-13T18:30:02Z</modified>"
        '<content type="text/html" mode="escaped">&lt;p&gt;It was &lt;em&gt;long&lt;/em&gt; ago.&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    assert (feed.title, feed.site) == ("Old", "http://old.example/")
    (entry,) = feed.entries
    assert (entry.key, entry.url) == ("tag:old.example:1", "http://old.example/1")
    assert entry.document.text == "One\n\nIt was long ago."
    assert entry.published == datetime(2003, 12, 13, 12, 29, 29, tzinfo=UTC)
    assert entry.updated == datetime(2003, 12, 13, 18, 30, 2, tzinfo=UTC)


def test_links_are_resolved_by_xml_base_and_without_it_by_the_site() -> None:
    content = '<content type="html">&lt;p&gt;See &lt;a href="map"&gt;the map&lt;/a&gt;.&lt;/p&gt;</content>'
    feed = parsed(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/news/"><title>T</title>'
        f'<entry><title>One</title><id>1</id><link href="one"/>{content}</entry>'
        f'<entry xml:base="two/"><title>Two</title><id>2</id><link href="index"/>{content}</entry></feed>'
    )
    assert [(entry.url, *(link.href for link in entry.document.links)) for entry in feed.entries] == [
        ("https://b.example/news/one", "https://b.example/news/map"),
        ("https://b.example/news/two/index", "https://b.example/news/two/map"),
    ]
    old = (
        '<item><title>One</title><link>/1</link><description>&lt;a href="map"&gt;The map&lt;/a&gt;</description></item>'
    )
    (entry,) = parsed(f'<rss version="2.0"><channel><title>T</title>{old}</channel></rss>').entries
    assert entry.url == "https://news.example/1"
    assert [link.href for link in entry.document.links] == ["https://news.example/feeds/map"]


def test_sound_films_and_files_are_links_below_the_text_and_pictures_are_not() -> None:
    attached = (
        '<enclosure url="https://a.example/show%201.mp3" length="1" type="audio/mpeg"/>'
        '<media:content url="https://a.example/film.mp4" medium="video"/>'
        '<media:content url="https://a.example/p.jpg" type="image/jpeg"/>'
        '<media:group><media:content url="https://a.example/show%201.mp3" type="audio/mpeg"/></media:group>'
    )
    rss_body = (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title><item>'
        f"<title>One</title><guid>1</guid><description>Listen.</description>{attached}</item></channel></rss>"
    )
    atom_body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>T</title>'
        '<entry><title>One</title><id>1</id><summary>Listen.</summary><link rel="enclosure" type="audio/mpeg" '
        'href="https://a.example/show%201.mp3"/><media:content url="https://a.example/film.mp4" type="video/mp4"/>'
        "</entry></feed>"
    )
    for body in (rss_body, atom_body):
        (entry,) = parsed(body).entries
        assert entry.document.text == "One\n\nListen.\n\nAudio: show 1.mp3\n\nVideo: film.mp4"
        assert [link.href for link in entry.document.links] == [
            "https://a.example/show%201.mp3",
            "https://a.example/film.mp4",
        ]


def test_json_feed_10_and_its_oddities() -> None:
    feed = parsed(
        '\ufeff{"version": "https://jsonfeed.org/version/1", "title": "J", "author": {"name": "Ada"}, "items": ['
        '{"id": 7, "content_text": "First line\\n\\nSecond <b>line</b>",'
        ' "date_published": "2025-12-01T10:00:00+02:00"},'
        '{"id": "x", "title": null, "summary": "Only this", "authors": [{"name": "B"}, {"name": "C"}],'
        ' "tags": [1, "t"]},'
        ' "no object"]}'
    )
    first, second = feed.entries
    assert (first.key, first.author, first.published) == ("7", "Ada", datetime(2025, 12, 1, 8, tzinfo=UTC))
    assert first.title == "First line Second line"
    assert first.document.text.endswith("First line\n\nSecond <b>line</b>")
    assert (second.title, second.author, second.tags, second.source) == ("Only this", "B, C", ("t",), "teaser")
    assert "1 items are no JSON objects" in feed.problem


def channel(items: str, head: str = "", charset: str = "utf-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>T</title>{head}{items}</channel></rss>"
    )


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>90</ttl>", 5400),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("", None),
    ],
)
def test_hints_for_the_next_fetch(head: str, seconds: int | None) -> None:
    assert parsed(channel("<item><title>x</title></item>", head)).ttl == seconds


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        ("<item><guid>g</guid><link>/1</link></item>", ["g"]),
        ("<item><link>/1</link><title>t</title></item>", ["https://news.example/1"]),
        (
            "<item><title>t</title><pubDate>Mon, 01 Dec 2025 10:00:00 GMT</pubDate></item>",
            ["t 2025-12-01T10:00:00+00:00"],
        ),
        ("<item><guid>g</guid><link>/1</link></item><item><guid>g</guid><link>/1</link></item>", ["g"]),
        (
            "<item><guid>g</guid><link>/1</link></item><item><guid>g</guid><link>/2</link></item>",
            ["g", "https://news.example/2"],
        ),
    ],
)
def test_what_tells_entries_apart(items: str, keys: list[str]) -> None:
    assert [entry.key for entry in parsed(channel(items)).entries] == keys


@pytest.mark.parametrize("guid", ["", "<guid>live</guid>"])
def test_posts_that_share_guid_and_link_are_all_there_and_stay_themselves(guid: str) -> None:
    posts = [
        f"<item>{guid}<link>/live</link><title>{title}</title><description>{text}</description></item>"
        for title, text in (("Polls open", "One."), ("Polls close", "Two."), ("", "Three."), ("", "Four."))
    ]
    first = {entry.document.text: entry.key for entry in parsed(channel("".join(posts))).entries}
    again = {entry.document.text: entry.key for entry in parsed(channel("".join([*posts[::-1], posts[0]]))).entries}
    assert len(set(first.values())) == 4
    assert again == first


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Mon, 01 Dec 2025 10:00:00 +0100", datetime(2025, 12, 1, 9, tzinfo=UTC)),
        ("2025-12-01T10:00:00Z", datetime(2025, 12, 1, 10, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        ("Mon, 99 Foo 99999 99:99:99", None),
    ],
)
def test_dates_are_utc_and_nonsense_is_none(date: str, published: datetime | None) -> None:
    (entry,) = parsed(channel(f"<item><title>x</title><pubDate>{date}</pubDate></item>")).entries
    assert entry.published == published
    assert entry.updated is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("<description>Short.</description>", "teaser"),
        ("<description>" + "A whole article has many words. " * 60 + "</description>", "feed"),
        ("<description>" + "A whole article has many words. " * 60 + "[…]</description>", "teaser"),
        ("<content:encoded>Short, but all there is.</content:encoded>", "feed"),
        ("<content:encoded>Begins well. &lt;a href='/x'&gt;Read more&lt;/a&gt;</content:encoded>", "teaser"),
    ],
)
def test_summaries_are_marked_as_teasers(text: str, source: str) -> None:
    (entry,) = parsed(channel(f"<item><title>x</title>{text}</item>")).entries
    assert entry.source == source


def test_titles_are_clean_lines_and_never_empty() -> None:
    feed = parsed(
        channel(
            "<item><title>&lt;b&gt;AT&amp;amp;T&lt;/b&gt;\n  rises [red]fast[/red]</title></item>"
            "<item><description>A note without a title, as microblogs have them.</description></item>"
            "<item><link>/only-a-link</link></item>"
            f"<item><title>{'long ' * 100_000}</title></item>"
        )
    )
    assert [entry.title for entry in feed.entries[:3]] == [
        "AT&T rises [red]fast[/red]",
        "A note without a title, as microblogs have them.",
        "https://news.example/only-a-link",
    ]
    assert len(feed.entries[3].title) <= 500


def test_the_title_of_an_image_within_an_entry_is_not_that_of_the_entry() -> None:
    own, image = "<title>Ferry sails</title>", "<image><title>A deck</title></image>"
    entries = f"<entry><id>1</id>{own}{image}</entry><entry><id>2</id>{image}{own}</entry>"
    feed = parsed(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{entries}</feed>')
    assert [entry.title for entry in feed.entries] == ["Ferry sails", "Ferry sails"]


def test_the_charset_of_the_server_or_the_file_is_heeded() -> None:
    body = channel("<item><title>Zürich „heute“</title></item>", charset="windows-1252").encode("cp1252")
    assert parsed(body).entries[0].title == "Zürich „heute“"
    unnamed = channel("<item><title>Zürich</title></item>").replace(' encoding="utf-8"', "").encode("latin-1")
    assert parsed(unnamed, "text/xml; charset=iso-8859-1").entries[0].title == "Zürich"


def test_authors_tags_and_languages() -> None:
    (entry,) = parsed(
        channel(
            "<item><title>x</title><dc:creator>Ada L.</dc:creator><category>Ports</category><category>Ports</category>"
            "<category> </category></item>",
            "<language>de-AT</language>",
        )
    ).entries
    assert (entry.author, entry.tags) == ("Ada L.", ("Ports",))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer is empty"),
        (b" \n\xef\xbb\xbf", "the answer is empty"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "a web page, not a feed"),
        (
            b"<?xml version='1.0'?><!-- c --><html xmlns='http://www.w3.org/1999/xhtml'></html>",
            "a web page, not a feed",
        ),
        (b"hello", "neither RSS, Atom nor JSON Feed"),
        (b"<?xml version='1.0'?><note/>", "neither RSS, Atom nor JSON Feed"),
        (b'{"items": []}', "names no version of jsonfeed.org"),
        (b'{"version": ', "neither RSS, Atom nor JSON Feed"),
        (b"[" * 100_000, "neither RSS, Atom nor JSON Feed"),
    ],
)
def test_what_is_no_feed_is_told(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as told:
        parsed(body)
    assert str(told.value).startswith(URL)


def test_a_feed_cut_off_keeps_its_whole_entries() -> None:
    whole = rss([item(n) for n in range(5)])
    feed = parsed(whole[: whole.rindex(b"decided nothing")])
    assert [entry.title for entry in feed.entries] == [f"Feed: story {n}" for n in range(4)]
    assert feed.cut_off
    assert "cut off in the middle; the 4 whole entries" in feed.problem


def test_a_feed_with_an_error_in_it_is_read_and_says_so() -> None:
    feed = parsed(channel("<item><title>Fish & chips</title></item><item><title>Two</title></item>"))
    assert [entry.title for entry in feed.entries] == ["Fish & chips", "Two"]
    assert "not well-formed XML" in feed.problem
    assert not feed.cut_off
