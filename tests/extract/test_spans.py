"""Looking up spans gives what going through all of them would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.extract.spans import SpanIndex, Taken
from reader.model import Span

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 30))


@given(st.lists(SPANS, max_size=20), SPANS)
def test_touching_is_overlapping(spans: list[Span], asked: Span) -> None:
    index = SpanIndex((span, number) for number, span in enumerate(spans))
    assert {n for _, n in index.touching(asked)} == {n for n, span in enumerate(spans) if span.overlaps(asked)}


@given(st.lists(SPANS, max_size=20))
def test_what_is_taken_never_overlaps(spans: list[Span]) -> None:
    taken = Taken(100)
    kept = [span for span in spans if taken.take([span])]
    assert all(not a.overlaps(b) for i, a in enumerate(kept) for b in kept[i + 1 :])
    assert kept[:1] == spans[:1]
