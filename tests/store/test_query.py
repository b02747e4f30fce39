from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import store as stores
from reader.errors import QueryError
from reader.model import Feed, Subscription
from reader.store.query import NAMES, Dated, Field, Flag, Query, Words, parse, quoted, to_sql
from tests.store.builders import NOW, document, entry, extracted, extraction, stored


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  \t ", []),
        ("frozen assets", [Words("frozen"), Words("assets")]),
        ('"frozen assets" -draft', [Words("frozen assets"), Words("draft", negated=True)]),
        ("secur* -author:Jan*", [Words("secur", prefix=True), Field("author", "Jan", prefix=True, negated=True)]),
        ('Title:"say ""yes"""', [Field("title", 'say "yes"')]),
        ("is:unread -is:Starred", [Flag("unread"), Flag("starred", negated=True)]),
        ("after:2025-12-01", [Dated("after", datetime(2025, 12, 1, tzinfo=UTC))]),
        ("-before:2025-1", [Dated("before", datetime(2025, 1, 1, tzinfo=UTC), negated=True)]),
        ("U.S. 10:30 *", [Words("U.S."), Words("10:30"), Words("*")]),
    ],
)
def test_a_query_is_read_as_its_terms(text: str, terms: list[object]) -> None:
    assert list(parse(text).terms) == terms


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ('peace "to come', 7, "never closed"),
        ("peace -", 8, "expected a word"),
        ("x is:new", 6, "unread, read, starred, extracted"),
        ("before:Christmas", 8, "2025-12-01"),
        ("after:2025-02-30", 7, "2025-02-30"),
        ("a -sender:me", 4, "speaker:"),
        ("speaker:", 9, "speaker:"),
        ('tag:""', 5, "tag:"),
        ("w " * 200, 201, "100 terms"),
        ("w" * 5000, 4001, "4,000"),
    ],
)
def test_an_error_names_its_column_and_what_was_expected(text: str, column: int, says: str) -> None:
    with pytest.raises(QueryError, match=rf"^column {column}: ") as caught:
        parse(text)
    assert says in str(caught.value)


PIECES = st.one_of(
    st.sampled_from(
        [*(f"{name}:" for name in NAMES), "-", '"', "*", "is:unread", "after:2025", " ", "AND", "(", "%", "'"]
    ),
    st.text(max_size=6),
)


@pytest.fixture(scope="module")
def some_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "store.db"
    with stores.open_store(path) as store:
        extracted(store)
    return path


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_a_query_that_runs_or_a_query_error(some_store: Path, text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    with stores.open_store(some_store, readonly=True) as store:
        found = stores.ids(store, query)
        assert stores.count(store, query) == len(found) <= 1
        assert [hit.row.id for hit in stores.search(store, query)] == found
        where, parameters = to_sql(query)
        assert len(store.rows(f"SELECT 1 FROM article a WHERE {where}", parameters)) == len(found)


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["", "title:", "speaker:", "feed:"]))
def test_a_quoted_text_is_one_term(text: str, name: str) -> None:
    [term] = parse(name + quoted(text)).terms
    assert isinstance(term, Words | Field)
    assert len(term.text) == len(text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "bridge poem tokyo"),
        ("bridge", "bridge"),
        ("BRIDGE money", "bridge"),
        ("bridge poem", ""),
        ("-bridge", "poem tokyo"),
        ('"old bridge"', "bridge"),
        ('"bridge old"', ""),
        ("engin*", "bridge"),
        ("engin", ""),
        ("cafe", "poem"),
        ("CAFÉ", "poem"),
        ("東京", "tokyo"),
        ("-東京", "bridge poem"),
        ("100%", "poem"),
        ("%", "poem"),
        ("title:bridge", "bridge"),
        ("title:winter", ""),
        ("author:lopez", "poem"),
        ("author:lóp*", "poem"),
        ("is:unread", "bridge poem tokyo"),
        ("is:read", ""),
        ("is:extracted", "bridge"),
        ("-is:extracted", "poem tokyo"),
        ("after:2025-12-01 before:2025-12-02", "bridge"),
        ("before:2025-12", "poem tokyo"),
        ("after:2026", ""),
        ("actor:ruiz", "bridge"),
        ('actor:"ana ruiz"', "bridge"),
        ("actor:ru*", "bridge"),
        ("actor:nobody", ""),
        ("-actor:ruiz", "poem tokyo"),
        ("speaker:ruiz", "bridge"),
        ("speaker:ministry", ""),
        ("feed:example", "bridge"),
        ("feed:https://verse.example/feed", "poem"),
        ("feed:verse", "poem tokyo"),
        ("feed:Verses", "poem"),
        ("folder:arts", "poem tokyo"),
        ("folder:Arts/Poems", "poem"),
        ("folder:Art", ""),
        ("tag:rhyme", "poem"),
        ("tag:RHYME -tag:daily", ""),
        ("tag:daily", "poem tokyo"),
    ],
)
def test_what_a_query_finds(some_mixed: stores.Store, query: str, found: str) -> None:
    keys = {stores.article_id(feed, key): key for feed, key in MIXED}
    assert {keys[one] for one in stores.ids(some_mixed, query)} == set(found.split())


MIXED = [
    ("https://example.org/feed.xml", "bridge"),
    ("https://verse.example/feed", "poem"),
    ("https://verse.example/feed2", "tokyo"),
]


@pytest.fixture(scope="module")
def some_mixed(tmp_path_factory: pytest.TempPathFactory) -> stores.Store:
    store = stores.open_store(tmp_path_factory.mktemp("mixed") / "store.db")
    stores.sync_feeds(
        store,
        [
            Subscription("https://verse.example/feed", title="Verses", folder="Arts/Poems", tags=("Daily",)),
            Subscription("https://verse.example/feed2", folder="Arts", tags=("daily",)),
        ],
    )
    [bridge] = stored(store, entry("bridge"))
    stores.save_extraction(store, bridge.id, extraction(bridge.document.text), version=1, now=NOW)
    old = replace(
        entry("poem", "On a Café", ("A line at 100% of its rhyme.",), author="Eva López", tags=("Rhyme",)),
        published=datetime(2025, 11, 30, 23, 59, 59, tzinfo=UTC),
    )
    stores.apply_entries(store, Feed("https://verse.example/feed", "x"), [old], now=NOW)
    tokyo = replace(old, key="tokyo", url="", title="城", document=document("城", "今日東京で"), author="", tags=())
    stores.apply_entries(store, Feed("https://verse.example/feed2", "More verses"), [tokyo], now=NOW)
    return store


def test_a_rejected_actor_is_no_longer_found(store: stores.Store) -> None:
    article = extracted(store)
    actor = next(a for a in stores.annotations(store, article.id, layers={"actor"}))
    stores.decide(store, [actor.id], "rejected", now=NOW)  # type: ignore[arg-type]
    assert stores.count(store, "actor:ruiz") == stores.count(store, "speaker:ruiz") == 0
    stores.undo(store)
    assert stores.count(store, "actor:ruiz speaker:ruiz") == 1


def test_an_empty_query_is_all(store: stores.Store) -> None:
    stored(store)
    assert stores.count(store, Query()) == 1
