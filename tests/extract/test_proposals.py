"""Which stretches are looked at as mentions."""

from __future__ import annotations

from reader.extract.annotate import Models
from reader.extract.batch import document_as_is
from reader.extract.hints import Hints
from reader.extract.nouns import common_nouns
from reader.extract.parse import parse
from reader.extract.proposals import Page, proposals


def stretches(text: str, models: Models) -> set[str]:
    hints = Hints(models.learned.encoder.read(text))
    page = Page(parse(document_as_is(text), models), hints, common_nouns(models.nlp))
    return {text[slice(*page.span(*tokens))] for tokens in proposals(page, {})}


def test_a_name_is_cut_in_every_way_that_may_be_right(models: Models) -> None:
    found = stretches("The mayor met Skarn Senator Ilse Brandt of the Harbour and Ferry Board on Monday.", models)
    assert {
        "Skarn Senator Ilse Brandt",
        "Senator Ilse Brandt",
        "Ilse Brandt",
        "Harbour and Ferry Board",
        "mayor",
    } <= found


def test_owners_and_what_an_of_brings_along(models: Models) -> None:
    found = stretches("A spokeswoman for the ferry office praised Brandt's crew.", models)
    assert {"spokeswoman for the ferry office", "spokeswoman", "Brandt", "Brandt's crew"} <= found


def test_no_stretch_has_an_article_a_mark_or_a_line_end(models: Models) -> None:
    found = stretches("The Skarn Board\n\nThe “Board”, a small one, sold the Ferry (the last).", models)
    assert {"Skarn Board", "Board", "Ferry"} <= found
    assert not any(s.startswith(("The ", "the ", "a ", "“")) or s.endswith(("”", ",", ")")) or "\n" in s for s in found)
