"""Work off the interface thread: every thread here only hands values back to it."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from reader import store as stores
from reader.errors import NewsreaderError
from reader.model import Article, Extraction, Subscription
from reader.store import Store

if TYPE_CHECKING:
    from reader.extract.extractors import Choice
    from reader.extract.pool import ExtractorPool
    from reader.fetching.update import FeedResult
    from reader.fetching.updating import UpdateProcess

T = TypeVar("T")
Deliver = Callable[..., Any]
"""Calls a function with values in the interface thread, from any thread."""


PATIENCE = 0.2
"""Seconds that leaving waits for a pool of extractors that is being started."""


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

    def __init__(
        self, db: Path, deliver: Deliver, fail: Callable[[Exception], Any], name: str, *, readonly: bool = False
    ) -> None:
        self._db, self._deliver, self._fail, self.readonly = db, deliver, fail, readonly
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
            with stores.open_store(self._db, readonly=self.readonly) as store:
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
        extractors: Mapping[str, str],
    ) -> None:
        """`answered` is called with article id, language, and why it failed ("" when it did not)."""
        self._writer, self._deliver, self._answered, self._workers = writer, deliver, answered, workers
        self._extractors = extractors
        self._choice: Choice | None = None
        self._pool: ExtractorPool | None = None
        self._waiting: set[tuple[str, int]] = set()
        self._lock = threading.Lock()
        self._wanted: SimpleQueue[tuple[Article, bool] | None] = SimpleQueue()
        self._asker: threading.Thread | None = None
        self._closed = False

    def start(self) -> None:
        """Warm the first worker up."""
        if not self._writer.readonly:
            self._ask(None)

    def _ready(self) -> ExtractorPool:
        with self._lock:
            if self._pool is None:
                from reader.extract.extractors import Choice
                from reader.extract.pool import ExtractorPool

                choice = Choice(self._extractors)
                choice.check()
                start_tracker()
                self._choice, self._pool = choice, ExtractorPool(self._workers, choice)
                self._pool.start()
            return self._pool

    def is_current(self, article: Article) -> bool:
        """Whether the extractor of its language has read an article; taken for granted until they are known."""
        return self._choice is None or article.extractor == self._choice.current(article.language)

    def reads(self, language: str) -> bool:
        """Whether there is an extractor for a language."""
        if self._choice is None:
            return language.split("-")[0].lower() in ("", "en")
        return self._choice.name_for(language) is not None

    @property
    def waiting(self) -> int:
        """How many articles are on their way."""
        return len(self._waiting)

    def want(self, article: Article, *, first: bool = False) -> None:
        """Extract an article, before all others when it is the one that is read."""
        if self._writer.readonly:
            return
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
            try:
                pool = self._ready()
            except NewsreaderError as error:
                if wanted is not None:
                    self._deliver(self._finish, wanted[0], "", str(error))
                continue
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
        # One that is just being started, which may take a second, ends by itself when this process is gone.
        if self._lock.acquire(timeout=PATIENCE):
            try:
                if self._pool is not None:
                    self._pool.close()
            finally:
                self._lock.release()
        if self._asker is not None:
            self._asker.join(0.2)


class Refresh:
    """One run over feeds: a process of its own fetches, a thread here hands on what it says."""

    def __init__(
        self,
        process: UpdateProcess,
        deliver: Deliver,
        progress: Callable[[FeedResult], Any],
        finished: Callable[[Exception | None], Any],
    ) -> None:
        self._process, self._deliver, self._progress, self._finished = process, deliver, progress, finished
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        problem: Exception | None = None
        try:
            start_tracker()
            for result in self._process.results():
                self._deliver(self._progress, result)
        except Exception as error:
            problem = error
        self._deliver(self._finished, problem)

    def cancel(self) -> None:
        """Ask it to stop."""
        self._process.cancel()

    def end(self, patience: float) -> None:
        """Stop, at the latest after that many seconds."""
        self._process.end(patience)
        self._thread.join(patience)


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
        extractors: Mapping[str, str] = MappingProxyType({}),
        readonly: bool = False,
    ) -> None:
        """In a store that can only be read nothing is extracted, as it could not be kept; what writes fails."""
        self.readonly = readonly
        self.db, self._deliver, self._fail = db, deliver, fail
        self._writer = StoreThread(db, deliver, fail, "store-writer", readonly=readonly)
        self._reader = StoreThread(db, deliver, fail, "store-reader", readonly=readonly)
        self.extracting = Extracting(self._writer, deliver, answered, workers=workers, extractors=extractors)
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
        *,
        due_only: bool = False,
        only: Collection[str] = (),
    ) -> None:
        """Fetch these feeds, or those of them that are due or named; one run at a time."""

        def done(problem: Exception | None) -> None:
            self.refresh = None
            finished(problem)

        if self.refresh is None:
            from reader.fetching.updating import UpdateProcess

            process = UpdateProcess(self.db, subscriptions, due_only=due_only, only=only)
            self.refresh = Refresh(process, self._deliver, progress, done)

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
            self.refresh.end(0.1)
