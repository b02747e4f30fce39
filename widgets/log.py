"""What happened, in a file of the state folder: times, numbers and kinds of errors, never what was read or typed."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

LARGEST = 256 * 1024
"""Bytes at which the file makes way for a new one."""
KEPT = 3
"""Files at most: newsreader.log and the ones before it."""
_PLAIN = re.compile(r"[\w.+:-]{1,60}")


class Log:
    """Lines "2026-11-15T20:30:00Z event name=value …"; UTC, readable by the user only.

    Values are numbers, versions, names of types and places in our code. Whatever has blanks, slashes or an @ in it
    could be a title, an address or a credential, and is left out.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.path = folder / "newsreader.log"
        self._now = now
        self._lock = threading.Lock()

    def say(self, event: str, **facts: object) -> None:
        """Write a line; a folder that cannot be written to is no reason to stop."""
        told = [f"{name}={_plain(value)}" for name, value in facts.items()]
        line = " ".join([self._now().strftime("%Y-%m-%dT%H:%M:%SZ"), event, *told])
        with self._lock, contextlib.suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_way()
            with os.fdopen(os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as file:
                file.write(f"{line}\n")

    def error(self, error: BaseException, *, report: Path | None = None) -> None:
        """An error by its type and the last place in our own code that it came through."""
        place = ""
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            path = Path(code.co_filename)
            if path.parts[-2:-1] != ("site-packages",) and {"reader", "widgets"} & set(path.parts):
                place = f"{path.name}:{trace.tb_lineno}"
            trace = trace.tb_next
        self.say("error", kind=type(error).__name__, place=place or "-", report=report.name if report else "-")

    def _make_way(self) -> None:
        if not self.path.exists() or self.path.stat().st_size < LARGEST:
            return
        for number in range(KEPT - 1, 0, -1):
            older = self.path if number == 1 else self.path.with_suffix(f".log.{number - 1}")
            if older.exists():
                older.replace(self.path.with_suffix(f".log.{number}"))


def _plain(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else "…"
