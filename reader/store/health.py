"""What each feed has brought and takes up, for the feeds screen."""

from __future__ import annotations

from typing import NamedTuple

from reader.store.connection import Store


class Stock(NamedTuple):
    """What is stored of one feed."""

    articles: int = 0
    unread: int = 0
    newest: str = ""
    """Date of its newest article: ISO 8601, UTC; empty where it has none."""
    size: int = 0
    """Bytes of its present texts with their blocks and links; its part of the index is about as much."""


def stocks(store: Store) -> dict[str, Stock]:
    """Articles, unread ones and the newest by the feed's address; quick, as no text is read. Size is left at 0."""
    rows = store.rows(
        "SELECT f.address, c.articles, c.unread, c.newest FROM "
        "(SELECT feed, count(*) AS articles, sum(unread) AS unread, max(date) AS newest FROM article GROUP BY feed) c "
        "JOIN feed f ON f.id = c.feed"
    )
    return {row["address"]: Stock(row["articles"], row["unread"], row["newest"]) for row in rows}


def sizes(store: Store) -> dict[str, int]:
    """Bytes by the feed's address; every text is measured, which takes about a second for 100,000 articles."""
    rows = store.rows(
        "SELECT f.address, c.size FROM (SELECT a.feed, sum(length(CAST(t.text AS BLOB)) + length(t.blocks) "
        "+ length(t.links)) AS size FROM article a JOIN article_text t ON t.article = a.n GROUP BY a.feed) c "
        "JOIN feed f ON f.id = c.feed"
    )
    return {row["address"]: row["size"] for row in rows}
