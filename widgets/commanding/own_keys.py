"""The reader's own keys: settings.toml gives them by command name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from widgets.commanding.table import (
    ARTICLE,
    COMMANDS,
    FEEDS,
    HEALTH,
    PANELS,
    REVIEW,
    STORIES,
    Command,
    Context,
    key_name,
    long_key,
)


def with_keys(
    chosen: Mapping[str, str], commands: Iterable[Command] = COMMANDS, places: Mapping[str, str] | None = None
) -> tuple[tuple[Command, ...], list[str]]:
    """The table with the user's keys (by command name, commas between), and a sentence for each that cannot be.

    A key the user gives to a command is taken from the one that had it; a key given twice stays with the first.
    `places` says where in the file each command's keys stand.
    """
    where = places or {}
    table = {command.name: command for command in commands}

    def at(name: str) -> str:
        return where.get(name, "settings.toml")

    problems = [f'{at(name)}: no command is called "{name}"; ? lists them' for name in chosen if name not in table]
    own: dict[str, tuple[str, ...]] = {}
    for name in filter(table.__contains__, chosen):
        keys = []
        for key in map(long_key, filter(None, map(str.strip, chosen[name].split(",")))):
            holder = next((n for n in own if key in own[n] and _meet(table[n], table[name])), None)
            if holder:
                before = f" ({where[holder]})" if holder in where else ""
                both = f"is given to {holder}{before} and to {name}; {holder} keeps it"
                problems.append(f'{at(name)}: key "{key_name(key)}" {both}')
            else:
                keys.append(key)
        own[name] = tuple(keys)
    result = []
    for command in table.values():
        if command.name in own:
            result.append(replace(command, keys=own[command.name]))
            continue
        takers = [name for name, keys in own.items() if _meet(table[name], command) and set(keys) & set(command.keys)]
        left = tuple(key for key in command.keys if not any(key in own[name] for name in takers))
        if command.keys and not left:
            problems.append(
                f"{at(takers[0])}: {takers[0]} takes the only key of {command.name}, which has none left; "
                "the palette still has it"
            )
        result.append(replace(command, keys=left))
    return tuple(result), problems


def _meet(one: Command, other: Command) -> bool:
    """Whether one key cannot mean both, because both can apply at once."""
    return not _where(one.when).isdisjoint(_where(other.when))


@cache
def _where(when: Callable[[Context], bool]) -> frozenset[int]:
    """Numbers of the states in which a condition holds."""
    return frozenset(number for number, state in enumerate(STATES) if when(state))


def _states() -> Iterator[Context]:
    for article, annotation, actor in ((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)):
        here = Context(article=bool(article), annotation=bool(annotation), actor=bool(actor))
        for pane in (FEEDS, STORIES, ARTICLE, PANELS):
            yield here._replace(pane=pane)
        yield here._replace(pane=FEEDS, feed=True)
        yield from (here._replace(pane=ARTICLE, finding=True),) if article else ()
    for annotation in (False, True):
        marking = Context(ARTICLE, article=True, annotation=annotation, marking=True)
        yield from (marking, marking._replace(changing=True))
    yield Context(REVIEW, article=True, annotation=True, reviewing=True)
    yield from (Context(HEALTH, feed=feed, managing=True) for feed in (False, True))


STATES = tuple(_states())
"""Every state the reader can be in, as far as it decides what a key means."""
