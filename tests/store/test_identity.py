"""One article stays one, whatever its feed does to its ids; copies over feeds are one line of a list."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import store as stores
from reader.model import Entry, Feed
from tests.store.builders import FEED, NOW, TITLE, entries, entry, stored

OTHER = Feed("https://other.example/feed", "Other")
THIRD = Feed("https://third.example/feed", "Third")
LONG = tuple(
    " ".join(f"{word}{i}" for word in ("the", "mayor", "of", "harbour", "said", "bridge", "and", "winter"))
    for i in range(20)
)


def apply(store: stores.Store, *some: Entry, feed: Feed = FEED, unchanged: tuple[str, ...] = ()) -> stores.Applied:
    return stores.apply_entries(store, feed, some, now=NOW, unchanged=unchanged)


@pytest.mark.parametrize(
    "later",
    [
        entry("new-guid", url="http://www.example.org/1?utm_source=rss"),
        entry("new-guid", TITLE + " before Christmas", url="https://example.org/1", published=NOW + timedelta(days=3)),
        entry("new-guid", url="https://new.example/story/1"),
        entry("1", "Another headline for the same story", url="https://example.org/new-slug"),
        entry("1", "Another headline", published=NOW + timedelta(days=3)),
    ],
    ids=["guid", "guid, title and date", "guid and address", "title and address", "title and date"],
)
def test_an_article_whose_ids_change_stays_one(store: stores.Store, later: Entry) -> None:
    [old] = stored(store, entry("1"))
    stores.set_starred(store, [old.id], True)
    for _ in range(2):
        apply(store, later, *entries(3, begin=10))
    rows = {row.id: row for row in stores.window(store, "")}
    assert len(rows) == 4
    assert rows[old.id].starred
    assert rows[old.id].url == later.url
    assert stores.integrity(store) == []


@pytest.mark.parametrize(
    "later",
    [
        (entry("1"), entry("2", "Council closes two schools", url="https://example.org/1")),
        (entry("2", "Council closes two schools", url="https://example.org/1", published=NOW + timedelta(days=1)),),
        (entry("1", "Council closes two schools", url="https://example.org/2", published=NOW + timedelta(days=1)),),
        (entry("2", url="https://example.org/2", published=NOW + timedelta(days=1)),),
        (entry("2", url="https://example.org/2", paragraphs=("Quite another text stands here.",)),),
        (entry("2", url="https://example.org/1#post-2"), entry("1")),
    ],
    ids=["link of two", "page of the day", "guid of the place", "title again", "other text", "live blog"],
)
def test_another_article_is_another_one(store: stores.Store, later: tuple[Entry, ...]) -> None:
    stored(store, entry("1"))
    assert len(apply(store, *later).new) == 1
    assert apply(store, *later) == ((), ())
    assert stores.count(store, "") == 2


def test_entries_that_all_link_to_the_home_page_are_told_apart(store: stores.Store) -> None:
    home = [replace(one, url="https://example.org/") for one in entries(6)]
    apply(store, *home[:4])
    assert len(apply(store, *home[2:]).new) == 2


def test_what_was_left_out_as_unchanged_counts_as_answered(store: stores.Store) -> None:
    stored(store, entry("1"))
    again = entry("2", url="https://example.org/1")
    assert len(apply(store, again, unchanged=("1",)).new) == 1


def test_an_entry_of_the_same_fingerprint_is_not_looked_at(store: stores.Store) -> None:
    stored(store, entry("1", fingerprint="f"))
    assert stores.fingerprints(store, FEED.address) == {"1": "f"}
    assert apply(store, entry("1", "New title", fingerprint="f")) == ((), ())
    assert len(apply(store, entry("1", "New title", fingerprint="g")).changed) == 1


def test_the_same_page_in_two_feeds_is_one_line_of_a_list(store: stores.Store) -> None:
    [one] = stored(store, entry("guid"))
    [other] = stored(
        store, entry("guid", "Bridge", ("Teaser.",), url="http://m.example.org/guid?utm_source=x"), feed=OTHER
    )
    [row] = stores.window(store, "")
    assert (row.id, row.copies) == (one.id, 1)
    assert [copy.id for copy in stores.also_in(store, one.id)] == [other.id]
    whole = stores.article(store, one.id)
    assert whole
    assert whole.also_in == (OTHER.title,)
    assert stores.ids(store, "feed:Other") == [other.id]
    assert stores.ids(store, "teaser") == [other.id] == [hit.row.id for hit in stores.search(store, "teaser")]
    assert len(stores.search(store, "bridge")) == stores.count(store, "bridge") == 1
    assert stores.count(store, "", copies=True) == 2
    counts = stores.counts(store)
    assert (counts.total, counts.unread, set(counts.unread_by_feed.values())) == (1, 1, {1})


def test_reading_one_reads_its_copies(store: stores.Store) -> None:
    [one] = stored(store, entry("guid"))
    [other] = stored(store, entry("guid"), feed=OTHER)
    stores.set_read(store, [other.id], True)
    assert stores.count(store, "is:unread") == 0
    [third] = stored(store, entry("guid"), feed=THIRD)
    assert not third.unread
    assert stores.undo(store) == "Mark article as read"
    assert stores.ids(store, "is:unread", copies=True) == [other.id, one.id]
    assert stores.counts(store).unread == stores.count(store, "is:unread") == 1


def test_the_same_guid_for_other_pages_makes_no_copy(store: stores.Store) -> None:
    stored(store, entry("1"))
    stored(store, entry("1", "Team wins the cup", LONG, url="https://other.example/1"), feed=OTHER)
    stores.group_copies(store)
    assert stores.count(store, "") == 2


def test_a_wire_story_is_found_by_its_text(store: stores.Store) -> None:
    apply(store, entry("a", paragraphs=LONG), *entries(20, begin=10))
    apply(
        store,
        entry(
            "b",
            "Mayor: new bridge",
            ("OSLO (Wire)", *LONG[:4], "Put in by another desk.", *LONG[5:]),
            url="https://b.example/x",
        ),
        feed=OTHER,
    )
    apply(store, entry("c", "A bridge", LONG[:-3], url="https://c.example/x"), feed=THIRD)
    apply(store, entry("d", "Old", LONG, url="https://d.example/x", published=NOW - timedelta(days=30)), feed=THIRD)
    assert stores.group_copies(store, limit=10) == 10
    while stores.group_copies(store, limit=10):
        pass
    first = stores.article_id(FEED.address, "a")
    assert [row.feed for row in stores.also_in(store, first)] == [OTHER.address, THIRD.address]
    assert stores.count(store, "") == 22
    assert stores.ids(store, "-feed:Example", copies=True) != stores.ids(store, "-feed:Example")
    assert stores.integrity(store) == []


ENTRIES = st.tuples(
    st.sampled_from("123"),
    st.sampled_from(["/a", "/b", "/c?id=1", "/", ""]),
    st.sampled_from(["Bridge closed", "Bridge open", "Team wins", "Council votes"]),
    st.sampled_from([0, 0, 1, 30, None]),
)


@given(st.lists(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda e: e[0]), min_size=1, max_size=5))
@settings(max_examples=60)
def test_no_entry_of_an_answer_is_lost_whatever_came_before(
    answers: list[list[tuple[str, str, str, int | None]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, stores.open_store(Path(folder) / "s.db") as store:
        for number, answer in enumerate(answers):
            some = [
                entry(
                    key,
                    title,
                    (f"text {number} {key}",),
                    url=f"https://example.org{page}" if page else "",
                    published=None if hours is None else NOW + timedelta(hours=hours),
                )
                for key, page, title, hours in answer
            ]
            apply(store, *some)
            texts = [row[0] for row in store.rows("SELECT text FROM article_text")]
            assert all(texts.count(one.document.text) == 1 for one in some)
            assert apply(store, *some) == ((), ())
        assert stores.integrity(store) == []
