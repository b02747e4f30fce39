"""What the store costs as it grows: writing, lists, numbers and search, with up to 300,000 articles in 2,000 feeds.

Times are of the processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.figure import Figure, median
from reader import store as stores
from reader.model import Block, BlockKind, Document, Entry, Feed

SIZES = tuple(int(size) for size in os.environ.get("GROWTH", "10000,30000,100000,300000").split(","))
"""Articles; GROWTH=10000,30000 measures less."""
FEEDS = 2_000
ENTRIES = 30
LIMITED_AT = 100_000
"""The size that the limits hold for."""
_START = datetime(2025, 1, 1, tzinfo=UTC)


def run(folder: Path) -> Iterator[Figure]:
    """Grow one store and measure at every size."""
    chance = random.Random(3)
    # As in a language, few words are frequent and many are rare.
    words = [f"{'aeiou'[i % 5]}word{i}" for i in range(30_000)]
    weights = list(itertools.accumulate(1 / (i + 10) for i in range(len(words))))

    def text(size: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=size))

    made = 0
    with stores.open_store(folder / "growth.db") as store:
        for size in SIZES:
            written: list[float] = []
            while made < size:
                feed = Feed(f"https://site{made // ENTRIES % FEEDS}.example/feed", "Site", folder="World")
                entries = [_entry(number, text(8), text(100)) for number in range(made, made + ENTRIES)]
                began = time.process_time()
                stores.apply_entries(store, feed, entries, now=_START)
                written.append((time.process_time() - began) / ENTRIES)
                made += ENTRIES
            while stores.group_copies(store, limit=5_000):
                pass
            store.run("PRAGMA optimize")
            unread = stores.ids(store, "")
            stores.set_read(store, unread[size // 10 :], True)
            yield from _reading(store, size, words, 1_000 * median(written))


def _entry(number: int, title: str, body: str) -> Entry:
    date = _START + timedelta(seconds=97 * number % 10_000_000)
    start = len(title) + 2
    blocks = (Block(BlockKind.TITLE, 0, len(title)), Block(BlockKind.PARAGRAPH, start, start + len(body)))
    address = f"https://site.example/{number}"
    return Entry(address, title, Document(f"{title}\n\n{body}", blocks), address, published=date)


def _reading(store: stores.Store, size: int, words: list[str], write: float) -> Iterator[Figure]:
    limited = size == LIMITED_AT
    chance = random.Random(size)
    some = chance.sample(words[100:5_000], 20)
    frequent = words[:10]
    yield Figure(f"{size:>7,}: write one entry", write, "ms")
    for what, work, inputs, most in (
        ("numbers of the feed tree", lambda _: stores.counts(store), range(20), 10),
        ("first 100 of all", lambda _: stores.window(store, ""), range(20), 10),
        ("count of unread", lambda _: stores.count(store, "is:unread"), range(20), 10),
        ("search a word", lambda word: stores.search(store, word), some, 20),
        ("search a frequent word", lambda word: stores.search(store, word), frequent, 20),
    ):
        yield Figure(f"{size:>7,}: {what}", _median(work, inputs), "ms", most if limited else None)


def _median(work: Callable[[Any], object], inputs: Iterable[object]) -> float:
    """Milliseconds of a call, the middle one of all."""
    times = []
    for one in inputs:
        began = time.process_time()
        work(one)
        times.append(1_000 * (time.process_time() - began))
    return median(times)
