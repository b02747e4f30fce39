"""Edits of feeds.toml that the user asks for; comments and order are kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from reader.config import address_of_path
from reader.errors import ConfigError
from reader.model import Subscription


def add(path: Path, subscription: Subscription) -> bool:
    """Append a subscription; False where its address stands there already."""
    return bool(add_all(path, (subscription,)))


def add_all(path: Path, subscriptions: Iterable[Subscription]) -> tuple[Subscription, ...]:
    """Append those whose address does not stand there yet, in one write; what was appended."""
    document = load(path)
    tables = document.get("feeds", [])
    if tables and not isinstance(tables, AoT):
        raise ConfigError(f"{path}:1: feeds is not a list of tables; begin every feed with a line [[feeds]]")
    there = {_address(path, table) for table in tables}
    added = []
    for subscription in subscriptions:
        if subscription.address not in there:
            there.add(subscription.address)
            added.append(subscription)
    if added:
        # Appended as text: tomlkit would set a new table right under the last one, without a blank line.
        save(path, "\n\n".join(filter(None, (tomlkit.dumps(document).rstrip(), *map(_table, added)))) + "\n")
    return tuple(added)


def remove(path: Path, address: str) -> None:
    """Take a subscription out; its articles stay in the store."""

    document = load(path)
    position = _found(document, path, address)
    feeds = document["feeds"]
    tail = _tail(feeds[position])
    if position:
        feeds[position - 1].value.body.extend(tail)
    else:
        before = next(n for n, (key, _) in enumerate(document.body) if key is not None and key.key == "feeds")
        document.body[before:before] = tail
    del feeds[position]
    save(path, tomlkit.dumps(document))


def rename(path: Path, address: str, title: str) -> None:
    """Give a subscription a title; an empty one brings the feed's own back."""
    _set(path, address, "title", title)


def move(path: Path, address: str, folder: str) -> None:
    """Put a subscription into another folder; an empty one is the top level."""
    _set(path, address, "folder", folder)


def readdress(path: Path, address: str, new: str) -> None:
    """Give a subscription another URL."""
    _set(path, address, "url", new)


def load(path: Path) -> tomlkit.TOMLDocument:
    """The file for an edit; an empty document where it is missing."""
    try:
        return tomlkit.parse(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return tomlkit.document()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}:1: cannot be read: {error}") from None
    except TOMLKitError as error:
        raise ConfigError(f"{path}:{getattr(error, 'line', 1)}: not TOML: {error}; correct that line") from None


def save(path: Path, content: str) -> None:
    """Write the file whole or not at all; its mode is kept, and a new one is for the user only."""
    target = path.resolve()  # a link to a file elsewhere, as dotfiles are kept, stays one
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                Path(name).chmod(target.stat().st_mode & 0o777)
            Path(name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}; check its folder's permissions") from None


def _set(path: Path, address: str, key: str, value: str) -> None:
    document = load(path)
    _put(document["feeds"][_found(document, path, address)], key, value)
    save(path, tomlkit.dumps(document))


def _found(document: tomlkit.TOMLDocument, path: Path, address: str) -> int:
    for position, table in enumerate(document.get("feeds", [])):
        if _address(path, table) == address:
            return position
    raise ConfigError(f"{path}: no feed {address}; `newsreader feeds list` shows those that are there")


def _address(path: Path, table: Any) -> str | None:
    local = table.get("path")
    return address_of_path(path.parent / Path(local).expanduser()) if local else table.get("url")


def _put(table: Any, key: str, value: str) -> None:
    if not value:
        table.pop(key, None)
        return
    tail = _tail(table)
    table[key] = value
    table.value.body.extend(tail)


def _tail(table: Any) -> list[Any]:
    """What stands behind the table's last key, taken off: to tomlkit the next table's comment belongs to this one."""
    body = table.value.body
    tail: list[Any] = []
    while body and body[-1][0] is None:
        tail.insert(0, body.pop())
    return tail


def _table(subscription: Subscription) -> str:
    """The [[feeds]] table as it is written."""
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
    if not subscription.automatic:
        values["interval"] = "off"
    elif subscription.interval:
        values["interval"] = _interval(subscription.interval)
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
    if subscription.content_selector:
        values["site"] = _inline({"content": subscription.content_selector})
    return values


def _inline(values: dict[str, Any]) -> Any:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _interval(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
