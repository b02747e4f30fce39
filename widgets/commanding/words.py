"""The words of the command line: what they take, what completes them, and what is wrong with a line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.errors import UsageError


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What there is to name."""

    commands: Mapping[str, str]
    """Names of the commands that make sense now, with their help."""
    feeds: Sequence[str] = ()
    """Titles."""
    folders: Sequence[str] = ()
    formats: Sequence[str] = ()
    themes: Sequence[str] = ()
    settings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Settings that can be changed here, with the values they may have; none where any number may be."""
    files: Callable[[str], list[str]] = lambda _text: []
    """Paths that begin with the text."""


class Order(NamedTuple):
    """A line that is understood."""

    name: str
    """A command's, or one of WORDS."""
    arguments: tuple[str, ...] = ()


class Completion(NamedTuple):
    """A way to go on."""

    line: str
    """The whole line with it."""
    label: str
    help: str = ""


class Word(NamedTuple):
    """One of the command line's own words."""

    name: str
    usage: str
    help: str
    least: int
    """Arguments it needs."""
    most: int
    """The last one takes the rest of the line."""
    choices: Callable[[Vocabulary, Sequence[str]], Sequence[str]] = lambda _vocabulary, _arguments: ()
    """What the last argument may be, the ones before it given too."""


def _settings(vocabulary: Vocabulary, arguments: Sequence[str]) -> Sequence[str]:
    return list(vocabulary.settings) if len(arguments) < 2 else vocabulary.settings.get(arguments[0], ())


def _export(vocabulary: Vocabulary, arguments: Sequence[str]) -> Sequence[str]:
    return vocabulary.formats if len(arguments) < 2 else vocabulary.files(arguments[1])


def _folders_second(vocabulary: Vocabulary, arguments: Sequence[str]) -> Sequence[str]:
    return vocabulary.folders if len(arguments) > 1 else ()


def _folders(vocabulary: Vocabulary, _arguments: Sequence[str]) -> Sequence[str]:
    return vocabulary.folders


def _files(vocabulary: Vocabulary, arguments: Sequence[str]) -> Sequence[str]:
    return vocabulary.files(arguments[0] if arguments else "")


WORDS = (
    Word("q", "", "Leave newsreader.", 0, 0),
    Word("go", "NAME", "List a feed's or folder's stories.", 1, 1, lambda v, _: [*v.folders, *v.feeds]),
    Word("list", "QUERY", "List what a query finds: words, is:unread, speaker:…", 1, 1),
    Word("set", "NAME VALUE", "Change a setting, now and in settings.toml.", 1, 2, _settings),
    Word("export", "FORMAT [FILE]", "Write this list's annotations.", 0, 2, _export),
    Word("feed add", "ADDRESS [FOLDER]", "Look at a feed or site, then subscribe.", 1, 2, _folders_second),
    Word("feed rename", "[TITLE]", "Call this feed so; nothing brings its own title back.", 0, 1),
    Word("feed move", "[FOLDER]", "Put this feed into a folder; nothing is the top level.", 0, 1, _folders),
    Word("feed remove", "", "Unsubscribe from this feed.", 0, 0),
    Word("feed check", "", "Fetch this feed now.", 0, 0),
    Word("feed settings", "", "What feeds.toml says of this feed.", 0, 0),
    Word("feeds import", "[FILE]", "Subscribe to another reader's feeds.", 0, 1, _files),
    Word("feeds export", "[FILE]", "Write the subscriptions as OPML.", 0, 1, _files),
)
_BY_NAME = {word.name: word for word in WORDS}


def understood(line: str, vocabulary: Vocabulary) -> Order:
    """What a line asks for; a UsageError says what is wrong with it and what may stand there."""
    line = line.strip().removeprefix(":").strip()
    name, rest = _split(line, vocabulary)
    word = _BY_NAME.get(name)
    if word is None:
        if rest and (own := [w for w in WORDS if w.name.startswith(f"{name} ")]):
            expected = ", ".join(w.name.removeprefix(f"{name} ") for w in own)
            raise UsageError(f'{name}: "{rest.split()[0]}" is unknown; it may be {expected}')
        if rest:
            raise UsageError(f"{name} takes nothing behind it")
        return Order(name)
    arguments = tuple(rest.split(None, word.most - 1)) if word.most and rest else ()
    if rest and not word.most:
        raise UsageError(f"{name} takes nothing behind it")
    if len(arguments) < word.least:
        raise UsageError(f"{name}: write {name} {word.usage}")
    if name == "set":
        _check_setting(arguments, vocabulary)
    if name == "export" and arguments and arguments[0] not in vocabulary.formats:
        raise UsageError(f'export: "{arguments[0]}" is no format; the known ones are {", ".join(vocabulary.formats)}')
    return Order(name, arguments)


def _check_setting(arguments: Sequence[str], vocabulary: Vocabulary) -> None:
    setting = arguments[0]
    if setting not in vocabulary.settings:
        raise UsageError(f'set: "{setting}" is unknown; the known ones are {", ".join(vocabulary.settings)}')
    values = vocabulary.settings[setting]
    if len(arguments) < 2:
        raise UsageError(f"set {setting}: write {', '.join(values) if values else 'a number'} behind it")
    if values and arguments[1] not in values:
        raise UsageError(f'set {setting}: "{arguments[1]}" is unknown; it may be {", ".join(values)}')
    if not values and not (arguments[1].isascii() and arguments[1].isdigit()):
        raise UsageError(f'set {setting}: "{arguments[1]}" is not a whole number')


def _split(line: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The name that a line begins with, whole or as the only one that begins so, and the rest."""
    if not line:
        raise UsageError("Nothing typed; tab shows what there is")
    names = [*_BY_NAME, *vocabulary.commands]
    for words in (2, 1):
        parts = line.split(None, words)
        name = " ".join(parts[:words])
        rest = parts[words] if len(parts) > words else ""
        if len(parts) >= words and name in names:
            return name, rest
    first, _, rest = line.partition(" ")
    if first in {name.split()[0] for name in _BY_NAME}:
        own = [name for name in _BY_NAME if name.split()[0] == first]
        expected = ", ".join(name.partition(" ")[2] for name in own)
        given = f'"{rest.split()[0]}" is unknown; ' if rest.strip() else ""
        raise UsageError(f"{first}: {given}it may be {expected}")
    begun = [name for name in names if name.startswith(first)]
    if len(begun) == 1:
        return begun[0], rest.strip()
    if begun:
        raise UsageError(f"{first} may be {', '.join(begun[:6])}{' …' if len(begun) > 6 else ''}")
    raise UsageError(f'"{first}" is no command that makes sense here; tab shows what there is')


def completions(line: str, vocabulary: Vocabulary, most: int = 200) -> list[Completion]:
    """Ways to go on with a line, those that begin as it does before those that hold what was typed."""
    line = line.lstrip().removeprefix(":").lstrip()
    word = next((w for w in WORDS if line.startswith(f"{w.name} ") and w.most), None)
    if word is None:
        helps = {w.name: (f"{w.usage}  {w.help}" if w.usage else w.help) for w in WORDS}
        known = {**helps, **{n: h for n, h in vocabulary.commands.items() if n not in helps}}
        takes = {w.name for w in WORDS if w.most}
        return [
            Completion(name + " " * (name in takes), name, known[name]) for name in _matching(list(known), line)[:most]
        ]
    rest = line.removeprefix(f"{word.name} ").lstrip()
    arguments = rest.split(None, word.most - 1) if rest else []
    if rest.endswith(" ") and len(arguments) < word.most:
        arguments.append("")
    typed = arguments[-1] if arguments else ""
    before = " ".join((word.name, *arguments[:-1]))
    found = _matching(word.choices(vocabulary, arguments), typed)[:most]
    return [Completion(f"{before} {choice}", choice) for choice in found]


def _matching(choices: Sequence[str], typed: str) -> list[str]:
    folded = typed.casefold()
    begin = [choice for choice in choices if choice.casefold().startswith(folded)]
    return begin + [choice for choice in choices if folded in choice.casefold() and choice not in begin]
