"""The trained encoder: what it tells of every word of a text. Run by onnxruntime on one thread."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.extract.learned.heads import POINTER_SIZE, columns
from reader.extract.learned.words import WINDOW, WordPieces, Words, cut, windows

Floats = NDArray[np.float32]
COLUMNS = columns()


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder said of the words ``start`` to ``end``; row 0 is nobody, row 1 the first word."""

    start: int
    end: int
    columns: Floats

    def pointed(self, pointer: str, words: range) -> Floats:
        """How likely each of the words points to each row, rows by rows; a word never points to itself."""
        query = self.columns[words.start - self.start + 1 : words.stop - self.start + 1, COLUMNS[f"{pointer}_query"]]
        scores = query @ self.columns[:, COLUMNS[f"{pointer}_key"]].T / POINTER_SIZE**0.5
        scores[np.arange(len(words)), np.arange(len(words)) + words.start - self.start + 1] = -1e4
        return softmax(scores)


@dataclass(frozen=True)
class Reading:
    """A text's words and what the encoder said of them."""

    text: str
    words: Words
    windows: tuple[Window, ...]
    _heads: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)
    _pointed: dict[tuple[str, range], tuple[Window, Floats]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [window.start for window in self.windows]

    @cached_property
    def _are_apart(self) -> bool:
        """Whether no two windows show one word."""
        return all(one.end <= other.start for one, other in pairwise(self.windows))

    def head(self, name: str) -> Floats:
        """The head's log probabilities, a row for each word; the mean where windows overlap."""
        if name not in self._heads:
            self._heads[name] = self._head(name)
        return self._heads[name]

    def _head(self, name: str) -> Floats:
        total = np.zeros((len(self.words.spans), COLUMNS[name].stop - COLUMNS[name].start), dtype=np.float32)
        count = np.zeros((len(self.words.spans), 1), dtype=np.float32)
        for window in self.windows:
            total[window.start : window.end] += log_softmax(window.columns[1:, COLUMNS[name]])
            count[window.start : window.end] += 1
        mean: Floats = (total / np.maximum(count, 1)).astype(np.float32)
        return mean

    def pointed(self, pointer: str, words: range) -> tuple[Window, Floats]:
        """The window of the words, and how many of them point to each of its rows."""
        found = self._pointed.get((pointer, words))
        if found is None:
            window = self.window_of(words)
            inside = range(max(words.start, window.start), min(words.stop, window.end))
            found = self._pointed[pointer, words] = (window, window.pointed(pointer, inside).sum(0))
        return found

    def window_of(self, words: range) -> Window:
        """The window that shows most of the words and of what is around them."""
        if self._are_apart:
            window = self.windows[max(0, bisect_right(self._starts, words.start) - 1)]
            if words and words.stop <= window.end:
                return window
        return max(
            self.windows,
            key=lambda w: (
                min(w.end, words.stop) - max(w.start, words.start),
                min(words.start - w.start, w.end - words.stop),
            ),
        )


class Encoder:
    """The network and its vocabulary, read from a folder when first used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def vocabulary(self) -> WordPieces:
        return WordPieces.read(self._folder / "vocab.txt")

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._folder / "encoder.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused step takes four times as long as its parts
        )

    def read(self, text: str, *, passes: int = 1) -> Reading:
        """Read the text once, or twice with windows that overlap half."""
        words = cut(text, self.vocabulary)
        ranges = windows(words)
        if passes > 1 and len(ranges) > 1:
            ranges += windows(words, first=WINDOW // 2)
        return Reading(text, words, tuple(self._run(words, start, end) for start, end in ranges))

    def _run(self, words: Words, start: int, end: int) -> Window:
        ids, features, firsts = [self.vocabulary.begin], [(0, 0, 0)], [0]
        for i in range(start, end):
            firsts.append(len(ids))
            ids += words.pieces[i]
            features += [words.features[i]] * len(words.pieces[i])
        ids.append(self.vocabulary.end)
        features.append((0, 0, 0))
        given = {
            "ids": np.array([ids], dtype=np.int64),
            "features": np.array([features], dtype=np.int64),
            "firsts": np.array(firsts, dtype=np.int64),
        }
        found: Floats = self._session.run(None, given)[0][0]
        return Window(start, end, found)


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    # The ufuncs themselves: most of what comes is small, and an array's own methods take a detour.
    powers: Floats = np.exp(scores - np.maximum.reduce(scores, axis=-1, keepdims=True))
    powers /= np.add.reduce(powers, axis=-1, keepdims=True)
    return powers


def log_softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    moved: Floats = scores - np.maximum.reduce(scores, axis=-1, keepdims=True)
    moved -= np.log(np.add.reduce(np.exp(moved), axis=-1, keepdims=True))
    return moved
