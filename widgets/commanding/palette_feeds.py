"""Feeds in the command palette, beside the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from widgets.app import NewsreaderApp

MOST_UNASKED = 12
"""Feeds that are offered before anything was typed."""


class FeedProvider(Provider):
    """Every feed, to list its stories."""

    async def startup(self) -> None:
        """Name the feeds once for all that is typed."""
        self._news = cast("NewsreaderApp", self.app)
        titles = self._news.titles
        self._feeds = [(titles[feed.address], feed) for feed in self._news.subscriptions]

    async def discover(self) -> Hits:
        """The first feeds of feeds.toml."""
        for title, feed in self._feeds[:MOST_UNASKED]:
            yield DiscoveryHit(title, lambda address=feed.address: self._news.list_chosen(address), help=feed.folder)

    async def search(self, query: str) -> Hits:
        """The feeds whose title or folder is like what was typed."""
        matcher = self.matcher(query)
        for title, feed in self._feeds:
            label = f"{title} · {feed.folder}" if feed.folder else title
            if (score := matcher.match(label)) > 0:
                yield Hit(
                    score,
                    matcher.highlight(label),
                    lambda address=feed.address: self._news.list_chosen(address),
                    text=label,
                    help="List its stories",
                )
