"""What a worker process does: apart from `reader.workers`, so that it loads little."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from reader.errors import NewsreaderError
from reader.processes import end_with_parent, spare_the_collector


class WorkerFailed(NewsreaderError):
    """A call that its process did not survive, or did not end in time."""


def work(connection: Connection, stands_back: bool, modules: Sequence[str]) -> None:
    """Answer the calls that come over the connection until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries complain of must not get onto the screen
    end_with_parent()
    if stands_back:
        with contextlib.suppress(OSError):
            os.nice(5)
    for module in modules:
        importlib.import_module(module)
    spare_the_collector()
    while True:
        try:
            function, args, kwargs = connection.recv()
        except (EOFError, OSError):
            return
        with contextlib.suppress(OSError):
            connection.send(_answer(function, args, kwargs))


def _answer(function: Any, args: Any, kwargs: Any) -> Any:
    try:
        return function(*args, **kwargs)
    except NewsreaderError as error:
        return error
    except MemoryError:
        return WorkerFailed("it needs more memory than there is")
    except Exception as error:
        return WorkerFailed(f"it could not be read ({type(error).__name__}: {str(error)[:200]})")
