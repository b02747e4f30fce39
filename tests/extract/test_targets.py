"""Gold to training targets: each word of a quote is asked for as what it is."""

from __future__ import annotations

from reader.extract.learned.attributions import Learned
from reader.extract.learned.heads import QUOTE_TAGS
from reader.extract.learned.training.corpus import IGNORED, example_of

TEXT = "Ferry late\n\n“We wait,” said Ms Okafor, “for fuel.” The crew agreed that it may take days."


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def tags(*, optional: bool) -> list[tuple[str, str | None]]:
    first = {"content": [span("“We wait,”"), span("“for fuel.”")], "cue": [span("said")], "source": [span("Ms Okafor")]}
    second = {"content": [span("that it may take days")], "cue": [span("agreed")], "source": [span("The crew")]}
    doc = {"id": "a", "text": TEXT, "attributions": [first, second | {"optional": optional}]}
    example = example_of(doc, Learned.shipped().encoder.vocabulary)
    told = zip(example.words.spans, example.targets.quote, strict=True)
    return [(TEXT[a:b], None if tag == IGNORED else QUOTE_TAGS[tag]) for (a, b), tag in told]


def test_marks_stay_outside_and_the_first_word_inside_them_begins_the_content() -> None:
    assert tags(optional=False)[2:] == [
        ("“", "O"), ("We", "C-B"), ("wait", "C-I"), (",", "C-I"), ("”", "O"), ("said", "U-B"), ("Ms", "S-B"),
        ("Okafor", "S-I"), (",", "O"), ("“", "O"), ("for", "C-R"), ("fuel", "C-I"), (".", "C-I"), ("”", "O"),
        ("The", "S-B"), ("crew", "S-I"), ("agreed", "U-B"), ("that", "C-B"), ("it", "C-I"), ("may", "C-I"),
        ("take", "C-I"), ("days", "C-I"), (".", "O"),
    ]  # fmt: skip


def test_nothing_is_asked_of_the_words_of_an_optional_quote() -> None:
    assert {tag for _, tag in tags(optional=True)[16:-1]} == {None}
