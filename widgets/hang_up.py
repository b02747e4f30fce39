"""Leaving when the terminal is gone, though no signal says so: a parent such as make may have kept SIGHUP to itself."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
from collections.abc import Callable

LOOK = 2.0
"""Seconds between two looks whether the terminal is still there."""
GRACE = 3.0
"""Seconds for leaving in order."""


def leave_with_terminal(leave: Callable[[], object]) -> None:
    """Look now and then, and call `leave` when the terminal is gone; where that ends nothing, end the process.

    From a thread of its own: the interface's hangs for good once it has written thirty times to no terminal.
    """

    if sys.__stdin__ is None:
        return
    terminal = sys.__stdin__.fileno()

    def watch() -> None:
        while os.isatty(terminal):
            _wait(terminal)
        with contextlib.suppress(RuntimeError):  # the loop has just ended by itself
            leave()
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="terminal-watch", daemon=True).start()


def _wait(terminal: int) -> None:
    """Until it is time to look again: at once when the terminal hangs up, where the system tells of that."""
    if hasattr(select, "poll"):
        poller = select.poll()
        poller.register(terminal, 0)
        if not poller.poll(LOOK * 1000) or not os.isatty(terminal):
            return
    time.sleep(LOOK)
