"""The command line: `newsreader` and its commands.

screen.py      newsreader without a command, demo, review: the one import of the screen
frame.py       what all commands share: options everywhere, errors in one line, progress
reading.py     list, search, show
fetching.py    fetch, add
feeds.py       feeds list, add, remove, rename, move, check, import, export
extracting.py  extract, annotate
exporting.py   export, import
rules.py       rules list, add, remove
prune.py       prune
doctor.py      doctor
table.py       columns for a terminal

Only click is imported at the top: whatever a command needs is imported inside it.
"""

import os
import select
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from reader.cli.doctor import doctor
from reader.cli.exporting import export, import_
from reader.cli.extracting import annotate, extract
from reader.cli.feeds import feeds
from reader.cli.fetching import add, fetch
from reader.cli.frame import Group, Options, pass_options, set_up_streams, tell
from reader.cli.prune import prune
from reader.cli.reading import list_, search, show
from reader.cli.rules import rules
from reader.cli.screen import demo, open_screen, review
from reader.errors import NewsreaderError

INTERRUPTED = 130


@click.group(
    "newsreader",
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="newsreader-tui", message="%(prog)s %(version)s")
@pass_options
@click.pass_context
def newsreader(context: click.Context, options: Options) -> int:
    """A terminal news reader that shows who acts, who said what, and what is left open.

    Without a command it opens the reader on your feeds.
    """
    return 0 if context.invoked_subcommand else open_screen(options)


_READING = (demo, fetch, add, feeds, extract, list_, search, show, review)
for _command in (*_READING, annotate, export, import_, rules, prune, doctor):
    newsreader.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of the arguments, else of the process; its exit status. An error is told in one line."""
    set_up_streams()
    options = Options()
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments), options)
        sys.stdout.flush()
    except NewsreaderError as error:
        tell(str(error))
        status = error.exit_status
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "newsreader"
        tell(f"{error.format_message().rstrip('.?')}; see `{command} --help`")
        status = error.exit_code
    except click.ClickException as error:
        tell(error.format_message())
        status = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        tell("interrupted")
        status = INTERRUPTED
    except Exception as error:
        status = 0 if isinstance(error, BrokenPipeError) and _output_ended() else _unexpected(error, options)
    try:
        sys.stdout.flush()
    except OSError:
        # What is left in the buffer has nowhere to go; the interpreter would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _run(arguments: list[str], options: Options) -> int:
    try:
        with newsreader.make_context("newsreader", arguments, obj=options) as context:
            return newsreader.invoke(context) or 0
    except click.exceptions.Exit as end:
        return end.exit_code


def _output_ended() -> bool:
    """Whether standard output is a pipe that nobody reads any more (`| head`)."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), select.POLLOUT)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def _unexpected(error: Exception, options: Options) -> int:
    if isinstance(error, OSError) and error.strerror:
        name = f"{Path(os.fsdecode(error.filename))}: " if error.filename else ""
        tell(f"{name}{error.strerror}")
        return 1
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f" in {Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
    tell(f"an error of the program: {type(error).__name__}{place}: {error}; --verbose shows more, please report it")
    if options.verbose:
        import traceback

        traceback.print_exception(error)
    return 1
