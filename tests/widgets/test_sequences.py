"""Numbers and rows of keys."""

from __future__ import annotations

import pytest

from widgets.commanding.sequences import Pressed, Sequences

ROWS = {"g g": "top", "i w": "word", "i s": "sentence"}


@pytest.mark.parametrize(
    ("keys", "last", "times"),
    [
        ("w", Pressed(), 1),
        ("3w", Pressed(), 3),
        ("10w", Pressed(), 10),
        ("0", Pressed(), 1),
        ("gg", Pressed(action="top"), 1),
        ("2iw", Pressed(action="word"), 2),
        ("ix", Pressed(), 1),
        ("giw", Pressed(), 1),
        ("99999w", Pressed(), 999),
        ("g", Pressed(waits=True), 1),
    ],
)
def test_what_keys_come_to(keys: str, last: Pressed, times: int) -> None:
    sequences = Sequences(ROWS)
    answers = [sequences.press(key) for key in keys]
    assert answers[-1] == last
    assert sequences.times() == times
    assert sequences.times() == 1
    sequences.forget()
    assert sequences.waiting == ""
