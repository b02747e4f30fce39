"""Every command once: keys, footer, help and palette are derived from this table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

FEEDS, STORIES, ARTICLE, PANELS, MARKING = "feeds", "stories", "article", "panels", "marking"
REVIEW = "review"


class Context(NamedTuple):
    """Where the reader is, as far as it decides which commands make sense."""

    pane: str = STORIES
    article: bool = False
    """An article is open."""
    annotation: bool = False
    """An annotation is chosen, in a panel or in the text."""
    marking: bool = False
    """A stretch of the text is being selected."""
    actor: bool = False
    """The chosen annotation is an actor."""
    reviewing: bool = False
    """Suggestions of many articles are gone through on their own screen."""


def always(context: Context) -> bool:
    """Whenever no text is being selected."""
    return not context.marking and not context.reviewing


def deciding(context: Context) -> bool:
    """Whenever no text is being selected, in a review too."""
    return not context.marking


def with_article(context: Context) -> bool:
    """When an article is open."""
    return context.article and not context.marking and not context.reviewing


def with_annotation(context: Context) -> bool:
    """When an annotation is chosen."""
    return context.annotation and not context.marking


def with_actor(context: Context) -> bool:
    """When the chosen annotation is an actor."""
    return context.actor and not context.marking and not context.reviewing


def with_words(context: Context) -> bool:
    """When an article is open, also while a stretch of it is selected."""
    return context.article and not context.reviewing


def while_reviewing(context: Context) -> bool:
    """While suggestions are gone through on their own screen."""
    return context.reviewing


def while_marking(context: Context) -> bool:
    """While a stretch of the text is being selected."""
    return context.marking


def ever(_context: Context) -> bool:
    """Always, whatever else goes on."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """Something the reader can do."""

    name: str
    """As settings.toml calls it; the screen's action has the same name with underscores."""
    keys: tuple[str, ...]
    label: str
    """A word or two, for the footer."""
    help: str
    """A sentence, for help and palette."""
    group: str
    panes: tuple[str, ...] = ()
    """Where the footer shows it."""
    when: Callable[[Context], bool] = always

    @property
    def action(self) -> str:
        """The name of the screen's action."""
        return self.name.replace("-", "_")


MOVE, READ, DECIDE, MARK, LISTS, PROGRAM = "Moving", "Reading", "Deciding", "Marking", "Lists", "Program"
REVIEWING = "Reviewing"

# fmt: off
COMMANDS = (
    Command("accept", ("a",), "accept", "Accept the chosen suggestion.", DECIDE, (PANELS, ARTICLE, REVIEW),
            with_annotation),
    Command("reject", ("x",), "reject", "Reject the chosen suggestion.", DECIDE, (PANELS, ARTICLE, REVIEW),
            with_annotation),
    Command("skip", ("space", "n"), "skip", "Leave it open and go on to the next suggestion.", REVIEWING, (REVIEW,),
            while_reviewing),
    Command("skip-back", ("b", "p"), "back", "To the suggestion before.", REVIEWING, (), while_reviewing),
    Command("edit", ("e",), "edit", "Correct the chosen annotation: kind, name, speaker, holders, deadline.", DECIDE,
            (PANELS, ARTICLE, REVIEW), with_annotation),
    Command("edit-words", ("w",), "words", "Grow or shrink the chosen annotation's words; enter keeps them.", DECIDE,
            (PANELS, ARTICLE, REVIEW), with_annotation),
    Command("accept-as-sure", ("A",), "all as sure",
            "Accept all of this article that are as sure as this one or surer.", REVIEWING, (REVIEW,),
            while_reviewing),
    Command("accept-actor", ("W",), "all of the actor", "Accept all that this actor is, says and holds.", REVIEWING,
            (REVIEW,), while_reviewing),
    Command("look", ("enter", "o"), "in the article", "Leave the review for this place in the article.", REVIEWING,
            (REVIEW,), while_reviewing),
    Command("merge-actor", ("m",), "merge", "Make the chosen actor and another one.", DECIDE, (PANELS,), with_actor),
    Command("rename-actor", ("c",), "rename", "Give the chosen actor another name.", DECIDE, (PANELS,), with_actor),
    Command("never-actor", ("X",), "never an actor", "Reject the chosen actor, here and in later articles.", DECIDE,
            (PANELS,), with_actor),
    Command("grow-word", ("e", "w"), "word", "Grow it by a word.", MARK, (MARKING,), while_marking),
    Command("grow-sentence", ("s",), "sentence", "Grow it to a sentence's end.", MARK, (MARKING,), while_marking),
    Command("grow-paragraph", ("p",), "paragraph", "Grow it to a paragraph's end.", MARK, (MARKING,), while_marking),
    Command("shrink-word", ("b",), "word back", "Move its end a word back.", MARK, (MARKING,), while_marking),
    Command("grow-letter", ("l", "right"), "letter", "Grow it by a letter.", MARK, (), while_marking),
    Command("shrink-letter", ("h", "left"), "letter back", "Move its end a letter back.", MARK, (), while_marking),
    Command("swap-ends", ("o",), "other end", "Move its other end from now on.", MARK, (MARKING,), while_marking),
    Command("keep-mark", ("enter", "v"), "keep", "Keep it: as a mark, or as an annotation's words.", MARK,
            (MARKING,), while_marking),
    Command("mark", ("v",), "mark", "Select a stretch of the text to mark it.", MARK, (ARTICLE,), with_article),
    Command("down", ("j", "down"), "down", "Down by a row or a line.", MOVE),
    Command("up", ("k", "up"), "up", "Up by a row or a line.", MOVE),
    Command("open", ("enter",), "open", "Open what the cursor is on.", MOVE, (FEEDS, STORIES, PANELS)),
    Command("next-unread", ("n",), "next unread", "To the next unread story; this one is read.", READ,
            (STORIES, ARTICLE)),
    Command("previous-unread", ("p",), "previous unread", "To the unread story before.", READ),
    Command("page", ("space", "pagedown"), "page", "A screenful on; from a story's end to the next.", MOVE, (ARTICLE,)),
    Command("page-back", ("b", "pageup"), "page back", "A screenful back.", MOVE),
    Command("top", ("g", "home"), "top", "To the beginning.", MOVE),
    Command("bottom", ("G", "end"), "bottom", "To the end.", MOVE),
    Command("pane-left", ("h", "left"), "left", "To the pane on the left.", MOVE),
    Command("pane-right", ("l", "right"), "right", "To the pane on the right.", MOVE),
    Command("next-pane", ("tab",), "next pane", "To the next pane or panel.", MOVE),
    Command("previous-pane", ("shift+tab",), "previous pane", "To the pane or panel before.", MOVE),
    Command("feeds", ("0",), "feeds", "To the feeds.", MOVE, (STORIES,)),
    Command("actors", ("1",), "actors", "To the actors.", MOVE, (), with_article),
    Command("quotes", ("2",), "quotes", "To the quotes.", MOVE, (), with_article),
    Command("issues", ("3",), "open issues", "To the open issues.", MOVE, (), with_article),
    Command("next-annotation", ("right_square_bracket",), "next in text", "To the next annotated words of the text.",
            READ, (), with_article),
    Command("previous-annotation", ("left_square_bracket",), "last in text", "To the annotated words before.",
            READ, (), with_article),
    Command("star", ("s",), "star", "Star the story, or take its star away.", READ, (STORIES, ARTICLE)),
    Command("toggle-read", ("r",), "read/unread", "Mark the story as read, or as unread again.", READ, (STORIES,)),
    Command("browse", ("o",), "browser", "Show the story's address, then open it.", READ, (ARTICLE,)),
    Command("marks", ("4",), "marks", "The article's marks and notes: go there, edit or remove.", READ, (),
            with_article),
    Command("note", ("N",), "note", "Write a note about the whole article.", DECIDE, (), with_article),
    Command("copy-citation", ("y",), "cite", "Copy the chosen or selected words as a citation.", READ,
            (ARTICLE, PANELS, MARKING), with_words),
    Command("copy-markdown", ("Y",), "copy Markdown", "Copy the chosen or selected words as Markdown.", READ, (),
            with_words),
    Command("pipe", ("vertical_line",), "pipe", "Send chosen or selected words to a command.", READ, (), with_words),
    Command("undo", ("u",), "undo", "Take back the last decision, mark, star or reading.", DECIDE, (PANELS, REVIEW),
            deciding),
    Command("redo", ("U",), "redo", "Do again what was undone.", DECIDE, (), deciding),
    Command("steps", ("L",), "steps", "The last ten steps: take back all from one on.", DECIDE),
    Command("review", ("Q",), "review", "Go through all open suggestions of this list, the most valuable first.",
            LISTS, (STORIES,)),
    Command("search", ("slash",), "search", "Search all stories.", LISTS, (FEEDS, STORIES, ARTICLE)),
    Command("mark-list-read", ("A",), "all read", "Mark this whole list as read; undo brings it back.", LISTS,
            (STORIES, FEEDS)),
    Command("refresh", ("R",), "refresh", "Fetch all feeds, or stop fetching.", LISTS, (FEEDS, STORIES)),
    Command("export", ("E",), "export", "Write annotations to a file.", LISTS, (ARTICLE, PANELS)),
    Command("add", ("plus",), "add", "Add a feed, a site, an article or a file.", LISTS, (FEEDS,)),
    Command("zen", ("z",), "zen", "The article alone, or everything again.", PROGRAM, (ARTICLE,), with_article),
    Command("back", ("escape",), "back", "Give back what was lit, selected or hidden.", PROGRAM,
            (MARKING, REVIEW), ever),
    Command("quit", ("q",), "quit", "Leave newsreader.", PROGRAM, (FEEDS, STORIES)),
    Command("help", ("question_mark",), "help", "Show all commands and their keys.", PROGRAM,
            (FEEDS, STORIES, ARTICLE, PANELS, REVIEW), ever),
    Command("palette", ("ctrl+p",), "palette", "Find a command by its name.", PROGRAM, (), ever),
)
# fmt: on

GROUPS = (MOVE, READ, DECIDE, REVIEWING, MARK, LISTS, PROGRAM)

_SHORT = {
    "question_mark": "?", "slash": "/", "plus": "+", "enter": "⏎", "escape": "esc", "down": "↓", "up": "↑", "left": "←",
    "right": "→", "pagedown": "pgdn", "pageup": "pgup", "shift+tab": "⇧tab", "right_square_bracket": "]",
    "left_square_bracket": "[", "vertical_line": "|",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as the reader knows it: "?" for question_mark."""
    return _SHORT.get(key, key)


def long_key(key: str) -> str:
    """A key as Textual calls it: question_mark for "?"."""
    from textual.keys import _character_to_key

    key = key.strip()
    return _character_to_key(key) if len(key) == 1 else key


def with_keys(
    chosen: Mapping[str, str], commands: Iterable[Command] = COMMANDS
) -> tuple[tuple[Command, ...], list[str]]:
    """The table with the user's keys (by command name, commas between), and a sentence for each that cannot be.

    A key the user gives to a command is taken from the one that had it; a key given twice stays with the first.
    """
    table = {command.name: command for command in commands}
    problems = [f'settings.toml: no command is called "{name}"' for name in chosen if name not in table]
    own: dict[str, tuple[str, ...]] = {}
    for name in filter(table.__contains__, chosen):
        keys = []
        for key in map(long_key, filter(None, map(str.strip, chosen[name].split(",")))):
            holder = next((n for n in own if key in own[n] and _meet(table[n], table[name])), None)
            if holder:
                both = f"is given to {holder} and to {name}; {holder} keeps it"
                problems.append(f'settings.toml: key "{key_name(key)}" {both}')
            else:
                keys.append(key)
        own[name] = tuple(keys)
    result = []
    for command in table.values():
        if command.name in own:
            result.append(replace(command, keys=own[command.name]))
            continue
        taken = {key for name, keys in own.items() if _meet(table[name], command) for key in keys}
        left = tuple(key for key in command.keys if key not in taken)
        if command.keys and not left:
            problems.append(f"settings.toml: {command.name} has no key left; the palette still has it")
        result.append(replace(command, keys=left))
    return tuple(result), problems


def _meet(one: Command, other: Command) -> bool:
    """Whether one key cannot mean both, because both can apply at once."""
    return not _MODES.get(one.when, _READING).isdisjoint(_MODES.get(other.when, _READING))


_READING = frozenset({"reading"})
_MODES = {
    while_marking: frozenset({"marking"}),
    while_reviewing: frozenset({"reviewing"}),
    with_words: _READING | {"marking"},
    with_annotation: _READING | {"reviewing"},
    deciding: _READING | {"reviewing"},
    ever: _READING | {"marking", "reviewing"},
}
