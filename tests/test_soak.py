"""Minutes of a bad network, an open screen and fetches beside it: nothing is lost, and memory stays what it was.

SOAK_MINUTES says for how long; 15 where it does not.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from bench.fetch import _memory as memory_of
from bench.terminal import Program, running
from reader import store as stores
from reader.config import paths
from tests.servers import LocalServer, Reply, feed_reply, item, rss, serving
from tests.servers.local import Request

COMMAND = (sys.executable, "-c", "import sys; from reader.cli import main; sys.exit(main())")
FEEDS, HOSTS, MOST_ENTRIES = 300, 60, 25
MINUTES = float(os.environ.get("SOAK_MINUTES", "15"))
PACKED = {"Content-Encoding": "gzip"}
BOMB = gzip.compress(b"\0" * 40_000_000)


class BadNews:
    """Feeds that grow at every answer that comes through, among answers that do not."""

    def __init__(self, server: LocalServer) -> None:
        self.chance = random.Random(5)
        self.entries = [1] * FEEDS
        self.bad = 0.3
        """The part of the answers that are faults."""
        self.faults = 0
        self.urls = [
            server.put(f"/{number}", self._route(number)).replace("127.0.0.1", f"127.0.1.{1 + number % HOSTS}")
            for number in range(FEEDS)
        ]

    def _route(self, number: int):  # type: ignore[no-untyped-def]
        def answer(request: Request) -> Reply:
            body = self.body(number)
            if self.chance.random() < self.bad:
                self.faults += 1
                return self._fault(body)
            reply = feed_reply(body)(request)  # type: ignore[operator]
            assert isinstance(reply, Reply)
            if self.bad and self.chance.random() < 0.5:
                self.entries[number] = min(MOST_ENTRIES, self.entries[number] + self.chance.randint(1, 3))
            return reply

        return answer

    def body(self, number: int) -> bytes:
        return rss([item(n, of=f"Town {number}") for n in range(self.entries[number])], f"Town {number}")

    def _fault(self, body: bytes) -> Reply:
        cut = self.chance.randrange(len(body))
        choices = [
            Reply(500),
            Reply(404),
            Reply(503, headers={"Retry-After": "2"}),
            Reply(302, headers={"Location": "/nowhere"}),
            Reply(302, headers={"Location": "file:///etc/passwd"}),
            Reply(raw=b""),
            Reply(raw=b"", reset=True),
            Reply(raw=b"220 no HTTP\r\n\r\n"),
            Reply(200, body, cut_after=cut),
            Reply(200, body, cut_after=cut, reset=True),
            Reply(200, body[:cut]),
            Reply(200, body[: cut // 2] + b"& <b" + body[cut // 2 :]),
            Reply(200, gzip.compress(body)[: cut // 4], PACKED),
            Reply(200, BOMB, PACKED),
            Reply(200, b"<!doctype html><html><body>Log in</body></html>", {"Content-Type": "text/html"}),
            Reply(200, b""),
            Reply(200, body, delay=self.chance.random() * 3),
        ]
        return Reply(hang=True) if self.chance.random() < 0.005 else self.chance.choice(choices)


def fetch() -> int:
    """One fetch beside the screen, as cron would start it; the new articles it tells of."""
    done = subprocess.run([*COMMAND, "fetch", "--json"], capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    return sum(json.loads(line)["new"] for line in done.stdout.splitlines())


def sampled(program: Program, news: BadNews, until: float) -> Iterator[tuple[float, int]]:
    """Use the screen and fetch beside it; memory of the screen's processes in MiB, and how many articles there are."""
    while time.monotonic() < until:
        fetch()
        program.press(news.chance.choice(("jjj", "kk", "jjjjjj", "R", "Rjj")), pause=0.3)
        program.press("j", pause=8)
        with stores.open_store(paths().db, readonly=True) as store:
            yield memory_of(program.process), stores.count(store, "", copies=True)


@pytest.mark.soak
def test_a_bad_network_loses_nothing_and_an_open_screen_stays_small() -> None:
    hosts = [f"127.0.1.{1 + number}" for number in range(HOSTS)]
    with serving(hosts) as server:
        news = BadNews(server)
        file = paths().feeds
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f'[[feeds]]\nurl = "{url}"\n' for url in news.urls))
        fetch()
        with running((*COMMAND,), {**os.environ, "no_proxy": "*"}) as program:
            assert program.wait("Town")
            samples = list(sampled(program, news, time.monotonic() + 60 * MINUTES))
            memory, counts = [each[0] for each in samples], [each[1] for each in samples]
            assert counts == sorted(counts), "articles that were there are gone"
            program.press("R", pause=1)
            program.press("?", pause=0.1)
            assert program.wait("help", 20) or program.wait("Help", 20)
        fifth = max(1, len(memory) // 5)
        early, late = statistics.median(memory[fifth : 2 * fifth] or memory), statistics.median(memory[-fifth:])
        told = f"{len(samples)} rounds, {news.faults} faults, {counts[-1]} articles, {early:.0f} then {late:.0f} MiB"
        sys.stderr.write(f"\nsoak: {told}\n")
        news.bad = 0
        time.sleep(3)  # until those who were asked to wait may ask again
        fetch()
        fetch()
    assert late < 1.15 * early + 10, told
    with stores.open_store(paths().db) as store:
        assert stores.integrity(store) == []
        for url, entries in zip(news.urls, news.entries, strict=True):
            found = [stores.article(store, one) for one in stores.ids(store, f'feed:"{url}"', copies=True)]
            # A damaged answer may have brought what is no whole entry, too.
            whole = {article.key: article for article in found if article and article.key.startswith("id-")}
            number = url.rpartition("/")[2]
            assert whole.keys() == {f"id-{n}" for n in range(entries)}, url
            assert len(whole) == sum(article is not None and article.key in whole for article in found)
            for n in range(entries):
                assert whole[f"id-{n}"].title == f"Town {number}: story {n}"
                assert f"The council of Town {number} met for the {n}th time." in whole[f"id-{n}"].document.text
