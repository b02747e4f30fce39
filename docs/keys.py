"""docs/keys.md as the program says it: `python -m docs.keys` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from widgets.commanding.table import COMMANDS, GROUPS, MARK, REVIEWING, Command, key_name
from widgets.commanding.words import WORDS

PAGE = Path(__file__).parent / "keys.md"

HEAD = """# Keys and commands of the screen

Made by `python -m docs.keys` from the table of commands, as are the footer, the help (`?`), the palette (`ctrl+p`) and
the completions of the command line (`:`).

Keys are yours to change in `settings.toml`, by the command's name; more than one with commas or as a list:

```toml
[keys]
next-unread = "J"
star = ["s", "f5"]
```

A key that you give to one command is taken from the one that had it. What cannot be is told when the program starts,
with its line in the file.
"""

LINE = """
## The command line

`:` opens it. Every command above is a word of it by its name; these are its own. tab and shift+tab go through the
completions, ↑ and ↓ through what was typed before, esc leaves it. A beginning that only one word has is enough.
"""

TITLES = {MARK: "Marking: while a stretch is being selected", REVIEWING: "Reviewing: on the review screen"}


def page() -> str:
    """The whole page: a table for each group, then the command line's words."""
    return "\n".join([HEAD, *(line for group in GROUPS for line in _group(group)), LINE, *_words()]) + "\n"


def _group(group: str) -> Iterator[str]:
    yield f"\n## {TITLES.get(group, group)}\n"
    yield "| key | does | name |\n|---|---|---|"
    for command in COMMANDS:
        if command.group == group:
            yield f"| {_keys(command)} | {_cell(command.help)} | `{command.name}` |"


def _keys(command: Command) -> str:
    return " ".join(f"`{_cell(key_name(key))}`" for key in command.keys)


def _words() -> Iterator[str]:
    yield "| type | does |\n|---|---|"
    for word in WORDS:
        yield f"| `:{' '.join(filter(None, (word.name, _cell(word.usage))))}` | {_cell(word.help)} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
