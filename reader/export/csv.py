"""One row an annotation, for spreadsheets and data frames: stable columns, one line a row, no formulas."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from reader.export.table import COLUMNS, row
from reader.model import Annotation, Article
from reader.text import one_line

# A spreadsheet evaluates what starts so, in half and in full width; one set to split at ";" finds cells inside ours.
_FORMULA = re.compile(r"(^|[;\t|])(?=\s*[=+\-@＝＋－＠﹢﹣﹦﹫])")


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[str]:
    """The header, then one row an annotation, each ended by a line feed."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    yield buffer.getvalue()
    for article, annotations in rows:
        for annotation in annotations:
            buffer.seek(0)
            buffer.truncate()
            writer.writerow({key: _cell(value) for key, value in row(article, annotation).items()})
            yield buffer.getvalue()


def _cell(value: str | float | None) -> str:
    """A value on one line that no spreadsheet takes for a formula (an apostrophe before it marks text)."""
    if isinstance(value, str):
        return _FORMULA.sub(r"\1'", one_line(value))
    return "" if value is None else str(value)
