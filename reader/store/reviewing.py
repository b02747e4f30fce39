"""What nobody has decided on yet, over many articles, as little of each as its order needs; and its correction."""

from __future__ import annotations

import json
from datetime import datetime

from reader.annotating.reviewing import Suggestion
from reader.model import Actor, Annotation, Layer
from reader.store import annotation_rows as rows_of
from reader.store.actors import rename_actor
from reader.store.annotations import edit
from reader.store.codec import time_of
from reader.store.connection import Store
from reader.store.lists import condition
from reader.store.query import Query
from reader.store.steps import undoing


def suggestions(store: Store, query: str | Query) -> list[Suggestion]:
    """Every suggestion in the articles that the query finds; of copies of a story those of the one that is listed."""
    where, parameters = condition(store, query)
    rows = store.rows(
        "SELECT x.id, a.id, x.layer, coalesce(x.confidence, 0), "
        "coalesce(json_extract(coalesce(s.body, x.body), '$.salience'), 0), a.date, coalesce(x.start, 0), "
        "CASE x.layer WHEN 'actor' THEN json_array(x.id) WHEN 'quote' THEN json_array(x.actor) "
        "ELSE coalesce(json_extract(x.body, '$.actors'), '[]') END "
        "FROM article a CROSS JOIN annotation x ON x.article = a.n AND x.status = 'suggested' "
        "AND x.anchor <> 'orphaned' "
        "LEFT JOIN annotation s ON s.id = coalesce(x.actor, json_extract(x.body, '$.actors[0]')) "
        f"WHERE {where}",
        parameters,
    )
    return [
        Suggestion(
            row[0],
            row[1],
            Layer(row[2]),
            row[3],
            row[4],
            moment,
            row[6],
            tuple(filter(None, json.loads(row[7]))),
        )
        for row in rows
        if (moment := time_of(row[5])) is not None
    ]


def correct(store: Store, annotation: Annotation, *, now: datetime) -> Annotation:
    """Store the annotation as a person corrected it, in one step; what a renamed actor says and holds names it anew."""
    old = rows_of.one(store, annotation.id)
    if old is None or not isinstance(annotation.body, Actor) or not isinstance(old.body, Actor):
        return edit(store, annotation, now=now)
    with undoing(store, f"Edit actor {annotation.body.name}", now=now):
        if annotation.body.name != old.body.name:
            rename_actor(store, annotation.id, annotation.body.name, now=now)
        return edit(store, annotation, now=now)
