"""Many documents: the lines of a file, and what a store has waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader import store as stores
from reader.extract.annotate import EXTRACTOR
from reader.extract.batch import AHEAD, annotate_lines, document_as_is, extract_pending
from reader.model import Entry, Feed
from reader.text import document_of_text

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = "Dike talks\n\nMayor Ana Ruiz said the dike would hold until Friday."


def test_every_line_is_answered_in_order() -> None:
    lines = [
        json.dumps({"id": "a", "text": TEXT, "date": "2026-11-16T10:00:00Z", "other": 1}),
        "",
        "{not json",
        json.dumps({"id": "b", "text": 3}),
        json.dumps({"id": ["c"], "text": TEXT}),
        json.dumps({"id": "d", "text": TEXT, "date": "soon"}),
        '{"id": "e", "text": "\\ud800"}',
        json.dumps({"id": 7, "text": ""}).encode(),
    ]
    answers = {a.number: a for a in annotate_lines(lines)}
    assert list(answers) == [1, 3, 4, 5, 6, 7, 8]
    assert {n: (a.error or "")[:14] for n, a in answers.items() if a.json is None} == {
        3: "not JSON: Expe", 4: "expected an ob", 5: 'expected an "i', 6: '"date" is no I', 7: '"text" holds h'
    }  # fmt: skip
    first, last = answers[1].json, answers[8].json
    assert first is not None
    assert last is not None
    assert (first["id"], first["extractor"], "text" in first) == ("a", EXTRACTOR, False)
    quote = first["quotes"][0]
    assert TEXT[slice(*quote["speaker"])] == "Mayor Ana Ruiz"
    assert (last["id"], last["actors"]) == ("7", [])


def test_no_more_than_a_few_lines_are_read_ahead() -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for n in range(1000):
            taken += 1
            yield json.dumps({"id": n, "text": "No news."})

    answers = annotate_lines(lines(), date=date(2026, 1, 1))
    assert next(answers).number == 1
    assert taken <= AHEAD + 2
    answers.close()


@given(st.text(st.sampled_from("ab\n "), max_size=40))
def test_the_text_of_a_line_stays_as_it_is(text: str) -> None:
    document = document_as_is(text)
    assert document.text == text
    assert all(text[b.start : b.end].strip() for b in document.blocks)
    assert " ".join(text[b.start : b.end] for b in document.blocks).split() == text.split()


def test_what_waits_in_the_store_is_extracted_once(db: Path) -> None:
    feed = Feed("https://example.org/feed", "Example")
    entries = [
        Entry(key, f"Talks {key}", document_of_text(TEXT, title=f"Talks {key}"), published=NOW) for key in ("a", "b")
    ]
    with stores.open_store(db) as store:
        stores.apply_entries(store, feed, entries, now=NOW)
    done = list(extract_pending(db, "", jobs=1, now=lambda: NOW))
    assert [(d.ok, d.done, d.total) for d in done] == [(True, 1, 2), (True, 2, 2)]
    assert list(extract_pending(db, "", jobs=1, now=lambda: NOW)) == []
    with stores.open_store(db) as store:
        found = stores.annotations(store, done[0].article)
    assert {a.creator for a in found} == {f"extractor/{EXTRACTOR}"}
    assert {a.layer.value for a in found} >= {"actor", "quote"}
