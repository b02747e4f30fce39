from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import address_of_path, feeds_of, read_feeds
from reader.errors import ConfigError
from reader.model import Keep, Subscription
from reader.subscriptions import feeds_file
from reader.subscriptions.feeds_text import FeedsText

WRITTEN = """\
# My feeds, in the order I like.

[[feeds]]
url = "https://a.example/feed" # the first
title = "A"

# Local notes:
[[feeds]]
path = "notes"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(WRITTEN)
    return path


def test_what_is_added_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "new" / "feeds.toml"
    subscriptions = (
        Subscription(
            "https://b.example/feed",
            title='B "quoted"',
            folder="World/Europe",
            tags=("x", "y"),
            interval=timedelta(minutes=90),
            full_text=True,
            user_agent="me",
            headers=(("Authorization", "env:T"),),
            proxy="http://p:1",
            ca=tmp_path / "ca.pem",
            keep=Keep(days=3),
            content_selector="div",
            removed_selector=".ad, aside",
        ),
        Subscription("https://c.example/feed", automatic=False),
        Subscription(address_of_path(tmp_path / "notes"), tmp_path / "notes"),
    )
    assert feeds_file.add_all(file, subscriptions) == subscriptions
    assert read_feeds(file) == subscriptions
    assert file.stat().st_mode & 0o777 == 0o600


def test_adding_keeps_what_stands_there_and_adds_once(file: Path) -> None:
    assert feeds_file.add(file, Subscription("https://b.example/feed"))
    assert not feeds_file.add(file, Subscription("https://a.example/feed"))
    assert not feeds_file.add(file, Subscription(address_of_path(file.parent / "notes")))
    assert file.read_text() == WRITTEN + '\n[[feeds]]\nurl = "https://b.example/feed"\n'


def test_edits_touch_only_what_they_are_about(file: Path) -> None:
    file.chmod(0o640)
    feeds_file.rename(file, "https://a.example/feed", "New")
    feeds_file.move(file, "https://a.example/feed", "World")
    feeds_file.move(file, address_of_path(file.parent / "notes"), "Mine")
    assert file.read_text() == WRITTEN.replace('title = "A"', 'title = "New"\nfolder = "World"').rstrip("\n") + (
        '\nfolder = "Mine"\n'
    )
    feeds_file.rename(file, "https://a.example/feed", "")
    first, second = read_feeds(file)
    assert (first.title, first.folder, second.folder) == (None, "World", "Mine")
    assert file.stat().st_mode & 0o777 == 0o640


def test_removing(file: Path) -> None:
    feeds_file.remove(file, "https://a.example/feed")
    assert [feed.path for feed in read_feeds(file)] == [file.parent / "notes"]
    assert file.read_text() == '# My feeds, in the order I like.\n\n\n# Local notes:\n[[feeds]]\npath = "notes"\n'
    with pytest.raises(ConfigError, match=r"no feed https://a\.example/feed"):
        feeds_file.remove(file, "https://a.example/feed")


def test_a_link_to_a_file_elsewhere_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    feeds_file.add(link, Subscription("https://b.example/feed"))
    assert link.is_symlink()
    assert len(read_feeds(file)) == 3


def test_files_that_cannot_be_edited_are_told_and_left_alone(file: Path) -> None:
    for content, told in (
        ("[[feeds]\n", "not TOML"),
        ('feeds = [{ url = "https://a.example" }]\n', "not a list of tables"),
    ):
        file.write_text(content)
        with pytest.raises(ConfigError, match=told):
            feeds_file.add(file, Subscription("https://b.example/feed"))
        assert file.read_text() == content


def test_a_write_that_fails_leaves_no_trace(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        feeds_file.add(file, replace(Subscription("https://b.example/feed"), title="B"))
    assert file.read_text() == WRITTEN
    assert list(file.parent.iterdir()) == [file]


EVERYTHING = '''\
# World

[[feeds]] # the first
url = "https://a.example/feed"
title = """\\
A \\
# no comment \\
[[feeds]]"""
tags = [ # two
  "x",
  "y", # why
]

[feeds.headers] # only here
Authorization = "env:T"

# --- Notes ---

[[ feeds ]]
path = "notes"

#[[feeds]]
[[feeds]]
url = "https://c.example/feed"
folder = "Z" # last'''


def test_the_text_is_cut_where_tables_begin_and_nowhere_else(tmp_path: Path) -> None:
    text = FeedsText(EVERYTHING, tmp_path / "feeds.toml")
    assert str(text) == EVERYTHING
    assert text.addresses == [
        "https://a.example/feed",
        (tmp_path / "notes").as_uri(),
        "https://c.example/feed",
    ]
    text.set("https://a.example/feed", "interval", "2h")
    text.set("https://a.example/feed", "title", "")
    text.set("https://c.example/feed", "keep", {"days": 3})
    kept = [line for line in EVERYTHING.splitlines() if "#" in line and not line.startswith("# no comment")]
    assert [line for line in str(text).splitlines() if "#" in line] == kept
    first, _, last = feeds_of(str(text), text.path)
    assert (first.interval, first.title, first.headers) == (timedelta(hours=2), None, (("Authorization", "env:T"),))
    assert last.keep == Keep(days=3)


ADDRESSES = ["https://a.example/feed", "https://c.example/feed", "https://d.example/feed"]
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(ADDRESSES), st.just("")),
        st.tuples(st.just("remove"), st.sampled_from(ADDRESSES), st.just("")),
        st.tuples(
            st.sampled_from(["title", "folder"]), st.sampled_from(ADDRESSES), st.sampled_from(["", 'Ö / "x" # y'])
        ),
    ),
    max_size=8,
)


def made(edit: tuple[str, str, str], text: FeedsText) -> None:
    """Do an edit, where it can be done."""
    what, address, value = edit
    if what == "add":
        text.add(Subscription(address, title="New"))
    elif address in text.addresses:
        text.remove(address) if what == "remove" else text.set(address, what, value)


@given(EDITS)
def test_edits_are_taken_back_to_the_letter(edits: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "feeds.toml"
        file.write_text(EVERYTHING)
        steps = [feeds_file.change(file, lambda text, edit=edit: made(edit, text)) for edit in edits]
        after = file.read_text()
        for step in reversed(steps):
            assert feeds_file.apply(file, step.reverse) == 0
        assert file.read_text() == EVERYTHING
        for step in steps:
            feeds_file.apply(file, step)
        assert file.read_text() == after


def test_a_step_is_taken_back_though_the_file_was_edited_since(file: Path) -> None:
    removed = feeds_file.change(file, lambda text: text.remove("https://a.example/feed"))
    renamed = feeds_file.change(file, lambda text: text.set(address_of_path(file.parent / "notes"), "title", "N"))
    file.write_text(
        file.read_text().replace('title = "N"', 'title = "Mine"') + '\n[[feeds]]\nurl = "https://z.example"\n'
    )

    assert feeds_file.apply(file, removed.reverse) == 0
    assert feeds_file.apply(file, renamed.reverse) == 1, "the hand that changed it since has the last word"
    assert [feed.address for feed in read_feeds(file)] == [
        "https://a.example/feed",
        address_of_path(file.parent / "notes"),
        "https://z.example",
    ]
    assert 'url = "https://a.example/feed" # the first' in file.read_text()
    assert read_feeds(file)[1].title == "Mine"


def test_what_could_not_be_read_again_is_not_written(file: Path) -> None:
    with pytest.raises(ConfigError, match="is not a time from 1m to 366d"):
        feeds_file.change(file, lambda text: text.set("https://a.example/feed", "interval", "often"))
    assert file.read_text() == WRITTEN
