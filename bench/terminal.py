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
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence

COLUMNS, LINES = 120, 40
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.DOTALL
)


class Program:
    """A running program, and the terminal it writes to."""

    def __init__(self, process: int, terminal: int) -> None:
        self.process, self._terminal = process, terminal
        self._closed = self._ended = False

    def wait(self, until: str, limit: float = 30) -> bool:
        """Read on until the text has been written since the last wait; False where it is not, in that many seconds."""
        end = time.perf_counter() + limit
        written = b""
        while time.perf_counter() < end:
            more = self._read(0.5)
            if more is None:
                return False
            written += more
            if more and until.encode() in _ESCAPES.sub(b" ", written):
                return True
        return False

    def press(self, keys: str, pause: float = 0.05) -> None:
        """Press keys one after the other, and read what they make the program write."""
        for key in keys:
            os.write(self._terminal, key.encode())
            self.idle(pause)

    def idle(self, seconds: float) -> None:
        """Let time go by; read what the program writes meanwhile, for it stops where nobody does."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def memory(self) -> float:
        """What the process has in memory (resident set), in MB."""
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process)], capture_output=True, text=True, check=True)
        return int(told.stdout) * 1024 / 1e6

    def _read(self, wait: float) -> bytes | None:
        """What was written, after answering what a terminal is asked (cursor place, kind); None at the end."""
        if not select.select([self._terminal], [], [], wait)[0]:
            return b""
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return None
        if b"\x1b[6n" in data:
            os.write(self._terminal, b"\x1b[1;1R")
        if b"\x1b[c" in data:
            os.write(self._terminal, b"\x1b[?62;22c")
        return data or None

    def hang_up(self) -> None:
        """Close the terminal, as its window does."""
        os.close(self._terminal)
        self._closed = True

    def gone(self, limit: float) -> bool:
        """Whether it ends within that many seconds; what it writes meanwhile is read."""
        until = time.monotonic() + limit
        while time.monotonic() < until:
            if self._ended or os.waitpid(self.process, os.WNOHANG)[0]:
                self._ended = True
                return True
            if self._closed:
                time.sleep(0.005)
            else:
                self._read(0.005)
        return False

    def end(self) -> None:
        """Ask it to leave, then insist."""
        for number, wait in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                if not self._ended:
                    os.kill(self.process, number)
            if self.gone(wait):
                break
        if not self._closed:
            self.hang_up()


@contextlib.contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], columns: int = COLUMNS, lines: int = LINES
) -> Iterator[Program]:
    """Start the program on a terminal of its own."""
    process, terminal = pty.fork()
    if process == 0:
        with contextlib.suppress(OSError):
            os.execvpe(command[0], list(command), {**environment, "TERM": "xterm-256color"})
        os._exit(127)
    program = Program(process, terminal)
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        yield program
    finally:
        program.end()


def first_paint(command: Sequence[str], until: str, environment: Mapping[str, str], limit: float = 30) -> float:
    """Seconds from the start of the process until the text is written; not a number where it never is."""
    began = time.perf_counter()
    with running(command, environment) as program:
        found = program.wait(until, limit)
        return time.perf_counter() - began if found else float("nan")
