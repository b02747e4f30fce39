"""The words that speak for a type of open issue, by where they stand."""

from __future__ import annotations

import pytest

from reader.extract.batch import document_as_is
from reader.extract.clauses import clauses
from reader.extract.cues import Cues
from reader.extract.parse import Models, parse
from reader.extract.tagger import Attribution, attributions


def told(text: str, verb: str, models: Models, *, said: bool = False) -> set[str]:
    document = document_as_is(text)
    doc = parse(document, models)
    found: list[Attribution] = []
    if said:
        found = attributions(document, models.learned.encoder.read(text), models)
    clause = next(c for c in clauses(doc) if c.head.text == verb)
    return set(Cues(doc, text, found).features(clause))


@pytest.mark.parametrize(
    ("text", "verb", "wanted", "unwanted"),
    [
        ("The union demanded that the firm pays more.", "pays", {"governor~demand"}, set()),
        ("The cause is unclear.", "is", {"in=unknown", "not known", "acomp~unknown"}, {"not known before"}),
        ("Nobody answered, and the harbour will close.", "close", {"will", "none before"}, {"none"}),
        ("The harbour will close. Nobody answered.", "close", {"will"}, {"none after", "none before"}),
        ("The committee has not yet met İzmir’s mayor.", "met", {"not yet"}, set()),
    ],
)
def test_turns_and_words_count_where_they_stand(
    models: Models, text: str, verb: str, wanted: set[str], unwanted: set[str]
) -> None:
    found = told(text, verb, models)
    assert wanted <= found
    assert not unwanted & found


def test_how_it_was_said_counts_for_what_was_said(models: Models) -> None:
    text = 'Minister Ilse Brandt warned on Friday that the dam "cannot hold another winter".'
    found = told(text, "hold", models, said=True)
    assert {"said-with=warned", "said~risk"} <= found
    assert "said~risk" not in told(text, "hold", models)
