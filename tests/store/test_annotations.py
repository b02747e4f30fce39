from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reader import store as stores
from reader.errors import StoreError
from reader.model import (
    Actor,
    Anchor,
    Annotation,
    Layer,
    Mark,
    Note,
    OpenIssue,
    Quote,
    Role,
    RoleSpan,
    Span,
    Status,
    spans_of,
)
from tests.store.builders import FEED, NOW, entry, extracted, extraction, span, stored

LATER = NOW + timedelta(minutes=5)


def by_body(store: stores.Store, article: str) -> dict[str, Annotation]:
    """The annotations of the article about the bridge by a short name."""
    names = {}
    for annotation in stores.annotations(store, article):
        body = annotation.body
        match body:
            case Actor(name=name):
                names[name] = annotation
            case Quote(kind=kind):
                names[kind.value] = annotation
            case OpenIssue(type=kind):
                names[kind.value] = annotation
    return names


def test_an_extraction_is_stored_with_its_links(store: stores.Store) -> None:
    article = extracted(store)
    found = by_body(store, article.id)
    assert len(found) == 6
    ruiz, demand = found["Ana Ruiz"], found["demand"]
    assert found["mixed"].body == replace(found["mixed"].body, actor=ruiz.id)
    assert isinstance(demand.body, OpenIssue)
    assert (demand.body.actors, demand.body.quote) == ((ruiz.id,), found["indirect"].id)
    assert {a.creator for a in found.values()} == {"extractor/rules/1"}
    assert {a.status for a in found.values()} == {Status.SUGGESTED}
    assert article.document.text.startswith(found["mixed"].prefix + "the old bridge", 25)
    assert found["mixed"].suffix.startswith(" on Monday.\n\nShe called")
    places = [spans_of(a)[0].start for a in stores.annotations(store, article.id)]
    assert places == sorted(places)
    assert article.extractor == "rules/1"
    [row] = stores.window(store, "")
    assert (row.actors, row.quotes, row.issues) == (2, 2, 2)
    quotes = stores.annotations(store, article.id, layers=["quote"], statuses={Status.SUGGESTED})
    assert {a.layer for a in quotes} == {Layer.QUOTE}
    assert stores.undo_history(store) == []


def test_an_extraction_of_a_text_that_moved_on_is_left(store: stores.Store) -> None:
    [article] = stored(store)
    stores.apply_entries(store, FEED, [entry(paragraphs=("Now different.",))], now=LATER)
    found = extraction(article.document.text)
    assert not stores.save_extraction(store, article.id, found, version=1, now=LATER)
    assert not stores.save_extraction(store, "nothing", found, version=1, now=LATER)
    assert stores.annotations(store, article.id) == ()


def test_a_new_extraction_keeps_ids_and_decisions(store: stores.Store) -> None:
    article = extracted(store)
    before = by_body(store, article.id)
    stores.decide(store, [before["mixed"].id, before["demand"].id], Status.ACCEPTED, now=LATER)
    stores.decide(store, [before["The ministry"].id], Status.REJECTED, now=LATER)
    decided = by_body(store, article.id)
    again = extraction(article.document.text, extractor="rules/2", without=["a1", "q2", "i2"])
    assert stores.save_extraction(store, article.id, again, version=1, now=LATER)
    after = by_body(store, article.id)
    assert after == {name: annotation for name, annotation in decided.items() if name != "unknown"}
    again = extraction(article.document.text, extractor="rules/3")
    stores.save_extraction(store, article.id, again, version=1, now=LATER)
    after = by_body(store, article.id)
    assert {name: a.id for name, a in after.items()} == {name: a.id for name, a in before.items()}
    assert after["The ministry"].status is Status.REJECTED
    assert after["unknown"].body == replace(before["unknown"].body, holders=(), actors=())
    assert after["Ana Ruiz"].creator == "extractor/rules/3"
    assert stores.integrity(store) == []


def test_rejecting_an_actor_leaves_what_they_said(store: stores.Store) -> None:
    article = extracted(store)
    before = by_body(store, article.id)
    stores.decide(store, [before["mixed"].id], Status.ACCEPTED, now=NOW)
    before = by_body(store, article.id)
    stores.decide(store, [before["Ana Ruiz"].id], Status.REJECTED, now=LATER)
    after = by_body(store, article.id)
    assert after["Ana Ruiz"].status is Status.REJECTED
    for name in ("mixed", "indirect"):
        assert after[name].body == replace(before[name].body, speaker_name=None, actor=None)
        assert (after[name].status, after[name].spans) == (before[name].status, before[name].spans)
    assert after["demand"].body == replace(before["demand"].body, holders=(), actors=())
    assert after["unknown"] == before["unknown"]
    [row] = stores.window(store, "")
    assert row.actors == 1
    assert stores.undo(store) == "Reject actor"
    assert by_body(store, article.id) == before
    assert stores.window(store, "")[0].actors == 2
    assert stores.redo(store) == "Reject actor"
    assert by_body(store, article.id) == after


def test_marks_and_notes(store: stores.Store) -> None:
    [article] = stored(store)
    text = article.document.text
    here = span(text, "cannot last")
    mark = stores.add_mark(store, article.id, here, Mark("doubt", "Is this so?", ("x",)), creator="reader", now=NOW)
    twin = stores.add_mark(store, article.id, here, Mark("other"), creator="reader", now=NOW)
    note = stores.add_note(store, article.id, Note("Read again."), creator="reader", now=NOW)
    assert mark.id != twin.id
    assert mark.spans == (RoleSpan(Role.TARGET, *here, "cannot last"),)
    assert (mark.status, mark.creator, mark.confidence) == (Status.ACCEPTED, "reader", None)
    assert stores.annotations(store, article.id) == (mark, twin, note)
    stores.save_extraction(store, article.id, extraction(text), version=1, now=NOW)
    assert stores.annotations(store, article.id, layers={Layer.MARK, Layer.NOTE}) == (mark, twin, note)
    edited = stores.edit(store, replace(note, body=Note("Read twice.")), now=LATER)
    assert edited == replace(note, body=Note("Read twice."), modified=LATER)
    stores.remove(store, [twin.id, note.id, "nothing"])
    assert stores.annotations(store, article.id, layers={"mark", "note"}) == (mark,)
    assert stores.undo_history(store) == ["Remove 2 annotations", "Edit note", "Add note", "Add mark", "Add mark"]
    stores.undo(store)
    assert stores.annotations(store, article.id, layers={"mark", "note"}) == (mark, twin, edited)
    for wrong in (Span(5, 5), Span(-1, 4), Span(0, len(text) + 1)):
        with pytest.raises(StoreError, match="no stretch"):
            stores.add_mark(store, article.id, wrong, Mark(), creator="reader", now=NOW)
    with pytest.raises(StoreError, match="gone"):
        stores.add_note(store, "nothing", Note("x"), creator="reader", now=NOW)


def test_an_edit_is_kept_with_its_new_place(store: stores.Store) -> None:
    article = extracted(store)
    quote = by_body(store, article.id)["mixed"]
    text = article.document.text
    here = span(text, "cannot last another winter")
    wish = replace(quote, spans=(RoleSpan(Role.CONTENT, *here, "wrong words"),), prefix="", status=Status.ACCEPTED)
    edited = stores.edit(store, wish, now=LATER)
    assert edited == stores.annotation(store, quote.id)
    assert edited.status is Status.EDITED
    assert edited.spans == (RoleSpan(Role.CONTENT, *here, "cannot last another winter"),)
    assert edited.prefix.endswith("the old bridge “")
    stores.save_extraction(store, article.id, extraction(text), version=1, now=LATER)
    assert stores.annotation(store, quote.id) == edited
    assert len(stores.annotations(store, article.id)) == 6
    stores.remove(store, [quote.id])
    stores.undo(store)
    assert stores.undo(store) == "Edit quote"
    assert stores.annotation(store, quote.id) == quote
    stores.remove(store, [quote.id])
    removed = stores.annotation(store, quote.id)
    assert removed is not None
    assert removed.status is Status.REJECTED
    with pytest.raises(StoreError, match="gone"):
        stores.edit(store, replace(quote, id="gone"), now=LATER)


def test_orphans_are_listed_and_placed_again_by_hand(store: stores.Store) -> None:
    article = extracted(store)
    text = article.document.text
    mark = stores.add_mark(store, article.id, span(text, "cannot last"), Mark("weak"), creator="reader", now=NOW)
    suggested = stores.annotations(store, article.id, layers={"quote"})[0]
    assert stores.orphans(store) == ()
    [changed] = stored(store, entry(paragraphs=("The bridge will not last.",)))
    assert [orphan.id for orphan in stores.orphans(store)] == [mark.id]
    assert stores.annotation(store, suggested.id) is not None
    place = span(changed.document.text, "will not last")
    placed = stores.edit(store, replace(mark, spans=(RoleSpan(Role.TARGET, *place, ""),)), now=NOW)
    assert (placed.anchor, placed.spans[0].exact) == (Anchor.PLACED, "will not last")
    assert stores.orphans(store) == ()
    stores.undo(store)
    assert [orphan.id for orphan in stores.orphans(store)] == [mark.id]
