"""An update in a process of its own: what it says, how it stops, and what is left when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import store as stores
from reader.errors import StoreError
from reader.fetching.updating import Offline, UpdateFailed, UpdateProcess, is_online
from reader.model import Subscription
from tests.servers import LocalServer, Reply, feed_reply, item, rss, serving


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


def subscribe(server: LocalServer, *, hanging: bool = False) -> list[Subscription]:
    """Two feeds that answer, and one that does not, or never."""
    addresses = [
        server.put(f"/{name}.xml", feed_reply(rss([item(n, of=name) for n in range(3)], title=name)))
        for name in ("Harbour", "Orchard")
    ]
    server.put("/slow.xml", Reply(hang=True) if hanging else Reply(404))
    return [Subscription(address) for address in (*addresses, server.url("/slow.xml"))]


def test_it_says_what_became_of_each_feed_and_stores_it(server: LocalServer, db: Path) -> None:
    feeds = subscribe(server)
    results = {result.feed: result for result in UpdateProcess(db, feeds).results()}

    assert [results[feed.address].status for feed in feeds] == ["updated", "updated", "failed"]
    assert sorted(result.done for result in results.values()) == [1, 2, 3]
    with stores.open_store(db) as store:
        assert stores.counts(store).total == 6


def test_only_those_that_are_named_or_due(server: LocalServer, db: Path) -> None:
    feeds = subscribe(server)
    [one] = UpdateProcess(db, feeds, only=[feeds[0].address]).results()
    assert (one.feed, one.total) == (feeds[0].address, 1)
    again = [result for result in UpdateProcess(db, feeds, due_only=True).results() if result.status == "skipped"]
    assert [result.feed for result in again] == [feeds[0].address]


def test_it_stops_when_it_is_asked_to_and_keeps_what_it_has(server: LocalServer, db: Path) -> None:
    process = UpdateProcess(db, subscribe(server, hanging=True))
    results = process.results()
    told = [next(results), next(results)]
    process.cancel()

    assert list(results) == []
    assert not process.alive
    with stores.open_store(db) as store:
        assert stores.counts(store).total == sum(result.new for result in told) == 6


def test_one_that_was_cancelled_before_it_began_asks_nobody(server: LocalServer, db: Path) -> None:
    process = UpdateProcess(db, subscribe(server))
    process.end(0.1)
    assert list(process.results()) == []
    assert not server.requests


def test_a_process_that_is_killed_is_told_of(server: LocalServer, db: Path) -> None:
    process = UpdateProcess(db, subscribe(server, hanging=True))
    results = process.results()
    next(results)
    os.kill(process.pid or 0, signal.SIGKILL)
    with pytest.raises(UpdateFailed, match="R begins again"):
        list(results)


def test_its_errors_are_those_of_an_update(tmp_path: Path) -> None:
    (tmp_path / "newsreader.db").write_text("not a store, but long enough to be read as the head of one" * 20)
    with pytest.raises(StoreError, match="not a database"):
        list(UpdateProcess(tmp_path / "newsreader.db", [Subscription("https://a.example/feed")]).results())


PARENT = """
import sys
from pathlib import Path
from reader.model import Subscription
from reader.fetching.updating import UpdateProcess

if __name__ == "__main__":
    process = UpdateProcess(Path(sys.argv[1]), [Subscription(address) for address in sys.argv[2:]])
    for result in process.results():
        print(process.pid, flush=True)
"""


def test_it_ends_with_a_parent_that_is_killed(server: LocalServer, db: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    addresses = [feed.address for feed in subscribe(server, hanging=True)]
    command = [sys.executable, str(script), str(db), *addresses]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 30
    while is_there(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_there(child)


def is_there(pid: int) -> bool:
    """Whether a process lives; one that only waits to be buried does not."""
    ran = subprocess.run(["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False)
    return bool(ran.stdout.strip()) and not ran.stdout.strip().startswith("Z")


async def test_without_a_network_no_feed_is_asked_when_nobody_waits_for_it(server: LocalServer, db: Path) -> None:
    nowhere = [Subscription(f"http://no-such-host-{n}.invalid/feed") for n in range(4)]
    assert not await is_online(nowhere, {})
    assert await is_online(nowhere, {"HTTPS_PROXY": "http://proxy:3128"})
    assert await is_online([*nowhere[:2], *subscribe(server)], {})
    with pytest.raises(Offline):
        list(UpdateProcess(db, nowhere, due_only=True).results())
    assert not db.exists(), "they have not failed"
    assert {r.status for r in UpdateProcess(db, nowhere).results()} == {"failed"}, "what is asked for is told of"
