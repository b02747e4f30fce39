"""Highlights: what covers each stretch of the text, and how that looks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Anchor, Annotation, Layer, Mark, Role, RoleSpan, Status
from tests.widgets.fictional import ANNOTATIONS, DOCUMENT, WHEN
from widgets.article.highlight import Cover, Highlights, looks

NOTHING: frozenset[str] = frozenset()
LIGHT = {a.id: a for a in ANNOTATIONS}


def names_at(words: str, lit: frozenset[str] = NOTHING) -> tuple[str, ...]:
    place = DOCUMENT.text.index(words)
    covers = [c for run in Highlights(ANNOTATIONS).between(place, place + 1) for c in run.covers]
    return looks(covers, lit)


def test_an_actor_in_an_issue_in_a_quote_shows_all_three() -> None:
    assert names_at("Lenn Authority would") == ("quote", "actor-suggested")
    assert names_at("seek a way") == ("quote", "issue-suggested")


def test_accepted_suggested_rejected() -> None:
    assert names_at("Mayor Ilse") == ("actor",)
    assert names_at("Transport Minister") == ("actor-suggested",)
    assert names_at("on loan") == ()
    assert names_at("third winter") == ("mark", "=check")


def test_secondary_spans_show_only_while_lit() -> None:
    assert names_at("called for") == ("issue-suggested",)
    assert names_at("called for", frozenset({"date"})) == ("issue-faded", "cue-lit")
    assert names_at("She", frozenset({"ilse", "date"})) == ("speaker-lit", "pronoun-lit")
    assert names_at("before Easter", frozenset({"i-date"})) == ("quote-faded", "issue-lit", "deadline-lit")


def test_what_stands_at_a_place_the_shortest_first() -> None:
    highlights = Highlights(ANNOTATIONS)
    text = DOCUMENT.text
    assert highlights.at(text.index("before Easter")) == ("i-date", "date")
    assert highlights.at(text.index("Authority would")) == ("lenn", "fund")
    assert highlights.at(text.index("and warned")) == ()


def test_what_lost_its_place_is_not_drawn() -> None:
    assert Highlights([replace(LIGHT["m1"], anchor=Anchor.ORPHANED)]).runs == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from(["a", "b", "c"])), max_size=8))
def test_runs_say_of_each_code_point_what_covers_it(spans: list[tuple[int, int, str]]) -> None:
    annotations = [
        Annotation(
            f"{n}",
            "x",
            Layer.MARK,
            (RoleSpan(Role.TARGET, s, s + length, ""),),
            Mark(),
            Status.ACCEPTED,
            "",
            WHEN,
            WHEN,
        )
        for n, (s, length, _) in enumerate(spans)
    ]
    highlights = Highlights(annotations)
    assert all(a.end <= b.start for a, b in zip(highlights.runs, highlights.runs[1:], strict=False))
    for place in range(45):
        covering = {f"{n}" for n, (s, length, _) in enumerate(spans) if s <= place < s + length}
        assert set(highlights.at(place)) == covering


def test_looks_come_in_a_fixed_order() -> None:
    covers = [Cover("a", Layer.ACTOR, Role.MENTION, True, 3), Cover("q", Layer.QUOTE, Role.CONTENT, False, 9)]
    assert looks(covers, NOTHING) == looks(covers[::-1], NOTHING) == ("quote-suggested", "actor")
    assert looks(covers, frozenset({"q"})) == ("actor-faded", "quote-lit")
