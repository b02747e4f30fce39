"""Merging, splitting and renaming actors, and rules of who is none: each one step, and outliving a new extraction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reader import store as stores
from reader.errors import UsageError
from reader.model import Actor, Annotation, Article, OpenIssue, Quote, Role, Status, spans_of
from tests.store.builders import BODY, NOW, Feed, document, entry, extracted, extraction, span, stored

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def article(store: stores.Store) -> Article:
    return extracted(store)


def actors(store: stores.Store, article: Article) -> dict[str, Annotation]:
    found = stores.annotations(store, article.id, layers={"actor"})
    return {a.body.name: a for a in found if isinstance(a.body, Actor) and a.status is not Status.REJECTED}


def speakers(store: stores.Store, article: Article) -> list[tuple[str | None, str | None]]:
    by_id = {a.id: name for name, a in actors(store, article).items()}
    quotes = [a.body for a in stores.annotations(store, article.id, layers={"quote"})]
    return [(q.speaker_name, by_id.get(q.actor or "")) for q in quotes if isinstance(q, Quote)]


def holders(store: stores.Store, article: Article) -> list[tuple[str, ...]]:
    issues = [a.body for a in stores.annotations(store, article.id, layers={"issue"})]
    return [issue.holders for issue in issues if isinstance(issue, OpenIssue)]


def extract_again(store: stores.Store, article: Article, version: int = 1) -> None:
    now = stores.article(store, article.id)
    assert now is not None
    found = extraction(now.document.text, extractor="rules/2")
    assert stores.save_extraction(store, article.id, found, version=version, now=LATER)


def test_merging_points_all_at_one_and_outlives_extraction(store: stores.Store, article: Article) -> None:
    before = stores.annotations(store, article.id)
    there = actors(store, article)
    merged = stores.merge_actors(store, there["The ministry"].id, [there["Ana Ruiz"].id], now=LATER)
    assert isinstance(merged.body, Actor)
    assert (merged.body.name, merged.body.names, merged.body.role) == ("The ministry", ("Ana Ruiz",), "Mayor")
    assert [s.exact for s in merged.spans] == ["Ana Ruiz", "She", "The ministry"]
    for again in (False, True):
        if again:
            extract_again(store, article)
        assert list(actors(store, article)) == ["The ministry"]
        assert speakers(store, article) == [("The ministry", "The ministry")] * 2
        assert holders(store, article) == [("The ministry",)] * 2
        assert stores.count(store, 'actor:"ana ruiz" speaker:ruiz') == 1
        assert stores.integrity(store) == []
    assert stores.undo(store) == "Merge 2 actors into The ministry"
    extract_again(store, article)
    after = stores.annotations(store, article.id)
    assert [(a.id, a.spans, a.body, a.status) for a in after] == [(a.id, a.spans, a.body, a.status) for a in before]
    stores.redo(store)
    assert speakers(store, article) == [("The ministry", "The ministry")] * 2


def test_a_merged_actor_is_known_by_name_in_a_changed_text(store: stores.Store, article: Article) -> None:
    there = actors(store, article)
    stores.merge_actors(store, there["The ministry"].id, [there["Ana Ruiz"].id], now=LATER)
    new = ("At noon, " + BODY[0].replace("Mayor Ana Ruiz", "the Mayor Ana Ruiz at last"), *BODY[1:])
    text = document(article.title, *new).text.replace("Mayor Ana Ruiz at last", "Mayor Ana Ruiz")
    [changed] = stored(store, entry(paragraphs=text.split("\n\n")[1:]))
    extract_again(store, article, changed.version)
    assert list(actors(store, article)) == ["The ministry"]


def test_renaming_is_told_to_quotes_and_issues_and_outlives_extraction(store: stores.Store, article: Article) -> None:
    stores.rename_actor(store, actors(store, article)["Ana Ruiz"].id, " Ana  Ruiz-Lopez ", now=LATER)
    for again in (False, True):
        if again:
            extract_again(store, article)
        assert list(actors(store, article)) == ["Ana Ruiz-Lopez", "The ministry"]
        assert speakers(store, article) == [("Ana Ruiz-Lopez", "Ana Ruiz-Lopez")] * 2
        assert holders(store, article)[0] == ("Ana Ruiz-Lopez",)
    stores.undo(store)
    assert speakers(store, article) == [("Ana Ruiz", "Ana Ruiz")] * 2


def test_splitting_gives_the_new_actor_its_mentions_and_quotes(store: stores.Store, article: Article) -> None:
    text = article.document.text
    there = actors(store, article)
    merged = stores.merge_actors(store, there["Ana Ruiz"].id, [there["The ministry"].id], now=LATER)
    with pytest.raises(UsageError, match="needs a mention"):
        stores.split_actor(store, merged.id, spans_of(merged), "All", creator="reader", now=LATER)
    chosen = [span(text, "Ana Ruiz"), span(text, "She")]
    made = stores.split_actor(store, merged.id, chosen, "Deputy Ruiz", creator="reader", now=LATER)
    assert spans_of(made, Role.MENTION, Role.PRONOUN) == tuple(chosen)
    for again in (False, True):
        if again:
            extract_again(store, article)
        assert set(actors(store, article)) == {"Ana Ruiz", "Deputy Ruiz"}
        assert speakers(store, article) == [("Deputy Ruiz", "Deputy Ruiz")] * 2
        assert stores.integrity(store) == []
    assert stores.undo(store) == "Split Deputy Ruiz from Ana Ruiz"
    assert speakers(store, article) == [("Ana Ruiz", "Ana Ruiz")] * 2


def test_actors_of_two_articles_are_not_merged(store: stores.Store, article: Article) -> None:
    [other] = stored(store, entry("2"), feed=Feed("https://o.example/f", "O"))
    stores.save_extraction(store, other.id, extraction(other.document.text), version=1, now=NOW)
    ids = [actors(store, one)["Ana Ruiz"].id for one in (article, other)]
    with pytest.raises(UsageError, match="different articles"):
        stores.merge_actors(store, ids[0], ids[1:], now=LATER)


def test_never_an_actor_is_a_rule_for_later_articles(store: stores.Store, article: Article) -> None:
    [decided] = stored(store, entry("decided", published=NOW - timedelta(days=1)))
    stores.save_extraction(store, decided.id, extraction(decided.document.text), version=1, now=NOW)
    stores.decide(store, [actors(store, decided)["Ana Ruiz"].id], Status.ACCEPTED, now=NOW)
    stores.never_actor(store, [actors(store, article)["Ana Ruiz"].id], creator="reader", now=LATER)
    assert stores.actor_rules(store) == [("Ana Ruiz", "", "reader", LATER)]
    [later] = stored(store, entry("later", published=LATER))
    stores.save_extraction(store, later.id, extraction(later.document.text), version=1, now=LATER)
    for one in (article, later):
        assert list(actors(store, one)) == ["The ministry"]
        assert speakers(store, one) == [(None, None)] * 2
        assert holders(store, one) == [(), ("The ministry",)]
    extract_again(store, decided)
    assert speakers(store, decided) == [("Ana Ruiz", "Ana Ruiz")] * 2
    assert stores.integrity(store) == []
    assert stores.undo(store) == "Never take Ana Ruiz as an actor"
    assert stores.actor_rules(store) == []
    extract_again(store, later)
    assert len(actors(store, later)) == len(actors(store, article)) == 2
    stores.redo(store)
    stores.change_actor_rule(store, "ana ruiz", "The  Ministry", creator="reader", now=LATER)
    assert [rule.name for rule in stores.actor_rules(store)] == ["The Ministry"]
    extract_again(store, later)
    assert list(actors(store, later)) == ["Ana Ruiz"]
    stores.remove_actor_rule(store, "THE MINISTRY", now=LATER)
    assert stores.actor_rules(store) == []
    stores.undo(store)
    stores.undo(store)
    assert [rule.name for rule in stores.actor_rules(store)] == ["Ana Ruiz"]


def test_a_name_that_goes_by_another_is_one_actor_in_later_articles(store: stores.Store, article: Article) -> None:
    there = actors(store, article)
    with stores.undoing(store, "Merge for good", now=LATER):
        stores.merge_actors(store, there["The ministry"].id, [there["Ana Ruiz"].id], now=LATER)
        stores.add_actor_rule(store, "Ana Ruiz", "The ministry", creator="reader", now=LATER)
    [later] = stored(store, entry("later", published=LATER))
    stores.save_extraction(store, later.id, extraction(later.document.text), version=1, now=LATER)
    [one] = actors(store, later).values()
    assert isinstance(one.body, Actor)
    assert (one.body.name, one.body.names, one.status) == ("The ministry", ("Ana Ruiz",), Status.SUGGESTED)
    assert [s.exact for s in one.spans] == ["Ana Ruiz", "She", "The ministry"]
    assert speakers(store, later) == [("The ministry", "The ministry")] * 2
    assert holders(store, later) == [("The ministry",)] * 2
    stores.decide(store, [one.id], Status.ACCEPTED, now=LATER)
    stores.change_actor_rule(store, "ana ruiz", "Ana Ruiz", "Mayor Ruiz", creator="reader", now=LATER)
    extract_again(store, later)
    assert list(actors(store, later)) == ["The ministry"], "decided by hand"
    [last] = stored(store, entry("last", published=LATER + timedelta(days=1)))
    stores.save_extraction(store, last.id, extraction(last.document.text), version=1, now=LATER)
    assert list(actors(store, last)) == ["Mayor Ruiz", "The ministry"]
    assert stores.integrity(store) == []
    stores.undo(store)
    assert [(r.name, r.becomes) for r in stores.actor_rules(store)] == [("Ana Ruiz", "The ministry")]
    with pytest.raises(UsageError, match="same name"):
        stores.add_actor_rule(store, "Kyiv", "kyiv ", creator="reader", now=LATER)


def test_what_was_changed_when_is_kept(store: stores.Store, article: Article) -> None:
    ruiz = actors(store, article)["Ana Ruiz"].id
    stores.decide(store, [ruiz], Status.ACCEPTED, now=NOW)
    stores.rename_actor(store, ruiz, "Mayor", now=LATER)
    stores.undo(store)
    assert stores.history(store, ruiz) == [(NOW, "Accept actor")]
    stores.redo(store)
    assert stores.history(store, ruiz) == [(NOW, "Accept actor"), (LATER, "Rename Ana Ruiz to Mayor")]
    stores.undo(store)
    stores.set_starred(store, [article.id], True)
    assert stores.history(store, ruiz) == [(NOW, "Accept actor")]
    [changed] = stored(store, entry(paragraphs=[f"At last. {BODY[0]}", *BODY[1:]]))
    assert changed.version == 2
    assert [what for _, what in stores.history(store, ruiz)] == ["Accept actor", "Moved with the text's version 2"]
