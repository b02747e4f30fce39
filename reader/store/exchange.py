"""Between the store and files of annotations: rows to export, annotations to take back in."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from reader.annotating.anchoring import anchored, find
from reader.annotating.reconcile import annotation_id
from reader.identity import plain_address
from reader.model import MAIN_ROLE, Anchor, Annotation, Article, RoleSpan, Span
from reader.store import annotation_rows as rows
from reader.store.annotations import annotations
from reader.store.articles import article
from reader.store.connection import Store
from reader.store.lists import ids
from reader.store.query import Query
from reader.store.steps import record, undoing


class Imported(StrEnum):
    """What came of an annotation to import."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ORPHANED = "orphaned"
    NO_ARTICLE = "no article"


def export_rows(
    store: Store,
    query: str | Query,
    *,
    layers: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    since: datetime | None = None,
) -> Iterator[tuple[Article, tuple[Annotation, ...]]]:
    """The query's articles, newest first, with their annotations of some layers and statuses, changed since a time.

    Where the annotations are restricted, articles without any such are left out.
    """
    restricted = layers is not None or statuses is not None or since is not None
    for article_id in ids(store, query, copies=True):
        chosen = tuple(
            annotation
            for annotation in annotations(store, article_id, layers=layers, statuses=statuses)
            if since is None or annotation.modified >= since
        )
        if restricted and not chosen:
            continue
        whole = article(store, article_id)
        if whole is not None:
            yield whole, chosen


def import_annotation(store: Store, annotation: Annotation, *, url: str, text: str | None, now: datetime) -> Imported:
    """Take an annotation from elsewhere in: its id, status, creator and times stay, its spans are found in our text.

    It belongs to the article with its article id where the address or the text agrees as well, else to the article of
    that address. One that is here already is updated where the incoming one was modified later. Inside `undoing` many
    are one step.
    """
    with store.transaction():
        there = _article_for(store, annotation, url, text)
        if there is None:
            return Imported.NO_ARTICLE
        old = rows.one(store, annotation.id)
        if old is not None and old.article == there.id:
            if annotation.modified <= old.modified:
                return Imported.UNCHANGED
        elif old is not None:
            new_id = annotation_id(
                there.id,
                annotation.layer,
                [(Span(s.start, s.end), s.exact) for s in annotation.spans],
                lambda short: rows.taken(store, short),
            )
            annotation, old = replace(annotation, id=new_id), None
        new = _placed(replace(annotation, article=there.id), there)
        with undoing(store, "Import annotation", now=now):
            if old is None:
                record(store, "annotation", [new.id], None, rows.columns_of(new))
                rows.insert(store, new)
            else:
                record(store, "annotation", [new.id], rows.columns_of(old), rows.columns_of(new))
                rows.update(store, new)
            rows.recount(store, there.id)
        if new.anchor is Anchor.ORPHANED:
            return Imported.ORPHANED
        return Imported.ADDED if old is None else Imported.UPDATED


def drop_dangling_links(store: Store, article_ids: Collection[str]) -> None:
    """After an import: forget links to annotations that did not come along."""
    with store.transaction():
        for article_id in article_ids:
            rows.settle(store, article_id)


def _article_for(store: Store, annotation: Annotation, url: str, text: str | None) -> Article | None:
    named = article(store, annotation.article)
    if named is not None and ((url and named.url == url) or _agrees(annotation, named, text)):
        return named
    if not url:
        return None
    found = store.value(
        "SELECT id FROM article WHERE address = ? AND address <> '' ORDER BY url <> ?, date DESC, n DESC LIMIT 1",
        (plain_address(url), url),
    )
    return article(store, found) if found else None


def _agrees(annotation: Annotation, there: Article, text: str | None) -> bool:
    """Whether the text it was made on is ours; where that did not come along, whether its words stand in ours."""
    ours = there.document.text
    if text is not None:
        return text == ours
    return bool(annotation.spans) and all(ours[s.start : s.end] == s.exact for s in annotation.spans)


def _placed(annotation: Annotation, there: Article) -> Annotation:
    """The annotation with its spans in our text, or orphaned."""
    text = there.document.text
    if all(text[span.start : span.end] == span.exact for span in annotation.spans):
        return anchored(annotation, annotation.spans, text, there.version)
    main = MAIN_ROLE[annotation.layer]
    mains = [span for span in annotation.spans if span.role is main]
    placed: list[RoleSpan] = []
    for span in annotation.spans:
        first = bool(mains) and span == min(mains, key=lambda s: s.start)
        spot = find(text, span.exact, annotation.prefix if first else "", annotation.suffix if first else "")
        if spot is not None:
            placed.append(RoleSpan(span.role, spot.start, spot.end, text[spot.start : spot.end]))
        elif span.role is main and annotation.layer != "actor":
            placed = []
            break
    if not any(span.role is main for span in placed):
        return replace(annotation, anchor=Anchor.ORPHANED, version=there.version)
    return anchored(annotation, tuple(placed), text, there.version)
