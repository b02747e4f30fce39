"""A file of subscriptions from another reader: OPML, or the urls file of newsboat."""

from __future__ import annotations

from pathlib import Path

from reader.errors import UsageError
from reader.subscriptions.newsboat import read_urls
from reader.subscriptions.opml import Outline, read_opml

LARGEST = 20_000_000
"""Bytes."""


def read_outline(file: Path) -> Outline:
    """What the file subscribes to; which of the two kinds it is, its name and its first bytes tell."""
    try:
        with file.open("rb") as source:
            body = source.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    if len(body) > LARGEST:
        raise UsageError(f"{file} is larger than {LARGEST // 1_000_000} MB, so hardly a list of feeds")
    is_opml = file.suffix.lower() in (".opml", ".xml") or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return (read_opml if is_opml or b"\0" in body else read_urls)(body, str(file))
