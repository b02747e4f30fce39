"""The places of the reader in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reader import store as stores
from tests.store.builders import BODY, FEED, NOW, document, entry, stored


def test_a_place_is_kept_and_found_again_where_the_words_went(store: stores.Store) -> None:
    [article] = stored(store)
    place = article.document.text.index("She called")
    assert stores.place(store, article) == 0
    stores.keep_place(store, article, place)
    assert stores.place(store, article) == place
    first = entry()
    changed = replace(first, document=document(first.title, "A new beginning of some words.", *BODY))
    stores.apply_entries(store, FEED, [changed], now=NOW + timedelta(hours=1))
    after = stores.article(store, article.id)
    assert after is not None
    assert after.version == 2
    assert after.document.text[stores.place(store, after) :].startswith("She called")
    gone = replace(first, document=document(first.title, "All is short now."))
    stores.apply_entries(store, FEED, [gone], now=NOW + timedelta(hours=2))
    after = stores.article(store, article.id)
    assert after is not None
    assert 0 <= stores.place(store, after) < len(after.document.text)
    stores.keep_place(store, after, 0)
    assert stores.place(store, after) == 0


def test_what_arrived_since_a_list_was_looked_at(store: stores.Store) -> None:
    assert stores.looked_at(store, "is:unread") is None
    [article] = stored(store)
    stores.look_at(store, "is:unread", NOW + timedelta(minutes=1))
    assert stores.looked_at(store, "is:unread") == NOW + timedelta(minutes=1)
    assert stores.arrived(store, "is:unread", NOW - timedelta(minutes=1)) == 1
    assert stores.arrived(store, "is:unread", NOW + timedelta(minutes=1)) == 0
    stores.set_read(store, [article.id], True)
    assert stores.arrived(store, "", NOW - timedelta(minutes=1)) == 0
