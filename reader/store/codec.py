"""Between the store's columns and the values of the model."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from reader.model import (
    Actor,
    ActorKind,
    Anchor,
    Annotation,
    Article,
    ArticleRow,
    Block,
    BlockKind,
    Body,
    Document,
    Feed,
    Image,
    IssueType,
    Layer,
    Link,
    Mark,
    Note,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
    Status,
    spans_of,
)
from reader.records import json_text as json_text
from reader.records import storable
from reader.records import time_text as time_text

_READ = """a.actors + a.quotes + a.issues > 0 OR a.found_language IN ('', 'en') OR a.found_language LIKE 'en-%'"""
"""Where nothing was found in another language than ours, most likely nobody looked."""
ROW_COLUMNS = f"""a.id, f.address AS feed,
    coalesce(nullif(f.given_title, ''), nullif(f.title, ''), f.address) AS feed_title,
    a.title, a.url, a.author, a.published, a.updated, a.fetched, a.unread, a.starred, a.tags, a.words,
    iif({_READ}, a.actors, NULL) AS actors, iif({_READ}, a.quotes, NULL) AS quotes,
    iif({_READ}, a.issues, NULL) AS issues,
    CASE WHEN a.story IS NULL THEN 0 ELSE (SELECT count(*) - 1 FROM article c WHERE c.story = a.story) END AS copies"""
ROW_WIDTH = 17
"""Columns of ROW_COLUMNS."""
LANGUAGE = "iif(a.extractor IS NULL OR a.found_language = '', a.language, a.found_language) AS language"
"""The language of an article: what its text was found to be in, else what its feed declares."""
ANNOTATION_COLUMNS = (
    "id", "layer", "status", "anchor", "creator", "created", "modified",
    "confidence", "prefix", "suffix", "version", "spans", "body", "start", "name",
)  # fmt: skip
"""All that is stored of an annotation, save its article."""


def time_of(text: str | None) -> datetime | None:
    """The time that `time_text` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def tags_of(text: str) -> tuple[str, ...]:
    """Tags from their column."""
    return () if text == "[]" else tuple(json.loads(text))


def feed_of(row: sqlite3.Row) -> Feed:
    """A row of the feed table as its value."""
    return Feed(
        address=row["address"],
        title=row["given_title"] or row["title"] or row["address"],
        site=row["site"],
        folder=row["folder"],
        tags=tags_of(row["tags"]),
        language=row["language"],
        subscribed=bool(row["subscribed"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        checked=time_of(row["checked"]),
        succeeded=time_of(row["succeeded"]),
        next_due=time_of(row["next_due"]),
        blocked_until=time_of(row["blocked_until"]),
        failures=row["failures"],
        error=row["error"],
        http=row["http"],
        gone=bool(row["gone"]),
        moved_to=row["moved_to"],
        moved_times=row["moved_times"],
        fetch_from=row["fetch_from"],
        body_hash=row["body_hash"],
    )


def article_row_of(row: sqlite3.Row) -> ArticleRow:
    """A row with ROW_COLUMNS first as its value."""
    fetched = time_of(row[8])
    assert fetched is not None  # noqa: S101 - the column is NOT NULL
    return ArticleRow(
        row[0], row[1], row[2], row[3], row[4], row[5], time_of(row[6]), time_of(row[7]), fetched,
        bool(row[9]), bool(row[10]), tags_of(row[11]), row[12], row[13], row[14], row[15], row[16],
    )  # fmt: skip


def article_of(row: sqlite3.Row) -> Article:
    """A joined row of article, text and feed as its value."""
    fetched = time_of(row["fetched"])
    assert fetched is not None  # noqa: S101 - the column is NOT NULL
    return Article(
        id=row["id"],
        feed=row["feed"],
        feed_title=row["feed_title"],
        key=row["key"],
        title=row["title"],
        url=row["url"],
        author=row["author"],
        published=time_of(row["published"]),
        updated=time_of(row["updated"]),
        fetched=fetched,
        language=row["language"],
        source=row["source"],
        document=document_of(row["text"], row["blocks"], row["links"]),
        tags=tags_of(row["tags"]),
        unread=bool(row["unread"]),
        starred=bool(row["starred"]),
        version=row["version"],
        extractor=row["extractor"],
    )


def document_of(text: str, blocks: str, links: str) -> Document:
    """A document from its three columns."""
    pointers = json.loads(links)
    return Document(
        text,
        tuple(Block(BlockKind(kind), *rest) for kind, *rest in json.loads(blocks)),
        tuple(Link(*pointer) for pointer in pointers if len(pointer) == 3),
        tuple(Image(place, href, alt) for place, _, href, alt in (p for p in pointers if len(p) == 4)),
    )


def spans_text(spans: Iterable[RoleSpan]) -> str:
    """Spans as JSON."""
    return storable(json_text(list(spans)))


def spans_from(text: str) -> tuple[RoleSpan, ...]:
    """Spans from JSON."""
    return tuple(RoleSpan(Role(role), start, end, exact) for role, start, end, exact in json.loads(text))


def body_text(body: Body) -> str:
    """A body as JSON; its layer tells its type."""
    return storable(json_text(dataclasses.asdict(body)))


def body_from(layer: Layer, text: str) -> Body:
    """A body from JSON."""
    data: dict[str, Any] = json.loads(text)
    match layer:
        case Layer.ACTOR:
            return Actor(data["name"], ActorKind(data["kind"]), data["role"], data["salience"], tuple(data["names"]))
        case Layer.QUOTE:
            return Quote(QuoteKind(data["kind"]), data["speaker_name"], data["actor"])
        case Layer.ISSUE:
            return OpenIssue(
                IssueType(data["type"]), data["topic"], tuple(data["holders"]), tuple(data["actors"]),
                data["quote"], data["deadline"],
            )  # fmt: skip
        case Layer.MARK:
            return Mark(data["label"], data["note"], tuple(data["tags"]))
        case Layer.NOTE:
            return Note(data["text"])


def names_of(annotation: Annotation) -> str:
    """What actor: and speaker: find it by, a name a line."""
    match annotation.body:
        case Actor(name=name, names=names):
            return "\n".join((name, *names))
        case Quote(speaker_name=name) if name:
            return name
        case _:
            return ""


def annotation_columns(annotation: Annotation) -> dict[str, Any]:
    """An annotation as ANNOTATION_COLUMNS."""
    main = spans_of(annotation)
    return {
        "id": annotation.id,
        "layer": annotation.layer.value,
        "status": annotation.status.value,
        "anchor": annotation.anchor.value,
        "creator": storable(annotation.creator),
        "created": time_text(annotation.created),
        "modified": time_text(annotation.modified),
        "confidence": annotation.confidence,
        "prefix": storable(annotation.prefix),
        "suffix": storable(annotation.suffix),
        "version": annotation.version,
        "spans": spans_text(annotation.spans),
        "body": body_text(annotation.body),
        "start": main[0].start if main else None,
        "name": storable(names_of(annotation)),
    }


def annotation_of(row: sqlite3.Row | Mapping[str, Any], article: str) -> Annotation:
    """ANNOTATION_COLUMNS as the annotation of the article with this id."""
    layer = Layer(row["layer"])
    created, modified = time_of(row["created"]), time_of(row["modified"])
    assert created is not None  # noqa: S101 - the columns are NOT NULL
    assert modified is not None  # noqa: S101
    return Annotation(
        id=row["id"],
        article=article,
        layer=layer,
        spans=spans_from(row["spans"]),
        body=body_from(layer, row["body"]),
        status=Status(row["status"]),
        creator=row["creator"],
        created=created,
        modified=modified,
        anchor=Anchor(row["anchor"]),
        confidence=row["confidence"],
        prefix=row["prefix"],
        suffix=row["suffix"],
        version=row["version"],
    )
