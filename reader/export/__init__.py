"""What is said about the articles, as files: one module a format, and the writing that they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reader.errors import ExportError, UsageError
from reader.export.files import file_name, write_new, write_standard_output
from reader.export.formats import FORMATS, Format, Row
from reader.model import Layer, Status

__all__ = ["FORMATS", "ExportReport", "Format", "Row", "Selection", "export", "format_named"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which annotations the user wants."""

    layers: tuple[Layer, ...] = ()
    """Empty for all that the format can hold."""
    statuses: tuple[Status, ...] = ()
    """Empty for those that suit the format."""
    since: datetime | None = None
    """Only what was changed then or later."""

    def of_store(self, chosen: Format) -> dict[str, Any]:
        """The filters for the store. Notes are renewed whole, so of an article that has changed they get everything."""
        if chosen.notes:
            return {"statuses": tuple(Status)}
        return {
            "layers": self.layers or chosen.layers,
            "statuses": self.statuses or chosen.statuses,
            "since": self.since,
        }

    def of(self, rows: Iterable[Row], chosen: Format) -> Iterator[Row]:
        """The rows with what is wanted of their annotations, some without any."""
        layers, statuses = self.layers or chosen.layers, self.statuses or chosen.statuses
        for article, about in rows:
            changed = [a for a in about if self.since is None or a.modified >= self.since]
            if changed or self.since is None:
                kept = about if chosen.notes else changed
                yield article, tuple(a for a in kept if a.layer in layers and a.status in statuses)


AS_GIVEN = Selection(statuses=tuple(Status))


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    articles: int = 0
    annotations: int = 0
    files: tuple[Path, ...] = ()
    refused: tuple[Path, ...] = ()
    """Files that were there already and were left as they are."""


def format_named(name: str) -> Format:
    """The format; an unknown name is answered with the known ones."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f"unknown format {name!r}; known are {', '.join(FORMATS)}") from None


def export(
    rows: Iterable[Row],
    format_name: str,
    output: Path | None,
    *,
    force: bool = False,
    wanted: Selection = AS_GIVEN,
) -> ExportReport:
    """Write the rows as they come: to one file, a folder of notes, or standard output where output is None.

    Articles without annotations that are wanted are left out. A file is complete or not there; what exists stays unless
    force, save notes that the format itself made and keeps up to date.
    """
    chosen = format_named(format_name)
    unknown = [layer for layer in wanted.layers if layer not in chosen.layers]
    if unknown:
        raise UsageError(f"{chosen.name} has no place for the layer {unknown[0]}, only for {', '.join(chosen.layers)}")
    articles = annotations = 0

    def annotated() -> Iterator[Row]:
        nonlocal articles, annotations
        for article, about in wanted.of(rows, chosen):
            if about or chosen.notes:  # a note may be there that has to lose its last annotation
                articles, annotations = articles + bool(about), annotations + len(about)
                yield article, about

    files: Sequence[Path] = ()
    refused: Sequence[Path] = ()
    if chosen.per_article and not (chosen.joins and (output is None or output.suffix == chosen.suffix)):
        if output is None:
            raise UsageError(f"{chosen.name} writes one file an article; name a folder with --output")
        files, refused = _folder(annotated(), chosen, output, force=force)
    elif output is None:
        write_standard_output(chosen.pieces(annotated()))
    else:
        if output.is_dir():
            raise UsageError(f"{output} is a folder; {chosen.name} writes one file, so name that with --output")
        try:
            write_new(output, chosen.pieces(annotated()), force=force)
        except FileExistsError:
            raise ExportError(f"{output} exists already; --force replaces it") from None
        files = (output,)
    return ExportReport(articles, annotations, tuple(files), tuple(refused))


def _folder(rows: Iterable[Row], chosen: Format, folder: Path, *, force: bool) -> tuple[Sequence[Path], Sequence[Path]]:
    """One file a row; those left alone because they exist come back as the second list."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; {chosen.name} writes one file an article, so name a folder")
    written: list[Path] = []
    refused: list[Path] = []
    if chosen.notes is not None:
        for path, done in chosen.notes(rows, folder, force):
            (written if done else refused).append(path)
        return list(dict.fromkeys(written)), refused
    for row in rows:
        path = folder / file_name(row[0], chosen.suffix)
        try:
            write_new(path, chosen.pieces([row]), force=force)
        except FileExistsError:
            refused.append(path)
        else:
            written.append(path)
    return written, refused
