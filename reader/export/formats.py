"""The formats by name; the command line's help, the README and the docs are made from this table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.export import cas, csv, html, jsonl, markdown, obsidian, readwise, spacy, sqlite, w3c
from reader.model import Annotation, Article, Layer, Status

Row = tuple[Article, tuple[Annotation, ...]]
OPEN = (Status.SUGGESTED, Status.ACCEPTED, Status.EDITED)
"""All but the rejected: what people read."""
DECIDED = (Status.ACCEPTED, Status.EDITED)
"""What a person stands for."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write articles and their annotations."""

    name: str
    suffix: str
    help: str
    pieces: Callable[[Iterable[Row]], Iterator[str] | Iterator[bytes]]
    """The content of the file, made as the rows come."""
    per_article: bool = False
    """One file an article, so the output is a folder."""
    joins: bool = False
    """One file an article, but all in one where the output is a file with the suffix or standard output."""
    layers: tuple[Layer, ...] = tuple(Layer)
    """What the format can hold; the rest is left out."""
    statuses: tuple[Status, ...] = tuple(Status)
    """What is written where the user names no status."""
    notes: Callable[[Iterable[Row], Path, bool], Iterator[tuple[Path, bool]]] | None = None
    """Writes the folder itself and brings the notes that it finds there up to date, or with True makes them anew; a
    path comes with False where the note was left alone."""


FORMATS = {
    f.name: f
    for f in (
        Format("jsonl", ".jsonl", "complete, one article a line; `import` reads it back", jsonl.pieces),
        Format("w3c", ".jsonld", "Web Annotations of the W3C, for annotation tools", w3c.pieces, statuses=OPEN),
        Format(
            "markdown",
            ".md",
            "one readable note an article, into a folder",
            markdown.pieces,
            per_article=True,
            statuses=OPEN,
        ),
        Format(
            "obsidian",
            ".md",
            "notes an article and an actor for an Obsidian vault, kept up to date",
            obsidian.pieces,
            per_article=True,
            statuses=OPEN,
            notes=obsidian.notes,
        ),
        Format("csv", ".csv", "one row an annotation, for spreadsheets", csv.pieces),
        Format(
            "readwise",
            ".csv",
            "quotes, issues and marks for the CSV import of Readwise",
            readwise.pieces,
            layers=readwise.LAYERS,
            statuses=DECIDED,
        ),
        Format(
            "html",
            ".html",
            "a page to read and print, the text coloured and notes in the margin; a folder of pages, or one FILE.html",
            html.pieces,
            per_article=True,
            joins=True,
            statuses=OPEN,
        ),
        Format("sqlite", ".db", "a database for Datasette, DuckDB and SQL", sqlite.pieces),
        Format(
            "cas",
            ".json",
            "UIMA CAS JSON, a file an article, for INCEpTION",
            cas.pieces,
            per_article=True,
            layers=cas.LAYERS,
            statuses=OPEN,
        ),
        Format(
            "spacy",
            ".spacy",
            "training data for spaCy, a DocBin an article, from what was accepted",
            spacy.pieces,
            per_article=True,
            layers=spacy.LAYERS,
            statuses=DECIDED,
        ),
    )
}
