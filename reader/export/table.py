"""An annotation as one flat row with stable columns: what the csv and sqlite formats share."""

from reader.export.serialise import iso, shareable
from reader.export.words import main_words, words
from reader.model import Actor, Annotation, Article, Layer, Mark, Note, OpenIssue, Quote, Role, spans_of

COLUMNS = (
    "article_id",
    "article_title",
    "article_url",
    "feed_title",
    "published",
    "annotation_id",
    "layer",
    "status",
    "anchor",
    "start",
    "end",
    "spans",
    "text",
    "name",
    "kind",
    "role",
    "speaker",
    "cue",
    "topic",
    "holders",
    "deadline",
    "label",
    "note",
    "tags",
    "confidence",
    "creator",
    "created",
    "modified",
)


def row(article: Article, annotation: Annotation) -> dict[str, str | float | None]:
    """The values by column; those of another layer are missing."""
    spans = spans_of(annotation)
    if annotation.layer is Layer.ACTOR:
        spans = spans[:1]  # an actor stands where it is first named; its other mentions are in jsonl
    return {
        "article_id": article.id,
        "article_title": article.title,
        "article_url": shareable(article.url),
        "feed_title": article.feed_title,
        "published": iso(article.published),
        "annotation_id": annotation.id,
        "layer": annotation.layer.value,
        "status": annotation.status.value,
        "anchor": annotation.anchor.value,
        "start": spans[0].start if spans else None,
        "end": spans[-1].end if spans else None,
        "spans": " ".join(f"{s.start}:{s.end}" for s in spans),
        "text": main_words(annotation),
        **_body(annotation),
        "confidence": annotation.confidence,
        "creator": annotation.creator,
        "created": iso(annotation.created),
        "modified": iso(annotation.modified),
    }


def _body(annotation: Annotation) -> dict[str, str | float | None]:
    match annotation.body:
        case Actor() as actor:
            return {"name": actor.name, "kind": actor.kind.value, "role": actor.role}
        case Quote() as quote:
            return {
                "kind": quote.kind.value,
                "speaker": quote.speaker_name or words(annotation, Role.SPEAKER),
                "cue": words(annotation, Role.CUE),
            }
        case OpenIssue() as issue:
            return {
                "kind": issue.type.value,
                "topic": issue.topic,
                "holders": "; ".join(issue.holders),
                "deadline": issue.deadline,
            }
        case Mark() as mark:
            return {"label": mark.label, "note": mark.note, "tags": "; ".join(mark.tags)}
        case Note() as note:
            return {"note": note.text}
