"""Feeds made to do harm: to the reader's files, memory, terminal or eyes."""

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
from reader.parse import ParsedFeed, parse_feed

URL = "https://evil.example/feed"


def parsed(body: str) -> ParsedFeed:
    return parse_feed(body.encode(), url=URL)


def feed_with(doctype: str, text: str) -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>{text}</title>'
        f"<item><title>{text}</title><description>{text}</description><link>https://x.example/1</link></item>"
        "</channel></rss>"
    )


def texts(feed: ParsedFeed) -> str:
    return "\n".join([feed.title, *(f"{e.title}\n{e.document.text}\n{e.author}\n{e.url}" for e in feed.entries)])


def test_a_body_that_is_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(feed_with("", "the secret"))
    for body in (str(secret), secret.as_uri(), f"{secret}\n"):
        with pytest.raises(ParseError, match="neither RSS"):
            parsed(body)


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % y SYSTEM "{secret.as_uri()}">%y;]>'
    assert "secret" not in texts(parsed(feed_with(doctype, "before &x; after")))


@pytest.mark.parametrize("depth", [5, 9, 20])
def test_entities_do_not_multiply(depth: int) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "boom boom boom ">{entities}]>'
    assert len(texts(parsed(feed_with(doctype, f"&a{depth - 1};")))) < 10_000


def test_nothing_hostile_comes_through_in_any_field() -> None:
    bad = "x&#27;[31m&#155;2J&#8238;drow&#8203;&#7;[bold]m[/bold]&lt;script&gt;alert(1)&lt;/script&gt;"
    feed = parsed(
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{bad}</title><item><title>{bad}</title><link>javascript:alert(1)</link><guid>{bad}</guid>"
        f"<dc:creator>{bad}</dc:creator><category>{bad}</category>"
        f"<description>{bad} &lt;a href='java&#10;script:x'&gt;l&lt;/a&gt;</description></item></channel></rss>"
    )
    (entry,) = feed.entries
    everything = "".join([texts(feed), entry.key, entry.author, *entry.tags])
    assert entry.url == ""
    assert entry.document.links == ()
    assert "alert" not in entry.document.text.split("\n\n", 1)[1]
    for character in everything:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cf")


def test_markup_of_the_screen_stays_text() -> None:
    (entry,) = parsed(feed_with("", "[bold]x[/bold] [@click=app.quit]y[/]")).entries
    assert entry.title == "[bold]x[/bold] [@click=app.quit]y[/]"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_a_parse_error(body: bytes) -> None:
    for start in (b"", b"<rss version='2.0'><channel><item><title>", b'{"version": "https://jsonfeed.org/version/1"'):
        with suppress(ParseError):
            parse_feed(start + body, url=URL)
