from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import (
    Settings,
    interval_of,
    paths,
    read_feeds,
    read_settings,
    sample_feeds_path,
    write_setting,
)
from reader.errors import ConfigError
from reader.model import Keep


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


def test_paths_follow_option_then_environment_then_system(isolated: Path, tmp_path: Path) -> None:
    usual = paths(environ={})
    assert usual.feeds == isolated / ".config" / "newsreader" / "feeds.toml"
    assert usual.settings == isolated / ".config" / "newsreader" / "settings.toml"
    assert usual.db == isolated / ".local/share" / "newsreader" / "newsreader.db"
    named = paths(environ={"NEWSREADER_FEEDS": "~/f.toml", "NEWSREADER_DB": str(tmp_path / "n.db")})
    assert (named.feeds, named.db) == (isolated / "f.toml", tmp_path / "n.db")
    chosen = paths(Path("mine.toml"), Path("mine.db"), {"NEWSREADER_FEEDS": "f", "NEWSREADER_DB": "d"})
    assert (chosen.feeds, chosen.db) == (Path("mine.toml"), Path("mine.db"))


def test_a_feed_with_all_that_can_be_said(file: Path) -> None:
    file.write_text(
        """
        [[feeds]]
        url = "https://example.org/feed.xml"
        title = "Example"
        folder = " World / Europe/"
        tags = ["daily", "long"]
        interval = "1h30m"
        full_text = true
        user_agent = "me"
        headers = { Authorization = "env:TOKEN", X-Own = "1" }
        proxy = "http://proxy:3128"
        ca = "ca.pem"
        keep = { days = 365, articles = 1000 }
        site = { content = "div.story", remove = "//aside" }

        [[feeds]]
        path = "notes"
        interval = "off"
        """
    )
    first, second = read_feeds(file)
    assert first.address == "https://example.org/feed.xml"
    assert (first.title, first.folder, first.tags) == ("Example", "World/Europe", ("daily", "long"))
    assert first.interval == timedelta(minutes=90)
    assert first.headers == (("Authorization", "env:TOKEN"), ("X-Own", "1"))
    assert (first.proxy, first.ca) == ("http://proxy:3128", file.parent / "ca.pem")
    assert (first.keep, first.full_text) == (Keep(365, 1000), True)
    assert (first.content_selector, first.removed_selector) == ("div.story", "//aside")
    assert second.path == file.parent / "notes"
    assert second.address == (file.parent / "notes").as_uri()
    assert not second.automatic


def test_files_that_are_missing_or_empty_say_nothing(file: Path) -> None:
    assert read_feeds(file) == ()
    assert read_settings(file) == Settings()
    file.write_text("# nothing yet\n")
    assert read_feeds(file) == ()


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (
            '\n[[feeds]]\nurl = "https://a.example"\nintervall = "1h"\n',
            4,
            'unknown key "intervall"; the known ones are url',
        ),
        ('[[feeds]]\nurl = "ftp://a.example"\n', 2, 'url "ftp://a.example" is not an address'),
        ('[[feeds]]\nurl = "https://"\n', 2, "is not an address"),
        ('[[feeds]]\nurl = "http://[a"\n', 2, "is not an address"),
        ('[[feeds]]\ntitle = "T"\n', 1, "neither url nor path"),
        ('[[feeds]]\nurl = "https://a.example"\npath = "x"\n', 3, "both url and path"),
        (
            '[[feeds]]\nurl = "https://a.example"\n[[feeds]]\nurl = "https://a.example"\n',
            4,
            "already subscribed to in line 2",
        ),
        ('[[feeds]]\nurl = "https://a.example"\ninterval = "hourly"\n', 3, "is not a time from 1m to 366d"),
        ('[[feeds]]\nurl = "https://a.example"\ninterval = 60\n', 3, "interval is not a text"),
        ('[[feeds]]\nurl = "https://a.example"\nfull_text = "yes"\n', 3, "neither true nor false"),
        ('[[feeds]]\nurl = "https://a.example"\nkeep = { days = 0 }\n', 3, "days is not a whole number from 1"),
        (
            '[[feeds]]\nurl = "https://a.example"\nkeep = { day = 1 }\n',
            3,
            'unknown key "day" in keep; the known ones are days',
        ),
        ('[[feeds]]\nurl = "https://a.example"\n[feeds.headers]\nCookie = 3\n', 4, "Cookie is not a text"),
        ('[[feeds]]\nurl = "https://a.example"\nheaders = { A = "x\\r\\nB: y" }\n', 3, "A holds control characters"),
        ('[[feeds]]\nurl = "https://a.example"\ntitle = ""\n', 3, "title is empty"),
        ('[[feeds]]\nurl = "https://a.example"\nproxy = "socks5://p"\n', 3, "proxy .* is not an address"),
        ('[[feeds]]\nurl = "https://a.example\n', 2, "not TOML"),
        ('[[feeds]]\nurl = "https://a.example"\nurl = "https://b.example"\n', 3, "not TOML"),
        ("x = [1,\n", 2, "not TOML"),
        ('feeds = "x"\n', 1, "feeds is not a list of tables"),
        ('[feeds]\nurl = "https://a.example"\n', 1, "feeds is not a list of tables"),
        ("[[feed]]\n", 1, 'unknown key "feed"; the known ones are feeds'),
    ],
)
def test_every_error_names_its_line(file: Path, content: str, line: int, told: str) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError, match=told) as error:
        read_feeds(file)
    assert str(error.value).startswith(f"{file}:{line}: ")


def test_a_file_that_is_not_utf8_or_cannot_be_read(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b'[[feeds]]\ntitle = "Z\xfcrich"\n')
    with pytest.raises(ConfigError, match=r"feeds\.toml:2: not UTF-8"):
        read_feeds(file)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_feeds(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('theem = "x"\n', 'unknown key "theem"; the known ones are name, theme'),
        ('dates = "long"\n', 'dates "long" is unknown; the known ones are relative, absolute'),
        ("measure = 10\n", "measure is not a whole number from 30 to 200"),
        ("workers = true\n", "workers is not a whole number"),
        ("[keys]\nquit = 3\n", "quit is not a text"),
        ('widths = "wide"\n', "widths is not a table"),
    ],
)
def test_settings_are_checked(file: Path, content: str, told: str) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError, match=told):
        read_settings(file)


def test_settings_are_read(file: Path) -> None:
    file.write_text('measure = 80\nworkers = 3\n[keys]\nquit = ["q", "ctrl+q"]\n[labels]\nclaim = "red"\n')
    settings = read_settings(file)
    assert (settings.measure, settings.workers) == (80, 3)
    assert settings.keys == {"quit": "q,ctrl+q"}
    assert settings.labels == {"claim": "red"}


def test_a_setting_is_written_and_comments_stay(file: Path) -> None:
    file.write_text("# mine\nmeasure = 80 # wide\n")
    write_setting(file, "theme", "nord")
    write_setting(file, "widths.stories", 24)
    write_setting(file, "theme", "dracula")
    assert "# mine\nmeasure = 80 # wide\n" in file.read_text()
    settings = read_settings(file)
    assert (settings.theme, settings.widths, settings.measure) == ("dracula", {"stories": 24}, 80)


def test_the_sample_feeds_are_sound() -> None:
    feeds = read_feeds(sample_feeds_path())
    assert 20 <= len(feeds) <= 40
    assert all(feed.title and feed.folder and feed.address.startswith("https://") for feed in feeds)


@given(st.integers(0, 300), st.integers(0, 23), st.integers(0, 59))
def test_intervals(days: int, hours: int, minutes: int) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes)
    text = "".join(f"{number}{unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if number)
    if length:
        assert interval_of(text) == length
    else:
        with pytest.raises(ValueError, match=r"^$"):
            interval_of(text)
