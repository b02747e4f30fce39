"""Rules about names in articles that are extracted from now on: who is never an actor, and who goes by another name."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from reader.annotating.rules import NEVER, plain_name
from reader.errors import UsageError
from reader.store.codec import time_of, time_text
from reader.store.connection import Store
from reader.store.folding import storable
from reader.store.steps import record, undoing


class ActorRule(NamedTuple):
    """What becomes of a name in articles that are extracted from now on, unless decided by hand."""

    name: str
    becomes: str
    """The name that the actor goes by; empty where it is never an actor."""
    creator: str
    made: datetime


def actor_rules(store: Store) -> list[ActorRule]:
    """All rules, by name."""
    made = ((row, time_of(row["made"])) for row in _rows(store))
    return [ActorRule(row["shown"], row["becomes"], row["creator"], time) for row, time in made if time is not None]


def add_actor_rule(store: Store, name: str, becomes: str = NEVER, *, creator: str, now: datetime) -> None:
    """Make it a rule that the name becomes another one, or is never an actor; it replaces the name's rule before."""
    name, becomes = _tidy(name), _tidy(becomes)
    if not name:
        raise UsageError("a rule needs a name")
    if plain_name(becomes) == plain_name(name):
        raise UsageError(f"{name} is the same name as {becomes}")
    row = {
        "name": plain_name(name),
        "shown": name,
        "creator": storable(creator),
        "made": time_text(now),
        "becomes": becomes,
    }
    with store.transaction():
        old = next((old for old in _rows(store) if old["name"] == row["name"]), None)
        if old is not None and old["becomes"] == becomes:
            return
        said = f"Take {name} as {becomes}" if becomes else f"Never take {name} as an actor"
        with undoing(store, said, now=now):
            record(store, "actor_rule", [plain_name(name)], old, row)
            store.run(
                "INSERT OR REPLACE INTO actor_rule (name, shown, creator, made, becomes) "
                "VALUES (:name, :shown, :creator, :made, :becomes)",
                row,
            )


def remove_actor_rule(store: Store, name: str, *, now: datetime) -> bool:
    """Let the name be what the extractor finds in articles from now on; False where it had no rule."""
    with store.transaction():
        for row in _rows(store):
            if row["name"] == plain_name(name):
                said = f"Let {row['shown']} be {'itself' if row['becomes'] else 'an actor'}"
                with undoing(store, said, now=now):
                    record(store, "actor_rule", [row["name"]], row, None)
                    store.run("DELETE FROM actor_rule WHERE name = ?", (row["name"],))
                return True
    return False


def change_actor_rule(
    store: Store, name: str, new_name: str, becomes: str = NEVER, *, creator: str, now: datetime
) -> None:
    """Make a rule be about another name, or make another name of it."""
    with undoing(store, f"Change the rule for {name}", now=now):
        if plain_name(new_name) != plain_name(name):
            remove_actor_rule(store, name, now=now)
        add_actor_rule(store, new_name, becomes, creator=creator, now=now)


def _tidy(name: str) -> str:
    return storable(" ".join(name.split()))


def _rows(store: Store) -> list[dict[str, str]]:
    return [dict(row) for row in store.rows("SELECT name, shown, creator, made, becomes FROM actor_rule ORDER BY name")]
