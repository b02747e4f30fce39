"""Make the weights again: ``python -m reader.extract.learned.training ENCODER CORPUS WORK OUT``.

ENCODER is the folder of the pretrained encoder, CORPUS holds quotes/, wikinews/, ours/ and issues/ (what is missing is
left out; files such as ours/train-world.jsonl go on with ours/train.jsonl), WORK takes the files of the steps, OUT the
weights to ship. A step whose file is there is not done again.

1. base: the large corpus with many annotators, for what an attribution looks like.
2. half0, half1: the consistent corpora, every second document each; what they say of the other half is honest.
3. full: from the mean of both halves, on all documents, twice; the mean of these two and both halves is shipped.
   Each network gets a layer for clauses beside its last one, trained on the clauses of the parse; the shipped one is
   the mean of two runs.
4. quality: the score of whole quotes, learned from the halves' mistakes.
5. actors, issues, topics, holders: the models over parse and encoder, learned from what the halves say of documents
   they have not seen. Then everything is scored on the dev files by eval.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from reader.extract.training.folds import files_of

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

    once = ["--epochs", 1] if args.brief else []
    clauses = work / "clauses.jsonl"
    if not clauses.exists():
        _run("reader.extract.training.clauses", corpus, clauses)
    consistent = list(files_of(corpus, ("wikinews/train", "ours/train")))
    large, issues = corpus / "quotes" / "train.jsonl", corpus / "issues" / "train.jsonl"
    start: list[object] = []
    mixed: list[object] = [*consistent]
    if large.exists():
        beside = ["--issues", issues] if issues.exists() else []
        _step("train", work / "base.pt", args.encoder, "--data", large, *beside, "--epochs", epochs(2))
        start = ["--init", work / "base.pt"]
        mixed += [f"{large}:0.15", *beside]
    for half in (0, 1):
        rate, times = (1.5e-4, 7) if start else (2e-4, 10)
        given = [*start, "--batch", 8, "--body", rate, "--epochs", epochs(times), "--seed", 20 + half]
        given += ["--fold", f"{half}/2"]
        _step("train", work / f"half{half}.pt", args.encoder, *given, "--data", *consistent)
        layer = work / f"clauses{half}.pt"
        _step("branch", layer, args.encoder, work / f"half{half}.pt", clauses, "--fold", f"{half}/2", *once)
        known = [work / f"half{half}.pt", "--clauses", layer]
        _step("export", work / f"half{half}" / "encoder.onnx", args.encoder, *known)
    _step("blend", work / "halves.pt", work / "half0.pt", work / "half1.pt")
    for seed in SEEDS:
        given = ["--init", work / "halves.pt", "--batch", 8, "--body", 1e-4, "--epochs", epochs(5), "--seed", seed]
        _step("train", work / f"full{seed}.pt", args.encoder, *given, "--data", *mixed)
    runs = [*(f"half{half}" for half in (0, 1)), *(f"full{seed}" for seed in SEEDS)]
    _step("blend", work / "full.pt", *(work / f"{run}.pt" for run in runs))
    given = [args.encoder, work / "full.pt", clauses]
    unseen = [f"{work / f'half{half}.pt'}:{half}/2" for half in (0, 1)]
    _step("branch", work / "clauses-alone.pt", *given, *once)
    _step("branch", work / "clauses-beside.pt", *given, "--epochs", epochs(3), "--beside", *unseen)
    _step("blend", work / "clauses.pt", work / "clauses-alone.pt", work / "clauses-beside.pt")
    known = [work / "full.pt", "--clauses", work / "clauses.pt"]
    _step("export", args.out / "encoder.onnx", args.encoder, *known)
    sources = [f"{work / f'half{half}'}:{file}:{half}/2" for half in (0, 1) for file in consistent]
    _step("judge", args.out / "quality.npz", *sources)
    shutil.copy(args.encoder / "vocab.txt", args.out)
    for decided in ("actors", "issues", "topics", "holders"):
        _run(f"reader.extract.training.{decided}", corpus, work / "half0", work / "half1", "--out", args.out)
    _run("eval", "--corpus", corpus, "--weights", args.out)


def _step(module: str, out: Path, *given: object) -> None:
    """Run one of the modules beside this one, unless what it makes is there. The encoder's folder stands first."""
    if out.exists():
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    order = [*given[:1], out, *given[1:]] if module in ("train", "branch") else [out, *given]
    _run(f"reader.extract.learned.training.{module}", *order)


def _run(module: str, *given: object) -> None:
    print(module, *given, flush=True)
    subprocess.run([sys.executable, "-m", module, *map(str, given)], check=True)  # noqa: S603 # our own modules


if __name__ == "__main__":
    main()
