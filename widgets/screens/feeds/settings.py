"""What feeds.toml says of one feed, to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Checkbox, Input, Static

from reader.config import interval_of
from reader.model import Subscription
from reader.subscriptions.feeds_text import interval_text, site_rules
from widgets.article.wrap import cut_hard, shown
from widgets.screens.dialogs import Dialog
from widgets.screens.feeds.dialogs import folder_path


class Tick(Checkbox):
    """A box whose sign, and not its colour alone, says whether it is ticked."""

    BUTTON_LEFT = BUTTON_RIGHT = ""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]
        """What stands in the box."""
        return "[✓]" if self.value else "[ ]"


class FeedSettings(Dialog[dict[str, object]]):
    """A form; what was changed is handed back by the keys of feeds.toml."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", show=False, priority=True)]

    def __init__(self, subscription: Subscription, title: str, folders: Sequence[str]) -> None:
        super().__init__()
        self._feed, self._title, self._folders = subscription, title, folders

    def compose(self) -> ComposeResult:
        """One line a key."""
        feed = self._feed
        with self.box(cut_hard(shown(self._title), 50), "tab next · ⏎ or ctrl+s keep · esc back"):
            yield Static(Content(shown(feed.address)), classes="quiet")
            yield from self._line("title", feed.title or "", "the feed's own")
            yield from self._line("folder", feed.folder, "top level, else World/Europe")
            yield from self._line("tags", ", ".join(feed.tags), "words, commas between")
            yield from self._line("interval", interval_text(feed), "what the feed asks for; 30m, 2h, 1d, off")
            yield from self._line("keep-days", _limit(feed.keep.days), "for ever; days")
            yield from self._line("keep-articles", _limit(feed.keep.articles), "all; how many at most")
            if feed.path is None:
                yield Tick("fetch the page of entries that are only a summary", feed.full_text, id="full-text")
                yield from self._line("site", feed.content_selector or "", "found by itself; CSS selector of the text")
                yield from self._line("user-agent", feed.user_agent or "", "newsreader's own")
                yield from self._line("proxy", feed.proxy or "", "none; http://host:port")
            headers = ", ".join(name for name, _ in feed.headers)
            told = f"headers: {headers}; their values stand in feeds.toml only" if headers else ""
            yield Static(Content(shown(told)), id="told", classes="quiet")

    def _line(self, name: str, value: str, placeholder: str) -> ComposeResult:
        with Horizontal(classes="line"):
            yield Static(Content(name.replace("-", " ")), classes="name")
            suggester = SuggestFromList(self._folders, case_sensitive=False) if name == "folder" else None
            yield Input(value, placeholder=placeholder, id=name, suggester=suggester)

    def on_mount(self) -> None:
        """Begin at the title."""
        self.query_one("#title").focus()

    def _value(self, name: str) -> str:
        found = self.query(f"#{name}")
        return found.first(Input).value.strip() if found else ""

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Hand back what was changed, where all of it can be."""
        feed = self._feed
        keep: dict[str, int] = {}
        for key in ("days", "articles"):
            text = self._value(f"keep-{key}")
            if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 10**9):
                self._refuse(f"keep-{key}", f"keep {key} is a whole number, or empty")
                return
            if text:
                keep[key] = int(text)
        interval = self._value("interval")
        if interval and interval != "off":
            try:
                interval_of(interval)
            except ValueError:
                self._refuse("interval", f'"{interval}" is not a time from 1m to 366d: 30m, 1h, 2d, or off')
                return
        proxy = self._value("proxy")
        if proxy and (urlsplit(proxy).scheme not in ("http", "https") or not urlsplit(proxy).hostname):
            self._refuse("proxy", "a proxy is http://host:port")
            return
        wanted: dict[str, object] = {
            "title": self._value("title"),
            "folder": folder_path(self._value("folder")),
            "tags": [tag for tag in (part.strip() for part in self._value("tags").split(",")) if tag],
            "interval": interval,
            "keep": keep,
        }
        present: dict[str, object] = {
            "title": feed.title or "",
            "folder": feed.folder,
            "tags": list(feed.tags),
            "interval": interval_text(feed),
            "keep": {n: v for n, v in (("days", feed.keep.days), ("articles", feed.keep.articles)) if v},
        }
        if feed.path is None:
            selector = self._value("site")
            wanted |= {
                "full_text": self.query_one("#full-text", Checkbox).value,
                "site": site_rules(replace(feed, content_selector=selector or None)),
                "user_agent": self._value("user-agent"),
                "proxy": proxy,
            }
            present |= {
                "full_text": feed.full_text,
                "site": site_rules(feed),
                "user_agent": feed.user_agent or "",
                "proxy": feed.proxy or "",
            }
        self.dismiss({key: value for key, value in wanted.items() if value != present[key]})

    def _refuse(self, name: str, why: str) -> None:
        told = self.query_one("#told", Static)
        told.set_classes("problem")
        told.update(Content(f"! {why}"))
        self.query_one(f"#{name}").focus()


def _limit(number: int | None) -> str:
    return "" if number is None else str(number)
