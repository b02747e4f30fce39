"""Annotations of a jsonl export brought back onto the articles of a store."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from reader import store as stores
from reader.errors import ImportFileError, UsageError
from reader.export.serialise import FORMAT, annotation_of, line_of
from reader.export.words import main_words
from reader.model import Actor, Annotation, Body, Mark, Note, OpenIssue, Quote
from reader.store import Imported
from reader.text import clean, one_line

_ALIKE = 50
"""Articles of one title that are compared."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file of annotations."""

    added: int = 0
    updated: int = 0
    """There already, and modified later in the file."""
    unchanged: int = 0
    orphaned: int = 0
    """Taken in, though their words are not in the article's text."""
    problems: tuple[str, ...] = ()
    """What could not be taken in, each with file:line."""
    lost: tuple[str, ...] = ()
    """What was taken in without a place, each with file:line."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    """From 1."""
    title: str
    url: str
    text: str
    annotations: list[Any]


def import_jsonl(db: Path, path: Path, *, now: datetime) -> ImportReport:
    """Take in all that can be read and has an article here, as one step to undo; the rest is told in the report."""
    results: Counter[Imported] = Counter()
    problems: list[str] = []
    lost: list[str] = []
    touched: set[str] = set()
    with stores.open_store(db) as store, stores.undoing(store, f"Import {one_line(path.name)}", now=now):
        for line in _lines(path, problems):
            homeless = 0
            elsewhere: str | None = None
            for place, value in enumerate(line.annotations, 1):
                try:
                    annotation = _cleaned(annotation_of(value))
                except ImportFileError as error:
                    problems.append(f"{path}:{line.number}: annotation {place}: {error}")
                    continue
                result = stores.import_annotation(store, annotation, url=line.url, text=line.text, now=now)
                if result is Imported.NO_ARTICLE and not homeless:
                    elsewhere = elsewhere or _same_text(store, line)
                    if elsewhere:
                        annotation = replace(annotation, article=elsewhere)
                        result = stores.import_annotation(store, annotation, url="", text=line.text, now=now)
                results[result] += 1
                if result is Imported.ORPHANED:
                    words = line_of(main_words(annotation))
                    lost.append(f"{path}:{line.number}: {annotation.layer} {words} is not in the text here: no place")
                if result is Imported.NO_ARTICLE:
                    homeless += 1
                elif result is not Imported.UNCHANGED:
                    there = stores.annotation(store, annotation.id)
                    touched.add(there.article if there else annotation.article)
            if homeless:
                what = "its annotation has" if homeless == 1 else f"its {homeless} annotations have"
                problems.append(f"{path}:{line.number}: {line.title}: no such article here, so {what} no place")
        stores.drop_dangling_links(store, touched)
    return ImportReport(
        results[Imported.ADDED],
        results[Imported.UPDATED],
        results[Imported.UNCHANGED],
        results[Imported.ORPHANED],
        tuple(problems),
        tuple(lost),
    )


def _same_text(store: stores.Store, line: _Line) -> str | None:
    """The id of an article with the very same text, which came another way and so has another id and address."""
    title = " ".join(re.findall(r"\w+", line.title))
    for article_id in stores.ids(store, f'title:"{title}"')[:_ALIKE] if title else ():
        article = stores.article(store, article_id)
        if article is not None and article.document.text == line.text:
            return article_id
    return None


def _lines(path: Path, problems: list[str]) -> Iterator[_Line]:
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                if not raw.strip():
                    continue
                try:
                    yield _line(number, raw)
                except ImportFileError as error:
                    problems.append(f"{path}:{number}: {error}")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _line(number: int, raw: bytes) -> _Line:
    try:
        value = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise ImportFileError(f"not JSON: {str(error)[:100]}") from None
    kind = value.get("format") if isinstance(value, dict) else None
    if kind != FORMAT:
        family = FORMAT.partition("/")[0]
        if isinstance(kind, str) and kind.startswith(f"{family}/"):
            raise ImportFileError(f"format {line_of(kind)} is of a newer newsreader; this one reads {FORMAT}")
        raise ImportFileError(f'not a line of an export: its "format" is not {FORMAT}')
    article, annotations = value.get("article"), value.get("annotations")
    if not isinstance(article, dict) or not isinstance(annotations, list):
        raise ImportFileError('not a line of an export: it needs "article" and "annotations"')
    title, url, text = (article.get(key) for key in ("title", "url", "text"))
    if not isinstance(title, str) or not isinstance(url, str) or not isinstance(text, str):
        raise ImportFileError('the article needs "title", "url" and "text"')
    return _Line(number, title, url, text, annotations)


def _cleaned(annotation: Annotation) -> Annotation:
    """The annotation without characters that could act on a terminal; what comes from our own store stays as it is."""
    return replace(
        annotation,
        id=one_line(annotation.id),
        creator=one_line(annotation.creator),
        prefix=clean(annotation.prefix),
        suffix=clean(annotation.suffix),
        spans=tuple(span._replace(exact=clean(span.exact)) for span in annotation.spans),
        body=_cleaned_body(annotation.body),
    )


def _cleaned_body(body: Body) -> Body:
    match body:
        case Actor():
            names = tuple(map(clean, body.names))
            return replace(body, name=clean(body.name), role=clean(body.role), names=names)
        case Quote():
            return replace(body, speaker_name=body.speaker_name and clean(body.speaker_name))
        case OpenIssue():
            return replace(body, topic=clean(body.topic), holders=tuple(map(clean, body.holders)))
        case Mark():
            return replace(body, label=clean(body.label), note=clean(body.note), tags=tuple(map(clean, body.tags)))
        case Note():
            return replace(body, text=clean(body.text))
