"""rules: what was said of names for articles that are extracted from now on."""

import click

from reader.cli.frame import Group, Options, now, pass_options, print_lines, say


@click.group("rules", cls=Group)
def rules() -> None:
    """What you said of names for later articles: who is never an actor, and who goes by another name.

    The screen makes them too: X on an actor, ctrl+l where you rename or merge.
    """


@rules.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: name, becomes (null: never), creator, made.")
@pass_options
def list_(options: Options, as_json: bool) -> int:
    """List the rules, by name."""
    import json

    from reader import store as stores
    from reader.export.serialise import iso

    with stores.open_store(options.paths().db, readonly=True) as store:
        known = stores.actor_rules(store)
    if as_json:
        rows = (
            {"name": r.name, "becomes": r.becomes or None, "creator": r.creator, "made": iso(r.made)} for r in known
        )
        print_lines(json.dumps(row, ensure_ascii=False) for row in rows)
    else:
        print_lines(f"{r.name} → {r.becomes}" if r.becomes else f"{r.name} is never an actor" for r in known)
    return 0


@rules.command("add")
@click.argument("name", metavar="NAME")
@click.argument("becomes", metavar="[OTHER]", required=False, default="")
@pass_options
def add(options: Options, name: str, becomes: str) -> int:
    """Let NAME go by OTHER in later articles.

    Without OTHER it is never an actor there. It replaces what was the rule about NAME.
    """
    from reader import store as stores
    from reader.config import read_settings

    paths = options.paths()
    with stores.open_store(paths.db) as store:
        stores.add_actor_rule(store, name, becomes, creator=read_settings(paths.settings).name, now=now())
    say(f"{name} goes by {becomes} from now on" if becomes else f"{name} is never an actor from now on")
    return 0


@rules.command("remove")
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
@pass_options
def remove(options: Options, names: tuple[str, ...]) -> int:
    """Remove the rules about these names."""
    from reader import store as stores
    from reader.cli.frame import tell

    missing = 0
    with stores.open_store(options.paths().db) as store:
        for name in names:
            if stores.remove_actor_rule(store, name, now=now()):
                say(f"Removed the rule about {name}")
            else:
                tell(f"{name}: no rule is about this name; `newsreader rules list` shows them")
                missing += 1
    return int(bool(missing))
