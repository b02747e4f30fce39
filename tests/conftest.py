"""What every test gets: a home, clock zone, language and environment of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from reader import store as stores

# Two cores are shared with other work, so how long an example takes says nothing. The suite draws the same examples
# each time, so that it fails for what was changed; `make soak` looks for new ones.
settings.register_profile("newsreader", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile(
    "search", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=1_000, print_blob=True
)
settings.load_profile("newsreader")

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def isolated(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh home; nothing of the user's files, settings, zone or language can be seen."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, folder in (
        ("CONFIG", ".config"),
        ("DATA", ".local/share"),
        ("STATE", ".local/state"),
        ("CACHE", ".cache"),
    ):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    for name in list(os.environ):
        if name.startswith(("NEWSREADER_", "LC_", "SSH_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "BROWSER", "NETRC", "LANGUAGE", "TEXTUAL", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "UTC")
        time.tzset()
        yield home
    time.tzset()


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen, in UTC."""
    return NOW


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where a store can be made."""
    return tmp_path / "data" / "newsreader.db"


@pytest.fixture
def store(db: Path) -> Iterator[stores.Store]:
    """An empty store, open for writing."""
    with stores.open_store(db) as opened:
        yield opened
