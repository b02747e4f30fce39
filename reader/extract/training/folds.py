"""Readings of training documents by encoders that have not seen them.

A decision that is fitted on what an encoder says of its own training documents would trust it too much. So the encoder
is trained once for each fold with `--fold K/N`, which leaves out every N-th document of a file from the K-th; the
folder of each such encoder is a FOLD here, in the order of K.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reader.extract.learned.encoder import Encoder, Reading
from reader.extract.learned.openness import Openness


def files_of(corpus: Path, sets: Iterable[str]) -> Iterator[Path]:
    """The files of the sets that are there, and those that go on with them: train-2.jsonl beside train.jsonl."""
    for name in sets:
        yield from sorted((corpus / name).parent.glob(f"{Path(name).name}*.jsonl"))


class Folds:
    """The encoders, and which of them has not seen which document."""

    def __init__(self, corpus: Path, sets: Iterable[str], folders: list[Path]) -> None:
        self._folders = folders
        self._encoders = [Encoder(folder) for folder in folders]
        self._unseen: dict[str, int] = {}
        self._readings: dict[str, Reading] = {}
        for file in files_of(corpus, sets):
            with file.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    self._unseen.setdefault(json.loads(line)["id"], number % len(folders))

    def read(self, row: dict[str, Any]) -> Reading:
        """The document as an encoder reads it that was not trained on it."""
        if row["id"] not in self._readings:
            self._readings[row["id"]] = self._encoders[self._unseen[row["id"]]].read(row["text"])
        return self._readings[row["id"]]

    def openness(self, row: dict[str, Any]) -> Openness:
        """What goes with that encoder to judge clauses."""
        return Openness.read(self._folders[self._unseen[row["id"]]] / "clauses.npz")
