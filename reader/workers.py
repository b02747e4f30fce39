"""Processes that work for an event loop: started when needed, replaced when they crash, gone with their parent."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from reader.errors import NewsreaderError
from reader.processes import SPAWN, end_with_parent

P = ParamSpec("P")
R = TypeVar("R")

LONGEST_CALL = 60.0
"""Seconds; a feed that takes longer to read is given up and its process ended."""


class WorkerFailed(NewsreaderError):
    """A call that its process did not survive, or did not end in time."""


class Workers:
    """Calls importable functions in other processes, one call at a time in each."""

    def __init__(self, most: int, longest_call: float = LONGEST_CALL) -> None:
        self._longest_call = longest_call
        self._idle: list[_Worker | None] = [None] * max(1, most)
        self._turn = asyncio.Semaphore(len(self._idle))
        # Threads of their own to wait in: the loop's are few, and name look-ups can fill them.
        self._threads = ThreadPoolExecutor(len(self._idle), thread_name_prefix="worker")

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function gives; its NewsreaderErrors are raised here, any other failure as WorkerFailed."""
        async with self._turn:
            worker = self._idle.pop()
            try:
                worker = worker or _Worker()
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
    def __init__(self) -> None:
        self._connection, theirs = SPAWN.Pipe()
        self._process: BaseProcess = SPAWN.Process(target=_work, args=(theirs,), name="newsreader-worker", daemon=True)
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


def _work(connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries complain of must not get onto the screen
    end_with_parent()
    with contextlib.suppress(OSError):
        os.nice(5)  # the screen goes first
    while True:
        try:
            function, args, kwargs = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer = function(*args, **kwargs)
        except NewsreaderError as error:
            answer = error
        except MemoryError:
            answer = WorkerFailed("it needs more memory than there is")
        except Exception as error:
            answer = WorkerFailed(f"it could not be read ({type(error).__name__}: {str(error)[:200]})")
        with contextlib.suppress(OSError):
            connection.send(answer)
