"""What the screen says where it has nothing to show: what is going on, and what to press. One table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

STATES = {
    # The article's panels
    "panel-empty": "",
    "panel-reading": "reading… the article can be read meanwhile",
    "panel-waiting": "not extracted yet, and this store can only be read",
    "panel-foreign": "not English, so not annotated · {mark} marks words of your own",
    "panel-failed": "extraction failed: {detail} · {open} on the story tries again",
    "panel-nothing": "no {rows} found · {mark} marks words of your own",
    "panel-left-out": "none of the {number} {rows} fits: {only} · {filter} shows others, {back} all",
    # The article
    "no-article": "{open} opens a story · {help} shows all keys",
    "teaser": "Only a teaser came · {full_text} fetches the full text",
    # Lists of stories
    "no-feeds": "No feeds yet · {add} adds a feed, a site or a file, {refresh} offers samples",
    "no-stories": "No stories yet · {refresh} fetches the feeds",
    "no-unread": "Nothing unread · {refresh} fetches the feeds",
    "no-starred": "Nothing starred yet · {star} stars a story",
    "no-found": "Nothing found for {query} · {search} changes the search, {back} leaves it",
    "fetching": "Fetching… stories show here as they come",
    "no-entries": "Nothing here yet · {refresh} fetches the feeds",
    "feed-failing": "Nothing from here yet: {detail} · {refresh} tries again",
    # The last line
    "read-only": "This store can only be read: nothing you do here is saved",
}
"""By name; {names} of commands become their keys, the other names are handed in."""


class Progress(StrEnum):
    """How far the extraction of the shown article is."""

    EMPTY = "empty"
    """No article is open."""
    READY = "ready"
    READING = "reading"
    WAITING = "waiting"
    FOREIGN = "foreign"
    FAILED = "failed"


class PanelState(NamedTuple):
    """Why a panel shows what it shows."""

    progress: Progress = Progress.READY
    detail: str = ""
    """Of a failure, its reason."""


class _Known(dict[str, str]):
    """Names without a key: the command is in the palette."""

    def __missing__(self, name: str) -> str:
        return f"the command “{name}”"


def sentence(state: str, keys: Mapping[str, str], **given: object) -> str:
    """The sentence of a state; keys by command name, underscores for hyphens, as the reader has set them."""
    return STATES[state].format_map(_Known({**keys, **{name: str(value) for name, value in given.items()}}))
