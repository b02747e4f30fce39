"""newsreader without a command, demo and review: the one place of the core that imports the screen."""

import gc

import click

from reader.cli.frame import Command, Options, QueryCommand, has_terminal, pass_options, query_of
from reader.errors import UsageError


@click.command("demo", cls=Command)
@pass_options
def demo(options: Options) -> int:
    """Open the reader on bundled articles.

    It needs no network and no set-up, and keeps nothing.
    """
    return open_screen(options, demo=True)


@click.command("review", cls=QueryCommand)
@click.argument("query", metavar="[QUERY]", nargs=-1, callback=query_of)
@pass_options
def review(options: Options, query: str) -> int:
    """Review open suggestions, the most valuable first.

    All of them, or those in the articles that QUERY finds (`newsreader list --help` tells what it may be); one key a
    decision.
    """
    from reader import store as stores

    stores.parse(query)
    return open_screen(options, query=query, review=True)


def open_screen(options: Options, *, demo: bool = False, query: str = "", review: bool = False) -> int:
    """Open the reader and return its exit status once it is left."""
    if not has_terminal():
        raise UsageError("the reader needs a terminal; `newsreader --help` lists the commands that need none")
    gc.disable()  # until the first paint: a collection in the middle of it finds nothing and takes a tenth of it
    from widgets.app import run

    return run(options.paths(), demo=demo, query=query, review=review)
