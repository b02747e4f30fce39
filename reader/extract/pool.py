"""Worker processes that extract: started when needed, replaced when they crash, gone with their parent."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from reader.errors import ExtractError
from reader.extract.extractors import Choice, Extractors
from reader.extract.memory import settle
from reader.model import Document, Extraction
from reader.processes import SPAWN, end_with_parent

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST = 300
"""Seconds that a worker may take for one document, the start of a cold one included; then it is replaced."""
SHORT = 20_000
"""Code points of a document that may be read together with others."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to extract."""

    document: Document
    date: date | None
    language: str
    answer: Future[Extraction] = field(default_factory=Future)
    alone: bool = False
    """Whether it is read by itself: it was among those that a worker died of."""

    @property
    def is_short(self) -> bool:
        """Whether it may be read together with others."""
        return not self.alone and len(self.document.text) <= SHORT


class ExtractorPool:
    """Answers documents with extractions. Each of its threads tends one worker process."""

    def __init__(self, workers: int = 1, choice: Choice | None = None, *, together: int = 1) -> None:
        """`together` is how many short documents that wait a worker is given at once: that is quicker, but one asked
        for as first waits for them."""
        self._choice = choice or Choice()
        self._together = together
        self._jobs: deque[Job] = deque()
        self._change = threading.Condition()
        self._closed = False
        self._idle: set[int] = set()
        """Workers that are started, or starting, and have no job."""
        self._threads = [
            threading.Thread(target=self._tend, args=(n,), name=f"extractor-{n}", daemon=True)
            for n in range(max(1, workers))
        ]
        self._processes: set[BaseProcess] = set()
        self._started = False

    @property
    def processes(self) -> tuple[BaseProcess, ...]:
        """The worker processes that are there now."""
        with self._change:
            return tuple(self._processes)

    def start(self) -> None:
        """Starts the first worker, which loads its models; the others follow when there is work for them."""
        with self._change:
            if self._started or self._closed:
                return
            self._started = True
            self._idle.add(0)
        for thread in self._threads:
            thread.start()

    def submit(
        self, document: Document, date: date | None, language: str, *, first: bool = False
    ) -> Future[Extraction]:
        """The extraction of a document, to come; one asked for as `first` goes before all that wait."""
        job = Job(document, date, language)
        self.start()
        with self._change:
            if self._closed:
                job.answer.set_exception(ExtractError("The extractor is closed."))
                return job.answer
            (self._jobs.appendleft if first else self._jobs.append)(job)
            self._change.notify_all()
        return job.answer

    def close(self) -> None:
        """Ends the workers; what still waits is cancelled."""
        with self._change:
            self._closed = True
            jobs, self._jobs = list(self._jobs), deque()
            processes = list(self._processes)
            self._change.notify_all()
        for job in jobs:
            if not job.answer.cancel():
                _tell(job, ExtractError("The extractor is closed."))
        for process in processes:
            process.terminate()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def __enter__(self) -> ExtractorPool:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _tend(self, number: int) -> None:
        worker = self._worker() if number == 0 else None
        while taken := self._next(number, started=worker is not None):
            jobs = [job for job in taken if job.alone or job.answer.set_running_or_notify_cancel()]
            if not jobs:
                continue
            if worker is not None and not worker.process.is_alive():
                self._dismiss(worker)
                worker = None
            worker = worker or self._worker()
            left = deque(jobs)
            for answer in worker.answers(jobs):
                _tell(left.popleft(), answer)
            if len(left) == 1 and worker.is_waiting:
                _tell(left.popleft(), ExtractError("The extractor ended unexpectedly while reading this article."))
                worker.is_waiting = False
            if left or not worker.is_waiting:
                self._dismiss(worker)
                worker = None
            self._again(left)
        if worker is not None:
            self._dismiss(worker)

    def _again(self, jobs: Iterable[Job]) -> None:
        """Puts jobs back, each to be read alone, when one of them ended the worker and nobody knows which."""
        jobs = [replace(job, alone=True) for job in jobs]
        with self._change:
            if not self._closed:
                self._jobs.extendleft(reversed(jobs))
                self._change.notify_all()
                return
        for job in jobs:
            _tell(job, ExtractError("The extractor is closed."))

    def _next(self, number: int, *, started: bool) -> list[Job]:
        """The next job for a worker, and what else it may read together with it; none when the pool is closed. One that
        would have to be started leaves the job to those that are ready."""
        with self._change:
            if started:
                self._idle.add(number)
            else:
                self._idle.discard(number)
            while not self._closed and len(self._jobs) <= (0 if started else len(self._idle)):
                self._change.wait()
            self._idle.discard(number)
            if self._closed:
                return []
            jobs = [self._jobs.popleft()]
            share = min(self._together, 1 + len(self._jobs) // len(self._threads))
            while len(jobs) < share and self._jobs and jobs[-1].is_short and self._jobs[0].is_short:
                jobs.append(self._jobs.popleft())
            return jobs

    def _worker(self) -> Worker:
        worker = Worker(self._choice)
        with self._change:
            self._processes.add(worker.process)
            if self._closed:
                worker.process.terminate()
        return worker

    def _dismiss(self, worker: Worker) -> None:
        worker.end()
        with self._change:
            self._processes.discard(worker.process)


def _tell(job: Job, answer: Extraction | ExtractError) -> None:
    if isinstance(answer, Extraction):
        job.answer.set_result(answer)
    else:
        job.answer.set_exception(answer)


class Worker:
    """One process and the pipe to it."""

    def __init__(self, choice: Choice) -> None:
        self._pipe, theirs = SPAWN.Pipe()
        self.process: BaseProcess = SPAWN.Process(
            target=_work, args=(theirs, choice), name="newsreader-extractor", daemon=True
        )
        self.process.start()
        theirs.close()
        self.is_waiting = True
        """False once it was given up in the middle of a document."""

    def answers(self, jobs: Sequence[Job]) -> Iterator[Extraction | ExtractError]:
        """What the process makes of each job, in order; it ends early when the process dies of one or is given up."""
        try:
            self._pipe.send([(job.document, job.date, job.language) for job in jobs])
            for _ in jobs:
                if not self._pipe.poll(LONGEST):
                    self.is_waiting = False
                    yield ExtractError(f"The extractor took more than {LONGEST} seconds for this article.")
                    return
                answer: Extraction | str = self._pipe.recv()
                yield ExtractError(answer) if isinstance(answer, str) else answer
        except (EOFError, OSError):
            return

    def end(self) -> None:
        """Ends the process and waits until it is gone."""
        self._pipe.close()
        self.process.terminate()
        self.process.join(timeout=5)


def _work(pipe: Connection, choice: Choice) -> None:
    """The life of a worker process: models first, then one document after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _silence()
    with contextlib.suppress(OSError):
        os.nice(5)  # the screen and the fetching go first
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # there is a worker for each core already
    extractors = Extractors(choice)
    extractors.warm_up()
    settle()
    # The pipe ends when the parent does.
    with contextlib.suppress(EOFError, OSError):
        while True:
            given = pipe.recv()
            with extractors.ahead([(document, language) for document, _, language in given]) as parsed:
                for (document, day, language), doc in zip(given, parsed, strict=True):
                    pipe.send(_answer(extractors, document, day, language, doc))


def _answer(
    extractors: Extractors, document: Document, day: date | None, language: str, parsed: Doc | None
) -> Extraction | str:
    try:
        return extractors.read(document, day, language, parsed)
    except ExtractError as error:
        return str(error)
    except Exception as error:  # whatever a text provokes costs that text only
        return f"This article could not be extracted: {type(error).__name__}: {error}"


def _silence() -> None:
    """The terminal belongs to the screen: a library's warning would be drawn over it."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(null, stream)
    os.close(null)
