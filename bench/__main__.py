"""Run the measurements: `python -m bench [NAME ...]`. Exit 1 when a limit was missed."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

BENCHES = {
    "start": "start to first paint, with 10,000 stored articles",
    "opening": "Enter to the article, Enter to filled panels",
    "screen": "keys, resizing, themes, a text of 60,000 words and memory, with 20,000 stored articles",
    "keys": "a key's answer while 200 feeds are being fetched",
    "manage": "keys in the feed tree and on the feeds screen, with 1,500 feeds",
    "review": "a key in the review until the next suggestion is painted",
    "leaving": "until the process is gone, whatever runs",
    "light": "`newsreader --help`",
    "fetch": "200 feeds of 30 entries",
    "growth": "the store, up to 300,000 articles",
    "export": "memory and time of exports of 100,000 annotations",
    "anchoring": "1,000 marks after their articles were edited",
    "extraction": "annotate beside bare spaCy, over the same documents",
}


def main() -> int:
    """Print one table a measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure newsreader's speed.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(BENCHES)}; all by default")
    names = parser.parse_args().names
    if unknown := set(names) - set(BENCHES):
        parser.error(f"unknown measurement {', '.join(sorted(unknown))}; known are {', '.join(BENCHES)}")
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "httpx", "spacy"))
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    missed = False
    for name in names or BENCHES:
        began = time.monotonic()
        print(f"\n{name}: {BENCHES[name]}", flush=True)
        with tempfile.TemporaryDirectory(prefix="newsreader-bench-") as folder:
            for figure in importlib.import_module(f"bench.{name}").run(Path(folder)):
                print(figure.line(), flush=True)
                missed |= figure.missed
        print(f"  ({time.monotonic() - began:.0f} s)")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
