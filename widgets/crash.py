"""What is left of an unexpected error: a report that says where, and nothing of what was read or typed."""

from __future__ import annotations

import os
import platform
import sqlite3
import traceback
from datetime import datetime
from pathlib import Path

from reader.errors import NewsreaderError


def report_text(error: BaseException, *, when: datetime) -> str:
    """Types and places of the error and of what led to it.

    Messages and values are left out: they may quote an article, an address or a credential.
    """
    lines = [
        f"newsreader: unexpected error, {when.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}",
        "",
    ]
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(_name(link))
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
            if frame.line:
                lines.append(f"    {frame.line}")
        lines.append("")
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def _name(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name} ({os.strerror(error.errno)})"
    if isinstance(error, sqlite3.Error):
        return f"{name} ({getattr(error, 'sqlite_errorname', '')})"
    return name


def write_report(error: BaseException, folder: Path, *, when: datetime) -> Path | None:
    """Write the report into the state folder, readable by the user only; None where that cannot be."""
    path = folder / f"error-{when.strftime('%Y%m%d-%H%M%S')}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(report_text(error, when=when))
    except OSError:
        return None
    return path


def told(error: BaseException, report: Path | None) -> str:
    """One line for the terminal."""
    if isinstance(error, NewsreaderError):
        return f"newsreader: {error}"
    where = f"; the report is {report}" if report else ""
    return f"newsreader: an unexpected error of the program ({type(error).__name__}){where}; please report it"
