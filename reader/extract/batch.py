"""Extraction of many documents: what the store has waiting, or the lines of a file."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from reader import store
from reader.errors import ExtractError
from reader.extract.contract import to_json
from reader.extract.extractors import Choice
from reader.extract.pool import ExtractorPool
from reader.model import Article, Block, BlockKind, Document, Extraction
from reader.store.query import Query

T = TypeVar("T")
TOGETHER = 4
"""Short documents that a worker is given at once."""
AHEAD = 2 * TOGETHER
"""Documents that wait for each worker, so that none of them is idle and no more is held in memory."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article done, and how far all of them are."""

    article: str
    title: str
    ok: bool
    error: str
    done: int
    total: int
    dropped: str = ""
    """What another extractor returned that did not hold to the contract."""


@dataclass(frozen=True, slots=True)
class AnnotatedLine:
    """What became of one input line: the contract's object, or the reason why there is none."""

    number: int
    """Of the line, from 1."""
    json: dict[str, Any] | None
    error: str | None
    dropped: str = ""
    """What another extractor returned that did not hold to the contract."""


def extract_pending(
    db: Path, query: str | Query, *, jobs: int = 1, now: Callable[[], datetime], choice: Choice | None = None
) -> Iterator[Extracted]:
    """Extracts what the query finds and its present extractor has not read yet, newest unread first, each saved at
    once."""
    choice = choice or Choice()
    choice.check()
    with store.open_store(db) as opened, ExtractorPool(jobs, choice, together=TOGETHER) as pool:
        waiting = store.pending(opened, query, choice.current)
        done = count(1)

        def submit(article_id: str) -> tuple[Article | None, Future[Extraction] | None]:
            article = store.article(opened, article_id)
            if article is None:
                return None, None
            return article, pool.submit(article.document, article.date.date(), article.language)

        for article_id, (article, answer) in _ahead(waiting, submit, jobs * AHEAD):
            if article is None or answer is None:
                yield Extracted(article_id, "", False, "The article is gone.", next(done), len(waiting))
                continue
            try:
                extraction = answer.result()
            except ExtractError as error:
                yield Extracted(article_id, article.title, False, str(error), next(done), len(waiting))
                continue
            saved = store.save_extraction(opened, article_id, extraction, version=article.version, now=now())
            why = "" if saved else "The article's text has changed meanwhile; run the command again."
            yield Extracted(article_id, article.title, saved, why, next(done), len(waiting), extraction.dropped)


def annotate_lines(
    lines: Iterable[str | bytes], *, date: date | None = None, jobs: int = 1, choice: Choice | None = None
) -> Iterator[AnnotatedLine]:
    """One answer a line, in input order and constant memory; `date` stands in where a line names none."""
    choice = choice or Choice()
    choice.check()
    with ExtractorPool(jobs, choice, together=TOGETHER) as pool:

        def submit(line: str | bytes) -> tuple[str, Future[Extraction]] | str | None:
            if not line.strip():
                return None
            try:
                doc_id, text, day = _read(line)
            except ExtractError as error:
                return str(error)
            return doc_id, pool.submit(document_as_is(text), day or date, "")

        for number, (_, submitted) in enumerate(_ahead(lines, submit, jobs * AHEAD), 1):
            if submitted is None:
                continue
            if isinstance(submitted, str):
                yield AnnotatedLine(number, None, submitted)
                continue
            doc_id, answer = submitted
            try:
                found = answer.result()
            except ExtractError as error:
                yield AnnotatedLine(number, None, f"{doc_id}: {error}")
            else:
                yield AnnotatedLine(number, to_json(doc_id, found), None, found.dropped)


def document_as_is(text: str) -> Document:
    """A document of exactly the text given, so that offsets point into the input; its first block is the title."""
    blocks: list[Block] = []
    start = 0
    while start < len(text):
        end = text.find("\n\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            blocks.append(Block(BlockKind.PARAGRAPH if blocks else BlockKind.TITLE, start, end))
        start = end + 2
    return Document(text, tuple(blocks))


def _ahead(items: Iterable[T], submit: Callable[[T], Any], size: int) -> Iterator[tuple[T, Any]]:
    """Items with what was submitted for them, the submissions running `size` ahead."""
    window: deque[tuple[T, Any]] = deque()
    for item in items:
        window.append((item, submit(item)))
        if len(window) > size:
            yield window.popleft()
    yield from window


def _read(line: str | bytes) -> tuple[str, str, date | None]:
    """Id, text and date of one input line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"not JSON: {error}") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ExtractError('expected an object with "id" and "text"')
    if not isinstance(row.get("id"), str | int) or isinstance(row["id"], bool):
        raise ExtractError('expected an "id": a text or a number')
    text = row["text"]
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ExtractError('"text" holds half a surrogate pair')
    day = None
    if row.get("date") is not None:
        try:
            day = datetime.fromisoformat(row["date"]).date()
        except (TypeError, ValueError):
            raise ExtractError(f'"date" is no ISO date: {row["date"]!r}') from None
    return str(row["id"]), text, day
