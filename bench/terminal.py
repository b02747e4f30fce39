"""A program on a pseudo-terminal: how long until its text is on the screen?"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

COLUMNS, LINES = 120, 40
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.DOTALL
)


def first_paint(command: Sequence[str], until: str, environment: Mapping[str, str], limit: float = 30) -> float:
    """Seconds from the start of the process until the text is written; not a number where it never is."""
    began = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        with contextlib.suppress(OSError):
            os.execvpe(command[0], list(command), {**environment, "TERM": "xterm-256color"})
        os._exit(127)
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        written = b""
        while time.perf_counter() - began < limit:
            more = _read(terminal, 0.5)
            if more is None:
                break
            written += more
            if more and until.encode() in _ESCAPES.sub(b" ", written):
                return time.perf_counter() - began
        return float("nan")
    finally:
        _end(process, terminal)


def _read(terminal: int, wait: float) -> bytes | None:
    """What was written, after answering what a terminal is asked (cursor place, kind); None at the end."""
    if not select.select([terminal], [], [], wait)[0]:
        return b""
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return None
    if b"\x1b[6n" in data:
        os.write(terminal, b"\x1b[1;1R")
    if b"\x1b[c" in data:
        os.write(terminal, b"\x1b[?62;22c")
    return data or None


def _end(process: int, terminal: int) -> None:
    for number, wait in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
        until = time.monotonic() + wait
        while time.monotonic() < until:
            if os.waitpid(process, os.WNOHANG)[0]:
                os.close(terminal)
                return
            _read(terminal, 0.02)
