"""Taking back edits of feeds.toml, in one row with the steps that the store keeps.

They are kept while the program runs, and in memory only: a table of feeds.toml may hold credentials, and those are
written nowhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import store as stores
from reader.config import read_feeds
from reader.store import Store

if TYPE_CHECKING:
    from reader.subscriptions.feeds_file import Step

MOST = 50
"""Edits that can be taken back; each keeps the file's text before and after."""


class FeedStep(NamedTuple):
    """An edit of feeds.toml."""

    label: str
    step: Step
    after: int
    """Number of the store's step before it."""


class FeedSteps:
    """The edits of this session, last one last; undo and redo go through these and the store's in the order of time."""

    def __init__(self, feeds: Path) -> None:
        self._feeds = feeds
        self._done: list[FeedStep] = []
        self._undone: list[FeedStep] = []

    def record(self, store: Store, label: str, step: Step) -> None:
        """Note an edit that was made."""
        self._done = [*self._done[1 - MOST :], FeedStep(label, step, stores.step_numbers(store)[0] or 0)]
        self._undone.clear()

    def undo(self, store: Store) -> str | None:
        """Take back what was done last, in feeds.toml or in the store; its label, None where there is nothing."""
        last = stores.step_numbers(store)[0] or 0
        if not self._done or last > self._done[-1].after:
            return stores.undo(store)
        edit = self._done[-1]
        label = self._apply(store, edit.label, edit.step.reverse)
        self._undone.append(self._done.pop())
        return label

    def redo(self, store: Store) -> str | None:
        """Do again what was undone last."""
        last, first_undone = stores.step_numbers(store)
        if self._undone and (last or 0) > self._undone[-1].after:
            self._undone.clear()  # something else was done since
        if not self._undone or (first_undone is not None and first_undone <= self._undone[-1].after):
            return stores.redo(store)
        edit = self._undone[-1]
        label = self._apply(store, edit.label, edit.step)
        self._done.append(self._undone.pop())
        return label

    def history(self, store: Store, limit: int = 10) -> list[str]:
        """The labels of what can be undone, last first."""
        kept = stores.undoable(store, limit)
        # An edit comes after the store's step of the number it was made after.
        edits = [(edit.after + 0.5 + n / MOST / 2, edit.label) for n, edit in enumerate(self._done)]
        return [label for _, label in sorted([*kept, *edits], key=lambda step: -step[0])][:limit]

    def _apply(self, store: Store, label: str, step: Step) -> str:
        from reader.subscriptions.feeds_file import apply

        with store.transaction():  # a file that cannot be written leaves both as they were
            left = apply(self._feeds, step)
            stores.sync_feeds(store, read_feeds(self._feeds))
        return f"{label} ({left} changed since, left as they are)" if left else label
