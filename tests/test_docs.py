"""What the documents say is so: tables as in the program, commands that exist, links that lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from docs import keys
from docs.tables import README, renewed
from reader.cli import newsreader

ROOT = README.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_the_tables_of_the_readme_are_those_of_the_program() -> None:
    text = README.read_text("utf-8")

    assert renewed(text) == text, "run: .venv/bin/python -m docs.tables"


def test_the_keys_are_those_of_the_program() -> None:
    assert keys.PAGE.read_text("utf-8") == keys.page(), "run: .venv/bin/python -m docs.keys"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_the_design_gives_a_reason_for_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    section = (ROOT / "docs/design.md").read_text("utf-8").split("## Dependencies")[1]
    named = {name for row in re.findall(r"^\| ([\w, -]+) \|", section, re.MULTILINE) for name in row.split(", ")}

    assert {re.split(r"[^\w-]", requirement)[0] for requirement in project["dependencies"]} == named - {"package"}


def command_lines(text: str) -> list[list[str]]:
    """The words after `newsreader` in code: lines of blocks, and spans."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    found = []
    for line in [line for block in blocks for line in block.splitlines()] + spans:
        for command in re.split(r";|&&|\|(?=\s)", line.split(" #")[0]):
            words = command.split()
            if words[:1] == ["newsreader"]:
                found.append(words[1:])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Path) -> None:
    for words in command_lines(page.read_text("utf-8")):
        command: click.Command = newsreader
        while words and isinstance(command, click.Group) and re.fullmatch(r"[a-z]+", words[0]):
            assert words[0] in command.commands, words
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        for word in words:
            if re.fullmatch(r"--[a-z-]+", word):
                assert word in known, f"{command.name} {word}"
