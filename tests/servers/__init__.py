"""Real local HTTP servers that answer as servers on the web do, well or badly.

`with serving() as server:` gives a server on a loopback port; `server.put("/feed.xml", feed_reply(body))` says what a
path answers; `server.requests` is what was asked. A reply is a `Reply`, or a function of the request that gives one.
"""

from __future__ import annotations

from tests.servers.feeds import atom, item, json_feed, rdf, rss
from tests.servers.local import LocalServer, Reply, Request, feed_reply, page_reply, serving

__all__ = [
    "LocalServer",
    "Reply",
    "Request",
    "atom",
    "feed_reply",
    "item",
    "json_feed",
    "page_reply",
    "rdf",
    "rss",
    "serving",
]
