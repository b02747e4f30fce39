"""What all commands share: the options everywhere, one line an error, output that may end early, progress."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from reader.config import Paths

FILE = click.Path(path_type=Path)


@dataclass(slots=True)
class Options:
    """What was given before or behind the command."""

    feeds: Path | None = None
    db: Path | None = None
    verbose: bool = False

    def paths(self) -> Paths:
        """Where this user's files are."""
        from reader.config import paths

        return paths(self.feeds, self.db)


pass_options = click.make_pass_decorator(Options, ensure=True)


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    options = context.ensure_object(Options)
    if value:
        setattr(options, str(parameter.name), value)


def _shared() -> list[click.Parameter]:
    def option(*names: str, **settings: Any) -> click.Option:
        return click.Option(names, expose_value=False, is_eager=True, callback=_remember, **settings)

    return [
        option("--feeds", type=FILE, metavar="FILE", help="Subscriptions; else NEWSREADER_FEEDS, else your own."),
        option("--db", type=FILE, metavar="FILE", help="Store of articles; else NEWSREADER_DB, else your own."),
        option("--verbose", is_flag=True, help="Say more, also about errors of the program."),
    ]


class Command(click.Command):
    """A command with the shared options."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_shared())


class QueryCommand(Command):
    """A command whose words are a query: there "-word" excludes and is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide the dash of excluded words from click behind a NUL, which no argument can hold."""
        hidden = ["\0" + a if len(a) > 2 and a[0] == "-" and a[1] != "-" else a for a in args]
        return super().parse_args(ctx, hidden)


class Group(click.Group):
    """A group whose commands have the shared options."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_shared())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order in which they are used, not of the alphabet."""
        return list(self.commands)


Group.group_class = Group


def query_of(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...] | str | None) -> str:
    """The words of a query as the user typed them."""
    return (" ".join(value) if isinstance(value, tuple) else value or "").replace("\0", "")


def say(text: str = "") -> None:
    """One line on standard output."""
    sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """One clean line on standard error."""
    from reader.text import one_line

    with suppress(OSError):  # what is wrong with the output is told at the end
        sys.stdout.flush()
    sys.stderr.write(f"newsreader: {one_line(text)}\n")
    sys.stderr.flush()


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def moment_of(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """A date or time that the user gave; without a zone it is UTC."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write YYYY-MM-DD or an ISO 8601 time") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def set_up_streams() -> None:
    """UTF-8 into files and pipes whatever the locale; on a terminal what it cannot show becomes "?"."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def has_terminal() -> bool:
    """Whether the screen can open: both ends are a terminal that can be steered."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


class Progress:
    """One line on standard error that is written again and again; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._shown:
            from reader.cli.table import fit, width

            sys.stderr.write(f"\r\x1b[K{fit(text, (width() or 80) - 1)}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, before anything else is printed."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress line that is gone at the end, also after an error."""
    line = Progress()
    try:
        yield line
    finally:
        line.clear()


def print_lines(lines: Iterable[str]) -> None:
    """Print as the lines come."""
    for line in lines:
        say(line)
