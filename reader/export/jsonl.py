"""The complete format: one article a line, with its text and everything said about it. See docs/annotations.md."""

from collections.abc import Iterable, Iterator

from reader.export.serialise import export_json, line
from reader.model import Annotation, Article


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[str]:
    """One line of JSON a row."""
    for article, annotations in rows:
        yield line(export_json(article, annotations)) + "\n"
