"""Processes that work for an event loop: started when needed, replaced when they crash, gone with their parent."""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from reader.fetching.working import WorkerFailed, work
from reader.processes import SPAWN

__all__ = ["WorkerFailed", "Workers", "reading_workers"]

P = ParamSpec("P")
R = TypeVar("R")

LONGEST_CALL = 60.0
"""Seconds; a feed that takes longer to read is given up and its process ended."""


class Workers:
    """Calls importable functions in other processes, one call at a time in each."""

    def __init__(
        self, most: int, longest_call: float = LONGEST_CALL, *, stands_back: bool = True, modules: Iterable[str] = ()
    ) -> None:
        """Have so many processes at most.

        Args:
            most: Processes.
            longest_call: Seconds.
            stands_back: Whether other programs go first, as where a screen waits for its keys beside them.
            modules: What a process imports at once, before it is called.
        """
        self.most = max(1, most)
        self._longest_call = longest_call
        self._modules = tuple(modules)
        self._start = partial(_Worker, stands_back, self._modules)
        self._idle: list[_Worker | None] = [None] * self.most
        self._turn = asyncio.Semaphore(len(self._idle))
        # Threads of their own to wait in: the loop's are few, and name look-ups can fill them.
        self._threads = ThreadPoolExecutor(len(self._idle), thread_name_prefix="worker")

    def prepare(self) -> None:
        """Start the processes now, while there is other work to do, since they will be needed soon."""
        self._idle = [worker or self._start() for worker in self._idle]

    def fork(self) -> None:
        """Start the processes as copies of this one, with what they and this one need loaded once.

        Only while nothing else runs here and nothing is open: no thread, no loop, no store. It is for Linux; elsewhere
        the libraries of the system do not bear it, and the processes start as they always do.
        """
        if sys.platform != "linux" or threading.active_count() > 1:
            self.prepare()
            return
        for module in self._modules:
            importlib.import_module(module)
        self._idle = [worker or self._start(multiprocessing.get_context("fork")) for worker in self._idle]

    @property
    def are_started(self) -> bool:
        """Whether a call now would not have to wait for a process to start."""
        return any(self._idle) or not self._idle

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function gives; its NewsreaderErrors are raised here, any other failure as WorkerFailed."""
        async with self._turn:
            worker = self._idle.pop()
            try:
                worker = worker or self._start()
                answer = await asyncio.get_running_loop().run_in_executor(
                    self._threads, worker.ask, (function, args, kwargs), self._longest_call
                )
            except BaseException as error:
                # Cancelled, crashed or too slow: what the process would answer later belongs to nobody.
                if worker:
                    worker.end()
                    worker = None
                if isinstance(error, EOFError | OSError):
                    raise WorkerFailed("the process that read it crashed") from None
                raise
            finally:
                self._idle.append(worker)
        if isinstance(answer, BaseException):
            raise answer
        result: R = answer
        return result

    def close(self) -> None:
        """End the processes now."""
        for worker in self._idle:
            if worker:
                worker.end()
        self._idle = [None] * len(self._idle)
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Worker:
    def __init__(self, stands_back: bool, modules: tuple[str, ...], context: BaseContext = SPAWN) -> None:
        self._connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(  # type: ignore[attr-defined] # every context has one
            target=work, args=(theirs, stands_back, modules), name="newsreader-worker", daemon=True
        )
        # A Ctrl-C while the process starts would make it show a traceback; it inherits the mask.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()

    def ask(self, call: Any, longest: float) -> Any:
        self._connection.send(call)
        if not self._connection.poll(longest):
            raise WorkerFailed(f"it took more than {longest:g} seconds to read")
        return self._connection.recv()

    def end(self) -> None:
        # Killing makes the thread that waits in ask() come back; only then may the pipe be closed.
        self._process.kill()
        self._process.join(1)


def reading_workers() -> Workers:
    """Processes to read feeds in: that is the larger half of an update, but more than two would wait for the store."""
    return Workers(min(2, os.cpu_count() or 1), stands_back=False, modules=("reader.parse.fast",))
