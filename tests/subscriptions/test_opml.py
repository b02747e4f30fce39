"""OPML from other programs, damaged and hostile files, and the way there and back."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
from reader.model import Subscription
from reader.subscriptions.opml import read_opml, write_opml
from reader.text import one_line

CREATED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

VERSION_1 = b"""<?xml version="1.0" encoding="windows-1252"?>
<opml version="1.0"><head><title>Caf\xe9</title></head><body>
 <outline title="World" text="World">
  <outline title="Europe/North">
   <outline title="The Fj\xf8rd" xmlUrl="https://fjord.example/rss?a=1&b=2" htmlUrl="https://fjord.example/"/>
  </outline>
  <outline text="Only text &nbsp; here" XMLURL="feed://plain.example/atom.xml"/>
 </outline>
 <outline title="Twice" xmlUrl="https://fjord.example/rss?a=1&b=2"/>
 <outline type="rss" text="Secrets" xmlUrl="file:///etc/passwd"/>
 <outline type="rss" text="Nothing"/>
 <outline title="Tagged" xmlUrl="https://tagged.example/" category="/daily, science/space"/>
</body></opml>"""


def test_old_and_untidy_files_are_read() -> None:
    outline = read_opml(VERSION_1, "old.opml")
    assert outline.subscriptions == (
        Subscription("https://fjord.example/rss?a=1&b=2", title="The Fjørd", folder="World/Europe-North"),
        Subscription("http://plain.example/atom.xml", title="Only text &nbsp; here", folder="World"),
        Subscription("https://tagged.example/", title="Tagged", tags=("daily", "science/space")),
    )
    assert outline.problems == (
        "old.opml:10: file:///etc/passwd: left out, not an http or https address",
        "old.opml:11: Nothing: left out, not an http or https address",
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", r"a\.opml:1: not an OPML file: no element found"),
        (b"<opml><body>", r"a\.opml:1: not an OPML file: no element found"),
        (b"<rss/>", r"a\.opml:1: begins with <rss>, so it is not an OPML file"),
        (
            b'<!DOCTYPE opml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n<opml><body><outline text="&b;"/></body></opml>',
            r"a\.opml:1: declares entities; OPML needs none",
        ),
        (
            b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><head><title>&x;</title></head></opml>',
            r"a\.opml:1: declares entities; OPML needs none",
        ),
    ],
)
def test_what_is_no_opml_is_told_with_its_line(body: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        read_opml(body, "a.opml")


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda junk: VERSION_1[:300] + junk + VERSION_1[300:]))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    with suppress(ParseError):
        assert read_opml(body, "a.opml").subscriptions is not None


clean_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(one_line).filter(bool)
tags = clean_texts.map(lambda text: one_line(text.replace(",", "").strip("/"))).filter(bool)
folders = st.lists(clean_texts.map(lambda text: one_line(text.replace("/", ""))).filter(bool), max_size=3).map("/".join)
subscriptions = st.builds(
    Subscription,
    st.integers(0, 10**6).map(lambda n: f"https://h{n}.example/?a=1&b='\"<"),
    title=clean_texts,
    folder=folders,
    tags=st.lists(tags.filter(lambda tag: tag == tag.strip("/")), unique=True, max_size=3).map(tuple),
)


@given(st.lists(subscriptions, unique_by=lambda s: s.address, max_size=8))
def test_what_is_written_is_read_back(some: list[Subscription]) -> None:
    text = write_opml(some, created=CREATED)
    assert ElementTree.fromstring(text.encode()).get("version") == "2.0"
    back = read_opml(text.encode(), "a.opml")
    assert back.problems == ()
    assert sorted(back.subscriptions, key=lambda s: s.address) == sorted(some, key=lambda s: s.address)


def test_what_is_private_stays_here() -> None:
    text = write_opml(
        [
            Subscription("file:///home/me/news", path=Path("/home/me/news")),
            Subscription("https://me:pass@a.example/", headers=(("Authorization", "env:TOKEN"),)),
        ],
        created=CREATED,
    )
    assert [word for word in ("/home/me", "pass", "TOKEN", "me:") if word in text] == []
    assert "https://a.example/" in text
