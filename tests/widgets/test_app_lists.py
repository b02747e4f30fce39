"""What the feed tree, the story list and the last line show, as plain functions."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model import Counts, Feed
from tests.widgets.fictional import WHEN
from widgets.lists.feed_tree import rows_of
from widgets.lists.story_list import merged, title_lines
from widgets.status_bar import hints_that_fit

NAMES = st.lists(st.text("abcdefghij", min_size=1, max_size=2), unique=True)


@given(NAMES, NAMES)
def test_merging_keeps_the_new_order_and_loses_nothing(old: list[str], new: list[str]) -> None:
    result = merged(old, new)
    assert sorted(result) == sorted({*old, *new})
    assert [name for name in result if name in new] == new


@given(NAMES, st.data())
def test_what_left_stays_behind_its_neighbour(old: list[str], data: st.DataObject) -> None:
    new = [name for name in old if data.draw(st.booleans())]
    assert merged(old, new) == old


@given(st.text(max_size=120), st.integers(8, 60), st.integers(1, 3))
def test_titles_fit(title: str, width: int, most: int) -> None:
    lines = title_lines(title, width, most)
    assert len(lines) <= most
    assert all(cell_len(line) <= width for line in lines)


def test_a_long_title_ends_with_an_ellipsis() -> None:
    assert title_lines("The bridge that nobody wanted is built after all", 16, 2) == [
        "The bridge that",
        "nobody wanted i…",
    ]


@given(
    st.lists(st.tuples(st.text("abc⏎", min_size=1, max_size=3), st.text("abc", min_size=1, max_size=9))),
    st.integers(20, 200),
)
def test_the_last_hint_always_has_its_place(hints: list[tuple[str, str]], width: int) -> None:
    kept = hints_that_fit(hints, width)
    assert kept[-1:] == hints[-1:]
    assert sum(cell_len(f"{key} {label}  ") for key, label in kept) <= max(width, 20)
    assert kept[:-1] == hints[: len(kept[:-1])]


def feed(address: str, folder: str = "", **more: object) -> Feed:
    return Feed(address, address.upper(), folder=folder, **more)  # type: ignore[arg-type]


FEEDS = (feed("a", "World/Europe"), feed("b", "World"), feed("c"), feed("d", "World", subscribed=False))
COUNTS = Counts(total=9, unread=6, starred=2, unread_by_feed={"a": 3, "b": 2, "": 1})


def labels(*, folded: tuple[str, ...] = (), added: bool = False) -> list[str]:
    rows = rows_of(FEEDS, COUNTS, folded=folded, added=added, now=WHEN)
    return [f"{'  ' * row.depth}{row.sign} {row.label} {row.number}".strip() for row in rows]


def test_the_tree_has_folders_and_numbers() -> None:
    assert labels(added=True) == [
        "≡ All 6",
        "● Unread 6",
        "★ Starred 2",
        "+ Added 1",
        "▾ World 5",
        "▾ Europe 3",
        "A 3",
        "B 2",
        "C 0",
    ]


def test_a_folded_folder_still_counts() -> None:
    assert labels(folded=("World",)) == ["≡ All 6", "● Unread 6", "★ Starred 2", "▸ World 5", "C 0"]


def test_failing_feeds_say_why() -> None:
    failing = (
        feed("a", error="404 Not Found", http=404, succeeded=WHEN - timedelta(days=2)),
        feed("b", error="no such host"),
        feed("c", gone=True),
    )
    told = [(row.sign, row.problem) for row in rows_of(failing, Counts(), now=WHEN)[3:]]
    assert told == [("!", "404 2 d"), ("!", "failed"), ("!", "gone")]


def test_queries_quote_what_a_feed_is_called() -> None:
    row = rows_of([feed("x", 'Say "so"')], Counts())[3]
    assert row.query == 'folder:"Say ""so"""'
