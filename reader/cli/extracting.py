"""extract and annotate: actors, quotes and open issues for the store, or for a stream of documents."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from reader.cli.frame import (
    FILE,
    Command,
    Options,
    QueryCommand,
    moment_of,
    now,
    pass_options,
    progress,
    query_of,
    tell,
)
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.extract.extractors import Choice

JOBS = click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 64), help="Worker processes; else as in settings.toml."
)
EXTRACTOR = click.option(
    "--extractor", metavar="NAME", help="Read every language with this one; else as in settings.toml."
)


@click.command("extract", cls=QueryCommand)
@click.argument("query", metavar="[QUERY]", nargs=-1, callback=query_of)
@JOBS
@EXTRACTOR
@pass_options
def extract(options: Options, query: str, jobs: int | None, extractor: str | None) -> int:
    """Extract actors, quotes and open issues of stored articles.

    Takes up what QUERY finds (all without one) and this version has not extracted yet, newest unread first.
    """
    from reader.config import read_settings
    from reader.extract.batch import extract_pending

    paths = options.paths()
    settings = read_settings(paths.settings)
    choice = _choice(settings, extractor)
    done = failed = 0
    with progress() as shown:
        for result in extract_pending(paths.db, query, jobs=jobs or settings.workers, now=now, choice=choice):
            done += result.ok
            if result.dropped:
                shown.clear()
                tell(f"{result.article} {result.title}: {result.dropped}")
            if not result.ok:
                failed += 1
                shown.clear()
                tell(f"{result.article} {result.title}: {result.error}")
            shown.show(f"Extracting: {result.done} of {result.total} articles  {result.title}")
    articles = "1 article" if done == 1 else f"{done} articles"
    sys.stdout.write(f"Extracted {articles}{f', {failed} failed' if failed else ''}\n")
    return int(failed > 0)


@click.command("annotate", cls=Command)
@click.argument("source", metavar="[INPUT]", type=FILE, default="-")
@click.option("--date", "moment", metavar="DATE", callback=moment_of, help="Date of documents that give none.")
@click.option("--output", type=FILE, metavar="FILE", help="Write there instead of to standard output.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@JOBS
@EXTRACTOR
@pass_options
def annotate(
    options: Options,
    source: Path,
    moment: datetime | None,
    output: Path | None,
    force: bool,
    jobs: int | None,
    extractor: str | None,
) -> int:
    """Extract from a file or a stream, without a store.

    JSON Lines in, JSON Lines out.

    INPUT holds a document a line, {"id", "text", "date"?}; or it is one plain text or HTML file. Standard input
    without INPUT.
    """
    from reader.config import read_settings
    from reader.errors import ExportError
    from reader.export.files import write_new, write_standard_output
    from reader.export.serialise import line
    from reader.extract.batch import annotate_lines

    settings = read_settings(options.paths().settings)
    jobs, choice = jobs or settings.workers, _choice(settings, extractor)
    day = moment.date() if moment else None
    failed = 0

    def answers(file: IO[bytes]) -> Iterator[str]:
        nonlocal failed
        first = file.readline()
        if not _holds_json(source, first):
            yield line(_annotated_text(source, first, file, day, choice)) + "\n"
            return
        for answer in annotate_lines(chain([first], file), date=day, jobs=jobs, choice=choice):
            if answer.dropped:
                tell(f"{_name(source)}:{answer.number}: {answer.dropped}")
            if answer.json is None:
                failed += 1
                tell(f"{_name(source)}:{answer.number}: {answer.error}")
            else:
                yield line(answer.json) + "\n"

    with _opened(source) as file:
        if output is None:
            write_standard_output(answers(file))
        else:
            try:
                write_new(output, answers(file), force=force)
            except FileExistsError:
                raise ExportError(f"{output} exists already; --force replaces it") from None
    return int(failed > 0)


def _choice(settings: "Settings", extractor: str | None) -> "Choice":
    """The extractor that was asked for, else those that the settings name."""
    from reader.extract.extractors import Choice

    return Choice.always(extractor) if extractor else Choice(settings.extractors)


def _holds_json(source: Path, first: bytes) -> bool:
    """Whether the input is JSON Lines: by its name, else because its first line begins an object."""
    suffix = source.suffix.lower()
    if suffix in (".jsonl", ".ndjson", ".json"):
        return True
    return suffix not in (".txt", ".md", ".html", ".htm", ".xhtml") and first.lstrip(b"\xef\xbb\xbf \t").startswith(
        b"{"
    )


def _annotated_text(source: Path, first: bytes, rest: IO[bytes], day: date | None, choice: "Choice") -> dict[str, Any]:
    """The answer for one plain text or HTML file, read as `add` would read it; with its text, since offsets need it."""
    from tempfile import TemporaryDirectory

    from reader.extract.contract import to_json
    from reader.extract.extractors import Extractors
    from reader.pages.local import LARGEST_FILE, read_file

    if str(source) == "-":
        with TemporaryDirectory(prefix="newsreader-") as folder:
            copy = Path(folder) / ("standard input.html" if first.lstrip().startswith(b"<") else "standard input.txt")
            copy.write_bytes(first + rest.read(LARGEST_FILE))
            entry = read_file(copy)
            day = day or date.today()  # noqa: DTZ011 - where the user is
    else:
        entry = read_file(source)
        day = day or (entry.published.date() if entry.published else None)
    choice.check()
    extraction = Extractors(choice).read(entry.document, day, entry.language)
    if extraction.dropped:
        tell(f"{_name(source)}: {extraction.dropped}")
    return to_json(source.stem if str(source) != "-" else "standard input", extraction, entry.document.text)


def _name(source: Path) -> str:
    return "standard input" if str(source) == "-" else str(source)


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    if str(source) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}") from None
    with file:
        yield file
