"""Feeds: what feeds.toml says of them, what their servers say, and the numbers beside the feed tree."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model import Counts, Feed, Subscription
from reader.store.codec import feed_of, json_text, time_text
from reader.store.connection import Store
from reader.store.folding import storable

SINGLE = ""
"""The address of the feed that holds what was added singly; it is no feed in the list."""
SINGLE_TITLE = "Added"


def sync_feeds(store: Store, subscriptions: Iterable[Subscription]) -> None:
    """Bring the feed rows in step with feeds.toml; feeds that left it stay, no longer subscribed."""
    columns = ("given_title", "folder", "tags", "subscribed", "position")
    present = {
        row["address"]: tuple(row[column] for column in columns)
        for row in store.rows("SELECT * FROM feed WHERE address <> ?", (SINGLE,))
    }
    wanted = {
        storable(feed.address): (
            storable(feed.title or ""), storable(feed.folder), storable(json_text(feed.tags)), 1, position,
        )
        for position, feed in enumerate(subscriptions)
    }  # fmt: skip
    changed = {address: row for address, row in wanted.items() if present.get(address) != row}
    left = [address for address, row in present.items() if address not in wanted and row[3]]
    if not changed and not left:
        return
    with store.transaction():
        for address, row in changed.items():
            store.run(
                "INSERT INTO feed (address, origin, given_title, folder, tags, subscribed, position) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET given_title = excluded.given_title, "
                "folder = excluded.folder, tags = excluded.tags, subscribed = 1, position = excluded.position",
                (address, address, *row),
            )
        for address in left:
            store.run("UPDATE feed SET subscribed = 0 WHERE address = ?", (address,))


def feeds(store: Store) -> tuple[Feed, ...]:
    """All feeds in the order of feeds.toml, then those that left it."""
    rows = store.rows("SELECT * FROM feed WHERE address <> ? ORDER BY subscribed DESC, position, id", (SINGLE,))
    return tuple(feed_of(row) for row in rows)


def counts(store: Store) -> Counts:
    """How many articles there are, unread and starred, and unread by feed address; of copies only one counts."""
    rows = store.rows(
        "SELECT f.address, c.unread FROM "
        "(SELECT feed, count(*) AS unread FROM article WHERE unread = 1 GROUP BY feed) c JOIN feed f ON f.id = c.feed"
    )
    again, again_unread = store.rows(
        "SELECT count(*) - count(DISTINCT story), "
        "count(*) FILTER (WHERE unread = 1) - count(DISTINCT CASE WHEN unread = 1 THEN story END) "
        "FROM article WHERE story IS NOT NULL"
    )[0]
    return Counts(
        total=store.value("SELECT count(*) FROM article") - again,
        unread=sum(row["unread"] for row in rows) - again_unread,
        starred=store.value("SELECT count(*) FROM article WHERE starred = 1"),
        unread_by_feed={row["address"]: row["unread"] for row in rows},
    )


def save_feed_state(store: Store, feed: Feed) -> None:
    """Store what the last fetch said of the feed; folder, tags and a title given in feeds.toml stay."""
    with store.transaction():
        write_feed(store, feed)


def readdress_feed(store: Store, old: str, new: str) -> bool:
    """Give the feed another address; its articles keep their ids. False where a feed has that address already."""
    with store.transaction():
        if store.row("SELECT 1 FROM feed WHERE address = ?", (storable(new),)):
            return False
        store.run(
            "UPDATE feed SET address = ?, fetch_from = '', moved_to = '', moved_times = 0 WHERE address = ?",
            (storable(new), storable(old)),
        )
    return True


def write_feed(store: Store, feed: Feed) -> tuple[int, str]:
    """Write the feed's state inside a transaction; its row's number and the address its article ids are made from."""
    address = storable(feed.address)
    title = storable(SINGLE_TITLE if address == SINGLE else feed.title)
    if title == address:
        title = ""
    row = store.row(
        "INSERT INTO feed (address, origin, title, site, folder, tags, language, etag, last_modified, checked, "
        "succeeded, next_due, blocked_until, failures, error, http, gone, moved_to, moved_times, fetch_from, "
        "body_hash, subscribed, position) VALUES "
        "(:address, :address, :title, :site, :folder, :tags, :language, :etag, :last_modified, :checked, :succeeded, "
        ":next_due, :blocked_until, :failures, :error, :http, :gone, :moved_to, :moved_times, :fetch_from, :body_hash, "
        ":subscribed, "
        "(SELECT coalesce(max(position) + 1, 0) FROM feed)) ON CONFLICT (address) DO UPDATE SET "
        "title = CASE WHEN excluded.title IN ('', given_title) THEN title ELSE excluded.title END, "
        "site = excluded.site, language = excluded.language, etag = excluded.etag, "
        "last_modified = excluded.last_modified, "
        "checked = excluded.checked, succeeded = excluded.succeeded, next_due = excluded.next_due, "
        "blocked_until = excluded.blocked_until, failures = excluded.failures, error = excluded.error, "
        "http = excluded.http, gone = excluded.gone, moved_to = excluded.moved_to, moved_times = excluded.moved_times, "
        "fetch_from = excluded.fetch_from, body_hash = excluded.body_hash RETURNING id, origin",
        {
            "address": address,
            "title": title,
            "site": storable(feed.site),
            "folder": storable(feed.folder),
            "tags": storable(json_text(feed.tags)),
            "language": storable(feed.language),
            "etag": storable(feed.etag),
            "last_modified": storable(feed.last_modified),
            "checked": time_text(feed.checked),
            "succeeded": time_text(feed.succeeded),
            "next_due": time_text(feed.next_due),
            "blocked_until": time_text(feed.blocked_until),
            "failures": feed.failures,
            "error": storable(feed.error),
            "http": feed.http,
            "gone": int(feed.gone),
            "moved_to": storable(feed.moved_to),
            "moved_times": feed.moved_times,
            "fetch_from": storable(feed.fetch_from),
            "body_hash": feed.body_hash,
            "subscribed": int(feed.subscribed),
        },
    )
    assert row is not None  # noqa: S101 - RETURNING always gives the row
    return row["id"], row["origin"]
