"""What goes wrong on the reader's own machine, and what is to come of it: the second table of docs/reliability.md.

Each strikes `newsreader fetch` in a home of its own, whose store has two articles of a feed that now has more.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reader import store as stores
from reader.config import read_feeds
from reader.fetching.update import update
from tests.servers import LocalServer, Reply, feed_reply, item, rss, serving

FETCH = (sys.executable, "-c", "import sys; from reader.cli import main; sys.exit(main())", "fetch")
# Root may write anywhere, so the program becomes an ordinary user, once all that it needs is loaded.
AS_NOBODY = (
    sys.executable,
    "-c",
    "import os, sys, encodings.utf_8_sig, reader.config, reader.fetching.update, reader.export.serialise; "
    "from reader.cli import main; os.getuid() or os.setuid(65534); sys.exit(main())",
    "fetch",
)
MORE = rss([item(n, body=f"<p>{'word ' * 900}{n}</p>") for n in range(1, 201)])


@dataclass(frozen=True)
class Home:
    """Where the program keeps its files, all in one folder."""

    folder: Path
    server: LocalServer

    @property
    def db(self) -> Path:
        return self.folder / "store" / "newsreader.db"

    @property
    def feeds(self) -> Path:
        return self.folder / "feeds.toml"

    def run(
        self,
        *before: str,
        program: Sequence[str] = FETCH,
        prepare: Callable[[], None] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Fetch: exit status and what was said, errors first, on one line."""
        options = ("--feeds", str(self.feeds), "--db", str(self.db))
        done = subprocess.run(
            [*before, *program, *options],
            capture_output=True,
            text=True,
            preexec_fn=prepare,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
            timeout=120,
        )
        return self.told(done.returncode, f"{done.stderr}{done.stdout}")

    def told(self, status: int, said: str) -> str:
        lines = [line for line in said.replace(str(self.folder), "").splitlines() if line]
        return "; ".join([f"exit {status}", *lines[:1]])


def full_disk(home: Home) -> str:
    """A file system of 1 MB that is filled up, in a namespace where an ordinary user may mount one."""
    room, kept = home.folder / "room", home.folder / "kept"
    shutil.move(home.db.parent, kept)
    room.mkdir()
    script = (
        'mount -t tmpfs -o size=1m none "$1"; cp -a "$2"/. "$1"; head -c 9m /dev/zero > "$1/fill" 2>/dev/null; '
        'shift 2; "$@"; status=$?; rm "$ROOM/fill"; cp -a "$ROOM"/. "$STORE"; exit $status'
    )
    home.db.parent.symlink_to(room)
    store = home.folder / "after"
    store.mkdir()
    before = ("unshare", "-rm", "sh", "-c", script, "sh", str(room), str(kept))
    said = home.run(*before, environment={"ROOM": str(room), "STORE": str(store)})
    home.db.parent.unlink()
    shutil.move(store, home.db.parent)
    return said


def used_up_quota(home: Home) -> str:
    def no_larger_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    return home.run(prepare=no_larger_files)


def read_only(home: Home) -> str:
    """The store as an ordinary user finds it on a disk that may only be read."""
    home.db.chmod(0o444)
    home.db.parent.chmod(0o555)

    try:
        return home.run(program=AS_NOBODY)
    finally:
        home.db.parent.chmod(0o755)
        home.db.chmod(0o644)


def signalled(number: signal.Signals) -> Callable[[Home], str]:
    """While a second feed does not answer."""

    def strike(home: Home) -> str:
        slow = home.server.put("/slow", Reply(hang=True))
        home.feeds.write_text(f'{home.feeds.read_text()}[[feeds]]\nurl = "{slow}"\n')
        asked = len(home.server.requests)
        options = ("--feeds", str(home.feeds), "--db", str(home.db))
        with subprocess.Popen([*FETCH, *options], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            while not any(request.path == "/slow" for request in home.server.requests[asked:]):
                time.sleep(0.05)
            time.sleep(0.5)
            running.send_signal(number)
            _, said = running.communicate(timeout=60)
        return home.told(running.returncode, said)

    return strike


def killed(home: Home) -> str:
    """Again and again, at any moment of a first fetch."""
    chance, told = random.Random(4), 0
    for _ in range(10):
        with subprocess.Popen(
            [*FETCH, "--feeds", str(home.feeds), "--db", str(home.db), "--json"], stdout=subprocess.PIPE, text=True
        ) as running:
            time.sleep(chance.uniform(0.2, 1.6))
            running.kill()
            assert running.stdout
            told += running.stdout.read().count('"new": 198')
    said = home.run()
    with stores.open_store(home.db) as store:
        return f"{said}; {stores.count(store, '', copies=True)} articles" if told <= 1 else "stored twice"


def clock(*moments: tuple[int, bool]) -> Callable[[Home], str]:
    """Updates in these years; whether only what is due."""

    def strike(home: Home) -> str:
        said = []
        for year, due_only in moments:
            now = datetime(year, 6, 1, tzinfo=UTC)

            async def refresh(now: datetime = now, due_only: bool = due_only) -> str:
                feeds = read_feeds(home.feeds)
                return "; ".join([r.status async for r in update(home.db, feeds, now=lambda: now, due_only=due_only)])

            said.append(f"{year}: {asyncio.run(refresh())}")
        return ", ".join(said)

    return strike


@dataclass(frozen=True)
class MachineFault:
    """One thing that goes wrong here."""

    name: str
    strike: Callable[[Home], str]
    said: str
    """What has to be in what it says."""
    needs: str = ""
    """A command that must succeed where this can be tried."""


MACHINE_FAULTS: Sequence[MachineFault] = (
    MachineFault(
        "the disk is full",
        full_disk,
        "exit 1; newsreader: /store/newsreader.db: the disk is full; nothing is lost",
        needs="unshare -rm mount -t tmpfs none /mnt",
    ),
    MachineFault("no file may grow any more (quota)", used_up_quota, "exit 1; newsreader: /store/newsreader.db: "),
    MachineFault(
        "a disk that may only be read",
        read_only,
        "exit 1; newsreader: /store/newsreader.db: Permission denied; the file and its folder must be writable",
    ),
    MachineFault("Ctrl-C", signalled(signal.SIGINT), "exit 130; newsreader: interrupted"),
    MachineFault("SIGTERM", signalled(signal.SIGTERM), "exit 143; newsreader: ended from outside"),
    MachineFault("SIGKILL ten times, at any moment", killed, "200 articles"),
    MachineFault(
        "the clock goes forward six years and back",
        clock((2032, False), (2026, True), (2026, True)),
        "2032: updated, 2026: unchanged, 2026: skipped",
    ),
    MachineFault("the clock is years slow", clock((1999, False), (2026, True)), "1999: updated, 2026: unchanged"),
)


def can_strike(fault: MachineFault) -> bool:
    """Whether this machine lets it happen."""
    return not fault.needs or subprocess.run(fault.needs.split(), capture_output=True).returncode == 0


def strike(fault: MachineFault) -> str:
    """Let it happen in a new home: what was said. The store must be sound, with its two articles, and take the rest."""
    with home() as place:
        said = fault.strike(place)
        _check(place, least=2)
        again = place.run()
        assert again.startswith(("exit 0", "exit 1")), again  # 1 where the slow feed failed
        _check(place, least=200)
        return said


def _check(place: Home, least: int) -> None:
    with stores.open_store(place.db) as store:
        assert stores.integrity(store) == []
        found = [stores.article(store, one) for one in stores.ids(store, "", copies=True)]
        assert len(found) >= least, len(found)
        assert {"id-1", "id-2"} <= {article.key for article in found if article}


@contextmanager
def home() -> Iterator[Home]:
    """A home whose feed has had two articles and has two hundred by now."""
    folder = Path(tempfile.mkdtemp(prefix="newsreader-home-"))
    folder.chmod(0o755)  # a user without rights has to come in
    try:
        with serving() as server:
            place = Home(folder, server)
            url = server.put("/feed", feed_reply(rss([item(1), item(2)])))
            place.feeds.write_text(f'[[feeds]]\nurl = "{url}"\ninterval = "1h"\n')
            assert place.run().startswith("exit 0")
            server.put("/feed", feed_reply(MORE))
            yield place
    finally:
        shutil.rmtree(folder)
