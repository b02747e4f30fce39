from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reader import store as stores
from reader.model import Anchor, Annotation, Layer, Mark, Note, Quote, Status
from reader.store import Imported
from tests.store.builders import BODY, FEED, NOW, entry, extracted, span, stored

LATER = NOW + timedelta(days=1)


def test_rows_to_export(store: stores.Store) -> None:
    article = extracted(store)
    [other] = stored(store, entry("2", "Another", ("Short.",), published=LATER))
    everything = stores.annotations(store, article.id)
    stores.decide(store, [everything[0].id], Status.ACCEPTED, now=LATER)
    accepted = stores.annotation(store, everything[0].id)
    whole = stores.article(store, article.id)
    assert list(stores.export_rows(store, "")) == [(other, ()), (whole, (accepted, *everything[1:]))]
    assert list(stores.export_rows(store, "", statuses=["accepted"])) == [(whole, (accepted,))]
    assert list(stores.export_rows(store, "", since=LATER)) == [(whole, (accepted,))]
    quotes = tuple(a for a in everything if a.layer is Layer.QUOTE)
    assert list(stores.export_rows(store, "bridge", layers={Layer.QUOTE})) == [(whole, quotes)]
    assert list(stores.export_rows(store, "another", layers={"mark"})) == []


@pytest.fixture
def other(tmp_path: Path) -> Iterator[stores.Store]:
    with stores.open_store(tmp_path / "elsewhere" / "store.db") as opened:
        yield opened


def take(store: stores.Store, annotation: Annotation, url: str = "", text: str | None = None) -> Imported:
    return stores.import_annotation(store, annotation, url=url, text=text, now=LATER)


def test_what_was_exported_comes_back_as_it_was(store: stores.Store, other: stores.Store) -> None:
    article = extracted(store)
    stores.add_note(store, article.id, Note("Mine"), creator="me", now=NOW)
    stores.decide(store, [stores.annotations(store, article.id)[0].id], Status.REJECTED, now=LATER)
    [copy] = stored(other)
    exported = stores.annotations(store, article.id)
    with stores.undoing(other, f"Import {len(exported)} annotations", now=LATER):
        assert {take(other, a, article.url, article.document.text) for a in exported} == {Imported.ADDED}
        stores.drop_dangling_links(other, [copy.id])
    assert stores.annotations(other, copy.id) == exported
    assert {take(other, a, article.url) for a in exported} == {Imported.UNCHANGED}
    assert stores.undo(other) == "Import 7 annotations"
    assert stores.annotations(other, copy.id) == ()
    assert stores.redo(other)
    assert stores.annotations(other, copy.id) == exported
    newer = replace(exported[0], status=Status.ACCEPTED, modified=LATER + timedelta(1))
    assert take(other, newer, article.url) is Imported.UPDATED
    assert stores.annotation(other, newer.id) == newer


def test_an_id_alone_is_not_believed(store: stores.Store, other: stores.Store) -> None:
    article = extracted(store)
    [*_, note] = [stores.add_note(store, article.id, Note("Mine"), creator="me", now=NOW)]
    quote = stores.annotations(store, article.id, layers={Layer.QUOTE})[0]
    stored(other, entry("1", "Quite another story", ("Of something else.",), url="https://example.org/else"))
    for annotation in (note, quote):
        assert take(other, annotation, article.url, article.document.text) is Imported.NO_ARTICLE
        assert take(other, annotation) is Imported.NO_ARTICLE
    [elsewhere] = stored(other, entry("9", url=article.url))
    assert take(other, quote, article.url) is Imported.ADDED
    assert stores.annotation(other, quote.id) == replace(quote, article=elsewhere.id)
    assert take(other, note, "", article.document.text) is Imported.NO_ARTICLE


def test_the_text_is_enough_without_an_address(store: stores.Store, other: stores.Store) -> None:
    article = extracted(store)
    quote = stores.annotations(store, article.id, layers={Layer.QUOTE})[0]
    stored(other, entry(url="https://example.org/elsewhere"))
    assert take(other, quote, article.url) is Imported.ADDED
    assert take(other, replace(quote, id="other"), "", article.document.text) is Imported.ADDED


def test_words_are_found_in_another_copy_of_the_text(store: stores.Store, other: stores.Store) -> None:
    article = extracted(store)
    mark = stores.add_mark(
        store, article.id, span(article.document.text, "the damage"), Mark("x"), creator="me", now=NOW
    )
    quote = stores.annotations(store, article.id, layers={Layer.QUOTE})[0]
    plain = [words.replace("“", '"').replace("”", '"') for words in BODY]
    [copy] = stored(other, entry(paragraphs=("From our correspondent.", plain[0], plain[2])))
    assert take(other, mark, article.url) is Imported.ADDED
    assert take(other, quote, article.url) is Imported.ADDED
    gone = stores.annotations(store, article.id, layers={Layer.ISSUE})[0]
    assert take(other, gone, article.url) is Imported.ORPHANED
    text = copy.document.text
    found = {a.id: a for a in stores.annotations(other, copy.id)}
    assert [s.exact for s in found[quote.id].spans] == [
        'the old bridge "cannot last another winter"', "said", "Mayor Ana Ruiz",
    ]  # fmt: skip
    assert all(text[s.start : s.end] == s.exact for a in (found[mark.id], found[quote.id]) for s in a.spans)
    assert found[quote.id].anchor is Anchor.MOVED
    assert found[gone.id].anchor is Anchor.ORPHANED
    assert found[gone.id].spans == gone.spans
    stores.drop_dangling_links(other, [copy.id])
    body = found[quote.id].body
    assert isinstance(body, Quote)
    assert stores.annotation(other, quote.id) == replace(found[quote.id], body=replace(body, actor=None))
    assert stores.integrity(other) == []


def test_an_id_that_another_article_uses_is_replaced(store: stores.Store) -> None:
    article = extracted(store)
    note = stores.add_note(store, article.id, Note("Mine"), creator="me", now=NOW)
    [second] = stored(store, entry("2", "Another", ("Short.",)))
    assert take(store, replace(note, article=second.id), second.url) is Imported.ADDED
    [copy] = stores.annotations(store, second.id)
    assert copy == replace(note, id=copy.id, article=second.id)
    assert copy.id != note.id
    assert stores.annotation(store, note.id) == note
    assert FEED.address == article.feed
