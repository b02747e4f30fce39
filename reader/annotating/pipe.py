"""Text sent to a command of the user's: an argument list and no shell, a time limit, an environment without secrets."""

from __future__ import annotations

import os
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from reader.errors import ExportError, UsageError
from reader.text import clean

SECONDS = 10.0
"""How long a command may take."""
_MOST = 1 << 16
"""Bytes of each output stream that are kept."""
# What a command needs to run, to speak the user's language and to reach the clipboard and the desktop; tokens of
# feeds and whatever else lies in the environment are none of its business.
_PASSED = frozenset(
    (
        *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE", "TERM"),
        *("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"),
    )
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it."""

    status: int
    """Exit status; negative the number of the signal that ended it."""
    output: str
    """The start of its standard output, cleaned."""
    error: str
    """The start of its standard error, cleaned."""


def arguments_of(line: str) -> tuple[str, ...]:
    """The command and its arguments as the user wrote them in one line: quotes group, nothing else has a meaning."""
    try:
        arguments = tuple(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"{line!r} is no command: {str(error).lower()}") from None
    if not arguments:
        raise UsageError("no command was given; write one such as: wl-copy")
    return arguments


def send(
    arguments: Sequence[str], text: str, *, seconds: float = SECONDS, environ: Mapping[str, str] = os.environ
) -> Sent:
    """Start the command, give it the text on standard input and wait for its end, at most so long.

    A command that cannot start or takes too long is an ExportError; in the latter case it is ended with all it started.
    What it leaves behind when it ends by itself (a clipboard's keeper) goes on.
    """
    if any("\0" in argument for argument in arguments):
        raise UsageError("a command cannot hold a NUL character")
    try:
        process = subprocess.Popen(  # noqa: S603 (the user's own command, as a list)
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={k: v for k, v in environ.items() if k in _PASSED or k.startswith("LC_")},
            start_new_session=True,
        )
    except OSError as error:
        raise ExportError(f"{arguments[0]} cannot be started: {(error.strerror or str(error)).lower()}") from None
    with process:
        try:
            output, errors = _talk(process, text.encode("utf-8", "replace"), time.monotonic() + seconds)
        except TimeoutError:
            raise ExportError(f"{arguments[0]} took longer than {seconds:g} seconds and was ended") from None
        finally:
            if process.poll() is None:
                _end(process)
    return Sent(process.returncode, clean(output.decode("utf-8", "replace")), clean(errors.decode("utf-8", "replace")))


def _talk(process: subprocess.Popen[bytes], text: bytes, end: float) -> tuple[bytes, bytes]:
    """Write and read until the command has ended; it may end with its streams still open in another process."""
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None  # noqa: S101, PT018
    kept = {process.stdout: bytearray(), process.stderr: bytearray()}
    rest = memoryview(text)
    with selectors.DefaultSelector() as streams:
        for stream in (process.stdin, *kept):
            os.set_blocking(stream.fileno(), False)
        for stream in kept:
            streams.register(stream, selectors.EVENT_READ)
        if rest:
            streams.register(process.stdin, selectors.EVENT_WRITE)
        else:
            process.stdin.close()
        while True:
            over = process.poll() is not None
            late = time.monotonic() > end
            if late and not over:
                raise TimeoutError
            ready = streams.select(0 if over else 0.05)
            if over and (late or not any(key.fileobj in kept for key, _ in ready)):
                break
            for key, _ in ready:
                if key.fileobj is process.stdin:
                    try:
                        rest = rest[os.write(process.stdin.fileno(), rest[:_MOST]) :]
                    except BrokenPipeError:
                        rest = memoryview(b"")
                    if not rest:
                        streams.unregister(process.stdin)
                        with suppress(BrokenPipeError):
                            process.stdin.close()
                    continue
                for stream, found in kept.items():
                    if stream is key.fileobj:
                        chunk = os.read(stream.fileno(), _MOST)
                        found.extend(chunk[: _MOST - len(found)])
                        if not chunk:
                            streams.unregister(stream)
    output, errors = kept.values()
    return bytes(output), bytes(errors)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the command and all that it started to end, then make them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
