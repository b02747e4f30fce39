"""Where the user's files are, and what stands in feeds.toml and settings.toml; every error names file:line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from reader.errors import ConfigError
from reader.model import Keep, Subscription

APP = "newsreader"
SIZED = ("feeds", "stories", "panels", "tabs", "actors", "quotes")
"""Panes that have a size of their own; the article has what they leave."""
FEED_KEYS = (
    *("url", "path", "title", "folder", "tags", "interval", "full_text"),
    *("user_agent", "headers", "proxy", "ca", "keep", "site", "pause"),
)


@dataclass(frozen=True, slots=True)
class Paths:
    """The files and folders of one user."""

    config: Path
    data: Path
    state: Path
    feeds: Path
    settings: Path
    db: Path


def paths(feeds: Path | None = None, db: Path | None = None, environ: Mapping[str, str] = os.environ) -> Paths:
    """The paths of this user: options first, then NEWSREADER_FEEDS and NEWSREADER_DB, then the system's folders."""
    config = platformdirs.user_config_path(APP, appauthor=False)
    data = platformdirs.user_data_path(APP, appauthor=False)
    return Paths(
        config=config,
        data=data,
        state=platformdirs.user_state_path(APP, appauthor=False),
        feeds=_chosen(feeds, environ.get("NEWSREADER_FEEDS")) or config / "feeds.toml",
        settings=config / "settings.toml",
        db=_chosen(db, environ.get("NEWSREADER_DB")) or data / "newsreader.db",
    )


def _chosen(option: Path | None, variable: str | None) -> Path | None:
    chosen = option or (Path(variable) if variable else None)
    return chosen.expanduser() if chosen else None


def sample_feeds_path() -> Path:
    """The feeds.toml that is shipped and offered on the first start."""
    return Path(__file__).parent / "data" / "feeds.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """settings.toml; every key may be left out."""

    name: str = "reader"
    """Who marks and decides, as written in exports."""
    theme: str = "newsreader-dark"
    measure: int = 72
    """Columns of an article's text."""
    dates: str = "relative"
    """"relative" ("2h", "3d") or "absolute" (YYYY-MM-DD)."""
    refresh: str = "auto"
    """"auto" fetches each feed while the program is open when its time has come, "off" only at a key."""
    workers: int = field(default_factory=lambda: max(1, min(4, (os.cpu_count() or 2) - 1)))
    """Processes that parse and extract."""
    citation: str = "[“{quote}” ][({speaker}). ][{author}: ]{title}. [{feed_title}, ]{date}[. {url}]"
    """What reader.annotating.citation fills."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys by command name, more than one separated by commas."""
    key_places: dict[str, str] = field(default_factory=dict)
    """Where each of keys stands, "settings.toml:12", by command name; not itself a setting."""
    widths: dict[str, int] = field(default_factory=dict)
    """Columns by the name of a pane; lines of "tabs", the panels under it, and of "actors" and "quotes"."""
    labels: dict[str, str] = field(default_factory=dict)
    """Colours by the label of a mark."""
    extractors: dict[str, str] = field(default_factory=dict)
    """Names of extractors by language, "*" for all that have none of their own."""


def interval_of(text: str) -> timedelta:
    """A time between fetches, written as "30m", "1h", "1h30m" or "2d"; ValueError for anything else."""
    match = re.fullmatch(r"(?:(\d{1,3})d)?\s*(?:(\d{1,4})h)?\s*(?:(\d{1,5})m)?", text.strip())
    if match is None or not any(match.groups()):
        raise ValueError(text)
    days, hours, minutes = (int(number or 0) for number in match.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes)
    if not timedelta(minutes=1) <= length <= timedelta(days=366):
        raise ValueError(text)
    return length


def address_of_path(path: Path) -> str:
    """The address of a local source: its absolute file: URI."""
    return Path(os.path.abspath(path.expanduser())).as_uri()  # noqa: PTH100 -- resolve() would follow links


def read_feeds(path: Path) -> tuple[Subscription, ...]:
    """The subscriptions in the order of feeds.toml; none where the file is missing."""
    source = _read(path)
    return () if source is None else _subscriptions(source)


def feeds_of(content: str, path: Path) -> tuple[Subscription, ...]:
    """The subscriptions of a feeds.toml that is to be written to the path."""
    return _subscriptions(_parsed(path, content, tomllib.loads))


def _subscriptions(source: _Source) -> tuple[Subscription, ...]:
    path = source.path
    source.only("", source.values, ("feeds",))
    tables = source.values.get("feeds", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise source.wrong("feeds", "feeds is not a list of tables", "begin every feed with a line [[feeds]]")
    subscriptions: list[Subscription] = []
    seen: dict[str, int] = {}
    for number, table in enumerate(tables):
        source.table = number
        subscription = _subscription(source, table, path.parent)
        if subscription.address in seen:
            first = source.line_of("url" if "url" in table else "path", seen[subscription.address])
            raise source.wrong(
                "url" if "url" in table else "path",
                f"{subscription.address} is already subscribed to in line {first}",
                "remove one of the two",
            )
        seen[subscription.address] = number
        subscriptions.append(subscription)
    return tuple(subscriptions)


def read_settings(path: Path) -> Settings:
    """The settings; the defaults for what is not said or where the file is missing."""
    source = _read(path)
    if source is None:
        return Settings()
    source.only("", source.values, tuple(name for name in Settings.__dataclass_fields__ if name != "key_places"))
    given: dict[str, Any] = {}
    for key, value in source.values.items():
        if key in ("name", "theme", "citation"):
            given[key] = source.text(key, value)
        elif key == "measure":
            given[key] = source.number(key, value, 30, 200)
        elif key == "workers":
            given[key] = source.number(key, value, 1, 64)
        elif key == "dates":
            given[key] = source.one_of(key, value, ("relative", "absolute"))
        elif key == "refresh":
            given[key] = source.one_of(key, value, ("auto", "off"))
        elif key == "widths":
            sizes = source.mapping(key, value, SIZED)
            given[key] = {name: source.number(name, size, 4, 400) for name, size in sizes}
        elif key == "keys":
            given[key] = {name: ",".join(source.texts(name, keys)) for name, keys in source.mapping(key, value)}
            given["key_places"] = {name: f"{path.name}:{source.line_in(key, name)}" for name in given[key]}
        else:
            given[key] = {name: source.text(name, text) for name, text in source.mapping(key, value)}
    return Settings(**given)


def write_setting(path: Path, key: str, value: str | int) -> None:
    """Write one setting, "theme" or "widths.tree", into settings.toml; its comments are kept."""
    import tomlkit

    from reader.subscriptions.feeds_file import load, save

    document = load(path)
    table: Any = document
    *outer, last = key.split(".")
    for name in outer:
        table = table.setdefault(name, {})
    table[last] = value
    save(path, tomlkit.dumps(document))


def forget_setting(path: Path, key: str) -> None:
    """Take one setting or a whole table, "widths", out of settings.toml; what is not there stays so."""
    from reader.subscriptions.feeds_file import load, save

    document = load(path)
    if document.pop(key, None) is not None:
        save(path, document.as_string())


def _subscription(source: _Source, table: dict[str, Any], folder: Path) -> Subscription:
    source.only("", table, FEED_KEYS)
    address, path = _address(source, table, folder)
    given: dict[str, Any] = {}
    for key, value in table.items():
        if key in ("title", "user_agent"):
            given[key] = source.text(key, value)
        elif key == "folder":
            given[key] = "/".join(
                filter(None, (name.strip() for name in source.text(key, value, empty=True).split("/")))
            )
        elif key == "tags":
            given[key] = tuple(source.texts(key, value))
        elif key == "interval":
            given |= _interval(source, value)
        elif key == "pause":
            given[key] = timedelta(seconds=source.number(key, value, 0, 600))
        elif key == "full_text":
            given[key] = source.switch(key, value)
        elif key == "headers":
            given[key] = tuple((name, source.text(name, text)) for name, text in source.mapping(key, value))
        elif key == "proxy":
            given[key] = source.address(key, value, ("http", "https"))
        elif key == "ca":
            given[key] = folder / Path(source.text(key, value)).expanduser()
        elif key == "keep":
            limits = dict(source.mapping(key, value, ("days", "articles")))
            given[key] = Keep(**{name: source.number(name, limit, 1, 10**9) for name, limit in limits.items()})
        elif key == "site":
            rules = dict(source.mapping(key, value, ("content", "remove")))
            for name, field in (("content", "content_selector"), ("remove", "removed_selector")):
                if name in rules:
                    given[field] = source.text(name, rules[name])
    return Subscription(address, path, **given)


def _address(source: _Source, table: dict[str, Any], folder: Path) -> tuple[str, Path | None]:
    if ("url" in table) == ("path" in table):
        what = "both url and path" if "url" in table else "neither url nor path"
        raise source.wrong("path", f"a feed with {what}", 'give one: url = "https://…" or path = "folder or file"')
    if "url" in table:
        return source.address("url", table["url"], ("http", "https")), None
    path = Path(os.path.abspath(folder / Path(source.text("path", table["path"])).expanduser()))  # noqa: PTH100
    return address_of_path(path), path


def _interval(source: _Source, value: object) -> dict[str, Any]:
    text = source.text("interval", value)
    if text == "off":
        return {"automatic": False}
    try:
        return {"interval": interval_of(text)}
    except ValueError:
        raise source.wrong(
            "interval", f'interval "{text}" is not a time from 1m to 366d', 'write "30m", "1h", "2d" or "off"'
        ) from None


@dataclass(slots=True)
class _Source:
    """A TOML file while it is checked: knows where a value stands, to say so when it is wrong."""

    path: Path
    content: str
    values: dict[str, Any]
    table: int | None = None
    """Number of the [[feeds]] table that is being read."""

    def wrong(self, key: str, what: str, remedy: str) -> ConfigError:
        return ConfigError(f"{self.path}:{self.line_of(key, self.table)}: {what}; {remedy}")

    def line_of(self, key: str, table: int | None) -> int:
        """The line, from 1, of a key in the nth [[feeds]] table; of the table's head where the key is not found."""
        lines = self.content.splitlines()
        start, stop = 0, len(lines)
        if table is not None:
            heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*feeds\s*\]\]", line)]
            if table < len(heads):
                start, stop = heads[table], (heads[table + 1] if table + 1 < len(heads) else stop)
        name = re.escape(key)
        quoted = rf"""(?:{name}|"{name}"|'{name}')"""
        place = re.compile(rf"(?:^\s*|[{{,.]\s*){quoted}\s*[=.]|^\s*\[+[^\]#]*{quoted}\s*\]")
        return next((n + 1 for n in range(start, stop) if place.search(lines[n])), start + 1)

    def line_in(self, section: str, key: str) -> int:
        """The line, from 1, of a key in a section, be it under a head, behind dots or in braces."""
        lines = self.content.splitlines()
        head = re.compile(rf"\s*(?:\[\s*{re.escape(section)}\s*\]|{re.escape(section)}\s*=)")
        start = next((n for n, line in enumerate(lines) if head.match(line)), 0)
        name = re.escape(key)
        place = re.compile(rf"""(?:^\s*|[{{,.]\s*)(?:{name}|"{name}"|'{name}')\s*=""")
        return next((n + 1 for n in range(start, len(lines)) if place.search(lines[n])), start + 1)

    def only(self, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                inside = f" in {where}" if where else ""
                raise self.wrong(key, f'unknown key "{key}"{inside}', f"the known ones are {', '.join(known)}")

    def text(self, key: str, value: object, *, empty: bool = False) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} is not a text", f'write {key} = "…"')
        if not (value.strip() or empty):
            raise self.wrong(key, f"{key} is empty", "give a value or remove the line")
        if any(ord(character) < 32 or ord(character) == 127 for character in value):
            raise self.wrong(key, f"{key} holds control characters", "write it in one line")
        return value

    def texts(self, key: str, value: object) -> list[str]:
        return [self.text(key, item) for item in (value if isinstance(value, list) else [value])]

    def number(self, key: str, value: object, least: int, most: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"{key} is not a whole number from {least} to {most}", f"write {key} = {least}")
        return value

    def switch(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(key, f"{key} is neither true nor false", f"write {key} = true")
        return value

    def one_of(self, key: str, value: object, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.wrong(key, f'{key} "{value}" is unknown', f"the known ones are {', '.join(known)}")
        return str(value)

    def address(self, key: str, value: object, schemes: tuple[str, ...]) -> str:
        text = self.text(key, value).strip()
        try:
            parts = urlsplit(text)
            valid = parts.scheme in schemes and bool(parts.hostname) and " " not in text
        except ValueError:
            valid = False
        if not valid:
            raise self.wrong(key, f'{key} "{text}" is not an address', f'write {key} = "{schemes[-1]}://…"')
        return text

    def mapping(self, key: str, value: object, known: tuple[str, ...] = ()) -> list[tuple[str, Any]]:
        if not isinstance(value, dict):
            raise self.wrong(key, f"{key} is not a table", f"write {key} = {{ {known[0] if known else 'name'} = … }}")
        if known:
            self.only(key, value, known)
        return list(value.items())


def _read(path: Path) -> _Source | None:
    try:
        content = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}:1: cannot be read: {error.strerror}; check its permissions") from None
    return _parsed(path, content, tomllib.loads)


def _parsed(path: Path, content: str, loads: Callable[[str], dict[str, Any]]) -> _Source:
    try:
        return _Source(path, content, loads(content))
    except tomllib.TOMLDecodeError as error:
        # tomllib gives the place in its message only: "… (at line 3, column 5)", "… (at end of document)".
        message = str(error)
        found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
        line = int(found[1]) if found else content.count("\n") + 1
        what = message[: message.rfind(" (at ")] if " (at " in message else message
        raise ConfigError(f"{path}:{line}: not TOML: {what}; correct that line") from None
