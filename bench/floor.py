"""The least a fetch can cost with the same libraries: `python -m bench.floor URLS TAGS [STORE]`.

Downloads the URLs of a file by httpx, 50 at a time, with the ETags kept in TAGS between runs. With STORE each feed is
also parsed by feedparser in two processes and its entries are put into a bare SQLite table.
"""

from __future__ import annotations

import asyncio
import io
import json
import multiprocessing
import sqlite3
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import httpx

AT_A_TIME = 50


def _entries(body: bytes) -> list[tuple[str, ...]]:
    import feedparser

    return [
        (e.get("id", ""), e.get("title", ""), e.content[0].value if "content" in e else e.get("summary", ""))
        for e in feedparser.parse(io.BytesIO(body)).entries
    ]


async def _fetch(urls: list[str], tags: dict[str, str], store: Path | None) -> None:
    turn = asyncio.Semaphore(AT_A_TIME)
    pool = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) if store else None
    database = sqlite3.connect(store, isolation_level=None) if store else None
    if database:
        database.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE entry(feed, id, title, content, PRIMARY KEY(feed, id)) WITHOUT ROWID"
        )

    async def one(client: httpx.AsyncClient, url: str) -> None:
        async with turn:
            answer = await client.get(url, headers={"If-None-Match": tags[url]} if url in tags else {})
        if answer.status_code == 304:
            return
        answer.raise_for_status()
        tags[url] = answer.headers.get("etag", "")
        if pool and database:
            rows = await asyncio.get_running_loop().run_in_executor(pool, _entries, answer.content)
            database.execute("BEGIN")
            database.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?)", [(url, *row) for row in rows])
            database.execute("COMMIT")

    limits = httpx.Limits(max_connections=AT_A_TIME, max_keepalive_connections=AT_A_TIME)
    async with httpx.AsyncClient(limits=limits, timeout=30, trust_env=False, verify=False) as client:
        await asyncio.gather(*(one(client, url) for url in urls))
    if pool:
        pool.shutdown()
    if database:
        database.close()


if __name__ == "__main__":
    addresses = Path(sys.argv[1]).read_text().split()
    kept = Path(sys.argv[2])
    known = json.loads(kept.read_text()) if kept.exists() else {}
    asyncio.run(_fetch(addresses, known, Path(sys.argv[3]) if len(sys.argv) > 3 else None))
    kept.write_text(json.dumps(known))
