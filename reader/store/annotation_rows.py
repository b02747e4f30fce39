"""Rows of annotations inside a transaction: reading, writing, counting, and moving them when the text changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reader.annotating.anchoring import TextChange, moved
from reader.annotating.reconcile import links_of
from reader.model import Anchor, Annotation, Body, OpenIssue, Quote, Status
from reader.store.codec import ANNOTATION_COLUMNS, annotation_columns, annotation_of, body_text
from reader.store.connection import Store

_COLUMNS = ", ".join(f"x.{column}" for column in ANNOTATION_COLUMNS)


def of_article(store: Store, article_id: str) -> list[Annotation]:
    """All annotations of the article, in order of place; what has no place comes last."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM annotation x JOIN article a ON a.n = x.article WHERE a.id = ? "
        "ORDER BY x.start IS NULL, x.start, x.layer, x.n",
        (article_id,),
    )
    return [annotation_of(row, article_id) for row in rows]


def one(store: Store, annotation_id: str) -> Annotation | None:
    """The annotation with this id."""
    row = store.row(
        f"SELECT {_COLUMNS}, a.id AS article_id FROM annotation x JOIN article a ON a.n = x.article WHERE x.id = ?",
        (annotation_id,),
    )
    return None if row is None else annotation_of(row, row["article_id"])


def columns_of(annotation: Annotation) -> dict[str, Any]:
    """All that is stored of the annotation, its article by id: what an undo step keeps of it."""
    return {**annotation_columns(annotation), "article": annotation.article}


def insert(store: Store, annotation: Annotation) -> None:
    """Add the annotation."""
    columns = annotation_columns(annotation)
    store.run(
        f"INSERT INTO annotation (article, {', '.join(columns)}) "
        f"VALUES ((SELECT n FROM article WHERE id = ?), {', '.join('?' for _ in columns)})",
        (annotation.article, *columns.values()),
    )


def update(store: Store, annotation: Annotation) -> None:
    """Write all of the annotation anew."""
    columns = annotation_columns(annotation)
    store.run(
        f"UPDATE annotation SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        (*columns.values(), annotation.id),
    )


def delete(store: Store, annotation_id: str) -> None:
    """Remove the annotation."""
    store.run("DELETE FROM annotation WHERE id = ?", (annotation_id,))


def taken(store: Store, annotation_id: str) -> bool:
    """Whether an annotation has this id."""
    return store.row("SELECT 1 FROM annotation WHERE id = ?", (annotation_id,)) is not None


def recount(store: Store, article_id: str) -> None:
    """Bring the article's numbers of actors, quotes and issues in step: none before it was extracted."""
    store.run(
        "UPDATE article SET (actors, quotes, issues) = (SELECT "
        "CASE WHEN extractor IS NOT NULL THEN count(*) FILTER (WHERE x.layer = 'actor') END, "
        "CASE WHEN extractor IS NOT NULL THEN count(*) FILTER (WHERE x.layer = 'quote') END, "
        "CASE WHEN extractor IS NOT NULL THEN count(*) FILTER (WHERE x.layer = 'issue') END "
        "FROM annotation x WHERE x.article = article.n AND x.status <> 'rejected') WHERE id = ?",
        (article_id,),
    )


def move_all(store: Store, article_id: str) -> None:
    """Find a place in the present text for all annotations whose spans are of an earlier one."""
    text, version = present_text(store, article_id)
    changes: dict[int, TextChange] = {}
    for annotation in of_article(store, article_id):
        if annotation.version == version:
            continue
        if not annotation.spans:
            update(store, replace(annotation, version=version))
            continue
        if annotation.version not in changes:
            earlier = store.value(
                "SELECT v.text FROM article_version v JOIN article a ON a.n = v.article "
                "WHERE a.id = ? AND v.version = ?",
                (article_id, annotation.version),
            )
            changes[annotation.version] = TextChange(earlier or "", text)
        there = moved(annotation, changes[annotation.version], version)
        if there != annotation:
            update(store, there)
            _tell(store, annotation, there)


def _tell(store: Store, old: Annotation, new: Annotation) -> None:
    """Note what a new text did to the place of what a person made or decided."""
    if new.status is Status.SUGGESTED or (new.spans == old.spans and new.anchor is old.anchor):
        return
    lost = new.anchor is Anchor.ORPHANED
    what = "Lost its place in the new text" if lost else f"Moved with the text's version {new.version}"
    store.run(
        "INSERT INTO annotation_event (annotation, made, what) SELECT ?, fetched, ? FROM article WHERE id = ?",
        (new.id, what, new.article),
    )


def settle(store: Store, article_id: str) -> None:
    """After rows were put back as they once were: place them in the present text, and drop links to what is gone."""
    move_all(store, article_id)
    annotations = of_article(store, article_id)
    there = {annotation.id for annotation in annotations}
    for annotation in annotations:
        if not links_of(annotation.body) <= there:
            store.run(
                "UPDATE annotation SET body = ? WHERE id = ?",
                (body_text(_without_dangling(annotation.body, there)), annotation.id),
            )


def _without_dangling(body: Body, there: set[str]) -> Body:
    match body:
        case Quote():
            return replace(body, actor=None)
        case OpenIssue():
            return replace(
                body,
                actors=tuple(actor for actor in body.actors if actor in there),
                quote=body.quote if body.quote in there else None,
            )
        case _:
            return body


def present_text(store: Store, article_id: str) -> tuple[str, int]:
    """The article's text and its version."""
    row = store.row(
        "SELECT t.text, a.version FROM article a JOIN article_text t ON t.article = a.n WHERE a.id = ?", (article_id,)
    )
    return ("", 0) if row is None else (row[0], row[1])


def linking_to(annotations: list[Annotation], annotation_id: str) -> list[Annotation]:
    """Those whose body points at this annotation."""
    return [annotation for annotation in annotations if annotation_id in links_of(annotation.body)]
