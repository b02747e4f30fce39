"""Common nouns, from the word lists that spaCy's lemmatiser brings along."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def common_nouns(nlp: Language) -> Set[str]:
    """Dictionary forms of nouns in small letters, some tens of thousands; a few famous names are among them."""
    from spacy.pipeline import Lemmatizer

    lemmatizer = nlp.get_pipe("lemmatizer")
    assert isinstance(lemmatizer, Lemmatizer)  # noqa: S101
    nouns: Set[str] = lemmatizer.lookups.get_table("lemma_index")["noun"]
    return nouns
