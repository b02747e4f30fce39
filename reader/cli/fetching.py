"""fetch and add: what goes out to the network."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from reader.cli.frame import Command, Options, moment_of, now, pass_options, progress, say, tell
from reader.errors import ConfigError, NewsreaderError

if TYPE_CHECKING:
    from reader.config import Paths
    from reader.fetching.update import FeedResult
    from reader.model import Subscription
    from reader.subscriptions.add import Added
    from reader.workers import Workers

ENDED = 143
"""Exit status after a SIGTERM."""
SIGNS = {"updated": "+", "unchanged": "=", "failed": "!", "skipped": "-", "gone": "x"}


@click.command("fetch", cls=Command)
@click.option("--due", is_flag=True, help="Only feeds whose time has come, as for cron.")
@click.option("--full-text", is_flag=True, help="Also fetch the pages of entries that are only teasers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a feed.")
@pass_options
def fetch(options: Options, due: bool, full_text: bool, as_json: bool) -> int:
    """Refresh all feeds.

    Exit status 1 when one of them failed.
    """
    import asyncio

    from reader.config import read_feeds

    paths = options.paths()
    subscriptions = read_feeds(paths.feeds)
    if not subscriptions:
        raise ConfigError(no_feeds(paths))
    from reader.processes import spare_the_collector
    from reader.workers import reading_workers

    spare_the_collector()
    workers = reading_workers()
    if not paths.db.exists() and len(subscriptions) > 1:
        workers.fork()  # all feeds have to be read
    try:
        results = asyncio.run(_fetch(paths, subscriptions, workers, due=due, full_text=full_text, as_json=as_json))
    except asyncio.CancelledError:
        tell("ended from outside; what is listed above was stored")
        return ENDED
    if not as_json:
        say(_summary(results))
    return int(any(result.status == "failed" for result in results))


def no_feeds(paths: "Paths") -> str:
    """That there are no subscriptions, and what to do."""
    what = f"{paths.feeds} has no feeds" if paths.feeds.exists() else f"there is no {paths.feeds} yet"
    return f"{what}; `newsreader add URL` subscribes to one, `newsreader demo` shows bundled articles"


async def _fetch(
    paths: "Paths",
    subscriptions: "Sequence[Subscription]",
    workers: "Workers",
    *,
    due: bool,
    full_text: bool,
    as_json: bool,
) -> "list[FeedResult]":
    import asyncio
    import signal

    task = asyncio.current_task()
    assert task  # noqa: S101 -- asyncio.run makes one
    with suppress(NotImplementedError, RuntimeError):  # in a thread that gets no signals
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    from reader import store as stores
    from reader.export.serialise import line
    from reader.fetching.update import update

    with stores.open_store(paths.db) as store:
        stores.sync_feeds(store, subscriptions)
    results: list[FeedResult] = []
    with progress() as shown:
        shown.show(f"Fetching {len(subscriptions)} feed{'' if len(subscriptions) == 1 else 's'}")
        async for result in update(
            paths.db, subscriptions, now=now, due_only=due, full_text=full_text, workers=workers
        ):
            results.append(result)
            shown.clear()
            say(line(_json(result)) if as_json else _line(result))
            sys.stdout.flush()
            shown.show(f"Fetching: {result.done} of {result.total} feeds")
    return results


def _json(result: "FeedResult") -> dict[str, Any]:
    from reader.export.serialise import iso

    return {
        "feed": result.feed,
        "status": result.status,
        "http": result.http,
        "new": result.new,
        "changed": result.changed,
        "error": result.error or None,
        "next": iso(result.next),
    }


def _line(result: "FeedResult") -> str:
    from reader.text import one_line

    counts = [f"{number} {what}" for number, what in ((result.new, "new"), (result.changed, "changed")) if number]
    details = "; ".join(filter(None, (", ".join(counts), result.error))) or result.status
    where = f" <{result.feed}>" if result.status == "failed" and result.title != result.feed else ""
    # Not cut to the width: a reason says what to do.
    return one_line(f"{SIGNS[result.status]} {result.title}{where}: {details}")


def _summary(results: "Sequence[FeedResult]") -> str:
    by_status = {status: sum(r.status == status for r in results) for status in SIGNS}
    parts = [f"{number} {status}" for status, number in by_status.items() if number]
    new = sum(r.new for r in results)
    feeds = "1 feed" if len(results) == 1 else f"{len(results)} feeds"
    return f"{feeds}: {', '.join(parts) or 'none due'}; {new} new article{'' if new == 1 else 's'}"


@click.command("add", cls=Command)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--date", "moment", metavar="DATE", callback=moment_of, help="The article's date, instead of its own.")
@pass_options
def add(options: Options, sources: tuple[str, ...], moment: datetime | None) -> int:
    """Subscribe to a feed or site, or add one article.

    SOURCE is a feed's URL, a site's URL (its feeds are found), an article's URL or a local .html, .txt or .md file.
    """
    return add_sources(options.paths(), sources, moment.date() if moment else None)[0]


def add_sources(paths: "Paths", sources: Sequence[str], day: date | None) -> "tuple[int, list[Added]]":
    """Add each source and say what came of it: the exit status and what was added; errors are told as they come."""
    from reader.subscriptions.add import add_source
    from reader.text import one_line

    status, added = 0, []
    for source in sources:
        with progress() as shown:
            shown.show(f"Looking at {source}")
            try:
                one = add_source(paths.db, source, date=day, feeds_file=paths.feeds, now=now)
            except NewsreaderError as error:
                shown.clear()
                tell(str(error) if source in str(error) else f"{source}: {error}")
                status = error.exit_status if len(sources) == 1 else 1
                continue
        added.append(one)
        say(one_line(_added(one)))
        for other in one.others:
            say(f"  the site also names {one_line(other)}")
    return status, added


def _added(one: "Added") -> str:
    if one.kind == "article":
        return f"{'Already here: ' if one.already else 'Added '}{one.title} ({one.id})"
    articles = "1 new article" if one.articles == 1 else f"{one.articles} new articles"
    return f"{'Already subscribed to' if one.already else 'Subscribed to'} {one.title} <{one.id}>: {articles}"
