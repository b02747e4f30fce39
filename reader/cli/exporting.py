"""export and import: what is said about the articles, as files and back."""

from datetime import datetime
from pathlib import Path

import click

from reader.cli.frame import FILE, Command, Options, moment_of, now, pass_options, query_of, say, tell

# As in reader.model, which is not imported for --help; a test compares them.
LAYERS = ("actor", "quote", "issue", "mark", "note")
STATUSES = ("suggested", "accepted", "rejected", "edited")


class FormatOption(click.Option):
    """The option whose help names the formats; they are imported only where that help is shown."""

    @property
    def help(self) -> str | None:
        """The names of the formats."""
        from reader.export import FORMATS

        *names, last = FORMATS
        return f"{', '.join(names)} or {last}."

    @help.setter
    def help(self, value: str | None) -> None:
        """Click sets what was given with the option: nothing."""


@click.command("export", cls=Command)
@click.option("--format", "format_name", cls=FormatOption, metavar="F", required=True)
@click.option("--query", metavar="Q", callback=query_of, help="Only articles that this query finds.")
@click.option(
    "--layer",
    "layers",
    metavar="L",
    multiple=True,
    type=click.Choice(LAYERS),
    help=f"{', '.join(LAYERS)}; may be repeated.",
)
@click.option(
    "--status",
    "statuses",
    metavar="S",
    multiple=True,
    type=click.Choice(STATUSES),
    help=f"{', '.join(STATUSES)}; may be repeated. Without it what suits the format.",
)
@click.option("--since", metavar="DATE", callback=moment_of, help="Only what was changed since.")
@click.option("--output", type=FILE, metavar="PATH", help="File, or folder for formats of one file an article.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@pass_options
def export(
    options: Options,
    format_name: str,
    query: str,
    layers: tuple[str, ...],
    statuses: tuple[str, ...],
    since: datetime | None,
    output: Path | None,
    force: bool,
) -> int:
    """Write annotations to files.

    Without --output a format of one file goes to standard output.
    """
    from reader import store as stores
    from reader.export import Selection, export, format_named
    from reader.model import Layer, Status

    chosen = format_named(format_name)
    wanted = Selection(tuple(map(Layer, layers)), tuple(map(Status, statuses)), since)
    with stores.open_store(options.paths().db, readonly=True) as store:
        rows = stores.export_rows(store, query, **wanted.of_store(chosen))
        report = export(rows, format_name, output, force=force, wanted=wanted)
    for path in report.refused:
        tell(f"{path} exists already and stays; --force replaces it")
    if output is not None:
        files = f", {_number(len(report.files), 'file')}," if chosen.per_article else ""
        about = f"{_number(report.annotations, 'annotation')} of {_number(report.articles, 'article')}{files}"
        say(f"Wrote {about} to {output}")
    return int(bool(report.refused))


@click.command("import", cls=Command)
@click.argument("file", metavar="FILE.jsonl", type=FILE)
@pass_options
def import_(options: Options, file: Path) -> int:
    """Bring the annotations of a jsonl export back.

    They find their articles by id where address or text agrees, else by address, else by text. What is there already
    stays, save where the file's was changed later.
    """
    from reader.annotating.importing import import_jsonl

    report = import_jsonl(options.paths().db, file, now=now())
    for told in (*report.problems, *report.lost):
        tell(told)
    parts = [
        f"{report.added + report.orphaned} brought back",
        f"{report.updated} brought up to date",
        f"{report.unchanged} there already",
        f"{report.orphaned} of them without their words in the text",
    ]
    numbers = (1, report.updated, report.unchanged, report.orphaned)
    say("Annotations: " + ", ".join(part for part, number in zip(parts, numbers, strict=True) if number))
    return int(bool(report.problems))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
