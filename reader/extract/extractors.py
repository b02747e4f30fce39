"""Who reads which language: our own extractor English, and others that are installed, as settings.toml says.

Another extractor is an entry point of the group "newsreader.extractors": see docs/extractors.md. Light, so that the
screen and the command line can ask what is chosen; what is chosen is loaded where it is used, once in each worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, ExtractError
from reader.extract.language import ENGLISH, base, language_of
from reader.model import Document, Extraction

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from reader.extract.parse import Models

GROUP = "newsreader.extractors"
OURS = "newsreader"
EXTRACTOR = f"{OURS}/1"
"""Our own extractor and its version."""
OTHERS = "*"
"""In the settings: every language that has no line of its own; English stays ours unless it is named."""
Extractor = Callable[..., Mapping[str, Any]]
"""What an entry point's function returns: called with the text, and by name its date and language."""


@dataclass(frozen=True)
class Choice:
    """Names of extractors by language."""

    by_language: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def always(cls, name: str) -> Choice:
        """One extractor for whatever comes."""
        return cls({ENGLISH: name, OTHERS: name})

    def name_for(self, language: str) -> str | None:
        """Who reads a language; None where nobody does."""
        language = base(language)
        ours = OURS if language in (ENGLISH, "") else None
        return self.by_language.get(language or ENGLISH) or ours or self.by_language.get(OTHERS)

    def current(self, language: str) -> str:
        """Name and version of who reads a language; our own where nobody does, as it is ours that leaves it alone."""
        return identity(self.name_for(language) or OURS)

    def check(self) -> None:
        """ConfigError where one that is chosen is not installed."""
        for language, name in self.by_language.items():
            if name != OURS and name not in installed():
                known = ", ".join((OURS, *installed()))
                place = "" if language in (ENGLISH, OTHERS) else f" for {language}"
                raise ConfigError(f'no extractor "{name}" is installed{place}; known are {known}')


@lru_cache(maxsize=1)
def installed() -> dict[str, EntryPoint]:
    """The extractors that other packages bring, by name."""
    return {point.name: point for point in sorted(entry_points(group=GROUP)) if point.name != OURS}


def identity(name: str) -> str:
    """Name and version, as annotations carry it."""
    if name == OURS:
        return EXTRACTOR
    point = installed().get(name)
    return f"{name}/{point.dist.version if point and point.dist else '0'}"


class Extractors:
    """The chosen extractors at work in one process; each is loaded when its first text comes."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._models: Models | None = None
        self._loaded: dict[str, Extractor] = {}

    def warm_up(self) -> None:
        """Loads our own models where English is ours, to read one text after the other."""
        if self._choice.name_for(ENGLISH) == OURS:
            self._ours().memory.last()

    @contextmanager
    def ahead(self, given: Sequence[tuple[Document, str]]) -> Iterator[list[Doc | None]]:
        """The parses of short documents, with the languages that were declared, as `read` takes them: side by side is
        quicker. None of what is ours not, or of them all where one cannot be parsed."""
        parsed: list[Doc | None] = [None] * len(given)
        with ExitStack() as stack:
            try:
                ours = [n for n, (document, declared) in enumerate(given) if self._is_ours(document.text, declared)]
                if len(ours) > 1:
                    from reader.extract.parse import parse_together

                    texts, models = [given[n][0].text for n in ours], self._ours()
                    stack.enter_context(models.memory.text(sum(map(len, texts))))
                    for n, doc in zip(ours, parse_together(texts, models), strict=True):
                        parsed[n] = doc
            except Exception:  # what a text provokes is met again, and told, when it is read alone
                parsed = [None] * len(given)
                stack.close()
            yield parsed

    def _is_ours(self, text: str, declared: str) -> bool:
        return self._choice.name_for(language_of(text, declared)) == OURS

    def read(self, document: Document, day: date | None, declared: str, parsed: Doc | None = None) -> Extraction:
        """What the one who reads the document's language finds; nothing where nobody does. `parsed` comes from
        `ahead`."""
        language = language_of(document.text, declared)
        name = self._choice.name_for(language)
        if name is None:
            return Extraction(EXTRACTOR, language)
        if name != OURS:
            return self._theirs(name, document, day, language)
        from reader.extract.annotate import annotate_english

        return annotate_english(document, date=day, language=language, models=self._ours(), parsed=parsed)

    def _ours(self) -> Models:
        if self._models is None:
            from reader.extract.parse import load_models

            self._models = load_models()
        return self._models

    def _theirs(self, name: str, document: Document, day: date | None, language: str) -> Extraction:
        from reader.extract.held import held

        try:
            if name not in self._loaded:
                self._loaded[name] = installed()[name].load()()
            answer = self._loaded[name](document.text, date=day, language=language)
        except Exception as error:  # it is somebody else's code
            raise ExtractError(f"{identity(name)} failed: {type(error).__name__}: {error}") from error
        return held(answer, document.text, language, identity(name))
