from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reader import feeds_file
from reader.config import address_of_path, read_feeds
from reader.errors import ConfigError
from reader.model import Keep, Subscription

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
