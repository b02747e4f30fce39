"""Properties at the head of a note: the flat YAML that Obsidian writes, read and renewed without touching the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from reader.export.serialise import line

Properties = Mapping[str, str | Sequence[str]]

_HEAD = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# A key at the start of a line, with all lines that belong to it.
_ENTRY = re.compile(
    r"^(?P<key>[^\s#:-][^:\n]*):(?P<value>[^\n]*(?:\n(?:[ \t]+[^\n]*|-[ \t][^\n]*|[ \t]*(?=\n)))*)\n?", re.MULTILINE
)


def split(note: str) -> tuple[str, str]:
    """The lines between the two rules at the very top, and all that follows them."""
    found = _HEAD.match(note)
    return (found[1], note[found.end() :]) if found else ("", note)


def read(note: str) -> dict[str, str | list[str]]:
    """The properties, texts and lists of texts as they are; what is written in another way comes as its characters."""
    head, _ = split(note)
    return {entry["key"].strip(): _value(entry["value"]) for entry in _ENTRY.finditer(head)}


def renewed(head: str, ours: Properties, also: Mapping[str, Sequence[str]] | None = None) -> str:
    """The head with our properties set and, in lists of `also`, what is missing added; all others stay as written."""
    present = {entry["key"].strip(): entry for entry in _ENTRY.finditer(head)}
    changes: dict[str, str] = {key: _written(key, value) for key, value in ours.items()}
    for key, items in (also or {}).items():
        old = _value(present[key]["value"]) if key in present else []
        there = [old] if isinstance(old, str) else old
        missing = [item for item in dict.fromkeys(items) if item not in there]
        if missing:
            changes[key] = _written(key, [*filter(None, there), *missing])
    for key, entry in sorted(present.items(), key=lambda item: -item[1].start()):
        if key in changes:
            new = changes.pop(key)
            if _value(entry["value"]) != _value(new.partition(":")[2].rstrip("\n")):
                head = head[: entry.start()] + new + head[entry.end() :]
    if head and not head.endswith("\n"):
        head += "\n"
    return f"---\n{head}{''.join(changes.values())}---\n"


def _written(key: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return f"{key}: {_scalar(value)}\n"
    return f"{key}:{'' if value else ' []'}\n" + "".join(f"  - {_scalar(item)}\n" for item in value)


def _scalar(value: str) -> str:
    """The value as YAML: JSON's strings are YAML's too; a date stands bare, so that Obsidian sees one."""
    return value if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", value) else line({"": value})[len('{"": ') : -1]


def _value(written: str) -> str | list[str]:
    first, *more = (part.strip() for part in written.rstrip("\r\n").split("\n"))
    if first.startswith("[") and first.endswith("]") and not first.startswith("[["):
        return [_plain(item) for item in re.findall(r'"(?:\\.|[^"\\])*"|[^,\[\]\s][^,\[\]]*', first[1:-1])]
    if not first and more:
        return [_plain(item[1:]) for item in more if item.startswith("-")]
    return _plain(first)


def _plain(scalar: str) -> str:
    scalar = scalar.strip()
    if len(scalar) >= 2 and scalar[0] == scalar[-1] == "'":
        return scalar[1:-1].replace("''", "'")
    if len(scalar) >= 2 and scalar[0] == scalar[-1] == '"':
        try:
            read = json.loads(scalar)
        except ValueError:
            return scalar[1:-1]
        return read if isinstance(read, str) else scalar
    return scalar
