"""feeds: the subscriptions of feeds.toml, edited with their comments kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.frame import FILE, Group, Options, now, pass_options, print_lines, say, tell
from reader.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from reader.config import Paths
    from reader.model import Feed, Subscription

FEED = click.argument("feed")


@click.group("feeds", cls=Group)
def feeds() -> None:
    """List and edit your subscriptions.

    FEED is an address, a title or a part of either that only one feed has.
    """


@feeds.command("list")
@pass_options
def list_(options: Options) -> None:
    """List the subscriptions: title, folder, address."""
    from reader.cli.table import aligned, cells, output_width

    paths = options.paths()
    subscriptions = _subscriptions(paths)
    titles = _titles(paths)
    rows = [(titles.get(s.address) or s.title or s.address, s.folder, s.address) for s in subscriptions]
    widths = [min(most, max((cells(row[n]) for row in rows), default=0)) for n, most in enumerate((32, 20))]
    print_lines(aligned(rows, widths, output_width()))


@feeds.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--title", metavar="TITLE", help="Call it so instead of by its own title.")
@click.option("--folder", metavar="FOLDER", help='Put it into this folder, such as "World/Europe".')
@pass_options
def add(options: Options, sources: tuple[str, ...], title: str | None, folder: str | None) -> int:
    """Subscribe to feeds.

    SOURCE is a feed's URL, a site's URL (its feeds are found) or a local folder of articles.
    """
    from reader.cli.fetching import add_sources
    from reader.subscriptions import feeds_file

    if title and len(sources) > 1:
        raise UsageError("--title is for one SOURCE; add them one by one")
    paths = options.paths()
    status, added = add_sources(paths, sources, None)
    for one in added:
        if one.kind == "feed" and title:
            feeds_file.rename(paths.feeds, one.id, title)
        if one.kind == "feed" and folder:
            feeds_file.move(paths.feeds, one.id, folder)
    _sync(paths)
    return status


@feeds.command()
@FEED
@pass_options
def remove(options: Options, feed: str) -> None:
    """Unsubscribe from FEED; its articles stay in the store."""
    from reader.subscriptions import feeds_file

    paths = options.paths()
    chosen = _chosen(paths, feed)
    feeds_file.remove(paths.feeds, chosen.address)
    _sync(paths)
    say(f"Removed {chosen.title or chosen.address}")


@feeds.command()
@FEED
@click.argument("title")
@pass_options
def rename(options: Options, feed: str, title: str) -> None:
    """Give FEED a title; an empty one brings its own back."""
    from reader.subscriptions import feeds_file

    paths = options.paths()
    chosen = _chosen(paths, feed)
    feeds_file.rename(paths.feeds, chosen.address, title)
    _sync(paths)
    say(f"{chosen.address} is now called {title or 'as it calls itself'}")


@feeds.command()
@FEED
@click.argument("folder")
@pass_options
def move(options: Options, feed: str, folder: str) -> None:
    """Put FEED into a folder, such as "World/Europe".

    An empty FOLDER is the top level.
    """
    from reader.subscriptions import feeds_file

    paths = options.paths()
    chosen = _chosen(paths, feed)
    feeds_file.move(paths.feeds, chosen.address, folder)
    _sync(paths)
    say(f"{chosen.title or chosen.address} is now in {folder or 'the top level'}")


@feeds.command()
@click.option("--fix", is_flag=True, help="Write the new addresses of feeds that moved for good into feeds.toml.")
@pass_options
def check(options: Options, fix: bool) -> int:
    """Tell each feed's state, as the last fetch found it.

    Exit status 1 when one needs care.
    """
    from reader import store as stores
    from reader.text import one_line

    paths = options.paths()
    if fix:
        _follow(paths)
    subscriptions = _subscriptions(paths)
    known: dict[str, Feed] = {}
    if paths.db.exists():
        with stores.open_store(paths.db, readonly=True) as store:
            known = {feed.address: feed for feed in stores.feeds(store)}
    ill = 0
    for subscription in subscriptions:
        feed = known.get(subscription.address)
        well, state = _state(feed)
        ill += not well
        title = (feed.title if feed else None) or subscription.title or subscription.address
        say(("ok  " if well else "!!  ") + one_line(f"{title} <{subscription.address}>: {state}"))
    return int(ill > 0)


def _state(feed: "Feed | None") -> tuple[bool, str]:
    """Whether the feed is well, and in words."""
    if feed is None or feed.checked is None:
        return True, "never fetched; `newsreader fetch` does"
    checked = f"{feed.checked:%Y-%m-%d %H:%M} UTC"
    if feed.gone:
        return False, "gone (410), its server says for ever; `newsreader feeds remove` takes it out"
    if feed.fetch_from and not feed.failures:
        return (
            False,
            f"moved to {feed.fetch_from} and fetched from there; `newsreader feeds check --fix` writes it down",
        )
    if feed.failures:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        since = f", last well {feed.succeeded:%Y-%m-%d %H:%M} UTC" if feed.succeeded else ", never well"
        return False, f"failed {times}: {feed.error}{since}"
    if feed.moved_to:
        return True, f"well, checked {checked}; a redirect says that it moved to {feed.moved_to}"
    return True, f"well, checked {checked}"


def _follow(paths: "Paths") -> None:
    """Give the feeds that moved their new addresses, in the store and in feeds.toml."""
    from reader import store as stores
    from reader.subscriptions import feeds_file
    from reader.text import one_line

    if not paths.db.exists():
        return
    there = {subscription.address for subscription in _subscriptions(paths)}
    with stores.open_store(paths.db) as store:
        for feed in stores.feeds(store):
            new = feed.fetch_from
            if not new or feed.address not in there:
                continue
            with store.transaction():  # a file that cannot be written leaves both as they were
                moved = new not in there and stores.readdress_feed(store, feed.address, new)
                if moved:
                    feeds_file.readdress(paths.feeds, feed.address, new)
            if moved:
                say(one_line(f"{feed.title}: {feed.address} is now {new}"))
            else:
                tell(one_line(f"{feed.address} moved to {new}, which is a feed of its own here; remove one of them"))
    _sync(paths)


@feeds.command("import")
@click.argument("file", metavar="FILE.opml", type=FILE)
@pass_options
def import_(options: Options, file: Path) -> int:
    """Subscribe to the feeds of an OPML file, with its folders.

    The urls file of newsboat is taken too, with its tags and titles.
    """
    from reader.subscriptions import feeds_file
    from reader.subscriptions.outline import read_outline

    outline = read_outline(file)
    paths = options.paths()
    added = feeds_file.add_all(paths.feeds, outline.subscriptions)
    _sync(paths)
    for problem in outline.problems:
        tell(problem)
    there = len(outline.subscriptions) - len(added)
    say(f"{len(added)} feed{'' if len(added) == 1 else 's'} added to {paths.feeds}, {there} there already")
    return int(bool(outline.problems))


@feeds.command()
@click.option("--output", type=FILE, metavar="FILE", help="Write there instead of to standard output.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@pass_options
def export(options: Options, output: Path | None, force: bool) -> None:
    """Write the subscriptions as OPML.

    Passwords and local folders are left out.
    """
    from dataclasses import replace

    from reader.errors import ExportError
    from reader.export.files import write_new, write_standard_output
    from reader.subscriptions.opml import write_opml

    paths = options.paths()
    titles = _titles(paths)
    subscriptions = [replace(s, title=s.title or titles.get(s.address)) for s in _subscriptions(paths)]
    text = write_opml(subscriptions, created=now())
    local = sum(s.path is not None for s in subscriptions)
    if local:
        tell(f"{local} local source{' is' if local == 1 else 's are'} left out: OPML is for addresses on the network")
    if output is None:
        write_standard_output([text])
        return
    try:
        write_new(output, [text], force=force)
    except FileExistsError:
        raise ExportError(f"{output} exists already; --force replaces it") from None


def _subscriptions(paths: "Paths") -> "tuple[Subscription, ...]":
    from reader.cli.fetching import no_feeds
    from reader.config import read_feeds

    subscriptions = read_feeds(paths.feeds)
    if not subscriptions:
        raise ConfigError(no_feeds(paths))
    return subscriptions


def _chosen(paths: "Paths", text: str) -> "Subscription":
    """The one subscription that the user means."""
    from reader.config import address_of_path

    subscriptions = _subscriptions(paths)
    titles = _titles(paths)
    wanted = text.casefold().strip()
    names = {s: (s.address, s.title or "", titles.get(s.address, "")) for s in subscriptions}
    local = address_of_path(Path(text)) if "://" not in text else text
    exact = [s for s in names if local == s.address or wanted in (name.casefold() for name in names[s])]
    found = exact or [s for s in names if wanted and any(wanted in name.casefold() for name in names[s])]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"no feed {text!r} in {paths.feeds}; `newsreader feeds list` shows them")
    some = ", ".join(s.address for s in found[:3])
    raise UsageError(f"{text!r} fits {len(found)} feeds ({some}{', …' if len(found) > 3 else ''}); give an address")


def _titles(paths: "Paths") -> dict[str, str]:
    """What the feeds call themselves, by address, as far as the store knows."""
    from reader import store as stores

    if not paths.db.exists():
        return {}
    with stores.open_store(paths.db, readonly=True) as store:
        return {feed.address: feed.title for feed in stores.feeds(store) if feed.title != feed.address}


def _sync(paths: "Paths") -> None:
    """Tell the store of the edit, where there is one."""
    from reader import store as stores
    from reader.config import read_feeds

    if paths.db.exists():
        with stores.open_store(paths.db) as store:
            stores.sync_feeds(store, read_feeds(paths.feeds))
