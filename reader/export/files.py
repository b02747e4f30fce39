"""Files that are written whole or not at all, readable by the user only, under names that a title cannot abuse."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from reader.errors import ExportError
from reader.model import Article

_TITLE_BYTES = 80
"""File systems allow 255 bytes a name; sync tools and archives less."""


def file_name(article: Article, suffix: str) -> str:
    """Date, words of the title and the start of the id: the same for every export of the article, and of no other."""
    words = "-".join(re.findall(r"\w+", unicodedata.normalize("NFC", article.title).lower()))
    short = words.encode("utf-8", "ignore")[:_TITLE_BYTES].decode("utf-8", "ignore").rstrip("-_")
    identity = re.sub(r"[^a-z0-9]", "", article.id.lower())[:12]
    return "-".join(part for part in (f"{article.date:%Y-%m-%d}", short, identity) if part) + suffix


def write_new(path: Path, pieces: Iterable[str] | Iterable[bytes], *, force: bool = False) -> None:
    """Write beside the place and move there when complete; FileExistsError where something is and not force."""
    if not force and os.path.lexists(path):
        raise FileExistsError(path)
    try:
        if path.exists() and not path.is_file():  # a pipe or device that the user named
            with path.open("wb") as out:
                out.writelines(map(_bytes, pieces))
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".newsreader-", dir=path.parent)  # mode 0600
        try:
            with open(handle, "wb") as out:  # noqa: PTH123 (a descriptor)
                out.writelines(map(_bytes, pieces))
                out.flush()
                os.fsync(out.fileno())
            if force and path.exists():
                shutil.copymode(path, temporary)
            _place(temporary, path, force=force)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)  # noqa: PTH108
    except FileExistsError:
        raise
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from error


def _place(temporary: str, path: Path, *, force: bool) -> None:
    """Move into place; without force a file that appeared meanwhile is not replaced either."""
    if force:
        os.replace(temporary, path)  # noqa: PTH105
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # no hard links here (FAT, some network folders)
        os.replace(temporary, path)  # noqa: PTH105


def write_standard_output(pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Write UTF-8 with the line ends of the format, whatever the locale and platform say."""
    out = sys.stdout.buffer
    for piece in pieces:
        out.write(_bytes(piece))
    out.flush()


def _bytes(piece: str | bytes) -> bytes:
    return piece.encode() if isinstance(piece, str) else piece
