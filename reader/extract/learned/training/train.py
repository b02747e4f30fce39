"""Train the network: ``python -m reader.extract.learned.training.train --help``."""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from reader.extract.learned.heads import POINTER_SIZE, POINTERS, columns
from reader.extract.learned.training.corpus import IGNORED, Example, example_of, read
from reader.extract.learned.training.network import Network
from reader.extract.learned.words import WINDOW, WordPieces, windows

WEIGHTS = {"quote": 1.0, "mention": 0.5, "inner": 0.3, "issue": 0.5, "type": 0.1}
POINTER_WEIGHTS = {"cue": 0.2, "speaker": 0.3, "coreference": 0.2, "holder": 0.1}
COLUMNS = columns()


@dataclass(slots=True)
class Window:
    """A range of an example's words."""

    example: Example
    start: int
    end: int
    pieces: int


def cut_windows(examples: list[Example], chance: random.Random) -> list[Window]:
    """Windows over all examples, beginning at another paragraph each time."""
    found = []
    for example in examples:
        times = int(example.weight) + (chance.random() < example.weight % 1)
        for _ in range(times):
            for start, end in windows(example.words, first=chance.randint(WINDOW // 3, WINDOW)):
                found.append(Window(example, start, end, sum(len(p) for p in example.words.pieces[start:end])))
    return found


def batches_of(found: list[Window], size: int, chance: random.Random) -> list[list[Window]]:
    """Windows of about one length together."""
    ordered = sorted(found, key=lambda w: (w.pieces // 16, chance.random()))
    batches = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    chance.shuffle(batches)
    return batches


def tensors(batch: list[Window], vocabulary: WordPieces) -> dict[str, torch.Tensor]:
    """Inputs, and the flat places (row × length + piece) of every word's first piece."""
    length = max(w.pieces for w in batch) + 2
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    features = torch.zeros(len(batch), length, 3, dtype=torch.long)
    mask = torch.zeros(len(batch), length, dtype=torch.long)
    places: list[int] = []
    for row, window in enumerate(batch):
        flat, marks = [vocabulary.begin], [(0, 0, 0)]
        for i in range(window.start, window.end):
            places.append(row * length + len(flat))
            flat += window.example.words.pieces[i]
            marks += [window.example.words.features[i]] * len(window.example.words.pieces[i])
        flat.append(vocabulary.end)
        marks.append((0, 0, 0))
        ids[row, : len(flat)] = torch.tensor(flat)
        features[row, : len(flat)] = torch.tensor(marks)
        mask[row, : len(flat)] = 1
    return {"ids": ids, "features": features, "mask": mask, "places": torch.tensor(places)}


def loss_of(out: torch.Tensor, batch: list[Window], places: torch.Tensor) -> dict[str, torch.Tensor]:
    """The heads' losses, each over the words that its gold speaks of."""
    words = out.flatten(0, 1)[places]
    losses = {}
    for name in WEIGHTS:
        gold = torch.tensor([t for w in batch for t in getattr(w.example.targets, name)[w.start : w.end]])
        known = gold != IGNORED
        if not known.any():
            continue
        each = functional.cross_entropy(words[known][:, COLUMNS[name]], gold[known], reduction="none")
        if name == "issue":
            weight = torch.tensor([t for w in batch for t in w.example.targets.issue_weight[w.start : w.end]])[known]
            # Part of the loss on an optional issue asks for it, the rest for nothing.
            outside = functional.cross_entropy(
                words[known][:, COLUMNS[name]], torch.zeros_like(gold[known]), reduction="none"
            )
            each = weight * each + (1 - weight) * outside
        losses[name] = each.mean()
    for name in POINTERS:
        if (value := _pointer_loss(out, batch, places, name)) is not None:
            losses[name] = value
    return losses


def _pointer_loss(out: torch.Tensor, batch: list[Window], places: torch.Tensor, name: str) -> torch.Tensor | None:
    rows, sources, allowed = [], [], []
    length = out.size(1)
    offset = 0
    for row, window in enumerate(batch):
        count = window.end - window.start
        local = (places[offset : offset + count] - row * length).tolist()
        offset += count
        for i, goal in enumerate(getattr(window.example.targets, name)[window.start : window.end]):
            if goal is None:
                continue
            number = window.start + i
            inside = [local[g - window.start] for g in goal if window.start <= g < window.end and g != number]
            if goal and not inside and name != "coreference":
                continue  # its partner stands in another window: nothing to learn here
            rows.append(row)
            sources.append(local[i])
            allowed.append(inside or [0])
    if not rows:
        return None
    candidates = torch.zeros(len(batch), length, dtype=torch.bool)
    candidates[:, 0] = True
    candidates.view(-1)[places] = True
    query = out[torch.tensor(rows), torch.tensor(sources)][:, COLUMNS[f"{name}_query"]]
    keys = out[:, :, COLUMNS[f"{name}_key"]]
    losses = []
    row_of = torch.tensor(rows)
    goals = torch.zeros(len(rows), length, dtype=torch.bool)
    for k, places_of in enumerate(allowed):
        goals[k, places_of] = True
    own = torch.zeros_like(goals)
    own[torch.arange(len(rows)), torch.tensor(sources)] = True
    for row in sorted(set(rows)):
        mine = row_of == row
        scores = query[mine] @ keys[row].T / POINTER_SIZE**0.5
        scores = scores.masked_fill(~candidates[row] | own[mine], -1e4)
        right = scores.masked_fill(~goals[mine], -1e4)
        losses.append(scores.logsumexp(-1) - right.logsumexp(-1))
    return torch.cat(losses).mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path, help="folder with the pretrained encoder")
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--data", nargs="+", required=True, metavar="FILE[:TIMES]", help="documents, and how often an epoch shows each"
    )
    parser.add_argument("--issues", type=Path, help="issues for documents of the data, by id")
    parser.add_argument("--init", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--body", type=float, default=2e-4)
    parser.add_argument("--head", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--fold", default="", metavar="K/N", help="leave out every N-th document, beginning with the K-th"
    )
    parser.add_argument("--keep", action="store_true", help="keep every epoch's weights")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = random.Random(args.seed)
    vocabulary = WordPieces.read(args.encoder / "vocab.txt")
    issues = {d["id"]: d["issues"] for d in read(args.issues)} if args.issues else {}
    examples = []
    for spec in args.data:
        path, _, times = spec.partition(":")
        for number, doc in enumerate(read(Path(path))):
            if args.fold and number % int(args.fold.split("/")[1]) == int(args.fold.split("/")[0]):
                continue
            if doc["id"] in issues:
                doc["issues"] = issues[doc["id"]]
            examples.append(example_of(doc, vocabulary))
            examples[-1].weight = float(times or 1)
    network = Network(args.encoder)
    if args.init:
        network.load_state_dict(torch.load(args.init))
    network.body.embeddings.word_embeddings.weight.requires_grad_(False)
    per_epoch = len(batches_of(cut_windows(examples, random.Random(0)), args.batch, random.Random(0)))
    steps = int(per_epoch * args.epochs * 1.04) + 1
    groups = [
        {"params": [p for p in network.body.parameters() if p.requires_grad], "lr": args.body},
        {"params": [*network.head.parameters(), *network.features.parameters()], "lr": args.head},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, [args.body, args.head], total_steps=steps, pct_start=0.1)
    print(f"{len(examples)} documents, {per_epoch} batches an epoch, {steps} steps", flush=True)
    began, step = time.monotonic(), 0
    network.train()
    for epoch in range(args.epochs):
        totals: dict[str, list[float]] = {}
        for batch in batches_of(cut_windows(examples, chance), args.batch, chance):
            if step >= steps - 1:
                break
            inputs = tensors(batch, vocabulary)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = network(inputs["ids"], inputs["features"], inputs["mask"])
            losses = loss_of(out.float(), batch, inputs["places"])
            loss = sum((WEIGHTS | POINTER_WEIGHTS)[name] * value for name, value in losses.items())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            plan.step()
            step += 1
            for name, value in losses.items():
                totals.setdefault(name, []).append(value.item())
            if step % 50 == 0:
                shown = " ".join(f"{name} {sum(v[-50:]) / len(v[-50:]):.3f}" for name, v in totals.items())
                print(f"epoch {epoch + 1} step {step}/{steps} {time.monotonic() - began:.0f} s: {shown}", flush=True)
        torch.save(network.state_dict(), args.out.with_suffix(f".{epoch + 1}.pt") if args.keep else args.out)
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
