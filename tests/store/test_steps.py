from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import store as stores
from reader.model import Anchor, Layer, Mark, Note, Span, Status
from reader.store import steps
from reader.store.steps import MOST_STEPS
from tests.store.builders import BODY, FEED, NOW, entries, entry, extracted, extraction, span, stored

LATER = NOW + timedelta(minutes=5)


def test_marking_a_list_as_read_is_one_step_that_outlives_the_program(db: Path) -> None:
    with stores.open_store(db) as store:
        articles = stored(store, *entries(31))
        stores.set_read(store, [articles[0].id], True)
        stores.set_read(store, [article.id for article in articles], True)
        stores.set_read(store, [article.id for article in articles], True)
        stores.set_starred(store, [articles[5].id], True)
        assert stores.undo_history(store) == ["Star article", "Mark 30 articles as read", "Mark article as read"]
        assert stores.undo_history(store, 1) == ["Star article"]
    with stores.open_store(db) as store:
        assert stores.undo(store) == "Star article"
        assert stores.undo(store) == "Mark 30 articles as read"
        assert stores.count(store, "is:read") == 1
        assert stores.count(store, "is:starred") == 0
        assert stores.redo(store) == "Mark 30 articles as read"
        assert stores.count(store, "is:read") == 31
        stores.set_read(store, [articles[0].id], False, undo_label="Read it again")
        assert stores.redo(store) is None
        assert [stores.undo(store) for _ in range(4)] == [
            "Read it again", "Mark 30 articles as read", "Mark article as read", None,
        ]  # fmt: skip


def test_several_steps_can_be_made_one(store: stores.Store) -> None:
    article = extracted(store)
    with stores.undoing(store, "Tidy up", now=NOW):
        stores.set_read(store, [article.id], True)
        stores.add_note(store, article.id, Note("x"), creator="r", now=NOW)
        stores.decide(store, [a.id for a in stores.annotations(store, article.id)], Status.REJECTED, now=NOW)
    assert stores.undo_history(store) == ["Tidy up"]
    stores.undo(store)
    assert stores.count(store, "is:unread") == 1
    assert len(stores.annotations(store, article.id, statuses={"suggested"})) == 6
    assert len(stores.annotations(store, article.id)) == 6
    with stores.undoing(store, "Nothing at all", now=NOW):
        pass
    assert stores.redo(store) == "Tidy up"
    assert len(stores.annotations(store, article.id, statuses={"rejected"})) == 7


def test_a_step_that_fails_leaves_nothing(store: stores.Store) -> None:
    article = extracted(store)
    with contextlib.suppress(ZeroDivisionError), stores.undoing(store, "Half", now=NOW):
        stores.set_read(store, [article.id], True)
        _ = 1 / 0
    assert stores.undo_history(store) == []
    assert stores.count(store, "is:unread") == 1
    stores.set_starred(store, [article.id], True)
    assert stores.undo_history(store) == ["Star article"]


def test_extraction_and_fetching_are_no_steps_and_break_none(store: stores.Store) -> None:
    article = extracted(store)
    text = article.document.text
    quote, other = stores.annotations(store, article.id, layers={Layer.QUOTE})
    mark = stores.add_mark(store, article.id, span(text, "Engineers"), Mark(), creator="r", now=NOW)
    stores.decide(store, [quote.id, other.id], Status.ACCEPTED, now=NOW)
    stores.remove(store, [mark.id])
    again = replace(entry(), key="1")
    stores.apply_entries(
        store, FEED, [replace(again, document=entry(paragraphs=("New first.", *BODY)).document)], now=LATER
    )
    assert stores.undo_history(store) == ["Remove mark", "Accept 2 quotes", "Add mark"]

    assert stores.undo(store) == "Remove mark"
    back = stores.annotation(store, mark.id)
    now = stores.article(store, article.id)
    assert back is not None
    assert now is not None
    assert (back.anchor, back.version) == (Anchor.MOVED, 2)
    assert now.document.text[back.spans[0].start : back.spans[0].end] == "Engineers"

    assert stores.undo(store) == "Accept 2 quotes"
    moved = stores.annotation(store, quote.id)
    assert moved is not None
    assert (moved.status, moved.anchor) == (Status.SUGGESTED, Anchor.MOVED)
    stores.save_extraction(store, article.id, extraction(now.document.text, without=["q2", "i1"]), version=2, now=LATER)
    assert stores.redo(store) == "Accept 2 quotes (1 that is gone left out)"
    assert stores.annotation(store, other.id) is None
    assert stores.redo(store) == "Remove mark"
    assert stores.redo(store) is None
    assert stores.integrity(store) == []


def test_links_to_what_is_gone_are_not_put_back(store: stores.Store) -> None:
    article = extracted(store)
    [actor, *_] = stores.annotations(store, article.id, layers={Layer.ACTOR})
    [quote, *_] = stores.annotations(store, article.id, layers={Layer.QUOTE})
    stores.decide(store, [quote.id], Status.ACCEPTED, now=NOW)
    stores.decide(store, [actor.id], Status.REJECTED, now=NOW)
    store.run("DELETE FROM annotation WHERE id = ?", (actor.id,))
    assert stores.undo(store) == "Reject actor (1 that is gone left out)"
    back = stores.annotation(store, quote.id)
    assert back is not None
    assert back.body == replace(quote.body, actor=None)


def test_old_steps_are_forgotten(store: stores.Store) -> None:
    [article] = stored(store)
    with store.transaction():
        for i in range(MOST_STEPS + 20):
            stores.set_read(store, [article.id], i % 2 == 0)
    assert len(stores.undo_history(store, 5000)) == MOST_STEPS


Step = Callable[[stores.Store, str], object]
ORDER = st.integers(0, 8)
STEPS = st.one_of(
    st.builds(lambda read: lambda store, one: stores.set_read(store, stores.ids(store, ""), read), st.booleans()),
    st.builds(lambda star: lambda store, one: stores.set_starred(store, [one], star), st.booleans()),
    st.builds(
        lambda which, status: lambda store, one: stores.decide(store, some(store, one, which), status, now=LATER),
        st.sets(ORDER), st.sampled_from(Status),
    ),
    st.builds(lambda which: lambda store, one: stores.remove(store, some(store, one, which)), st.sets(ORDER)),
    st.builds(
        lambda at: lambda store, one: stores.add_mark(store, one, Span(at, at + 9), Mark("m"), creator="r", now=LATER),
        st.integers(0, 60),
    ),
    st.builds(lambda which: lambda store, one: relabel(store, some(store, one, {which})), ORDER),
)  # fmt: skip


def some(store: stores.Store, article: str, which: set[int]) -> list[str]:
    return [a.id for i, a in enumerate(stores.annotations(store, article)) if i in which]


def relabel(store: stores.Store, ids: list[str]) -> None:
    for one in ids:
        annotation = stores.annotation(store, one)
        assert annotation is not None
        first = annotation.spans[0]
        spans = (first._replace(start=first.start + 1), *annotation.spans[1:])
        stores.edit(
            store, replace(annotation, spans=spans if first.end - first.start > 1 else annotation.spans), now=LATER
        )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    with stores.open_store(path) as store:
        extracted(store)
        stored(store, *entries(3, begin=10))
    return path


def state(store: stores.Store, article: str) -> object:
    return (
        sorted(stores.annotations(store, article), key=lambda annotation: annotation.id),
        [(row.unread, row.starred, row.actors, row.quotes, row.issues) for row in stores.window(store, "")],
        stores.count(store, "actor:ruiz"),
        stores.count(store, "speaker:ruiz"),
    )


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=8))
def test_undo_and_redo_are_inverse(template: Path, steps: list[Step]) -> None:
    article = stores.article_id(FEED.address, "1")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, folder))
        with stores.open_store(path) as store:
            states = [state(store, article)]
            for step in steps:
                made = len(stores.undo_history(store, 100))
                step(store, article)
                if len(stores.undo_history(store, 100)) > made:
                    states.append(state(store, article))
                else:
                    assert state(store, article) == states[-1]
            for expected in reversed(states[:-1]):
                assert stores.undo(store)
                assert state(store, article) == expected
            assert stores.undo(store) is None
            for expected in states[1:]:
                assert stores.redo(store)
                assert state(store, article) == expected
            assert stores.redo(store) is None
            assert stores.integrity(store) == []


def test_the_log_is_bounded_in_bytes(store: stores.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [article.id for article in stored(store, *entries(200))]
    monkeypatch.setattr(steps, "MOST_BYTES", 20_000)
    for number in range(12):
        stores.set_read(store, ids, number % 2 == 0)
    assert store.value("SELECT sum(size) FROM undo_step") <= 20_000
    assert 3 < len(stores.undo_history(store, 100)) < 12
    monkeypatch.setattr(steps, "MOST_BYTES", 10)
    stores.set_starred(store, ids, True)
    assert stores.undo_history(store, 100) == ["Star 200 articles"]
    assert stores.undo(store) == "Star 200 articles"
