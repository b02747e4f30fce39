"""What the extractor finds and what a person decides; each decision is one transaction and one step to undo."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reader.annotating.anchoring import surroundings
from reader.annotating.reconcile import CREATOR, annotation_id, reconcile, without_actor, without_holder
from reader.errors import StoreError
from reader.model import (
    MAIN_ROLE,
    Actor,
    Anchor,
    Annotation,
    Body,
    Extraction,
    Layer,
    Mark,
    Note,
    OpenIssue,
    Quote,
    RoleSpan,
    Span,
    Status,
    spans_of,
)
from reader.store import annotation_rows as rows
from reader.store.connection import Store
from reader.store.steps import record, undoing

_WORDS = {
    Layer.ACTOR: "actor",
    Layer.QUOTE: "quote",
    Layer.ISSUE: "open issue",
    Layer.MARK: "mark",
    Layer.NOTE: "note",
}
_VERBS = {
    Status.ACCEPTED: "Accept",
    Status.REJECTED: "Reject",
    Status.SUGGESTED: "Leave open",
    Status.EDITED: "Keep as edited",
}


def annotations(
    store: Store,
    article_id: str,
    *,
    layers: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
) -> tuple[Annotation, ...]:
    """The article's annotations in order of place, all or those of some layers or statuses."""
    return tuple(
        annotation
        for annotation in rows.of_article(store, article_id)
        if (layers is None or annotation.layer in layers) and (statuses is None or annotation.status in statuses)
    )


def orphans(store: Store) -> tuple[Annotation, ...]:
    """What a person made or decided that has no place in its article's present text; `edit` places it again by hand."""
    articles = store.rows(
        "SELECT id FROM article WHERE n IN (SELECT article FROM annotation WHERE anchor = 'orphaned') "
        "ORDER BY date DESC, n DESC"
    )
    return tuple(
        annotation
        for row in articles
        for annotation in rows.of_article(store, row[0])
        if annotation.anchor is Anchor.ORPHANED
        and annotation.status is not Status.REJECTED
        and not (annotation.status is Status.SUGGESTED and annotation.creator.startswith(CREATOR))
    )


def annotation(store: Store, annotation_id: str) -> Annotation | None:
    """One annotation."""
    return rows.one(store, annotation_id)


def save_extraction(store: Store, article_id: str, extraction: Extraction, *, version: int, now: datetime) -> bool:
    """Write what an extractor found in this version of the article's text; False when the text has moved on."""
    with store.transaction():
        row = store.row(
            "SELECT a.version, t.text FROM article a JOIN article_text t ON t.article = a.n WHERE a.id = ?",
            (article_id,),
        )
        if row is None or row["version"] != version:
            return False
        result = reconcile(
            article_id,
            row["text"],
            rows.of_article(store, article_id),
            extraction,
            version=version,
            now=now,
            taken=lambda short: rows.taken(store, short),
            rules={row[0]: row[1] for row in store.rows("SELECT name, becomes FROM actor_rule")},
        )
        for gone in result.removed:
            rows.delete(store, gone)
        for changed in result.changed:
            rows.update(store, changed)
        for added in result.added:
            rows.insert(store, added)
        store.run(
            "UPDATE article SET extractor = ?, found_language = ? WHERE id = ?",
            (extraction.extractor, extraction.language, article_id),
        )
        rows.recount(store, article_id)
        return True


def decide(store: Store, annotation_ids: Iterable[str], status: Status, *, now: datetime) -> None:
    """Accept, reject or reopen annotations; the quotes and issues of a rejected actor stay, their speaker unknown."""
    status = Status(status)
    with store.transaction():
        deciding = [a for a in _present(store, annotation_ids) if a.status is not status]
        if not deciding:
            return
        with undoing(store, f"{_VERBS[status]} {_several(deciding)}", now=now):
            for annotation in deciding:
                present = rows.one(store, annotation.id) or annotation
                change(store, present, replace(present, status=status, modified=now))
                if status is Status.REJECTED:
                    _unlink(store, present, now)
            recount(store, deciding)


def add_mark(
    store: Store, article_id: str, spans: Span | Sequence[Span], mark: Mark, *, creator: str, now: datetime
) -> Annotation:
    """Mark a stretch of the article's text, or several as one."""
    pieces = (spans,) if isinstance(spans, Span) else tuple(sorted(spans))
    return _add(store, article_id, Layer.MARK, pieces, mark, creator, now)


def add_note(store: Store, article_id: str, note: Note, *, creator: str, now: datetime) -> Annotation:
    """Write a note about the whole article."""
    return _add(store, article_id, Layer.NOTE, (), note, creator, now)


def edit(store: Store, annotation: Annotation, *, now: datetime) -> Annotation:
    """Store the annotation as the user changed it, found by its id; what the extractor suggested is then edited."""
    with store.transaction():
        old = rows.one(store, annotation.id)
        if old is None:
            raise StoreError(f"annotation {annotation.id} is gone; it may have been removed elsewhere")
        text, version = _text(store, old.article)
        moved = annotation.spans != old.spans
        new = replace(
            old,
            body=annotation.body,
            spans=_exact(text, annotation.spans) if moved else old.spans,
            status=Status.EDITED if old.creator.startswith(CREATOR) else annotation.status,
            modified=now,
        )
        if moved:
            new = replace(new, anchor=Anchor.PLACED, version=version)
            new = _in_context(text, new)
        with undoing(store, f"Edit {_WORDS[new.layer]}", now=now):
            change(store, old, new)
            recount(store, [new])
        return new


def remove(store: Store, annotation_ids: Iterable[str], *, now: datetime | None = None) -> None:
    """Remove what a person made; what an extractor made is rejected instead, so that it does not come back."""
    now = now or datetime.now(UTC)
    with store.transaction():
        removing = _present(store, annotation_ids)
        if not removing:
            return
        with undoing(store, f"Remove {_several(removing)}", now=now):
            suggested = [a.id for a in removing if a.creator.startswith(CREATOR)]
            decide(store, suggested, Status.REJECTED, now=now)
            for annotation in removing:
                if annotation.id not in suggested:
                    _unlink(store, annotation, now)
                    record(store, "annotation", [annotation.id], rows.columns_of(annotation), None)
                    rows.delete(store, annotation.id)
            recount(store, removing)


def _add(
    store: Store, article_id: str, layer: Layer, spans: tuple[Span, ...], body: Body, creator: str, now: datetime
) -> Annotation:
    with store.transaction():
        text, version = _text(store, article_id)
        role_spans = _exact(text, tuple(RoleSpan(MAIN_ROLE[layer], *span, "") for span in spans))
        prefix, suffix = surroundings(text, spans[0]) if spans else ("", "")
        new = Annotation(
            id=annotation_id(
                article_id,
                layer,
                [(Span(s.start, s.end), s.exact) for s in role_spans],
                lambda short: rows.taken(store, short),
            ),
            article=article_id,
            layer=layer,
            spans=role_spans,
            body=body,
            status=Status.ACCEPTED,
            creator=creator,
            created=now,
            modified=now,
            prefix=prefix,
            suffix=suffix,
            version=version,
        )
        with undoing(store, f"Add {_WORDS[layer]}", now=now):
            record(store, "annotation", [new.id], None, rows.columns_of(new))
            rows.insert(store, new)
            rows.recount(store, article_id)
        return new


def _present(store: Store, annotation_ids: Iterable[str]) -> list[Annotation]:
    found = (rows.one(store, annotation_id) for annotation_id in dict.fromkeys(annotation_ids))
    return [annotation for annotation in found if annotation is not None]


def change(store: Store, old: Annotation, new: Annotation) -> None:
    """Write the new one over the old one, and note what differs."""
    before, after = rows.columns_of(old), rows.columns_of(new)
    differing = [name for name, value in before.items() if after[name] != value]
    if differing:
        record(
            store,
            "annotation",
            [old.id],
            {name: before[name] for name in differing},
            {name: after[name] for name in differing},
        )
        rows.update(store, new)


def _unlink(store: Store, gone: Annotation, now: datetime) -> None:
    """Take what is rejected or removed out of the quotes and issues that point at it."""
    for old in rows.linking_to(rows.of_article(store, gone.article), gone.id):
        body = old.body
        if isinstance(gone.body, Actor):
            if isinstance(body, Quote):
                body = without_actor(body)
            elif isinstance(body, OpenIssue):
                body = without_holder(body, gone.body, gone.id)
        elif isinstance(body, OpenIssue):
            body = replace(body, quote=None)
        change(store, old, replace(old, body=body, modified=now))


def recount(store: Store, changed: Iterable[Annotation]) -> None:
    for article_id in {annotation.article for annotation in changed}:
        rows.recount(store, article_id)


def _several(some: Sequence[Annotation]) -> str:
    """What a label calls them: "quote", "3 quotes", "5 annotations"."""
    layers = {annotation.layer for annotation in some}
    word = _WORDS[some[0].layer] if len(layers) == 1 else "annotation"
    return word if len(some) == 1 else f"{len(some):,} {word}s"


def _text(store: Store, article_id: str) -> tuple[str, int]:
    row = store.row(
        "SELECT t.text, a.version FROM article a JOIN article_text t ON t.article = a.n WHERE a.id = ?", (article_id,)
    )
    if row is None:
        raise StoreError(f"article {article_id} is gone; it may have been removed elsewhere")
    return row[0], row[1]


def _exact(text: str, spans: tuple[RoleSpan, ...]) -> tuple[RoleSpan, ...]:
    """The spans with the words that stand there."""
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise StoreError(f"{span.start}-{span.end} is no stretch of a text of {len(text):,} characters")
    return tuple(span._replace(exact=text[span.start : span.end]) for span in spans)


def _in_context(text: str, annotation: Annotation) -> Annotation:
    main = spans_of(annotation)
    prefix, suffix = surroundings(text, main[0]) if main else ("", "")
    return replace(annotation, prefix=prefix, suffix=suffix)
