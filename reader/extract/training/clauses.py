"""Writes the clauses of the training documents with what should be told of them, for the encoder's layer for clauses.

usage: python -m reader.extract.training.clauses CORPUS OUT

A line for each document: its id, its text, its number in its file, and the clauses, each as start, end, place of its
head and of what governs it (code points), number of the answer, weight, number of the type or -1.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from reader.extract.batch import document_as_is
from reader.extract.clauses import clauses
from reader.extract.learned.heads import ANSWERS, ISSUE_TYPES
from reader.extract.parse import load_models, parse
from reader.extract.training.folds import files_of
from reader.extract.training.labels import SETS, labels_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    models = load_models()
    with args.out.open("w", encoding="utf-8") as out:
        for file in files_of(args.corpus, SETS):
            with file.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    row = json.loads(line)
                    found = list(clauses(parse(document_as_is(row["text"]), models)))
                    labels = labels_of(row["text"], [c.span for c in found], row["issues"])
                    told = [
                        (*c.span, c.head.idx, c.head.head.idx, ANSWERS.index(label.answer), round(label.weight, 3),
                         ISSUE_TYPES.index(label.type) if label.type else -1)
                        for c, label in zip(found, labels, strict=True)
                    ]  # fmt: skip
                    kept = {"id": row["id"], "text": row["text"], "number": number, "clauses": told}
                    out.write(json.dumps(kept, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
