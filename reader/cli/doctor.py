"""doctor: what is set up, what is missing and what is broken."""

import click

from reader.cli.frame import Command, Options, pass_options, say


@click.command("doctor", cls=Command)
@click.option("--repair", "mend", is_flag=True, help="Mend a damaged store first; a copy of it is made.")
@pass_options
def doctor(options: Options, mend: bool) -> int:
    """Say what is set up, missing or broken, and where.

    Exit status 1 when something is broken.
    """
    from itertools import chain

    from reader.doctor import State, examine, repair
    from reader.text import one_line

    broken = 0
    for finding in chain(repair(options.paths()) if mend else (), examine(options.paths())):
        broken += finding.state is State.BROKEN
        say(f"{finding.state:<8} {finding.what:<10} {one_line(finding.detail)}")
    return int(broken > 0)
