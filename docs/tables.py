"""The tables in README.md that come from the program: `python -m docs.tables` writes them.

Each stands between a line `<!-- NAME: … -->` and a line `<!-- end NAME -->`; a test compares them with the program.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib.metadata import metadata
from pathlib import Path

import click

from reader.cli import newsreader
from reader.export import FORMATS
from widgets.commanding.table import COMMANDS, GROUPS, Command, key_name, while_marking

README = Path(__file__).parent.parent / "README.md"


def keys() -> str:
    """Every command's keys with its label, a row a group; docs/keys.md has them in sentences."""
    rows = ["| when | keys |", "|---|---|"]
    for group in GROUPS:
        commands = [command for command in COMMANDS if command.group == group]
        # v, which begins the selecting, before what applies only then.
        commands.sort(key=lambda command: command.when is while_marking)
        rows.append(f"| {group} | {' · '.join(map(_labelled, commands))} |")
    return "\n".join(rows)


def _labelled(command: Command) -> str:
    pressed = " ".join(f"`{key_name(key)}`" for key in command.keys).replace("|", r"\|")
    return f"{pressed} {command.label}"


def commands() -> str:
    """Every command of the command line with the first sentence of its help."""
    rows = ["| command | does |", "|---|---|", "| `newsreader` | Open the reader on your feeds. |"]
    for name, command in newsreader.commands.items():
        if isinstance(command, click.Group):
            for sub, below in command.commands.items():
                rows.append(f"| `newsreader {name} {_usage(sub, below)}` | {_first_sentence(below)} |")
        else:
            rows.append(f"| `newsreader {_usage(name, command)}` | {_first_sentence(command)} |")
    return "\n".join(rows)


def formats() -> str:
    """The export formats."""
    rows = ["| format | what it is |", "|---|---|"]
    return "\n".join(rows + [f"| `{f.name}` | {f.help[0].upper()}{f.help[1:]}. |" for f in FORMATS.values()])


def licences() -> str:
    """The packages that pyproject.toml names, with the licences that they name themselves."""
    rows = ["| package | licence |", "|---|---|"]
    project = tomllib.loads((README.parent / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[^\w-]", requirement)[0]
        said = metadata(name)
        named = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if c.startswith("License :: ")]
        licence = said["License-Expression"] or said["License"] or ", ".join(named)
        rows.append(f"| {name} | {licence.removesuffix(' License')} |")
    return "\n".join(rows)


def accuracy() -> str:
    """The figures of docs/accuracy.md for the set that stands for what a reader meets."""
    rows = ["| layer | measure | people | this version |", "|---|---|---|---|"]
    for line in (README.parent / "docs" / "accuracy.md").read_text("utf-8").splitlines():
        if line.startswith("| wikinews/dev |"):
            _, _, layer, measure, _, people, _, _, own, _ = map(str.strip, line.split("|"))
            rows.append(f"| {layer} | {measure} | {people} | {own.rstrip(' ▾')} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {
    "keys": keys,
    "commands": commands,
    "formats": formats,
    "accuracy": accuracy,
    "licences": licences,
}


def renewed(text: str) -> str:
    """The README's text with every table as the program has it now."""
    for name, table in TABLES.items():
        pattern = rf"(<!-- {name}: [^\n]*-->\n)(.*?)(<!-- end {name} -->)"
        rows = table().replace("\\", r"\\")
        text, found = re.subn(pattern, rf"\g<1>{rows}\n\g<3>", text, flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f"README.md: the table {name} has {found} places instead of one")
    return text


def _usage(name: str, command: click.Command) -> str:
    words = [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
    return " ".join([name, *words]).replace("|", "\\|")


def _first_sentence(command: click.Command) -> str:
    paragraph = " ".join((command.help or "").split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s", paragraph)[0]


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
