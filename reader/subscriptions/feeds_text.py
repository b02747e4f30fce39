"""The text of a feeds.toml cut into its [[feeds]] tables, so that an edit touches one of them and no comment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import tomlkit

from reader.config import address_of_path
from reader.errors import ConfigError
from reader.model import Subscription

_SKIPPED = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''.*?'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|(?P<head>^[ \t]*\[\[[ \t]*feeds[ \t]*\]\][^\n]*)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(slots=True)
class Table:
    """One feed as it stands in the file."""

    address: str
    body: str
    """From its [[feeds]] to its last key."""
    tail: str
    """Blank lines and comments up to the next table: they may be about that one, so they stay when this one goes."""


class FeedsText:
    """The file while it is edited."""

    def __init__(self, text: str, path: Path) -> None:
        """`path` is where the file is: messages name it, and local sources are told from its folder."""
        self.path = path
        text = text.removeprefix("\ufeff")
        starts = [match.start() for match in _SKIPPED.finditer(text) if match["head"]]
        values = tomllib.loads(text).get("feeds", [])
        if len(values) != len(starts):
            raise ConfigError(f"{path}:1: feeds is not a list of tables; begin every feed with a line [[feeds]]")
        self.head = text[: starts[0]] if starts else text
        pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
        self.tables = [self._table(piece, given) for piece, given in zip(pieces, values, strict=True)]

    def __str__(self) -> str:
        return self.head + "".join(table.body + table.tail for table in self.tables)

    @property
    def addresses(self) -> list[str]:
        """Of all feeds, in their order."""
        return [table.address for table in self.tables]

    def add(self, subscription: Subscription) -> bool:
        """Append it; False where its address stands there already."""
        if subscription.address in self.addresses:
            return False
        self.insert(len(self.tables), subscription.address, written(subscription))
        return True

    def insert(self, position: int, address: str, body: str) -> None:
        """Put a table before the one at the position, a blank line around it."""
        before = self.tables[position - 1].body + self.tables[position - 1].tail if position else self.head
        if before and not before.endswith("\n\n"):
            gap = "\n" if before.endswith("\n") else "\n\n"
            if position:
                self.tables[position - 1].tail += gap
            else:
                self.head += gap
        tail = "\n" if position < len(self.tables) else ""
        self.tables.insert(position, Table(address, body.rstrip("\n") + "\n", tail))

    def remove(self, address: str) -> None:
        """Take a feed out."""
        position = self.position(address)
        tail = self.tables.pop(position).tail
        if position:
            self.tables[position - 1].tail += tail
        else:
            self.head += tail

    def set(self, address: str, key: str, value: Any) -> None:
        """Give a feed's key a value; an empty one takes the key away."""
        table = self.tables[self.position(address)]
        document = tomlkit.parse(table.body)
        feed: Any = document["feeds"][0]
        if value in (None, "", False) or value == [] or value == {}:
            feed.pop(key, None)
        elif isinstance(value, dict):
            feed[key] = _inline(value)
        else:
            feed[key] = value
        table.body = tomlkit.dumps(document).rstrip("\n") + "\n"
        table.address = self._address(tomllib.loads(table.body)["feeds"][0])

    def position(self, address: str) -> int:
        """Where the feed stands, from 0."""
        for position, table in enumerate(self.tables):
            if table.address == address:
                return position
        raise ConfigError(f"{self.path}: no feed {address}; `newsreader feeds list` shows those that are there")

    def _table(self, text: str, values: dict[str, Any]) -> Table:
        end = _end_of_values(text)
        return Table(self._address(values), text[:end], text[end:])

    def _address(self, values: dict[str, Any]) -> str:
        local = values.get("path")
        return address_of_path(self.path.parent / Path(local).expanduser()) if local else str(values.get("url", ""))


def _end_of_values(text: str) -> int:
    """The end of the last line of a table that says something."""
    end = 0
    for line_end, is_value in _lines(text):
        if is_value:
            end = line_end
    return end


def _lines(text: str) -> Iterator[tuple[int, bool]]:
    """The end of each line that no text spans, and whether it holds more than a comment."""
    spans = [match.span() for match in _SKIPPED.finditer(text) if "\n" in match.group()]
    for match in re.finditer(r"[^\n]*\n|[^\n]+", text):
        at = match.end()
        inside = any(start < match.end() <= end for start, end in spans)
        line = match.group().strip()
        yield at, inside or bool(line and not line.startswith("#"))


def written(subscription: Subscription) -> str:
    """The [[feeds]] table of a subscription."""
    feeds = tomlkit.aot()
    table = tomlkit.table()
    table.update(_values(subscription))
    feeds.append(table)
    document = tomlkit.document()
    document["feeds"] = feeds
    return tomlkit.dumps(document).rstrip()


def _values(subscription: Subscription) -> dict[str, Any]:
    """The keys of a [[feeds]] table that say something else than the defaults."""
    values: dict[str, Any] = {}
    if subscription.path is None:
        values["url"] = subscription.address
    else:
        values["path"] = str(subscription.path)
    if subscription.title:
        values["title"] = subscription.title
    if subscription.folder:
        values["folder"] = subscription.folder
    if subscription.tags:
        values["tags"] = list(subscription.tags)
    if interval := interval_text(subscription):
        values["interval"] = interval
    if subscription.full_text:
        values["full_text"] = True
    if subscription.user_agent:
        values["user_agent"] = subscription.user_agent
    if subscription.headers:
        values["headers"] = _inline(dict(subscription.headers))
    if subscription.proxy:
        values["proxy"] = subscription.proxy
    if subscription.ca:
        values["ca"] = str(subscription.ca)
    keep = {"days": subscription.keep.days, "articles": subscription.keep.articles}
    if any(keep.values()):
        values["keep"] = _inline({name: limit for name, limit in keep.items() if limit})
    if site := site_rules(subscription):
        values["site"] = _inline(site)
    return values


def site_rules(subscription: Subscription) -> dict[str, str]:
    """What the table `site` says of where the text is on its page; empty where it is found without."""
    rules = {"content": subscription.content_selector, "remove": subscription.removed_selector}
    return {name: rule for name, rule in rules.items() if rule}


def _inline(values: dict[str, Any]) -> Any:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def interval_text(subscription: Subscription) -> str:
    """The time between fetches as feeds.toml has it: "1h", "off", or empty where the feed's hints decide."""
    if not subscription.automatic:
        return "off"
    if subscription.interval is None:
        return ""
    minutes = int(subscription.interval.total_seconds()) // 60
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
