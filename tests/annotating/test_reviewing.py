"""The order of a review, and what is decided together."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.annotating.reviewing import Suggestion, at_least_as_sure, in_order, of_same_actor, value
from reader.model import Layer
from tests.store.builders import NOW

PARTS = st.floats(0, 1)
SUGGESTIONS = st.lists(
    st.builds(
        Suggestion,
        st.uuids().map(str),
        st.sampled_from("ab"),
        st.sampled_from(list(Layer)[:3]),
        PARTS,
        PARTS,
        st.integers(-400, 1).map(lambda days: NOW + timedelta(days=days)),
        st.integers(0, 999),
        st.sets(st.sampled_from("xyz")).map(tuple),
    ),
    unique_by=lambda s: s.id,
)


def made(name: str, confidence: float = 0.5, salience: float = 0.5, days: int = 0, *actors: str) -> Suggestion:
    return Suggestion(name, "a", Layer.QUOTE, confidence, salience, NOW - timedelta(days=days), 0, actors)


def test_surer_more_salient_and_newer_come_first() -> None:
    some = [made("old", days=30), made("unsure", confidence=0.1), made("plain"), made("sure", confidence=0.9)]
    some.append(made("salient", salience=1.0))
    order = [s.id for s in in_order(some, NOW)]
    assert order.index("sure") < order.index("plain") < order.index("unsure")
    assert order.index("salient") < order.index("plain") < order.index("old")


@given(SUGGESTIONS)
def test_the_order_loses_nothing_and_does_not_hang_on_the_order_before(some: list[Suggestion]) -> None:
    ordered = in_order(some, NOW)
    assert ordered == in_order(reversed(some), NOW)
    assert sorted(ordered) == sorted(some)
    assert all(0 <= value(s, NOW) <= 1 for s in some)


@given(SUGGESTIONS.filter(bool))
def test_what_is_decided_together_is_of_the_article_and_holds_the_one(some: list[Suggestion]) -> None:
    one = some[0]
    for together in (at_least_as_sure(some, one), of_same_actor(some, one)):
        assert one in together
        assert {s.article for s in together} == {one.article}


def test_an_actor_brings_what_is_said_and_held() -> None:
    some = [made("q1", 0.5, 0.5, 0, "x"), made("i1", 0.5, 0.5, 0, "y", "x"), made("q2", 0.5, 0.5, 0, "y"), made("q3")]
    assert [s.id for s in of_same_actor(some, some[0])] == ["q1", "i1"]
    assert [s.id for s in of_same_actor(some, some[3])] == ["q3"]
