"""What spaCy learns of new words is kept for a while, and then forgotten."""

from __future__ import annotations

import pytest
from spacy.lang.en import English

from reader.extract import memory
from reader.extract.memory import Memory


def test_a_word_is_forgotten_with_its_text_unless_texts_share_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT", 30)
    nlp = English()
    kept = Memory(nlp)

    def read(text: str) -> None:
        with kept.text(len(text)):
            assert [token.text for token in nlp(text)] == text.split()

    read("Quorvath spoke")
    assert "Quorvath" not in nlp.vocab.strings
    kept.last()
    read("Quorvath spoke")
    read("Zelmiquet sang")
    assert "Quorvath" in nlp.vocab.strings
    read("Trambold sat")
    assert "Quorvath" not in nlp.vocab.strings
    assert "Trambold" in nlp.vocab.strings
    read("Quorvath " * 20)
    read("Trambold sat")
    assert "Quorvath" not in nlp.vocab.strings
