"""docs/reliability.md, made by letting every fault happen that the tests know: `python -m docs.reliability`."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from tests.faults import FAULTS, Fault, Seen, strike
from tests.machine_faults import MACHINE_FAULTS, can_strike
from tests.machine_faults import strike as strike_machine

PAGE = Path(__file__).parent / "reliability.md"
HEAD = """# What goes wrong, and what comes of it

Made by `python -m docs.reliability`, which lets each of these happen to a feed with two stored articles: a real server
on this machine misbehaves, a real store takes the answer. The same table runs in `make test`. Whatever comes, the two
articles stay, the feed is told about with its reason and tried again later with growing pauses, and the store is whole.

The limits are those of the program, save for time: 0.6 seconds without a byte here instead of 20, 1.5 seconds in all
instead of 60. A body may have 16 MB, unpacked 32 MB.

| fault | expected | seen | as expected |
|---|---|---|---|
"""

MACHINE = """
## On the reader's own machine

Each strikes `newsreader fetch`, run as a program of its own, while a feed with two stored articles has two hundred.
Afterwards the store is whole, the two are there, and the next fetch brings the others.

| fault | expected | seen | as expected |
|---|---|---|---|
"""


def main() -> int:
    """Write the page; 1 where something came otherwise than expected."""
    rows, wrong = [], 0
    for fault in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            seen = strike(fault, Path(folder))
        right = _is_right(fault, seen)
        wrong += not right
        said = re.sub(r"\d+\.\d+\.\d+\.\d+:\d+", "HOST", seen.said)
        rows.append(f"| {_cell(fault.name)} | {_cell(fault.said)} | {_cell(said)} | {'yes' if right else '**no**'} |\n")
    machine = []
    for each in MACHINE_FAULTS:
        said = strike_machine(each) if can_strike(each) else "not to be had on the machine that made this table"
        right = each.said in said
        wrong += not right
        machine.append(
            f"| {_cell(each.name)} | {_cell(each.said)} | {_cell(said)} | {'yes' if right else '**no**'} |\n"
        )
    PAGE.write_text(HEAD + "".join(rows) + MACHINE + "".join(machine), "utf-8")
    sys.stdout.write(f"{PAGE.name}: {len(rows) + len(machine)} faults, {wrong} otherwise than expected\n")
    return int(wrong > 0)


def _is_right(fault: Fault, seen: Seen) -> bool:
    stayed = {"id-1", "id-2"} <= {article.key for article in seen.articles}
    leaked = fault.secret and any(fault.secret in article.document.text for article in seen.articles)
    return fault.said in seen.said and fault.holds(seen) and stayed and not leaked


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main())
