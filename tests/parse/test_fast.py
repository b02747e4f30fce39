"""The fast way reads a feed to the very values that feedparser's way gives, or leaves it alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.parse.fast import parse_usual
from reader.parse.xmlfeed import parse_xml
from tests.servers import atom, item, rdf, rss

URL = "https://news.example/feeds/all.xml"
XML = "application/xml; charset=utf-8"
ODD = Path(__file__).parent / "data" / "odd"
USUAL = Path(__file__).parent / "data" / "usual"


def is_same(body: bytes, content_type: str = XML) -> bool:
    """Whether the fast way took the feed; where it did, feedparser's way gives the same."""
    fast = parse_usual(body, URL, content_type)
    if fast is not None:
        assert fast == parse_xml(body, URL, content_type)
    return fast is not None


@pytest.mark.parametrize("make", [rss, atom, rdf])
def test_plain_feeds_are_read_the_fast_way(make: type) -> None:
    assert is_same(make([item(n) for n in range(3)]))


@pytest.mark.parametrize("path", sorted(USUAL.glob("*.xml")), ids=lambda path: path.stem)
def test_feeds_as_publishing_programs_write_them_are_read_the_fast_way(path: Path) -> None:
    assert is_same(path.read_bytes())


@pytest.mark.parametrize("path", sorted(ODD.glob("*.xml")), ids=lambda path: path.stem)
def test_odd_feeds_are_left_alone(path: Path) -> None:
    assert parse_usual(path.read_bytes(), URL, XML) is None


@pytest.mark.parametrize("name", ["utf-8", "UTF-8", "iso-8859-1", "windows-1252", "us-ascii", ""])
@pytest.mark.parametrize("content_type", ["", "text/xml", XML, "application/rss+xml", "text/xml; charset=latin1"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_charset_is_the_same(name: str, content_type: str, mark: bytes) -> None:
    declared = f'<?xml version="1.0" encoding="{name}"?>' if name else '<?xml version="1.0"?>'
    for text in ("Zürich — “now”", "plain"):
        body = f"{declared}<rss version='2.0'><channel><title>{text}</title><item><title>{text}</title></item>"
        is_same(mark + f"{body}</channel></rss>".encode(), content_type)


words = st.sampled_from(
    [
        "",
        " ",
        "Harbour opens",
        "\n  two\n  lines ",
        "Fish &amp; chips",
        "AT&amp;amp;T",
        "&lt;b&gt;bold&lt;/b&gt; move",
        "a &lt; b",
        "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &lt;a href='/x?a=1&amp;amp;b=2'&gt;link&lt;/a&gt;.&lt;/p&gt;",
        "<![CDATA[<p>One.</p> <p>Two</p>]]>",
        "<![CDATA[5 > 4 & 3]]> tail",
        "Ã©tÃ©",
        "&#146;quoted&#148;",
        "na\u00efve \u2014 \u201cnow\u201d",
        "\u202edrow &#x200b;",
        "x<!-- comment -->y",
        "read more&#8230;",
    ]
)
addresses = st.sampled_from(
    [
        "",
        "https://news.example/1",
        "https://news.example/2?a=1&amp;b=2",
        "http:////slashes.example/a",
        "/relative",
        "../up?x",
        "?q",
        "javascript:alert(1)",
        "urn:uuid:1",
        "https://news.example/a b",
        "HTTPS://News.example/U?",
        " https://news.example/3 ",
        "https://[bad",
        "mailto:a@b.example",
    ]
)
dates = st.sampled_from(
    [
        "",
        "Mon, 01 Dec 2025 10:00:00 GMT",
        "1 Dec 2025 10:00 EST",
        "2025-12-01T10:00:00Z",
        "2025-12-01T10:00:00.5-03:30",
        "2025-12-01",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "soon",
        "2025-02-30T10:00:00Z",
        "Mon, 01 Dec 2025 10:00:61 +0100",
    ]
)
extras = st.sampled_from(
    [
        "<comments>https://news.example/c</comments>",
        "<slash:comments>4</slash:comments>",
        "<wfw:commentRss>https://news.example/c.xml</wfw:commentRss>",
        "<media:thumbnail url='https://news.example/t.jpg'/>",
        "<media:content url='/v.mp4' type='video/mp4'><media:title>Film</media:title></media:content>",
        "<media:group><media:content url='https://news.example/s.mp3' medium='audio'/></media:group>",
        "<media:description>Described</media:description>",
        "<media:keywords>a, b</media:keywords>",
        "<itunes:duration>12:00</itunes:duration>",
        "<itunes:summary>Summed up</itunes:summary>",
        "<itunes:author>Ada</itunes:author>",
        "<dc:title>Other</dc:title>",
        "<dc:description>Other</dc:description>",
        "<dcterms:modified>2025-12-02T10:00:00Z</dcterms:modified>",
        "<a:link rel='self' href='https://news.example/self'/>",
        "<a:link href='https://news.example/alt'/>",
        "<a:updated>2025-12-03T10:00:00Z</a:updated>",
        "<x:own>1</x:own>",
        "<x:own a='b'><title>inner</title></x:own>",
        "<image>https://news.example/i.png</image>",
        "<source url='https://other.example/'>Other</source>",
        "<enclosure url='https://news.example/e.mp3' type='audio/mpeg' length='9'/>",
        "<georss:point>1 2</georss:point>",
        "<unheardof>of</unheardof>",
    ]
)
NAMESPACES = (
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:dcterms='http://purl.org/dc/terms/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:slash='http://purl.org/rss/1.0/modules/slash/' "
    "xmlns:wfw='http://wellformedweb.org/CommentAPI/' xmlns:georss='http://www.georss.org/georss' "
    "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:x='https://own.example/ns'"
)
ATTRIBUTES = st.sampled_from([*[""] * 40, " xml:lang='de'", " xml:base='https://base.example/'", " type='html'"])


@st.composite
def element(draw: st.DrawFn, name: str, content: st.SearchStrategy[str]) -> str:
    return f"<{name}{draw(ATTRIBUTES)}>{draw(content)}</{name}>"


@st.composite
def rss_children(draw: st.DrawFn) -> Sequence[str]:
    known = st.one_of(
        element("title", words),
        element("link", addresses),
        element("description", words),
        element("content:encoded", words),
        element("pubDate", dates),
        element("dc:date", dates),
        element("dc:creator", words),
        element("author", st.sampled_from(["Ada", "ada@a.example (Ada)", ""])),
        st.builds("<category domain='d'>{}</category>".format, words),
        element("category", words),
        st.builds(
            "<guid isPermaLink='{}'>{}</guid>".format, st.sampled_from(["true", "false"]), st.one_of(words, addresses)
        ),
        element("guid", addresses),
    )
    return draw(st.lists(st.one_of(*[known] * 9, extras), max_size=6))


@st.composite
def atom_children(draw: st.DrawFn) -> Sequence[str]:
    kinds = st.sampled_from(["", " type='text'", " type='html'", " type='HTML'", " type='xhtml'", " type='text/html'"])
    typed = st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(["title", "summary", "content"]), kinds, words)
    link = st.builds(
        "<link{} href='{}'{}/>".format,
        st.sampled_from(["", " rel='alternate'", " rel='enclosure'", " rel='self'", " rel='replies'"]),
        addresses,
        st.sampled_from(["", " type='text/html'", " type='application/json'", " type='audio/mpeg'"]),
    )
    person = st.sampled_from(
        [
            "<author><name>Ada</name><uri>https://a.example/</uri></author>",
            "<author><name>B</name><email>b@b.example</email></author>",
            "<author><email>c@c.example</email></author>",
            "<author>Plain</author>",
            "<contributor><name>D</name></contributor>",
        ]
    )
    known = st.one_of(
        typed,
        typed,
        link,
        person,
        element("id", addresses),
        element("published", dates),
        element("updated", dates),
        st.sampled_from(
            ["<category term='t' label='L'/>", "<category term='t'/>", "<category/>", "<rights>r</rights>"]
        ),
    )
    return draw(st.lists(st.one_of(*[known] * 9, extras), max_size=6))


@st.composite
def heads(draw: st.DrawFn) -> str:
    known = st.sampled_from(
        [
            "<title>News</title>",
            "<title>A &amp;amp; B</title>",
            "<link>https://news.example/</link>",
            "<link>/home</link>",
            "<language>en-GB</language>",
            "<ttl>90</ttl>",
            "<sy:updatePeriod>daily</sy:updatePeriod>",
            "<image><title>Logo</title><url>https://news.example/l.png</url><link>https://l.example/</link></image>",
            "<lastBuildDate>Mon, 01 Dec 2025 10:00:00 GMT</lastBuildDate>",
            "<skipHours><hour>1</hour></skipHours>",
            "<textInput><title>Find</title><link>https://f.example/</link></textInput>",
            "<itunes:owner><itunes:name>Own</itunes:name></itunes:owner>",
            "<a:link rel='self' href='https://news.example/feed'/>",
            "<dc:language>fr</dc:language>",
            "<managingEditor>ed@news.example</managingEditor>",
            "<category>News</category>",
        ]
    )
    return "".join(draw(st.lists(known, max_size=5)))


THOROUGH = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@THOROUGH
@given(heads(), st.lists(rss_children(), max_size=3), st.booleans())
def test_any_rss(head: str, items: Sequence[Sequence[str]], is_rdf: bool) -> None:
    entries = "".join(f"<item>{''.join(children)}</item>" for children in items)
    names = f"{NAMESPACES} xmlns:a='http://www.w3.org/2005/Atom'"
    body = f"<rss version='2.0' {names}><channel>{head}{entries}</channel></rss>"
    if is_rdf:
        rdf_names = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
        body = f"<rdf:RDF {rdf_names} {names}><channel rdf:about='/'>{head}</channel>{entries}</rdf:RDF>"
    is_same(body.encode())


@THOROUGH
@given(st.lists(atom_children(), max_size=3), atom_children(), st.sampled_from(["", " xml:lang='en-US'"]))
def test_any_atom(entries: Sequence[Sequence[str]], head: Sequence[str], language: str) -> None:
    body = "".join(f"<entry>{''.join(children)}</entry>" for children in entries)
    names = f"{NAMESPACES} xmlns:a='http://www.w3.org/2005/Atom' xmlns='http://www.w3.org/2005/Atom'"
    is_same(f"<feed {names}{language}>{''.join(head)}{body}</feed>".encode())


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(sorted(USUAL.glob("*.xml"))))
def test_damaged_feeds(data: st.DataObject, path: Path) -> None:
    body = path.read_bytes()
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 40))
    middle = data.draw(st.sampled_from([b"", b"<", b"&", b"<item>", b"&#8217;", b"\x00", b"\xff", b"<title>x</title>"]))
    is_same(body[:start] + middle + body[start + length :])


def test_entries_that_are_known_are_only_named() -> None:
    body = rss([item(n) for n in range(3)])
    whole = parse_xml(body, URL, XML)
    known = {entry.key: entry.fingerprint for entry in whole.entries[1:]} | {"id-9": whole.entries[0].fingerprint}
    for parse in (parse_usual, parse_xml):
        feed = parse(body, URL, XML, known)
        assert feed
        assert (feed.entries, feed.unchanged) == (whole.entries[:1], ("id-1", "id-2"))
