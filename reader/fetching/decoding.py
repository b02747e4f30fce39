"""Packed answers unpacked within a limit of bytes: a few kilobytes may stand for gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPTED = "gzip, deflate, zstd, br"
_WINDOW = 8 * 2**20  # bytes of memory that a zstd stream may ask for, as RFC 8878 has it
_PIECE = 2**16


class Refused(Exception):
    """Why the fetch ends, in words for a person."""


class _Unpacker(Protocol):
    def feed(self, chunk: bytes) -> Iterator[bytes]: ...


class Decoder:
    """Undoes one content encoding within a limit of bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = self._left = limit
        encoding = encoding.strip().lower()
        self._unpacker: _Unpacker | None = None
        if encoding in ("gzip", "x-gzip", "deflate"):
            self._unpacker = _Inflate(encoding == "deflate")
        elif encoding == "zstd":
            self._unpacker = _Zstd(limit)
        elif encoding == "br":
            self._unpacker = _Brotli()
        elif encoding not in ("", "identity"):
            raise Refused(f"packed as {encoding[:40]}, which was not asked for")

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The bytes that the chunk stands for."""
        for piece in self._unpacker.feed(chunk) if self._unpacker else (chunk,):
            self._left -= len(piece)
            if self._left < 0:
                raise Refused(f"larger than {size(self._limit)} when unpacked")
            yield piece


class _Inflate:
    """gzip and deflate."""

    def __init__(self, may_be_bare: bool) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._may_be_bare = may_be_bare

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            piece, chunk = self._step(chunk)
            if piece:
                yield piece

    def _step(self, chunk: bytes) -> tuple[bytes, bytes]:
        try:
            piece = self._inflate.decompress(chunk, _PIECE)
        except zlib.error:
            if not self._may_be_bare:
                raise
            # "deflate" means zlib, but some servers send the bare stream.
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._inflate.decompress(chunk, _PIECE)
        self._may_be_bare = False
        if self._inflate.eof:
            rest = self._inflate.unused_data
            # A gzip file may have several members; what follows else is padding.
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
            return piece, rest if rest.startswith(b"\x1f\x8b") else b""
        return piece, self._inflate.unconsumed_tail


class _Zstd:
    """Zstandard, whose writer hands on what it unpacks piece by piece, so that too much can be stopped."""

    def __init__(self, limit: int) -> None:
        self._limit = self._left = limit
        self._pieces: list[bytes] = []
        decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._writer = decompressor.stream_writer(self, write_size=_PIECE)  # type: ignore[arg-type] # only write is used

    def write(self, piece: bytes) -> int:
        """Take what was unpacked."""
        self._left -= len(piece)
        if self._left < 0:
            raise Refused(f"larger than {size(self._limit)} when unpacked")
        self._pieces.append(bytes(piece))
        return len(piece)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            self._writer.write(chunk)
        except zstandard.ZstdError as error:
            raise zlib.error(str(error)) from None
        pieces, self._pieces = self._pieces, []
        yield from pieces


class _Brotli:
    """Brotli, whose decoder stops at about the length that it is given, since its version 1.2."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while not self._decompressor.is_finished():
            try:
                piece = self._decompressor.process(chunk, output_buffer_limit=_PIECE)
            except brotli.error as error:
                raise zlib.error(str(error)) from None
            if piece:
                yield piece
            chunk = b""
            if self._decompressor.can_accept_more_data():
                return


def size(count: int) -> str:
    """A number of bytes for a person."""
    return f"{count / 2**20:g} MB"
