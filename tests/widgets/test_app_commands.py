"""The table of commands: complete, without clashes, and what the user's own keys do to it."""

from __future__ import annotations

import pytest

from reader.config import paths, read_settings
from widgets.commanding.own_keys import STATES, with_keys
from widgets.commanding.table import (
    ARTICLE,
    COMMANDS,
    FEEDS,
    GROUPS,
    HEALTH,
    PANELS,
    REVIEW,
    STORIES,
    Command,
    Context,
    key_name,
    long_key,
)
from widgets.screens.feeds.screen import FeedsScreen
from widgets.screens.reading.actions import ReadingScreen
from widgets.screens.review import ReviewScreen

SCREENS = [
    (ReadingScreen, [state for state in STATES if not state.reviewing and not state.managing]),
    (ReviewScreen, [state for state in STATES if state.reviewing]),
    (FeedsScreen, [state for state in STATES if state.managing]),
]
KEYS = {
    "accept": "a", "reject": "x", "undo": "u", "redo": "U", "star": "s", "toggle-read": "r", "browse": "o", "mark": "v",
    "search": "/", "export": "E", "refresh": "R", "mark-list-read": "A", "help": "?", "zen": "z", "palette": "ctrl+p",
    "quit": "q", "back": "esc", "down": "j", "up": "k", "next-unread": "n", "previous-unread": "p", "pane-left": "h",
    "pane-right": "l", "next-pane": "tab", "open": "⏎", "actors": "1", "quotes": "2", "issues": "3", "page": "space",
    "top": "g", "bottom": "G",
}  # fmt: skip


def named(commands: tuple[Command, ...], name: str) -> Command:
    return next(command for command in commands if command.name == name)


def test_each_command_is_whole() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        screens = [s for s, c in SCREENS if any(command.when(context) for context in c)]
        assert screens, command.name
        for screen in screens:
            assert hasattr(screen, f"action_{command.action}"), (command.name, screen)
        assert command.group in GROUPS
        assert command.help.endswith(".")
        assert command.label
        assert command.keys


def test_keys_are_those_that_were_promised() -> None:
    assert {name: key_name(named(COMMANDS, name).keys[0]) for name in KEYS} == KEYS


@pytest.mark.parametrize("context", STATES)
def test_a_key_means_one_thing_at_a_time(context: Context) -> None:
    keys = [key for command in COMMANDS if command.when(context) for key in command.keys]
    assert len(keys) == len(set(keys))


def test_help_is_in_every_footer() -> None:
    assert set(named(COMMANDS, "help").panes) == {FEEDS, STORIES, ARTICLE, PANELS, REVIEW, HEALTH}


def test_own_keys_replace_and_take_away() -> None:
    commands, problems = with_keys({"quit": "f9", "refresh": "a,R"})
    assert named(commands, "quit").keys == ("f9",)
    assert named(commands, "refresh").keys == ("a", "R")
    assert named(commands, "accept").keys == ()
    assert problems == [
        "settings.toml: refresh takes the only key of accept, which has none left; the palette still has it"
    ]


def test_a_key_of_marking_may_be_one_of_reading() -> None:
    commands, problems = with_keys({"grow-word": "x"})
    assert named(commands, "grow-word").keys == named(commands, "reject").keys == ("x",)
    assert not problems


def test_what_cannot_be_is_told() -> None:
    settings = paths().settings
    settings.parent.mkdir(parents=True)
    settings.write_text('[widths]\nfeeds = 20\n\n[keys]\nfly = "f8"\nfeeds = "f8"\nrefresh = ["f8", "f9"]\n')
    read = read_settings(settings)
    commands, problems = with_keys(read.keys, places=read.key_places)
    assert named(commands, "feeds").keys == ("f8",)
    assert named(commands, "refresh").keys == ("f9",)
    assert problems == [
        'settings.toml:5: no command is called "fly"; ? lists them',
        'settings.toml:7: key "f8" is given to feeds (settings.toml:6) and to refresh; feeds keeps it',
    ]


@pytest.mark.parametrize(("short", "long"), [("?", "question_mark"), ("/", "slash"), ("ctrl+p", "ctrl+p"), ("G", "G")])
def test_keys_by_sign_or_by_name(short: str, long: str) -> None:
    assert long_key(short) == long
    assert key_name(long) == short
