"""Make the weights again: ``python -m reader.extract.learned.training ENCODER CORPUS WORK OUT``.

ENCODER is the folder of the pretrained encoder, CORPUS holds quotes/, wikinews/, ours/ and issues/ (what is missing is
left out), WORK takes the files of the steps, OUT the weights to ship. A step whose file is there is not done again.

1. base: the large corpus with many annotators, for what an attribution looks like.
2. half0, half1: the consistent corpora, every second document each; what they say of the other half is honest.
3. full: from the mean of both halves, on all documents, twice; the mean of these two and both halves is shipped.
4. quality: the score of whole quotes, learned from the halves' mistakes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from reader.extract.learned.training.measure import measure

SEEDS = (31, 32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "corpus", "work", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--brief", action="store_true", help="one epoch of every step: only to see that all runs")
    args = parser.parse_args()
    corpus: Path = args.corpus
    work: Path = args.work
    work.mkdir(parents=True, exist_ok=True)
    args.out.mkdir(parents=True, exist_ok=True)
    pieces = json.loads((args.encoder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    vocabulary = "\n".join(sorted(pieces, key=pieces.__getitem__))
    (args.encoder / "vocab.txt").write_text(vocabulary, encoding="utf-8")

    def epochs(usual: int) -> int:
        return 1 if args.brief else usual

    consistent = [f for s in ("wikinews", "ours") if (f := corpus / s / "train.jsonl").exists()]
    large, issues = corpus / "quotes" / "train.jsonl", corpus / "issues" / "train.jsonl"
    start: list[object] = []
    mixed: list[object] = [*consistent]
    if large.exists():
        known = ["--issues", issues] if issues.exists() else []
        _step("train", work / "base.pt", args.encoder, "--data", large, *known, "--epochs", epochs(2))
        start = ["--init", work / "base.pt"]
        mixed += [f"{large}:0.15", *known]
    for half in (0, 1):
        given = [
            *start,
            "--batch",
            8,
            "--body",
            1.5e-4,
            "--epochs",
            epochs(7),
            "--seed",
            20 + half,
            "--fold",
            f"{half}/2",
        ]
        _step("train", work / f"half{half}.pt", args.encoder, *given, "--data", *consistent)
        _step("export", work / f"half{half}" / "encoder.onnx", args.encoder, work / f"half{half}.pt")
    _step("blend", work / "halves.pt", work / "half0.pt", work / "half1.pt")
    for seed in SEEDS:
        given = ["--init", work / "halves.pt", "--batch", 8, "--body", 1e-4, "--epochs", epochs(5), "--seed", seed]
        _step("train", work / f"full{seed}.pt", args.encoder, *given, "--data", *mixed)
    runs = [*(f"half{half}" for half in (0, 1)), *(f"full{seed}" for seed in SEEDS)]
    _step("blend", work / "full.pt", *(work / f"{run}.pt" for run in runs))
    _step("export", args.out / "encoder.onnx", args.encoder, work / "full.pt")
    sources = [f"{work / f'half{half}'}:{file}:{half}/2" for half in (0, 1) for file in consistent]
    _step("judge", args.out / "quality.npz", *sources)
    for name in ("wikinews", "ours", "quotes"):
        if (dev := corpus / name / "dev.jsonl").exists():
            print(name, measure(args.out, dev), flush=True)


def _step(module: str, out: Path, *given: object) -> None:
    """Run one of the modules beside this one, unless what it makes is there. The encoder's folder stands first."""
    if out.exists():
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    print(f"{module}: {out.name}", flush=True)
    order = [*given[:1], out, *given[1:]] if module == "train" else [out, *given]
    command = [sys.executable, "-m", f"reader.extract.learned.training.{module}", *map(str, order)]
    subprocess.run(command, check=True)  # noqa: S603 # our own modules


if __name__ == "__main__":
    main()
