"""spaCy's recogniser of names, which decides about all words of a text at once.

Its own loop goes from word to word, though what it decides depends on what came before only inside a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.intp]

NEVER = np.float32(-np.inf)


class Recogniser:
    """A pipeline component that finds the names which the recogniser of the pipeline finds, by its networks."""

    def __init__(self, made: EntityRecognizer) -> None:
        network: Any = made.model
        self._words, self._lower, self._upper = (network.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        system: Any = made.moves
        moves: list[str] = [system.get_class_name(n) for n in range(system.n_moves)]
        if network.attrs["unseen_classes"] or self._lower.get_dim("nF") != 3:
            raise ValueError("the recogniser of names is not of the kind that this one follows")
        self._begins, self._insides, self._lasts, self._units = (_numbered(moves, f"{kind}-") for kind in "BILU")
        self._outside = moves.index("O")
        labels = sorted(self._begins)
        self._labels = labels
        self._label_of = np.full(len(moves), -1, dtype=np.intp)
        for kind in (self._begins, self._units):
            for label, move in kind.items():
                self._label_of[move] = labels.index(label)
        self._is_begin = np.zeros(len(moves), dtype=np.bool_)
        self._is_begin[list(self._begins.values())] = True
        self._is_unit = np.zeros(len(moves), dtype=np.bool_)
        self._is_unit[list(self._units.values())] = True
        self._never = ~(self._is_begin | self._is_unit)
        self._never[self._outside] = False
        self._inside_of = np.array([self._insides[label] for label in labels])
        self._last_of = np.array([self._lasts[label] for label in labels])

    def __call__(self, doc: Doc) -> Doc:
        self._name([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """The same for many, some of them at once."""
        remaining = iter(docs)
        while together := list(islice(remaining, batch_size)):
            self._name(together)
            yield from together

    def _name(self, docs: list[Doc]) -> None:
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        given = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs]).astype(np.int64)
        ends = np.cumsum([len(doc) for doc in docs])
        breaks = np.empty(len(given), dtype=np.bool_)
        """Whether a name cannot go on behind a word: a sentence or the text ends there."""
        breaks[:-1] = given[1:, 0] == 1
        breaks[ends - 1] = True
        found = self._names(docs, breaks, given[:, 1] == 1)
        start = 0
        for doc, end in zip(docs, ends.tolist(), strict=True):
            spans = [
                Span(doc, first - start, after - start, label=self._labels[label])
                for first, after, label in found
                if start <= first < end
            ]
            doc.set_ents(spans, default="outside")
            start = end

    def _names(
        self, docs: list[Doc], breaks: NDArray[np.bool_], spaces: NDArray[np.bool_]
    ) -> list[tuple[int, int, int]]:
        """First word, last word excluded, and label of each name; words are counted through all texts."""
        seen: Floats = self._lower.predict(self._words.predict(docs))
        pads, seen = seen[0], seen[1:]
        bias: Floats = self._lower.get_param("b")
        scores = self._scores(seen[:, 0] + pads[1] + pads[2] + bias)
        scores[:, self._never] = NEVER
        scores[np.ix_(breaks | spaces, self._is_begin)] = NEVER
        scores[np.ix_(spaces, self._is_unit)] = NEVER
        moves = scores.argmax(1)
        ends = self._ends(np.flatnonzero(self._is_begin[moves]), moves, breaks, seen, bias)
        found: list[tuple[int, int, int]] = []
        reached = 0
        for first in np.flatnonzero(moves != self._outside).tolist():
            if first >= reached:
                reached = ends.get(first, first + 1)
                found.append((first, reached, int(self._label_of[moves[first]])))
        return found

    def _ends(
        self, firsts: Numbers, moves: Numbers, breaks: NDArray[np.bool_], seen: Floats, bias: Floats
    ) -> dict[int, int]:
        """Where the names that begin with these words would end, the word behind them."""
        ends: dict[int, int] = {}
        weights, constants = self._upper.get_param("W"), self._upper.get_param("b")
        at = firsts + 1
        while len(firsts):
            hidden = _highest(seen[at, 0] + seen[firsts, 1] + seen[at - 1, 2] + bias)
            labels = self._label_of[moves[firsts]]
            inside, last = self._inside_of[labels], self._last_of[labels]
            goes_on = (hidden * weights[inside]).sum(-1) + constants[inside]
            stops = (hidden * weights[last]).sum(-1) + constants[last]
            over = breaks[at] | (stops > goes_on) | ((stops == goes_on) & (last < inside))
            ends.update(zip(firsts[over].tolist(), (at[over] + 1).tolist(), strict=True))
            firsts, at = firsts[~over], at[~over] + 1
        return ends

    def _scores(self, sums: Floats) -> Floats:
        """How well each move suits each state."""
        found: Floats = self._upper.predict(_highest(sums))
        return found


def _highest(sums: Floats) -> Floats:
    """Along the last axis, which is short, so that numpy's own way would take ten times as long."""
    return reduce(np.maximum, np.moveaxis(sums, -1, 0))


def _numbered(moves: list[str], prefix: str) -> dict[str, int]:
    """The moves of a kind by their labels."""
    return {move.removeprefix(prefix): n for n, move in enumerate(moves) if move.startswith(prefix) and move != prefix}


def recognise_at_once(nlp: Language) -> None:
    """Has a pipeline find names so; what it finds stays the same."""
    if not nlp.has_factory("recogniser"):
        nlp.factory("recogniser", func=_made)
    nlp.add_pipe("recogniser", before="ner")
    nlp.remove_pipe("ner")


def _made(nlp: Language, name: str) -> Recogniser:  # noqa: ARG001 - spaCy names its components
    made = nlp.get_pipe("ner")
    assert isinstance(made, EntityRecognizer)  # noqa: S101
    return Recogniser(made)
