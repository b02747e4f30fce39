"""What is left to review, over many articles, and how it is corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reader import store as stores
from reader.model import Actor, Layer, OpenIssue, Quote, Status
from tests.store.builders import NOW, entry, extracted, extraction, stored

LATER = NOW + timedelta(hours=1)


def test_suggestions_know_whose_they_are(store: stores.Store) -> None:
    article = extracted(store)
    ids = {a.body.name: a.id for a in stores.annotations(store, article.id) if isinstance(a.body, Actor)}
    found = stores.suggestions(store, "")
    assert len(found) == 6
    assert {s.date for s in found} == {article.date}
    ruiz = [s for s in found if ids["Ana Ruiz"] in s.actors]
    assert sorted(s.layer for s in ruiz) == [Layer.ACTOR, Layer.ISSUE, Layer.QUOTE, Layer.QUOTE]
    assert {s.salience for s in ruiz} == {0.9}
    assert {s.salience for s in found if s not in ruiz} == {0.0}


def test_only_what_is_open_in_what_the_query_finds(store: stores.Store) -> None:
    article = extracted(store)
    other = stored(store, entry("2", "Another bridge"))[0]
    found = extraction(other.document.text, without=("i1", "i2"))
    stores.save_extraction(store, other.id, found, version=1, now=NOW)
    assert {s.article for s in stores.suggestions(store, "title:another")} == {other.id}
    first, second, *_ = stores.suggestions(store, 'title:"harbour mayor"')
    assert first.article == article.id
    stores.decide(store, [first.id], Status.ACCEPTED, now=NOW)
    stores.decide(store, [second.id], Status.REJECTED, now=NOW)
    left = {s.id for s in stores.suggestions(store, "")}
    assert not {first.id, second.id} & left
    assert len([s for s in stores.suggestions(store, "") if s.article == article.id]) == 4


def test_a_renamed_actor_is_named_anew_in_one_step(store: stores.Store) -> None:
    article = extracted(store)
    before = stores.annotations(store, article.id)
    ruiz = next(a for a in before if isinstance(a.body, Actor) and a.body.name == "Ana Ruiz")
    assert isinstance(ruiz.body, Actor)
    changed = replace(ruiz, body=replace(ruiz.body, name="Ana María Ruiz", role="Mayor of Ellery"))
    new = stores.correct(store, changed, now=LATER)
    assert new.status is Status.EDITED
    after = stores.annotations(store, article.id)
    assert {a.body.speaker_name for a in after if isinstance(a.body, Quote)} == {"Ana María Ruiz"}
    assert ("Ana María Ruiz",) in {a.body.holders for a in after if isinstance(a.body, OpenIssue)}
    assert stores.undo(store) == "Edit actor Ana María Ruiz"
    assert stores.annotations(store, article.id) == before
