"""docs/commands.md as the program says it: `python -m docs.commands` writes it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from reader.cli import newsreader

PAGE = Path(__file__).parent / "commands.md"
SHARED = ("--feeds", "--db", "--verbose")

HEAD = """# Commands

Made by `python -m docs.commands` from the program's own help.

Exit status: 0 done, 1 done in part or failed, 2 wrong usage or configuration, 130 interrupted. Errors go to standard
error, one line each; what a command is for goes to standard output, in UTF-8.
"""


def page() -> str:
    """The whole page: the shared options first, then a section a command."""
    shared = [p for p in newsreader.params if isinstance(p, click.Option) and p.opts[0] in SHARED]
    parts = [HEAD, "Before or behind every command:\n", *_options(shared)]
    for path, command in _commands(newsreader, "newsreader"):
        parts.append("\n".join(_section(path, command)))
    return "\n".join(parts)


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _section(path: str, command: click.Command) -> Iterator[str]:
    yield f"\n## {path}\n"
    context = click.Context(command, info_name=path)
    arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
    if isinstance(command, click.Group):
        arguments.append("[COMMAND]" if command.invoke_without_command else "COMMAND")
    yield f"```\n{' '.join([path, *arguments])}\n```\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    options = [p for p in command.params if isinstance(p, click.Option) and p.opts[0] not in SHARED]
    if options:
        yield from _options(options)


def _options(options: list[click.Option]) -> Iterator[str]:
    yield "| option | |\n|---|---|"
    for option in options:
        name = ", ".join(option.opts) + (f" {option.metavar}" if option.metavar else "")
        if not option.is_flag and not option.metavar:
            name += " N"
        # In a table a bar would end the cell.
        text = (option.help or "").replace("|", "\\|") + (" Required." if option.required else "")
        yield f"| `{name}` | {text} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
