from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reader import store as stores
from reader.model import Extraction, Finding, Keep, Mark, Note, Span, Status
from tests.store.builders import FEED, NOW, entries, extracted, spans, stored

LATER = NOW + timedelta(days=100)


def prune(store: stores.Store, keep: Keep, *, dry_run: bool = False) -> list[stores.Pruned]:
    return stores.prune(store, {FEED.address: keep, "https://unknown.example": keep}, now=LATER, dry_run=dry_run)


@pytest.fixture
def touched(store: stores.Store) -> set[str]:
    """Of ten articles those that stay: starred, with a mark, a note, an accepted and a rejected actor."""
    suggested = extracted(store)
    some = stored(store, *entries(9, begin=100))
    stores.set_starred(store, [some[0].id], True)
    stores.add_mark(store, some[1].id, Span(0, 5), Mark(), creator="reader", now=NOW)
    stores.add_note(store, some[2].id, Note("Ask her"), creator="reader", now=NOW)
    for article, status in zip(some[3:5], (Status.ACCEPTED, Status.REJECTED), strict=True):
        one = stores.annotations(store, suggested.id)[0]
        text = article.document.text
        found = Extraction(
            "x", "en", (Finding("f", one.layer, spans(text, one.spans[0].role, text[:5]), one.body, 0.5),)
        )
        assert stores.save_extraction(store, article.id, found, version=1, now=NOW)
        stores.decide(store, [stores.annotations(store, article.id)[0].id], status, now=NOW)
    return {article.id for article in some[:5]}


def test_old_articles_go_and_touched_ones_stay(store: stores.Store, touched: set[str]) -> None:
    assert prune(store, Keep(days=99), dry_run=True) == [(FEED.address, 5, 5)]
    assert stores.count(store, "") == 10
    assert prune(store, Keep(days=102)) == []
    assert prune(store, Keep(days=99)) == [(FEED.address, 5, 5)]
    assert set(stores.ids(store, "")) == touched
    assert stores.integrity(store) == []
    assert stores.search(store, "ministry") == []


def test_the_newest_stay(store: stores.Store) -> None:
    newest = [article.id for article in stored(store, *entries(10))][:3]
    assert prune(store, Keep(articles=3)) == [(FEED.address, 7, 0)]
    assert stores.ids(store, "") == newest


def test_what_was_removed_does_not_come_back(store: stores.Store) -> None:
    stored(store, *entries(10))
    prune(store, Keep(articles=3))
    again = [replace(entries(10)[9], key="new-guid"), *entries(9)]
    assert stores.apply_entries(store, FEED, again, now=LATER) == ((), ())
    assert len(stores.apply_entries(store, FEED, entries(2, begin=10), now=LATER).new) == 2
    stores.prune(store, {FEED.address: Keep(articles=9)}, now=LATER + timedelta(days=500))
    assert len(stores.apply_entries(store, FEED, entries(10), now=LATER).new) == 7


def test_undo_tells_what_is_gone(store: stores.Store) -> None:
    some = stored(store, *entries(4))
    stores.set_read(store, [article.id for article in some], True)
    prune(store, Keep(articles=1))
    assert stores.undo(store) == "Mark 4 articles as read (3 that are gone left out)"
    assert stores.integrity(store) == []


def test_space_is_given_back(store: stores.Store) -> None:
    stored(store, *entries(3000))
    assert stores.give_back_space(store) == 0
    prune(store, Keep(articles=10))
    size = store.path.stat().st_size
    with stores.open_store(store.path) as other, other.transaction():
        assert stores.give_back_space(store) == 0  # somebody is writing
    freed = stores.give_back_space(store)
    assert freed > 500_000
    assert store.path.stat().st_size < size / 2
    assert stores.integrity(store) == []
