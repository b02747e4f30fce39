"""The app: extraction from end to end, themes, errors, leaving."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from reader import store as stores
from reader.config import Settings, paths, read_settings
from reader.model import Layer
from tests.widgets.newsroom import BRIDGE, app, furnish, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE, settled
from widgets.app import NewsreaderApp
from widgets.states import Progress
from widgets.themes import THEMES

SECRET = "the-harbour-password"


async def test_panels_fill_when_the_extractor_answers(tmp_path: Path) -> None:
    place = replace(paths(), db=tmp_path / "demo.db")
    news = NewsreaderApp(place, Settings(workers=1), demo=True)
    async with news.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: news.reading.stories.ids)
        await pilot.press("enter")
        await pilot.pause()
        panels = news.reading.panels.panels
        assert {panel.state.progress for panel in panels.values()} == {Progress.READING}
        await until(pilot, lambda: all(panel.rows for panel in panels.values()), seconds=120)
        assert {a.layer for a in news.reading.annotations} >= {Layer.ACTOR, Layer.QUOTE, Layer.ISSUE}
        # One of the samples is in German: nobody reads it, so it has no numbers.
        await until(pilot, lambda: sum(r.quotes is None for r in news.reading.stories.in_view()) <= 1, seconds=120)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("extractor-", "refresh"))]


async def test_every_theme_has_the_layers_colours() -> None:
    news = furnished()
    async with news.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        for name in news.available_themes:
            news.theme = name
            await pilot.pause()
            assert {"actor", "quote", "issue", "mark", "quiet"} <= news.theme_variables.keys()
        assert set(BUILTIN_THEMES) < set(news.available_themes)


def contrast(one: Color, other: Color) -> float:
    """Of WCAG 2: from 1 to 21."""

    def luminance(colour: Color) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_colours_keep_their_contrast(theme: Theme) -> None:
    paper, ink = Color.parse(theme.background or ""), Color.parse(theme.foreground or "")
    layers = [Color.parse(theme.variables[name]) for name in ("actor", "quote", "issue", "mark")]
    others = [Color.parse(getattr(theme, name)) for name in ("primary", "success", "warning", "error")]
    for colour in (*layers, *others):
        assert contrast(paper, colour) >= 4.5
    for colour in layers:
        assert contrast(paper, paper.blend(colour, 0.75)) >= 4.5, "suggestions are drawn at three quarters"
    assert contrast(paper, paper.blend(ink, 0.6)) >= 4.5


async def test_a_chosen_theme_is_remembered() -> None:
    paths().settings.parent.mkdir(parents=True)
    paths().settings.write_text('# mine\nname = "Ada"\n')
    furnish(paths())
    news = NewsreaderApp(paths(), read_settings(paths().settings))
    news.jobs.extracting.start = lambda: None  # type: ignore[method-assign]
    async with news.run_test(size=NARROW) as pilot:
        await settled(pilot)
        news.theme = "newsreader-light"
        await until(pilot, lambda: read_settings(paths().settings).theme == "newsreader-light")
    assert "# mine" in paths().settings.read_text()


async def test_an_unexpected_error_leaves_a_report_without_what_was_read() -> None:
    news = furnished()

    def fail() -> None:
        words = SECRET
        raise RuntimeError(f"cannot read {words}")

    with pytest.raises(RuntimeError):  # noqa: PT012 - the app hands its error over when it ends
        async with news.run_test(size=NARROW) as pilot:
            await settled(pilot)
            news.reading.action_zen = fail  # type: ignore[method-assign]
            await pilot.press("enter", "z")
            await pilot.pause()
    assert re.fullmatch(
        r"newsreader: an unexpected error of the program \(RuntimeError\); the report is .*; .*", news.crash
    )
    assert not news._exit_renderables
    [report] = paths().state.glob("error-*.txt")
    told = report.read_text()
    assert "builtins.RuntimeError" in told
    assert f"{__name__.rpartition('.')[2]}.py" in told
    assert SECRET not in told
    assert "bridge" not in told.lower()
    assert report.stat().st_mode & 0o077 == 0


async def test_an_error_beside_the_interface_is_told_in_the_last_line() -> None:
    news = furnished()
    async with news.run_test(size=NARROW) as pilot:
        await settled(pilot)
        news.jobs.run(lambda: 1 / 0, lambda _: None)
        await until(pilot, lambda: "ZeroDivisionError" in news.reading.status.said)
        assert list(paths().state.glob("error-*.txt"))


async def test_decisions_survive_leaving() -> None:
    furnish(paths())
    async with app().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("enter", "s", "q")
    async with app().run_test(size=WIDE) as pilot:
        news = await settled(pilot)
        found = stores.article(news.store, BRIDGE)
        assert found is not None
        assert found.starred


PROGRAM = [sys.executable, "-c", "import sys; from reader.cli import main; sys.exit(main())"]


def read(master: int) -> str:
    """What the program has drawn since the last time; nothing more once the terminal went with it."""
    if not select.select([master], [], [], 0.05)[0]:
        return ""
    try:
        return os.read(master, 65536).decode(errors="replace")
    except OSError:
        return ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("way", ["q", "SIGTERM", "SIGKILL"])
def test_leaving_ends_everything(way: str) -> None:
    furnish(paths())
    master, slave = pty.openpty()
    end = time.monotonic() + 60
    with subprocess.Popen(PROGRAM, stdin=slave, stdout=slave, stderr=slave, start_new_session=True) as program:
        os.close(slave)
        seen = ""
        while "Ferry" not in seen and time.monotonic() < end:
            seen += read(master)
        # By now a process that extracts is on its way.
        while len(session(program.pid)) < 2 and time.monotonic() < end:
            seen += read(master)
        if way == "q":
            os.write(master, b"q")
        else:
            program.send_signal(getattr(signal, way))
        while program.poll() is None and time.monotonic() < end:
            seen += read(master)
    while session(program.pid) and time.monotonic() < end:
        seen += read(master)
    os.close(master)
    assert not session(program.pid)
    assert program.returncode == (-signal.SIGKILL if way == "SIGKILL" else 0)
    if way != "SIGKILL":  # a process that had just begun may say that its parent is gone
        assert "Traceback" not in seen


def session(leader: int) -> list[int]:
    """Ids of the living processes of a session."""
    ran = subprocess.run(["ps", "-s", str(leader), "-o", "pid=,stat="], capture_output=True, text=True, check=False)
    rows = (line.split() for line in ran.stdout.splitlines())
    return [int(pid) for pid, state in rows if not state.startswith("Z")]
