from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reader import store as stores
from reader.model import Anchor, Block, BlockKind, Document, Feed, Image, Layer, Link, Mark, Span, Status, Subscription
from tests.store.builders import BODY, FEED, NOW, TITLE, document, entries, entry, extracted, extraction, span, stored

LATER = NOW + timedelta(hours=1)


def test_an_entry_comes_back_whole(store: stores.Store) -> None:
    doc = Document(
        "Naïve 🙂 title\n\nPoint one",
        (Block(BlockKind.TITLE, 0, 13), Block(BlockKind.ITEM, 15, 24, 2, "3.")),
        (Link(15, 20, "https://example.org/ü?a=1&b"),),
        (Image(15, "https://example.org/ü.png", "Ü"), Image(24, "https://example.org/last.png")),
    )
    made = replace(
        entry("k"), title="Naïve 🙂 title", document=doc, author="Zoë", updated=LATER, language="fr", tags=("A", "b"),
        source="page",
    )  # fmt: skip
    [article] = stored(store, made)
    assert article.document == doc
    assert article.key == made.key
    assert (article.title, article.url, article.author) == (made.title, made.url, made.author)
    assert (article.published, article.updated, article.fetched, article.date) == (NOW, LATER, NOW, NOW)
    assert (article.language, article.source, article.tags, article.feed_title) == ("fr", "page", ("A", "b"), "Example")
    assert (article.unread, article.starred, article.version, article.extractor) == (True, False, 1, None)
    [row] = stores.window(store, "")
    assert (row.words, row.actors, row.quotes, row.issues, row.date) == (5, None, None, None, NOW)
    assert stores.sources(store, FEED.address) == {"k": "page"}


def test_ids_are_the_same_everywhere_and_found_by_their_beginning(store: stores.Store) -> None:
    assert stores.article_id(FEED.address, "1") == "rafigpxpbjen"
    assert stores.article_id("", "1") != stores.article_id("1", "")
    [article, *_] = stored(store, *entries(200))
    assert stores.find_article(store, article.id[:9].upper()) == article
    assert stores.find_article(store, "zzzzzzzzzzzzz") is stores.find_article(store, " ") is None
    crowded = next(one.id[0] for one in stores.window(store, "") if one.id[0] != article.id[0])
    with pytest.raises(Exception, match="give more letters"):
        stores.find_article(store, crowded)


def test_what_is_fetched_again_is_stored_once(store: stores.Store) -> None:
    some = entries(3)
    assert len(stores.apply_entries(store, FEED, [*some, some[0]], now=NOW).new) == 3
    assert stores.apply_entries(store, FEED, some, now=LATER) == ((), ())
    assert stores.count(store, "") == 3
    assert stores.window(store, "")[0].fetched == NOW


def test_changed_data_is_no_changed_text(store: stores.Store) -> None:
    article = extracted(store)
    stores.set_starred(store, [article.id], True)
    again = replace(entry(), url="https://example.org/moved", author="New Author", updated=LATER, tags=("Sea",))
    assert stores.apply_entries(store, FEED, [again], now=LATER) == ((), ())
    now = stores.article(store, article.id)
    assert now == replace(article, url=again.url, author="New Author", updated=LATER, tags=("Sea",), starred=True)
    assert stores.count(store, "tag:sea author:new actor:ruiz") == 1


def test_a_changed_text_keeps_the_earlier_one_and_its_annotations(store: stores.Store) -> None:
    article = extracted(store)
    before = {a.id: a for a in stores.annotations(store, article.id)}
    mark = stores.add_mark(
        store, article.id, span(article.document.text, "Engineers"), Mark("who"), creator="r", now=NOW
    )
    changed = entry(
        paragraphs=("The storm has passed.", BODY[0], "She asked for money. The ministry did not answer.", BODY[2])
    )
    stores.set_read(store, [article.id], True)
    assert stores.apply_entries(store, FEED, [changed], now=LATER) == ((), (article.id,))
    now = stores.article(store, article.id)
    assert now is not None
    assert (now.version, now.extractor, now.unread) == (2, None, False)
    assert stores.earlier_texts(store, article.id) == {1: article.document}
    text = now.document.text
    found = {a.id: a for a in stores.annotations(store, article.id)}
    assert found.keys() == before.keys() | {mark.id}
    for annotation in found.values():
        if annotation.anchor is Anchor.ORPHANED:
            assert annotation == replace(before[annotation.id], anchor=Anchor.ORPHANED)
        else:
            assert annotation.version == 2
            assert all(text[s.start : s.end] == s.exact for s in annotation.spans)
    orphaned = {a.body for a in found.values() if a.anchor is Anchor.ORPHANED}
    assert {getattr(body, "topic", getattr(body, "speaker_name", "")) for body in orphaned} == {"money", "Ana Ruiz"}
    assert found[mark.id].anchor is Anchor.MOVED
    [row] = stores.window(store, "")
    assert (row.actors, row.words) == (None, 39)
    assert stores.count(store, "storm") == 1
    assert stores.count(store, "christmas") == 0
    assert stores.integrity(store) == []


def test_a_text_that_returns_brings_its_orphans_home(store: stores.Store) -> None:
    article = extracted(store)
    [quote, *_] = stores.annotations(store, article.id, layers={Layer.QUOTE})
    stores.decide(store, [quote.id], Status.ACCEPTED, now=NOW)
    kept = stores.annotation(store, quote.id)
    stores.apply_entries(store, FEED, [entry(paragraphs=("Nothing is left.",))], now=LATER)
    orphan = stores.annotation(store, quote.id)
    assert orphan is not None
    assert orphan.anchor is Anchor.ORPHANED
    stores.apply_entries(store, FEED, [entry()], now=LATER)
    home = stores.annotation(store, quote.id)
    assert home is not None
    assert (home.spans, home.version) == (orphan.spans, 3)
    assert home.anchor is Anchor.PLACED
    assert kept is not None
    assert home == replace(kept, version=3)


def test_a_teaser_never_replaces_the_page(store: stores.Store) -> None:
    [article] = stored(store, entry(source="page"))
    teaser = replace(entry(paragraphs=("Only a teaser.",), source="teaser"), author="Known now")
    assert stores.apply_entries(store, FEED, [teaser], now=LATER).changed == ()
    assert stores.article(store, article.id) == replace(article, author="Known now")
    full = entry(paragraphs=("The feed now has it all.",))
    assert stores.apply_entries(store, FEED, [full], now=LATER).changed == (article.id,)


def test_a_feed_and_its_entries_are_one_transaction(store: stores.Store) -> None:
    bad = replace(entry("bad"), published="not a time")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        stores.apply_entries(store, replace(FEED, etag='"new"'), [*entries(3), bad], now=NOW)
    assert stores.count(store, "") == 0
    assert stores.feeds(store) == ()


def test_text_that_sqlite_cannot_hold_is_held(store: stores.Store) -> None:
    hostile = entry("\x00\ud800", "A\x00\udfff title", ("\x00 body \ud912 end",), author="\udcff", tags=("\x00",))
    [article] = stored(store, hostile)
    assert article.title == "A\ufffd\ufffd title"
    assert len(article.document.text) == len(hostile.document.text)
    assert stores.count(store, "body end") == 1
    assert stores.apply_entries(store, FEED, [hostile], now=LATER) == ((), ())


def test_feeds_follow_feeds_toml(store: stores.Store) -> None:
    one, two = (
        Subscription("https://one.example", folder="A/B", tags=("x",)),
        Subscription("https://two.example", title="Two"),
    )
    stores.sync_feeds(store, [one, two])
    stores.save_feed_state(store, Feed(one.address, "Own title", site="https://one.example/", etag='"e"', failures=2))
    stores.save_feed_state(store, Feed(two.address, "Two’s own title", next_due=NOW, gone=True))
    first, second = stores.feeds(store)
    assert first == Feed(
        one.address, "Own title", "https://one.example/", "A/B", ("x",), etag='"e"', failures=2
    )  # fmt: skip
    assert (second.title, second.next_due, second.gone) == ("Two", NOW, True)
    changes = store.connection.total_changes
    stores.sync_feeds(store, [one, two])
    assert store.connection.total_changes == changes
    stores.sync_feeds(store, [replace(two, title=None), Subscription("https://three.example")])
    assert [(f.address, f.title, f.subscribed) for f in stores.feeds(store)] == [
        ("https://two.example", "Two’s own title", True),
        ("https://three.example", "https://three.example", True),
        ("https://one.example", "Own title", False),
    ]
    stores.sync_feeds(store, [one])
    assert [f.subscribed for f in stores.feeds(store)] == [True, False, False]


def test_what_is_added_singly_belongs_to_no_feed_of_the_list(store: stores.Store) -> None:
    [article] = stored(store, entry("/home/reader/a.txt", source="file"), feed=Feed("", "anything"))
    assert (article.feed, article.feed_title) == ("", "Added")
    assert stores.feeds(store) == ()
    assert stores.counts(store).unread_by_feed == {"": 1}
    assert stores.count(store, "feed:Added") == 1


def test_lists_are_windows_on_one_order(store: stores.Store) -> None:
    stored(store, *entries(30))
    stored(store, *entries(30, begin=30), feed=Feed("https://other.example", "Other"))
    for query in ("", "is:unread", "feed:Other", "story"):
        ids = stores.ids(store, query)
        assert len(ids) == stores.count(store, query)
        windows = [row.id for at in range(0, 70, 7) for row in stores.window(store, query, offset=at, limit=7)]
        assert windows == ids
        assert [stores.position(store, query, one) for one in ids] == list(range(len(ids)))
        assert stores.ids(store, query, order="oldest") == ids[::-1]
        assert [stores.neighbour(store, query, one) for one in ids] == [*ids[1:], None]
        assert [stores.neighbour(store, query, one, back=True) for one in ids] == [None, *ids[:-1]]
    dates = [row.date for row in stores.window(store, "")]
    assert dates == sorted(dates, reverse=True)
    mine = stores.ids(store, "feed:Example")
    assert stores.position(store, "feed:Other", mine[0]) is None
    stores.set_read(store, mine[:10], True)
    counts = stores.counts(store)
    assert (counts.total, counts.unread, counts.starred) == (60, 50, 0)
    assert counts.unread_by_feed == {FEED.address: 20, "https://other.example": 30}
    assert stores.neighbour(store, "is:unread feed:Example", mine[2]) == mine[10]


def test_search_shows_where_the_words_stand(store: stores.Store) -> None:
    filler = "Nothing of note happened at all. " * 30
    stored(
        store,
        entry("body", "Plain title", (filler + "Then the old\nBRIDGE fell [bold]down[/]. " + filler,)),
        entry("title", "A bridge too far", ("Short.",)),
        entry("none", "Other", ("Text.",)),
    )
    first, second = stores.search(store, "bridge")
    assert first.row.title == "A bridge too far"
    assert (first.snippet, first.hits) == ("Short.", ())
    assert "the old BRIDGE fell [bold]down[/]." in second.snippet
    assert [second.snippet[hit.start : hit.end] for hit in second.hits] == ["BRIDGE"]
    [phrase] = stores.search(store, '"old bridge" is:unread -title:far')
    assert [phrase.snippet[hit.start : hit.end] for hit in phrase.hits] == ["old BRIDGE"]
    assert len(stores.search(store, "bridge", 1)) == 1
    assert stores.search(store, "bridge is:starred") == []
    recent = stores.search(store, "is:unread -bridge")
    assert [hit.snippet for hit in recent] == ["Text."]


def test_what_is_still_to_extract(store: stores.Store) -> None:
    a, b, c = stored(store, *entries(3))
    stores.set_read(store, [a.id], True)
    assert stores.pending(store, "", lambda _: "rules/1") == [b.id, c.id, a.id]
    assert stores.save_extraction(store, b.id, extraction_of_nothing(), version=1, now=NOW)
    assert stores.pending(store, "is:unread", lambda _: "rules/1") == [c.id]
    assert stores.pending(store, "is:unread", lambda _: "rules/2") == [b.id, c.id]
    row = stores.window(store, "is:extracted")[0]
    assert (row.actors, row.quotes, row.issues) == (0, 0, 0)


def extraction_of_nothing() -> object:
    return replace(extraction(document(TITLE, *BODY).text), findings=())


def test_kept_versions_are_bounded_but_for_the_first_and_those_in_use(store: stores.Store) -> None:
    [article] = stored(store)
    mark = stores.add_mark(store, article.id, Span(0, 7), Mark(), creator="reader", now=NOW)
    for number in range(60):
        text = (f"Report {number}",) if number else ("Report 0, quite another one.",)
        title = article.title if number != 5 else "Other"
        stores.apply_entries(store, FEED, [entry("1", title, text)], now=NOW)
        if number == 2:
            other = stores.add_mark(store, article.id, Span(0, 7), Mark(), creator="reader", now=NOW)
    kept = list(stores.earlier_texts(store, article.id))
    assert kept[0] == 1
    assert kept[-19:] == list(range(42, 61))
    assert len(kept) <= 23
    assert {mark.id, other.id} == {a.id for a in stores.annotations(store, article.id)}
    assert stores.integrity(store) == []
    assert [version.number for version in stores.versions(store, article.id)] == [*kept, 61]
