"""Work off the interface thread: every thread here only hands values back to it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from reader import store as stores
from reader.model import Article, Extraction, Subscription
from reader.store import Store

if TYPE_CHECKING:
    from reader.extract.pool import ExtractorPool
    from reader.update import FeedResult

T = TypeVar("T")
Deliver = Callable[..., Any]
"""Calls a function with values in the interface thread, from any thread."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def start_tracker() -> None:
    """Start multiprocessing's tracker while standard error is the real one.

    Textual puts one in its place whose fileno is -1, and the tracker would refuse to start with that.
    """
    from multiprocessing import resource_tracker

    with _tracker_lock, contextlib.redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()


_tracker_lock = threading.Lock()


class StoreThread:
    """Runs functions on a store of its own, one after the other; their results go to the interface thread."""

    def __init__(self, db: Path, deliver: Deliver, fail: Callable[[Exception], Any], name: str) -> None:
        self._db, self._deliver, self._fail = db, deliver, fail
        self._queue: SimpleQueue[tuple[Callable[[Store], Any], Callable[[Any], Any] | None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False

    def ask(self, work: Callable[[Store], T], then: Callable[[T], Any] | None = None) -> None:
        """Do the work when those asked for before are done, then call `then` with its result."""
        if not self._started:
            self._started = True
            self._thread.start()
        self._queue.put((work, then))

    def close(self, timeout: float) -> None:
        """Finish what was asked for, as far as it goes within that many seconds."""
        self._queue.put(None)
        if self._started:
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            with stores.open_store(self._db) as store:
                while asked := self._queue.get():
                    work, then = asked
                    try:
                        result = work(store)
                    except Exception as error:
                        self._deliver(self._fail, error)
                    else:
                        if then is not None:
                            self._deliver(then, result)
        except Exception as error:
            self._deliver(self._fail, error)


class Extracting:
    """Hands articles to the extractor's processes and saves what they answer."""

    def __init__(
        self,
        writer: StoreThread,
        deliver: Deliver,
        answered: Callable[[str, str, str], Any],
        *,
        workers: int,
    ) -> None:
        """`answered` is called with article id, language, and why it failed ("" when it did not)."""
        self._writer, self._deliver, self._answered, self._workers = writer, deliver, answered, workers
        self._pool: ExtractorPool | None = None
        self._waiting: set[tuple[str, int]] = set()
        self._lock = threading.Lock()
        self._wanted: SimpleQueue[tuple[Article, bool] | None] = SimpleQueue()
        self._asker: threading.Thread | None = None
        self._closed = False
        self.extractor: str | None = None
        """Name and version of the extractor, known from its first answer on."""

    def start(self) -> None:
        """Warm the first worker up."""
        self._ask(None)

    def _ready(self) -> ExtractorPool:
        with self._lock:
            if self._pool is None:
                from reader.extract.pool import ExtractorPool

                start_tracker()
                self._pool = ExtractorPool(self._workers)
                self._pool.start()
            return self._pool

    @property
    def waiting(self) -> int:
        """How many articles are on their way."""
        return len(self._waiting)

    def want(self, article: Article, *, first: bool = False) -> None:
        """Extract an article, before all others when it is the one that is read."""
        key = (article.id, article.version)
        if key not in self._waiting:
            self._waiting.add(key)
            self._ask((article, first))

    def _ask(self, wanted: tuple[Article, bool] | None) -> None:
        # Where the pool is not there yet, importing it takes longer than the interface can wait.
        if self._asker is None:
            self._asker = threading.Thread(target=self._submit_all, name="extractor-ask", daemon=True)
            self._asker.start()
        self._wanted.put(wanted)

    def _submit_all(self) -> None:
        while True:
            wanted = self._wanted.get()
            if self._closed:
                return
            pool = self._ready()
            if wanted is not None:
                article, first = wanted
                future = pool.submit(article.document, article.date.date(), article.language, first=first)
                future.add_done_callback(partial(self._save, article))

    def _save(self, article: Article, done: Future[Extraction]) -> None:
        try:
            extraction = done.result()
        except CancelledError:
            return
        except Exception as error:
            self._deliver(self._finish, article, "", str(error) or type(error).__name__)
            return
        self.extractor = extraction.extractor
        self._writer.ask(
            lambda store: stores.save_extraction(store, article.id, extraction, version=article.version, now=now()),
            lambda _saved: self._finish(article, extraction.language, ""),
        )

    def _finish(self, article: Article, language: str, error: str) -> None:
        self._waiting.discard((article.id, article.version))
        self._answered(article.id, language, error)

    def close(self) -> None:
        """End the worker processes."""
        self._closed = True
        self._wanted.put(None)
        with self._lock:
            if self._pool is not None:
                self._pool.close()
        if self._asker is not None:
            self._asker.join(0.2)


class Refresh:
    """One run over the feeds in a thread with an event loop of its own."""

    def __init__(
        self,
        db: Path,
        subscriptions: Sequence[Subscription],
        deliver: Deliver,
        progress: Callable[[FeedResult], Any],
        finished: Callable[[Exception | None], Any],
    ) -> None:
        self._db, self._subscriptions = db, tuple(subscriptions)
        self._deliver, self._progress, self._finished = deliver, progress, finished
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        problem: Exception | None = None
        try:
            asyncio.run(self._update())
        except asyncio.CancelledError:
            pass
        except Exception as error:
            problem = error
        self._deliver(self._finished, problem)

    async def _update(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self._cancelled:
            return
        from reader.update import update

        start_tracker()
        async for result in update(self._db, self._subscriptions, now=now):
            self._deliver(self._progress, result)

    def cancel(self, timeout: float = 0.0) -> None:
        """Stop; wait that many seconds for it."""
        self._cancelled = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with contextlib.suppress(RuntimeError):  # it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)
        if timeout:
            self._thread.join(timeout)


class Jobs:
    """All that runs beside the interface, made once by the app."""

    def __init__(
        self,
        db: Path,
        deliver: Deliver,
        fail: Callable[[Exception], Any],
        answered: Callable[[str, str, str], Any],
        *,
        workers: int,
    ) -> None:
        self.db, self._deliver, self._fail = db, deliver, fail
        self._writer = StoreThread(db, deliver, fail, "store-writer")
        self._reader = StoreThread(db, deliver, fail, "store-reader")
        self.extracting = Extracting(self._writer, deliver, answered, workers=workers)
        self.refresh: Refresh | None = None
        self._asked: dict[str, int] = {}

    def write(self, work: Callable[[Store], T], then: Callable[[T], Any] | None = None) -> None:
        """Change the store; `then` is called when it is saved."""
        self._writer.ask(work, then)

    def read(self, topic: str, work: Callable[[Store], T], then: Callable[[T], Any]) -> None:
        """Read what may take long; of several questions on one topic only the last is answered."""
        number = self._asked[topic] = self._asked.get(topic, 0) + 1

        def latest(store: Store) -> T | None:
            return work(store) if self._asked[topic] == number else None

        def answer(result: T | None) -> None:
            if self._asked[topic] == number and result is not None:
                then(result)

        self._reader.ask(latest, answer)

    def extract(self, ids: Iterable[str]) -> None:
        """Extract stored articles that were not extracted yet, after the ones asked for before."""
        wanted = list(ids)

        def load(store: Store) -> list[Article]:
            found = (stores.article(store, name) for name in wanted)
            return [article for article in found if article is not None and article.extractor is None]

        def submit(articles: list[Article]) -> None:
            for article in articles:
                self.extracting.want(article)

        if wanted:
            self.read("extract", load, submit)

    def start_refresh(
        self,
        subscriptions: Sequence[Subscription],
        progress: Callable[[FeedResult], Any],
        finished: Callable[[Exception | None], Any],
    ) -> None:
        """Fetch these feeds; one run at a time."""

        def done(problem: Exception | None) -> None:
            self.refresh = None
            finished(problem)

        if self.refresh is None:
            self.refresh = Refresh(self.db, subscriptions, self._deliver, progress, done)

    def run(self, work: Callable[[], T], then: Callable[[T], Any]) -> None:
        """Do something slow that needs no store of ours: open a browser, look at an address, write a file."""

        def do() -> None:
            try:
                result = work()
            except Exception as error:
                self._deliver(self._fail, error)
            else:
                self._deliver(then, result)

        threading.Thread(target=do, daemon=True).start()

    def close(self) -> None:
        """Stop everything within a second; what was decided is written first."""
        if self.refresh is not None:
            self.refresh.cancel()
        self._reader.close(0)
        self._writer.close(0.4)
        self.extracting.close()
        if self.refresh is not None:
            self.refresh.cancel(0.3)
