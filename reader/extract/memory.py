"""What spaCy learns of new words, kept for the next texts for a while and then forgotten."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

KEPT = 400_000
"""Code points of text whose words are kept: some 15,000 different words, that is about 10 MB."""


class Memory:
    """The memory zone of a pipeline. Without one every new word would stay in the process for good."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._lasts = False
        self._zone: AbstractContextManager[Any] | None = None
        self._read = 0

    def last(self) -> None:
        """From now on the words are kept from text to text, which news share for the most part. What is parsed outside
        of `text` has no place in such a process: its words may be forgotten while it is still looked at."""
        self._lasts = True

    @contextmanager
    def text(self, length: int) -> Iterator[None]:
        """Where a text of this many code points is read; nothing of its parse may be looked at afterwards."""
        if not self._lasts:
            with self._nlp.memory_zone():
                yield
            return
        if self._zone is not None and self._read + length > KEPT:
            self._zone.__exit__(None, None, None)
            self._zone = None
        if self._zone is None:
            self._zone = self._nlp.memory_zone()
            self._zone.__enter__()
            self._read = 0
        self._read += length
        yield


def settle() -> None:
    """To be called once in a process that has loaded its models: they are no garbage, so that it is not looked for
    among them, and what reading a text leaves behind is looked for less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
