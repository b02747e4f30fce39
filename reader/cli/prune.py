"""prune: old articles that nobody touched go, by what feeds.toml says."""

import click

from reader.cli.frame import Command, Options, pass_options, say


@click.command("prune", cls=Command)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@pass_options
def prune(options: Options, dry_run: bool) -> None:
    """Remove old articles that nobody touched.

    Only of feeds whose table in feeds.toml has a limit, as in keep = { days = 365, articles = 1000 }. Starred articles
    stay, and those with a mark, a note or a decision; what is removed does not come back with the next fetch.
    """
    from datetime import UTC, datetime

    from reader import store as stores
    from reader.config import read_feeds
    from reader.text import one_line

    paths = options.paths()
    subscriptions = read_feeds(paths.feeds)
    keep = {s.address: s.keep for s in subscriptions if s.keep.days is not None or s.keep.articles is not None}
    if not keep:
        say(f"No feed in {paths.feeds} has a limit such as keep = {{ days = 365 }}; nothing to remove.")
        return
    with stores.open_store(paths.db, readonly=dry_run) as store:
        titles = {feed.address: feed.title for feed in stores.feeds(store)}
        removed = 0
        for feed in stores.prune(store, keep, now=datetime.now(UTC), dry_run=dry_run):
            removed += feed.articles
            spared = f", {feed.kept:,} as old stay" if feed.kept else ""
            say(f"{feed.articles:>7,}  {one_line(titles.get(feed.feed, feed.feed))}{spared}")
        freed = 0 if dry_run else stores.give_back_space(store)
    what = "article" if removed == 1 else "articles"
    space = f"; the store is {freed / 1_000_000:,.1f} MB smaller" if freed else ""
    say(f"{removed:,} {what} {'would go' if dry_run else 'removed'}{space}.")
