"""Highlights with the columns that Readwise's CSV import asks for."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from reader.export.addresses import web_address
from reader.export.words import main_words, speaker, words
from reader.model import Actor, Annotation, Article, Layer, Mark, OpenIssue, Quote, Role, spans_of
from reader.text import clean, one_line

COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")
LAYERS = (Layer.QUOTE, Layer.ISSUE, Layer.MARK)
"""What has words to highlight."""


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[str]:
    """The header, then one row a highlight; quotation marks are doubled, never escaped by a backslash."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for article, annotations in rows:
        names = {a.id: a.body.name for a in annotations if isinstance(a.body, Actor)}
        for annotation in annotations:
            highlight = clean(main_words(annotation)).strip()
            if annotation.layer in LAYERS and highlight:
                places = spans_of(annotation)
                writer.writerow(
                    (
                        highlight,
                        one_line(article.title),
                        one_line(article.author or article.feed_title),
                        web_address(article.url),
                        _note(annotation, names),
                        places[0].start if places else "",
                        f"{annotation.created:%Y-%m-%d %H:%M:%S}",
                    )
                )
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()  # the header, where there was no row


def _note(annotation: Annotation, names: dict[str, str]) -> str:
    """The remark; words with a dot before them at its start become tags in Readwise."""
    match annotation.body:
        case Quote() as quote:
            cue = one_line(words(annotation, Role.CUE))
            details = ", ".join(filter(None, [quote.kind, f"“{cue}”" if cue else ""]))
            return f"{_tags('quote')} {one_line(speaker(annotation, names))} ({details})"
        case OpenIssue() as issue:
            held = f"held by {', '.join(map(one_line, issue.holders))}" if issue.holders else ""
            due = f"deadline {issue.deadline}" if issue.deadline else ""
            said = "; ".join(filter(None, [f"{issue.type}: {one_line(issue.topic)}", held, due]))
            return f"{_tags('issue')} {said}"
        case Mark() as mark:
            return "\n".join(filter(None, [_tags(mark.label, *mark.tags), clean(mark.note).strip()]))
        case _:
            return ""


def _tags(*names: str) -> str:
    return " ".join(f".{name}" for name in (re.sub(r"\W+", "_", one_line(n)).strip("_") for n in names) if name)
