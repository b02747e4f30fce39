"""Articles and annotations as JSON values, and annotations back: what the jsonl format, import and `--json` share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from reader.errors import ImportFileError
from reader.model import (
    Actor,
    ActorKind,
    Anchor,
    Annotation,
    Article,
    ArticleRow,
    Body,
    Document,
    IssueType,
    Layer,
    Mark,
    Note,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
    Status,
)
from reader.text import word_count

Json = dict[str, Any]

FORMAT = "newsreader-annotations/1"
"""What every line of an export says of itself; the number rises when an older program could no longer read it."""

# JSON escapes C0 only. These are valid too but act on a terminal or hide: C1, bidi, invisibles, surrogates.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def line(value: Mapping[str, Any]) -> str:
    """The value as one line of JSON in which every character is visible or escaped."""
    return _UNSAFE.sub(lambda m: json.dumps(m[0])[1:-1], json.dumps(value, ensure_ascii=False))


def iso(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC, ending in Z."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def shareable(address: str) -> str:
    """An address without user name and password, and of a local file only its name: exports go to other people."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme == "file":
        return "file:" + unquote(parts.path).rstrip("/").rpartition("/")[2]
    if "@" in parts.netloc:
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return address


# Out


def row_json(row: ArticleRow, copies: Sequence[ArticleRow]) -> Json:
    """One line of `list --json` and `search --json`, with the copies in other feeds."""
    return {
        "id": row.id,
        "feed": row.feed,
        "feed_title": row.feed_title,
        "title": row.title,
        "url": row.url,
        "author": row.author,
        "published": iso(row.published),
        "updated": iso(row.updated),
        "fetched": iso(row.fetched),
        "unread": row.unread,
        "starred": row.starred,
        "tags": list(row.tags),
        "words": row.words,
        "actors": row.actors,
        "quotes": row.quotes,
        "issues": row.issues,
        "also_in": [{"id": copy.id, "feed": copy.feed, "feed_title": copy.feed_title} for copy in copies],
    }


def article_json(article: Article, annotations: Sequence[Annotation], copies: Sequence[ArticleRow]) -> Json:
    """The line of `show --json`: the list's keys, the text with its blocks and links, and all annotations."""
    row = row_of(article, annotations)
    return {
        **row_json(row, copies),
        **document_json(article.document),
        "annotations": [annotation_json(a) for a in annotations],
    }


def row_of(article: Article, annotations: Sequence[Annotation]) -> ArticleRow:
    """What a list would show of the article that has these annotations."""

    def count(layer: Layer) -> int | None:
        if article.extractor is None:
            return None
        return sum(a.layer is layer and a.status is not Status.REJECTED for a in annotations)

    return ArticleRow(
        id=article.id,
        feed=article.feed,
        feed_title=article.feed_title,
        title=article.title,
        url=article.url,
        author=article.author,
        published=article.published,
        updated=article.updated,
        fetched=article.fetched,
        unread=article.unread,
        starred=article.starred,
        tags=article.tags,
        words=word_count(article.document.text),
        actors=count(Layer.ACTOR),
        quotes=count(Layer.QUOTE),
        issues=count(Layer.ISSUE),
    )


def document_json(document: Document) -> Json:
    """The text with its blocks and links."""
    return {
        "text": document.text,
        "blocks": [
            {"kind": b.kind.value, "start": b.start, "end": b.end, "level": b.level, "marker": b.marker}
            for b in document.blocks
        ],
        "links": [{"start": link.start, "end": link.end, "href": link.href} for link in document.links],
    }


def export_json(article: Article, annotations: Sequence[Annotation]) -> Json:
    """One line of the jsonl format: an article, whole, with what is said about it."""
    return {
        "format": FORMAT,
        "article": {
            "id": article.id,
            "feed": shareable(article.feed),
            "feed_title": article.feed_title,
            "title": article.title,
            "url": shareable(article.url),
            "author": article.author,
            "published": iso(article.published),
            "updated": iso(article.updated),
            "fetched": iso(article.fetched),
            "language": article.language,
            "source": article.source,
            "tags": list(article.tags),
            "unread": article.unread,
            "starred": article.starred,
            "version": article.version,
            "extractor": article.extractor,
            **document_json(article.document),
        },
        "annotations": [annotation_json(a) for a in annotations],
    }


def annotation_json(annotation: Annotation) -> Json:
    """The envelope, with the body's keys by layer."""
    return {
        "id": annotation.id,
        "article": annotation.article,
        "layer": annotation.layer.value,
        "spans": [{"role": s.role.value, "start": s.start, "end": s.end, "exact": s.exact} for s in annotation.spans],
        "prefix": annotation.prefix,
        "suffix": annotation.suffix,
        "body": body_json(annotation.body),
        "status": annotation.status.value,
        "anchor": annotation.anchor.value,
        "version": annotation.version,
        "creator": annotation.creator,
        "confidence": annotation.confidence,
        "created": iso(annotation.created),
        "modified": iso(annotation.modified),
    }


def body_json(body: Body) -> Json:
    """The layer's own fields."""
    match body:
        case Actor():
            return {
                "name": body.name,
                "kind": body.kind.value,
                "role": body.role,
                "salience": body.salience,
                "names": list(body.names),
            }
        case Quote():
            return {"kind": body.kind.value, "speaker_name": body.speaker_name, "actor": body.actor}
        case OpenIssue():
            return {
                "type": body.type.value,
                "topic": body.topic,
                "holders": list(body.holders),
                "actors": list(body.actors),
                "quote": body.quote,
                "deadline": body.deadline,
            }
        case Mark():
            return {"label": body.label, "note": body.note, "tags": list(body.tags)}
        case Note():
            return {"text": body.text}


# In


def annotation_of(value: object) -> Annotation:
    """The annotation that `annotation_json` made; an ImportFileError says which key is wrong and what was expected."""
    fields = _Fields(value, "annotation")
    layer = Layer(fields.one_of("layer", tuple(Layer)))
    spans = tuple(_span_of(item) for item in fields.items("spans"))
    confidence = fields.number("confidence", optional=True)
    return Annotation(
        id=fields.text("id", empty=False),
        article=fields.text("article", empty=False),
        layer=layer,
        spans=spans,
        body=_body_of(layer, fields.get("body")),
        status=Status(fields.one_of("status", tuple(Status))),
        creator=fields.text("creator", empty=False),
        created=fields.moment("created"),
        modified=fields.moment("modified"),
        anchor=Anchor(fields.one_of("anchor", tuple(Anchor))),
        confidence=confidence,
        prefix=fields.text("prefix"),
        suffix=fields.text("suffix"),
        version=fields.whole("version"),
    )


def _span_of(value: object) -> RoleSpan:
    fields = _Fields(value, "span")
    span = RoleSpan(
        Role(fields.one_of("role", tuple(Role))), fields.whole("start"), fields.whole("end"), fields.text("exact")
    )
    if span.end - span.start != len(span.exact):
        raise ImportFileError(f"span {span.start}-{span.end} is not as long as its words; offsets are code points")
    return span


def _body_of(layer: Layer, value: object) -> Body:
    fields = _Fields(value, f"body of the {layer}")
    match layer:
        case Layer.ACTOR:
            return Actor(
                name=fields.text("name", empty=False),
                kind=ActorKind(fields.one_of("kind", tuple(ActorKind))),
                role=fields.text("role"),
                salience=fields.number("salience") or 0.0,
                names=fields.texts("names"),
            )
        case Layer.QUOTE:
            return Quote(
                kind=QuoteKind(fields.one_of("kind", tuple(QuoteKind))),
                speaker_name=fields.text_or_none("speaker_name"),
                actor=fields.text_or_none("actor"),
            )
        case Layer.ISSUE:
            deadline = fields.text_or_none("deadline")
            if deadline is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", deadline, re.ASCII):
                raise ImportFileError(f'"deadline" must be YYYY, YYYY-MM or YYYY-MM-DD, not {line_of(deadline)}')
            return OpenIssue(
                type=IssueType(fields.one_of("type", tuple(IssueType))),
                topic=fields.text("topic"),
                holders=fields.texts("holders"),
                actors=fields.texts("actors"),
                quote=fields.text_or_none("quote"),
                deadline=deadline,
            )
        case Layer.MARK:
            return Mark(label=fields.text("label"), note=fields.text("note"), tags=fields.texts("tags"))
        case Layer.NOTE:
            return Note(text=fields.text("text"))


def line_of(value: object) -> str:
    """A value from outside, short and on one line, for a message."""
    shown = line({"": value})[len('{"": ') : -1]
    return shown if len(shown) <= 60 else shown[:59] + "…"


class _Fields:
    """A JSON object whose keys are read with their types checked; the first wrong one is named."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, dict):
            raise ImportFileError(f"the {what} must be an object, not {line_of(value)}")
        self._value = cast("dict[str, object]", value)
        self._what = what

    def get(self, key: str) -> object:
        if key not in self._value:
            raise ImportFileError(f'the {self._what} has no "{key}"')
        return self._value[key]

    def _wrong(self, key: str, expected: str) -> ImportFileError:
        return ImportFileError(f'"{key}" of the {self._what} must be {expected}, not {line_of(self._value[key])}')

    def text(self, key: str, *, empty: bool = True) -> str:
        value = self.get(key)
        # A lone surrogate is valid in JSON but in no file and no database.
        if not isinstance(value, str) or re.search("[\ud800-\udfff]", value) or not (value or empty):
            raise self._wrong(key, "text" if empty else "text that is not empty")
        return value

    def text_or_none(self, key: str) -> str | None:
        return None if self.get(key) is None else self.text(key)

    def items(self, key: str) -> list[object]:
        value = self.get(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return cast("list[object]", value)

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(_Fields({key: item}, self._what).text(key) for item in self.items(key))

    def whole(self, key: str) -> int:
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
            raise self._wrong(key, "a whole number from 0")
        return value

    def number(self, key: str, *, optional: bool = False) -> float | None:
        value = self.get(key)
        if optional and value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._wrong(key, "a number from 0 to 1")
        return float(value)

    def moment(self, key: str) -> datetime:
        value = self.text(key)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise self._wrong(key, "a time in ISO 8601") from None
        if moment.tzinfo is None:
            raise self._wrong(key, "a time with its zone (…Z)")
        return moment.astimezone(UTC)

    def one_of(self, key: str, known: Sequence[str]) -> str:
        value = self.text(key)
        if value not in known:
            raise self._wrong(key, "one of " + ", ".join(known))
        return value
