from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.identity import Known, copies, copyable, plain_address, same_by_address, same_by_guid, sketch

PAGE = "https://example.org/news/bridge?id=7"
SAME = [
    "http://example.org/news/bridge?id=7",
    "https://www.example.org/news/bridge/?id=7",
    "https://EXAMPLE.org:443/news/bridge?id=7",
    "https://m.example.org/news/bridge?id=7",
    "https://mobile.example.org/news/bridge?id=7&utm_source=rss&utm_medium=feed",
    "https://example.org/news/bridge?fbclid=x&id=7&at_campaign=y",
    "https://example.org/news/bridge?id=7&ref=rss#comments",
    "https://example.org/news/bridge?id=7#:~:text=bridge",
    "https://example.org/amp/news/bridge?id=7",
    "https://example.org/news/bridge/amp/?id=7",
    "https://example.org/news/bridge.amp?id=7",
    "https://example.org/news/bridge?id=7&outputType=amp",
    "https://amp.example.org/news/bridge?id=7&amp=1",
    "https://www.google.com/amp/s/www.example.org/news/bridge?id=7",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/amp/bridge?id=7",
    "https://example.org/ne%77s/bridge?id=7",
    " https://example.org/news/bridge?id=7\n",
]
OTHERS = [
    "https://example.org/news/bridge?id=8",
    "https://example.org/news/bridge",
    "https://example.org/news/Bridge?id=7",
    "https://example.org/news/bridges?id=7",
    "https://blog.example.org/news/bridge?id=7",
    "https://example.com/news/bridge?id=7",
    "https://example.org:8080/news/bridge?id=7",
    "https://example.org/news/bridge?id=7&page=2",
    "https://example.org/news/bridge?id=7&ref=12",
    "https://example.org/news/bridge?id=7#post-3",
    "ftp://example.org/news/bridge?id=7",
    "https://m.co.uk/news/bridge?id=7",
    "https://example.org/news/amplifier?id=7",
]


@pytest.mark.parametrize("address", SAME)
def test_addresses_of_one_page_are_equal(address: str) -> None:
    assert plain_address(address) == plain_address(PAGE)


@pytest.mark.parametrize("address", OTHERS)
def test_addresses_of_other_pages_differ(address: str) -> None:
    assert plain_address(address) != plain_address(PAGE)


@pytest.mark.parametrize(
    "address",
    ["", "not an address", "mailto:a@example.org", "http://[", "https://", "file:///a", "https://mobile.de/x"],
)
def test_what_is_no_web_address_is_left_alone(address: str) -> None:
    assert plain_address(address) in (address, address.removeprefix("https://"))


LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_~.", min_size=1, max_size=8).filter(lambda s: s.strip("."))
QUERY = st.lists(st.tuples(st.sampled_from(["id", "p", "page", "q"]), LABEL), max_size=3)


@given(st.lists(LABEL, max_size=4), QUERY, st.randoms())
def test_what_tracks_is_dropped_and_what_names_the_page_is_kept(
    path: list[str], query: list[tuple[str, str]], chance: random.Random
) -> None:
    base = "https://news.example.org/" + "/".join(path)
    pairs = [f"{name}={value}" for name, value in query]
    plain = plain_address(base + ("?" + "&".join(pairs) if pairs else ""))
    tracked = [*pairs, "utm_source=a", "gclid=b", "mc_cid=c"]
    chance.shuffle(tracked)
    assert plain_address(f"{base.replace('https', 'http')}?{'&'.join(tracked)}#ref=d") == plain
    assert all(pair in plain for pair in pairs)


@given(st.text(max_size=60))
def test_any_text_has_a_plain_form_that_stays(text: str) -> None:
    plain = plain_address(text)
    assert plain_address(plain) == plain
    plain_address("https://" + text)


WHEN = datetime(2025, 12, 1, tzinfo=UTC)
OLD = Known("Harbour mayor asks for a new bridge", "example.org/a", WHEN)


@pytest.mark.parametrize(
    ("new", "by_guid", "by_address"),
    [
        (OLD, True, True),
        (Known("Mayor asks for new bridge before Christmas", "example.org/b", WHEN + timedelta(2)), True, True),
        (Known("Something else altogether", "example.org/a", WHEN + timedelta(2)), True, False),
        (Known("Something else altogether", "example.org/b", WHEN), True, True),
        (Known("Something else altogether", "example.org/b", WHEN + timedelta(hours=2)), False, True),
        (Known("Something else altogether", "", None), True, False),
    ],
)
def test_one_article_stays_one(new: Known, by_guid: bool, by_address: bool) -> None:
    assert same_by_guid(OLD, new) is by_guid
    assert same_by_address(OLD, new) is by_address


def prose(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices([f"word{i}" for i in range(2000)], k=words)


def edited(words: list[str], seed: int, part: float) -> list[str]:
    """The words with some of them replaced, one stretch left out and a sentence put in front."""
    chance = random.Random(seed)
    changed = ["other" if chance.random() < part else word for word in words]
    at = chance.randrange(len(changed) - 20)
    return ["CITY", "wire", "service", *changed[:at], *changed[at + 15 :]]


def test_copies_are_found_and_others_are_not() -> None:
    found = met = 0
    for seed in range(100):
        words = prose(seed)
        one, other = " ".join(words), " ".join(edited(words, seed, 0.02))
        found += copies(copyable("Bridge", one), copyable("Mayor wants bridge", other))
        met += bool(set(sketch(one)) & set(sketch(other)))
        assert not copies(copyable("Bridge", one), copyable("Bridge", " ".join(prose(seed + 1000))))
    assert found == 100
    assert met >= 99


def test_a_shortened_copy_is_one_and_an_excerpt_is_none() -> None:
    words = prose(1, 400)
    whole = copyable("Bridge", " ".join(words))
    assert copies(whole, copyable("Bridge asked for", " ".join(words[:150])))
    assert not copies(whole, copyable("Bridge asked for", " ".join(words[:60] + prose(2, 300))))


def test_forecasts_and_teasers_are_told_apart() -> None:
    form = (
        "The temperature in the north will be {} degrees with wind of {} knots from the west, rain {} millimetres. " * 6
    )
    one, other = (copyable("Weather", form.format(*range(n, n + 18))) for n in (0, 50))
    assert not copies(one, other)
    teaser = "Read the full story with all the pictures and videos on our website and follow us for more of it."
    assert not copies(copyable("Bridge closed", teaser), copyable("Team wins the cup", teaser))
    assert copies(copyable("Bridge closed", teaser), copyable("Bridge closed", teaser))
