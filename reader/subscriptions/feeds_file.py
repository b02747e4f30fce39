"""Edits of feeds.toml that the user asks for; comments and order are kept, and each can be taken back."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError

from reader.config import feeds_of
from reader.errors import ConfigError
from reader.model import Subscription
from reader.subscriptions.feeds_text import FeedsText


class Step(NamedTuple):
    """The file before and after an edit."""

    before: str
    after: str

    @property
    def reverse(self) -> Step:
        """The step that takes this one back."""
        return Step(self.after, self.before)


def change(path: Path, edit: Callable[[FeedsText], object]) -> Step:
    """Edit the file, in one write."""
    before = _content(path)
    text = _cut(before, path)
    edit(text)
    after = str(text)
    if after != before:
        feeds_of(after, path)  # what could not be read again is not written
        save(path, after)
    return Step(before, after)


def apply(path: Path, step: Step) -> int:
    """Do a step on the file as it is now; how many of its feeds were left alone, as somebody changed them since."""
    if _content(path) == step.before:
        save(path, step.after)
        return 0
    old, new = _cut(step.before, path), _cut(step.after, path)
    was, wanted = ({table.address: table.body for table in text.tables} for text in (old, new))
    left = 0

    def edit(text: FeedsText) -> None:
        nonlocal left
        for address in dict.fromkeys((*was, *wanted)):
            if was.get(address) == wanted.get(address):
                continue
            there = next((table for table in text.tables if table.address == address), None)
            if (there.body if there else None) != was.get(address):
                left += 1
            elif there and address in wanted:
                there.body = wanted[address]
            elif there:
                text.remove(address)
            else:
                text.insert(_place(text, new, address), address, wanted[address])

    change(path, edit)
    return left


def _place(text: FeedsText, wanted: FeedsText, address: str) -> int:
    """Where a feed belongs: behind the nearest of those that stood before it."""
    there = text.addresses
    for neighbour in reversed(wanted.addresses[: wanted.position(address)]):
        if neighbour in there:
            return there.index(neighbour) + 1
    return 0


def add(path: Path, subscription: Subscription) -> bool:
    """Append a subscription; False where its address stands there already."""
    return bool(add_all(path, (subscription,)))


def add_all(path: Path, subscriptions: Iterable[Subscription]) -> tuple[Subscription, ...]:
    """Append those whose address does not stand there yet, in one write; what was appended."""
    added: list[Subscription] = []
    change(path, lambda text: added.extend(s for s in subscriptions if text.add(s)))
    return tuple(added)


def remove(path: Path, address: str) -> None:
    """Take a subscription out; its articles stay in the store."""
    change(path, lambda text: text.remove(address))


def rename(path: Path, address: str, title: str) -> None:
    """Give a subscription a title; an empty one brings the feed's own back."""
    change(path, lambda text: text.set(address, "title", title))


def move(path: Path, address: str, folder: str) -> None:
    """Put a subscription into another folder; an empty one is the top level."""
    change(path, lambda text: text.set(address, "folder", folder))


def readdress(path: Path, address: str, new: str) -> None:
    """Give a subscription another URL."""
    change(path, lambda text: text.set(address, "url", new))


def load(path: Path) -> tomlkit.TOMLDocument:
    """A file of the user's for an edit; an empty document where it is missing."""
    try:
        return tomlkit.parse(_content(path))
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


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}:1: cannot be read: {error}") from None


def _cut(content: str, path: Path) -> FeedsText:
    try:
        return FeedsText(content, path)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}; correct that line") from None
