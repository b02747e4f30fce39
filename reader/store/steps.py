"""Undo and redo: steps with what their rows were before and are after, kept in the store beside what they changed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from reader.store.annotation_rows import recount, settle
from reader.store.codec import ANNOTATION_COLUMNS, json_text, time_of, time_text
from reader.store.connection import Store

MOST_STEPS = 1_000
MOST_BYTES = 20_000_000
"""Of all steps together, save the last one. What is older or more is forgotten."""

_COLUMNS = {
    "article": ("unread", "starred"),
    "annotation": (*ANNOTATION_COLUMNS, "article"),
    "actor_rule": ("name", "shown", "creator", "made", "becomes"),
}
_KEYS = {"article": "id", "annotation": "id", "actor_rule": "name"}


@contextlib.contextmanager
def undoing(store: Store, label: str, *, now: datetime) -> Iterator[None]:
    """One transaction and one step to undo; steps inside it become part of it."""
    if store.step is not None:
        yield
        return
    with store.transaction():
        cursor = store.run("INSERT INTO undo_step (label, made) VALUES (?, ?)", (label, time_text(now)))
        step = store.step = cursor.lastrowid
        try:
            yield
            if store.value("SELECT 1 FROM undo_change WHERE step = ?", (step,)) is None:
                store.run("DELETE FROM undo_step WHERE n = ?", (step,))
            else:
                _forget(store, step or 0)
        finally:
            store.step = None


def _forget(store: Store, step: int) -> None:
    """Keep the log bounded, now that this step is written: what was undone can no longer be done again."""
    store.run("DELETE FROM annotation_event WHERE step IN (SELECT n FROM undo_step WHERE undone = 1)")
    store.run("DELETE FROM undo_step WHERE undone = 1 OR n <= ?", (step - MOST_STEPS,))
    store.run(
        "UPDATE undo_step SET size = (SELECT "
        "sum(length(ids) + coalesce(length(before), 0) + coalesce(length(after), 0)) FROM undo_change "
        "WHERE step = ?1) WHERE n = ?1",
        (step,),
    )
    if store.value("SELECT sum(size) FROM undo_step") > MOST_BYTES:
        store.run(
            "DELETE FROM undo_step WHERE n < ?1 AND n <= (SELECT max(n) FROM "
            "(SELECT n, sum(size) OVER (ORDER BY n DESC) AS total FROM undo_step) WHERE total > ?2)",
            (step, MOST_BYTES),
        )


def record(
    store: Store,
    subject: str,
    ids: Sequence[str],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Note inside `undoing` that these rows had these columns before, and have these after; None for no row at all."""
    store.run(
        "INSERT INTO undo_change (step, subject, ids, before, after) VALUES (?, ?, ?, ?, ?)",
        (
            store.step,
            subject,
            json_text(list(ids)),
            None if before is None else json_text(before),
            None if after is None else json_text(after),
        ),
    )
    if subject == "annotation":
        store.run(
            "INSERT INTO annotation_event (annotation, made, what, step) "
            "SELECT j.value, s.made, s.label, s.n FROM undo_step s, json_each(?2) j WHERE s.n = ?1 AND NOT EXISTS "
            "(SELECT 1 FROM annotation_event e WHERE e.annotation = j.value AND e.step = ?1)",
            (store.step, json_text(list(ids))),
        )


class Event(NamedTuple):
    """Something that was changed of an annotation."""

    made: datetime
    what: str
    """The label of the step, "Edit quote"; of a new text what became of the place."""


def history(store: Store, annotation_id: str) -> list[Event]:
    """What was changed of an annotation when, first first; what was undone is not told."""
    rows = store.rows(
        "SELECT e.made, e.what FROM annotation_event e LEFT JOIN undo_step s ON s.n = e.step "
        "WHERE e.annotation = ? AND coalesce(s.undone, 0) = 0 ORDER BY e.rowid",
        (annotation_id,),
    )
    return [Event(made, row[1]) for row in rows if (made := time_of(row[0])) is not None]


def undo(store: Store) -> str | None:
    """Take the last step back and return its label; None where there is nothing to undo."""
    return _take(store, back=True)


def redo(store: Store) -> str | None:
    """Do again what was undone last and return its label; None where there is nothing to redo."""
    return _take(store, back=False)


def undo_history(store: Store, limit: int = 10) -> list[str]:
    """The labels of what can be undone, last first."""
    return [label for _, label in undoable(store, limit)]


def undoable(store: Store, limit: int = 10) -> list[tuple[int, str]]:
    """The numbers and labels of what can be undone, last first."""
    rows = store.rows("SELECT n, label FROM undo_step WHERE undone = 0 ORDER BY n DESC LIMIT ?", (limit,))
    return [(row[0], row[1]) for row in rows]


def step_numbers(store: Store) -> tuple[int | None, int | None]:
    """Of the step that undo would take back and of the one that redo would do again; they grow with time."""
    row = store.row("SELECT max(n) FILTER (WHERE undone = 0), min(n) FILTER (WHERE undone = 1) FROM undo_step")
    return (row[0], row[1]) if row else (None, None)


def _take(store: Store, *, back: bool) -> str | None:
    with store.transaction():
        which = "undone = 0 ORDER BY n DESC" if back else "undone = 1 ORDER BY n"
        step = store.row(f"SELECT n, label FROM undo_step WHERE {which} LIMIT 1")
        if step is None:
            return None
        way = "DESC" if back else "ASC"
        missing = 0
        touched: set[str] = set()
        for change in store.rows(f"SELECT * FROM undo_change WHERE step = ? ORDER BY n {way}", (step["n"],)):
            present, wanted = change["after"], change["before"]
            if not back:
                present, wanted = wanted, present
            missing += _apply(store, change["subject"], change["ids"], present, wanted, touched)
        for article in touched:
            settle(store, article)
            recount(store, article)
        store.run("UPDATE undo_step SET undone = ? WHERE n = ?", (int(back), step["n"]))
        label: str = step["label"]
        if missing:
            label += f" ({missing:,} {'that is' if missing == 1 else 'that are'} gone left out)"
        return label


def _apply(store: Store, subject: str, ids: str, present: str | None, wanted: str | None, touched: set[str]) -> int:
    """Give rows the wanted columns, or make or remove them; how many could not be because they are gone."""
    number = len(json.loads(ids))
    if subject == "annotation":
        touched.update(
            row[0]
            for row in store.rows(
                "SELECT DISTINCT a.id FROM annotation x JOIN article a ON a.n = x.article "
                "WHERE x.id IN (SELECT value FROM json_each(?))",
                (ids,),
            )
        )
    if wanted is None:
        done = store.run(f"DELETE FROM {subject} WHERE {_KEYS[subject]} IN (SELECT value FROM json_each(?))", (ids,))
        return number - done.rowcount
    columns = json.loads(wanted)
    if subject == "actor_rule":
        rule = _COLUMNS[subject]
        store.run(
            f"INSERT OR REPLACE INTO actor_rule ({', '.join(rule)}) VALUES ({', '.join('?' for _ in rule)})",
            [columns.get(name, "") for name in rule],
        )
        return 0
    if present is None:
        return _put_back(store, columns, touched)
    names = [name for name in _COLUMNS[subject] if name in columns]
    done = store.run(
        f"UPDATE {subject} SET {', '.join(f'{name} = ?' for name in names)} "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (*(columns[name] for name in names), ids),
    )
    return number - done.rowcount


def _put_back(store: Store, columns: dict[str, Any], touched: set[str]) -> int:
    """Insert an annotation's row again; 1 where its article is gone."""
    number = store.value("SELECT n FROM article WHERE id = ?", (columns["article"],))
    if number is None:
        return 1
    store.run("DELETE FROM annotation WHERE id = ?", (columns["id"],))
    store.run(
        f"INSERT INTO annotation ({', '.join(ANNOTATION_COLUMNS)}, article) "
        f"VALUES ({', '.join('?' for _ in ANNOTATION_COLUMNS)}, ?)",
        (*(columns[name] for name in ANNOTATION_COLUMNS), number),
    )
    touched.add(columns["article"])
    return 0
