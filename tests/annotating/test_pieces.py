"""The words of an annotation, piece by piece."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotating import pieces
from reader.model import Annotation, Layer, OpenIssue, Quote, Role, RoleSpan, Span, spans_of
from tests.export.ostvik import build_annotations, build_article

ARTICLE = build_article()
TEXT = ARTICLE.document.text
ANNOTATIONS = build_annotations(ARTICLE)
QUOTE = next(a for a in ANNOTATIONS if a.id == "q1")
ISSUE = next(a for a in ANNOTATIONS if a.layer is Layer.ISSUE and "deadline" in {s.role for s in a.spans})
SPANS = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
    lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1]))
)


def covered(annotation: Annotation, role: Role) -> set[int]:
    """The places of its words; blanks at a piece's ends do not count."""
    return {n for start, end in spans_of(annotation, role) for n in range(start, end) if not TEXT[n].isspace()}


def check(annotation: Annotation) -> None:
    for span in annotation.spans:
        assert TEXT[span.start : span.end] == span.exact
        assert span.exact == span.exact.strip() != ""
    for role in pieces.ROLES[annotation.layer]:
        own = spans_of(annotation, role)
        assert all(one.end < other.start for one, other in pairwise(own)), "pieces do not touch"
        assert len(own) <= 1 or role not in pieces.SINGLE


@given(SPANS)
def test_words_added_and_taken_out_are_those_and_no_others(span: Span) -> None:
    before = covered(QUOTE, Role.CONTENT)
    chosen = {n for n in range(*span) if not TEXT[n].isspace()}
    more = pieces.with_piece(QUOTE, TEXT, Role.CONTENT, span)
    check(more)
    assert covered(more, Role.CONTENT) == before | chosen
    assert {s for s in more.spans if s.role is not Role.CONTENT} == {
        s for s in QUOTE.spans if s.role is not Role.CONTENT
    }
    if before - chosen:
        less = pieces.without(QUOTE, TEXT, Role.CONTENT, span)
        check(less)
        assert covered(less, Role.CONTENT) == before - chosen
    else:
        with pytest.raises(ValueError, match="have to stay"):
            pieces.without(QUOTE, TEXT, Role.CONTENT, span)


@given(st.lists(SPANS, max_size=4))
def test_joined_pieces_are_one_from_the_first_to_the_last(spans: list[Span]) -> None:
    annotation = QUOTE
    for span in spans:
        annotation = pieces.with_piece(annotation, TEXT, Role.CONTENT, span)
    own = spans_of(annotation, Role.CONTENT)
    joined = pieces.joined(annotation, TEXT, Role.CONTENT)
    check(joined)
    assert spans_of(joined, Role.CONTENT) == (Span(own[0].start, own[-1].end),)


def test_a_piece_is_replaced_and_grows_into_its_neighbour() -> None:
    first, second = spans_of(QUOTE, Role.CONTENT)
    shorter = pieces.in_place(QUOTE, TEXT, Role.CONTENT, first, Span(first.start, first.end - 4))
    assert spans_of(shorter, Role.CONTENT) == (Span(first.start, first.end - 4), second)
    one = pieces.in_place(QUOTE, TEXT, Role.CONTENT, first, Span(first.start, second.start + 3))
    assert spans_of(one, Role.CONTENT) == (Span(first.start, second.end),)


def test_a_speakers_words_say_who_speaks() -> None:
    [actor, *_] = [a for a in ANNOTATIONS if a.layer is Layer.ACTOR]
    name = spans_of(actor)[0]
    changed = pieces.in_place(QUOTE, TEXT, Role.SPEAKER, None, name)
    body = pieces.followed(changed, Role.SPEAKER, ANNOTATIONS, ARTICLE.date.date()).body
    assert isinstance(body, Quote)
    assert (body.actor, body.speaker_name) == (actor.id, actor.body.name)  # type: ignore[union-attr]
    title = Span(0, TEXT.index(" "))
    stranger = pieces.followed(
        pieces.in_place(QUOTE, TEXT, Role.SPEAKER, None, title), Role.SPEAKER, ANNOTATIONS, ARTICLE.date.date()
    )
    assert isinstance(stranger.body, Quote)
    assert (stranger.body.actor, stranger.body.speaker_name) == (None, TEXT[: title.end])
    assert len(spans_of(stranger, Role.SPEAKER)) == 1


def test_a_deadlines_words_say_which_day() -> None:
    [old] = spans_of(ISSUE, Role.DEADLINE)
    assert isinstance(ISSUE.body, OpenIssue)
    bare = replace(
        ISSUE,
        spans=tuple(s for s in ISSUE.spans if s.role is not Role.DEADLINE),
        body=replace(ISSUE.body, deadline=None),
    )
    assert (Role.DEADLINE, None) in pieces.steps(bare)
    again = pieces.with_piece(bare, TEXT, Role.DEADLINE, old)
    assert pieces.followed(again, Role.DEADLINE, ANNOTATIONS, ARTICLE.date.date()).body == ISSUE.body
    nothing = pieces.with_piece(bare, TEXT, Role.DEADLINE, spans_of(ISSUE)[0])
    assert pieces.followed(nothing, Role.DEADLINE, ANNOTATIONS, ARTICLE.date.date()).spans == nothing.spans


def test_a_pronoun_becomes_a_mention() -> None:
    actor = next(a for a in ANNOTATIONS if a.layer is Layer.ACTOR)
    span = spans_of(actor)[0]
    there = RoleSpan(Role.MENTION, *span, TEXT[span.start : span.end])
    changed = pieces.with_piece(replace(actor, spans=(*actor.spans,)), TEXT, Role.PRONOUN, span)
    assert there not in changed.spans
    assert span in spans_of(changed, Role.PRONOUN)
