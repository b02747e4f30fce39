"""Average the weights of runs that began alike: ``python -m reader.extract.learned.training.blend OUT RUN…``."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def blend(runs: list[Path], out: Path) -> None:
    """The mean of the runs' weights: better than each, at the cost of one."""
    states = [torch.load(run) for run in runs]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(value.dtype)
        for name, value in states[0].items()
    }
    torch.save(mean, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    args = parser.parse_args()
    blend(args.runs, args.out)


if __name__ == "__main__":
    main()
