"""What is set up, what is missing and what is broken, as a list of findings; only `repair` changes anything."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import reader
from reader.config import Paths, read_feeds, read_settings
from reader.errors import NewsreaderError

DISTRIBUTION = "newsreader-tui"
MODEL = "en_core_web_sm"


class State(StrEnum):
    """How one thing is."""

    OK = "ok"
    MENDED = "mended"
    MISSING = "missing"
    """Not there, and nothing is broken by it."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: State
    detail: str


def examine(paths: Paths) -> Iterator[Finding]:
    """Look at everything once, cheapest first; each finding comes as soon as it is known."""
    yield _program()
    yield _names()
    yield _sqlite()
    yield _feeds(paths)
    yield _settings(paths)
    yield from _store(paths)
    yield _model()
    yield from _extractors(paths)
    yield _terminal()


def repair(paths: Paths) -> Iterator[Finding]:
    """Mend the store where it is damaged, and say what was done."""
    from reader import store as stores

    if paths.db.exists():
        with stores.open_store(paths.db) as store:
            yield from (Finding("store", State.MENDED, done) for done in stores.repair(store))


def _program() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    try:
        ours = metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return Finding("program", State.BROKEN, f"{DISTRIBUTION} is not installed here; `pipx install {DISTRIBUTION}`")
    return Finding("program", State.OK, f"{DISTRIBUTION} {ours} in {Path(reader.__file__).parent}, Python {version}")


def _names() -> Finding:
    """Whether another distribution brings a package of the same name, which pip lets overwrite ours."""
    others = sorted(
        {
            f"{distribution.name} {distribution.version}"
            for distribution in metadata.distributions()
            if distribution.name and distribution.name.lower() != DISTRIBUTION
            for file in distribution.files or ()
            if file.parts[:1] in (("reader",), ("widgets",))
        }
    )
    if others:
        what = f"{', '.join(others)} brings packages of the same names and may have overwritten ours"
        return Finding("packages", State.BROKEN, f"{what}; install it with pipx or in an environment of its own")
    return Finding("packages", State.OK, "reader and widgets are ours alone")


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < (3, 37):
        return Finding("SQLite", State.BROKEN, f"{version} is too old; a Python built with 3.37 or newer is needed")
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        except sqlite3.Error:
            return Finding("SQLite", State.BROKEN, f"{version} has no FTS5 (full-text search); use another Python")
    return Finding("SQLite", State.OK, f"{version} with FTS5")


def _feeds(paths: Paths) -> Finding:
    try:
        subscriptions = read_feeds(paths.feeds)
    except NewsreaderError as error:
        return Finding("feeds", State.BROKEN, str(error))
    if not paths.feeds.exists():
        return Finding("feeds", State.MISSING, f"{paths.feeds} is not there yet; `newsreader add URL` makes it")
    number = len(subscriptions)
    lost = [s.path for s in subscriptions if s.path is not None and not s.path.exists()]
    if lost:
        return Finding("feeds", State.BROKEN, f"{paths.feeds}: {lost[0]} does not exist; correct its path or remove it")
    return Finding("feeds", State.OK, f"{number} subscription{'' if number == 1 else 's'} in {paths.feeds}")


def _settings(paths: Paths) -> Finding:
    try:
        read_settings(paths.settings)
    except NewsreaderError as error:
        return Finding("settings", State.BROKEN, str(error))
    if not paths.settings.exists():
        return Finding("settings", State.OK, f"the defaults, as there is no {paths.settings}")
    return Finding("settings", State.OK, str(paths.settings))


def _store(paths: Paths) -> Iterator[Finding]:
    from reader import store as stores

    if not paths.db.exists():
        yield Finding("store", State.MISSING, f"{paths.db} is not there yet; `newsreader fetch` or `add` makes it")
        return
    mode = paths.db.stat().st_mode & 0o077
    try:
        # Only who may write can have the search indices checked; and opening for that would take wide rights back.
        with stores.open_store(paths.db, readonly=bool(mode) or not os.access(paths.db, os.W_OK)) as store:
            problems = stores.integrity(store)
            counts = stores.counts(store)
            ill = [feed for feed in stores.feeds(store) if feed.subscribed and (feed.failures or feed.gone)]
    except NewsreaderError as error:
        yield Finding("store", State.BROKEN, str(error))
        return
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        yield Finding("store", State.BROKEN, f"{paths.db}: {problems[0]}{more}; `newsreader doctor --repair`")
    else:
        size = paths.db.stat().st_size / 1_000_000
        yield Finding("store", State.OK, f"{counts.total:,} articles, {size:,.1f} MB, sound, in {paths.db}")
    if mode and os.name == "posix":
        yield Finding("rights", State.BROKEN, f"others can read {paths.db}; `chmod 600` it")
    if ill:
        yield Finding("fetching", State.MISSING, f"{len(ill)} feeds fail or are gone; see `newsreader feeds check`")


def _model() -> Finding:
    """The language model, loaded as an extraction would."""
    try:
        from reader.extract.annotate import EXTRACTOR, load_models

        load_models()
    except Exception as error:  # spaCy and its model fail in many ways; all mean the same here
        why = f"{type(error).__name__}: {error}"
        return Finding("extraction", State.BROKEN, f"the model does not load ({why}); install {DISTRIBUTION} again")
    return Finding("extraction", State.OK, f"{EXTRACTOR} with spaCy {metadata.version('spacy')} and {MODEL}")


def _extractors(paths: Paths) -> Iterator[Finding]:
    """Extractors that other packages bring, and whether those that the settings choose are there."""
    from reader.extract.extractors import Choice, identity, installed

    try:
        chosen = read_settings(paths.settings).extractors
    except NewsreaderError:
        return  # told already
    try:
        Choice(chosen).check()
    except NewsreaderError as error:
        yield Finding("extractors", State.BROKEN, f"{paths.settings}: {error}")
        return
    for name in installed():
        languages = ", ".join("all others" if key == "*" else key for key, value in chosen.items() if value == name)
        used = f"reads {languages}" if languages else f"installed, but {paths.settings} chooses it for no language"
        yield Finding("extractors", State.OK, f"{identity(name)} {used}")


def _terminal() -> Finding:
    term = os.environ.get("TERM", "")
    if not sys.stdout.isatty() or term in ("", "dumb"):
        return Finding("terminal", State.MISSING, "none here, so the reader cannot open; all other commands work")
    size = shutil.get_terminal_size()
    if "NO_COLOR" in os.environ:
        colours = "no colours (NO_COLOR)"
    elif os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        colours = "16 million colours"
    else:
        colours = "256 colours" if "256" in term else "few colours; layers are told apart by style, too"
    where = f"{term}, {size.columns}×{size.lines}, {colours}"
    if size.columns < 80 or size.lines < 24:
        return Finding("terminal", State.MISSING, f"{where}; 80×24 is the least that fits")
    return Finding("terminal", State.OK, where)
