"""An update in a process of its own: a screen that is drawn meanwhile keeps its interpreter's lock to itself."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import threading
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.errors import NewsreaderError
from reader.fetching.lookups import DaemonThreads
from reader.model import Subscription
from reader.processes import SPAWN, end_with_parent

if TYPE_CHECKING:
    from reader.fetching.update import FeedResult


LOOKED_UP = 3
"""Hosts that are looked up to see whether there is a network."""
LONGEST_LOOK = 5.0
"""Seconds."""


class UpdateFailed(NewsreaderError):
    """An update that ended before it was through, by a fault of the program or of the machine."""


class Offline(NewsreaderError):
    """No feed's server can be found, so none is asked: a feed that is not asked has not failed."""


class UpdateProcess:
    """One run of `reader.fetching.update.update`; the only writer of what it fetches; it ends with its parent."""

    def __init__(
        self,
        db: Path,
        subscriptions: Sequence[Subscription],
        *,
        due_only: bool = False,
        only: Collection[str] = (),
    ) -> None:
        """The arguments are those of `update`. Starting takes some milliseconds."""
        self._ours, self._theirs = SPAWN.Pipe()
        # It has worker processes of its own, which a daemon may not have.
        self._process: BaseProcess = SPAWN.Process(
            target=_work, args=(self._theirs, db, tuple(subscriptions), due_only, frozenset(only)), name="update"
        )
        self._cancelled = threading.Event()
        self._change = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Its process id; None before it was started."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.pid is not None and self._process.is_alive()

    def results(self) -> Iterator[FeedResult]:
        """What became of each feed, as they are through; to be gone through in one thread."""
        with self._change:
            if self._cancelled.is_set():
                return
            self._process.start()
            self._theirs.close()
        try:
            while True:
                try:
                    told = self._ours.recv()
                except (EOFError, OSError):
                    if self._cancelled.is_set():
                        return
                    raise UpdateFailed("the process that fetched ended unexpectedly; R begins again") from None
                if isinstance(told, NewsreaderError):
                    raise told
                if told is None:
                    return
                yield told
        finally:
            self.cancel()
            self._process.join(1)
            self._kill()
            self._ours.close()

    def cancel(self) -> None:
        """Ask it to stop; what is being stored is stored whole."""
        with self._change:
            self._cancelled.set()
            with contextlib.suppress(OSError):
                self._ours.send(None)

    def end(self, patience: float) -> None:
        """Ask it to stop, and end it when it did not after that many seconds; a transaction counts whole or not."""
        self.cancel()
        if self.pid is not None:
            self._process.join(patience)
            self._kill()

    def _kill(self) -> None:
        if self.alive:
            self._process.kill()
            self._process.join(1)


def _work(
    connection: Connection, db: Path, subscriptions: Sequence[Subscription], due_only: bool, only: Collection[str]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # what libraries complain of must not get onto the screen
        os.dup2(null, stream)
    end_with_parent()
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5)  # the screen goes first
    try:
        asyncio.run(_update(connection, db, subscriptions, due_only, only))
        told: NewsreaderError | None = None
    except asyncio.CancelledError:
        told = None
    except NewsreaderError as error:
        told = error
    except Exception as error:
        # Without its message, which may quote an address with a password or what was read.
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = UpdateFailed(
            f"the fetch ended with an unexpected error of the program ({type(error).__name__} in "
            f"{Path(last.filename).name}:{last.lineno}); what was stored is safe, please report it"
        )
    with contextlib.suppress(OSError):
        connection.send(told)


async def is_online(subscriptions: Sequence[Subscription], environ: Mapping[str, str]) -> bool:
    """Whether one of the first hosts has an address. Behind a proxy, which looks names up itself, that says nothing."""
    hosts = dict.fromkeys(host for s in subscriptions if not s.path and (host := urlsplit(s.address).hostname))
    asked = list(hosts)[:LOOKED_UP]
    local = any(s.path for s in subscriptions)
    if not asked or local or any(name.lower() in ("http_proxy", "https_proxy", "all_proxy") for name in environ):
        return True
    loop, threads = asyncio.get_running_loop(), DaemonThreads(LOOKED_UP)
    looking = [loop.run_in_executor(threads, socket.getaddrinfo, host, None) for host in asked]
    for one in looking:  # the others' errors are nobody's business
        one.add_done_callback(lambda done: done.cancelled() or done.exception())
    for answer in asyncio.as_completed(looking, timeout=LONGEST_LOOK):
        with contextlib.suppress(OSError, TimeoutError):
            await answer
            return True
    return False


async def _update(
    connection: Connection, db: Path, subscriptions: Sequence[Subscription], due_only: bool, only: Collection[str]
) -> None:
    from reader.fetching.update import update

    if due_only and not await is_online(subscriptions, os.environ):
        raise Offline("no network: none of the feeds' servers can be found")
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 -- asyncio.run makes one

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            connection.recv()
        with contextlib.suppress(RuntimeError):  # the loop has just ended by itself
            loop.call_soon_threadsafe(task.cancel)

    threading.Thread(target=listen, daemon=True).start()
    # Nobody waits for its end, so that it may take the time to find all copies.
    results = update(db, subscriptions, now=lambda: datetime.now(UTC), due_only=due_only, only=only, patient=True)
    async for result in results:
        connection.send(result)
