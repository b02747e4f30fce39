"""The encoder's layer for clauses: ``python -m reader.extract.learned.training.branch ENCODER OUT BASE CLAUSES``.

It starts as a copy of the trained network's last layer and learns, with the layers below it as they are, whether a
clause leaves something open and of which type. Their states are computed once, so that an epoch takes little.
"""

from __future__ import annotations

import argparse
import copy
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch.nn import functional

from reader.extract.learned.heads import ANSWERS, CLAUSE_SIZE
from reader.extract.learned.openness import answers_wanted, columns_wanted
from reader.extract.learned.training.corpus import example_of, read
from reader.extract.learned.training.network import Network
from reader.extract.learned.training.train import Window, tensors
from reader.extract.learned.words import WordPieces, windows

TYPE_WEIGHT, OPTIONAL = 0.5, 0.5
"""How much the types count beside the answers, and those of optional issues beside the others."""


class Clause(NamedTuple):
    """Places in a window, by its words, and what should be told of it."""

    first: int
    end: int
    head: int
    governor: int
    answer: int
    weight: float
    type: int
    """-1 where it is no issue."""


class Part(NamedTuple):
    """A window's states below the layer, the places of its words' first pieces, the clauses with their head in it."""

    states: torch.Tensor
    places: torch.Tensor
    clauses: list[Clause]


class Branch(torch.nn.Module):
    """States in, columns for each piece out."""

    def __init__(self, layer: torch.nn.Module, size: int) -> None:
        super().__init__()
        self.layer = layer
        self.drop = torch.nn.Dropout(0.2)
        self.proj = torch.nn.Linear(size, columns_wanted())
        self.out = torch.nn.Linear(CLAUSE_SIZE, answers_wanted())

    @classmethod
    def beside(cls, network: Network) -> Branch:
        """A new one, that begins as the network's last layer."""
        return cls(copy.deepcopy(network.body.encoder.layer[-1]), network.body.config.hidden_size)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """``mask``: 1 on the pieces that are there."""
        hidden = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e4
        found = self.layer(states, hidden)
        return self.proj(self.drop(found[0] if isinstance(found, tuple) else found))

    def judged(self, columns: torch.Tensor, clauses: list[Clause]) -> torch.Tensor:
        """What is told of each clause, from the columns of one window's words."""
        parts = columns.view(len(columns), -1, CLAUSE_SIZE)
        pooled = [
            parts[c.first : c.end, 0].mean(0)
            + parts[c.head, 1]
            + parts[c.governor, 2]
            + parts[c.first, 3]
            + parts[c.first : c.end, 4].amax(0)
            for c in clauses
        ]
        return self.out(self.drop(functional.gelu(torch.stack(pooled))))


def network_of(encoder: Path, weights: Path) -> Network:
    """The trained network, for its states only."""
    network = Network(encoder)
    network.load_state_dict(torch.load(weights))
    network.eval()
    return network


def parts_of(network: Network, document: dict[str, Any], vocabulary: WordPieces) -> Iterator[Part]:
    """The windows of a line of the file of clauses, with its clauses."""
    example = example_of({"id": document["id"], "text": document["text"]}, vocabulary)
    starts = [s.start for s in example.words.spans]
    ends = [s.end for s in example.words.spans]
    for start, end in windows(example.words):
        pieces = sum(len(p) for p in example.words.pieces[start:end])
        given = tensors([Window(example, start, end, pieces)], vocabulary)
        clauses = []
        for first, last, head, governor, answer, weight, kind in document["clauses"]:
            at = bisect_right(starts, head) - 1
            if start <= at < end:
                low = min(max(bisect_right(ends, first), start), at)
                high = max(min(bisect_left(starts, last), end), at + 1)
                above = min(max(bisect_right(starts, governor) - 1, start), end - 1)
                places = (low - start, high - start, at - start, above - start)
                clauses.append(Clause(*places, int(answer), weight, int(kind)))
        if clauses:
            with torch.no_grad():
                states = network.all_states(given["ids"], given["features"], given["mask"])[-2][0]
            yield Part(states.half(), given["places"], clauses)


def loss_of(branch: Branch, batch: list[Part]) -> torch.Tensor:
    """Of the answers, and of the types where there is an issue."""
    length = max(len(part.states) for part in batch)
    states = torch.stack([functional.pad(p.states.float(), (0, 0, 0, length - len(p.states))) for p in batch])
    mask = torch.stack([(torch.arange(length) < len(p.states)).long() for p in batch])
    columns = branch(states, mask)
    told = torch.cat([branch.judged(columns[row][p.places], p.clauses) for row, p in enumerate(batch)])
    clauses = [clause for part in batch for clause in part.clauses]
    answer = torch.tensor([c.answer for c in clauses])
    weight = torch.tensor([c.weight for c in clauses])
    kind = torch.tensor([c.type for c in clauses])
    split = len(ANSWERS)
    loss = (functional.cross_entropy(told[:, :split], answer, reduction="none") * weight).sum() / weight.sum()
    typed = kind >= 0
    if typed.any():
        shares = weight[typed] * torch.where(answer[typed] == ANSWERS.index("yes"), 1.0, OPTIONAL)
        each = functional.cross_entropy(told[typed][:, split:], kind[typed], reduction="none") * shares
        loss = loss + TYPE_WEIGHT * each.sum() / (2 * len(batch))
    return loss


def train(branch: Branch, parts: list[Part], *, epochs: int, batch: int, seed: int) -> None:
    """Fit the layer and the network above it."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    steps = epochs * -(-len(parts) // batch)
    groups = [branch.layer.parameters(), [*branch.proj.parameters(), *branch.out.parameters()]]
    rates = [1e-4, 1e-3]
    optimiser = torch.optim.AdamW(
        [{"params": g, "lr": r} for g, r in zip(groups, rates, strict=True)], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps + 1, pct_start=0.15)
    branch.train()
    for epoch in range(1, epochs + 1):
        chance.shuffle(parts)
        total = 0.0
        for at in range(0, len(parts), batch):
            loss = loss_of(branch, parts[at : at + batch])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(branch.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch}: {total * batch / len(parts):.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path, help="weights of the layer; those of the small network go into FILE.npz")
    parser.add_argument("base", type=Path, help="weights of the trained network")
    parser.add_argument("clauses", type=Path, help="what reader.extract.training.clauses wrote")
    parser.add_argument("--fold", default="", metavar="K/N", help="leave out every N-th document from the K-th")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--init", type=Path, help="a layer trained before, to go on from")
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="BASE:K/N",
        help="also what this network makes of the documents that it has not seen, every N-th from the K-th",
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)  # all runs begin alike, so that their mean makes sense
    documents = list(read(args.clauses))
    network = network_of(args.encoder, args.base)
    branch = Branch.beside(network)
    if args.init:
        branch.load_state_dict(torch.load(args.init))
    vocabulary = WordPieces.read(args.encoder / "vocab.txt")
    left_out, every = map(int, args.fold.split("/")) if args.fold else (-1, 1)
    seen = [doc for doc in documents if doc["number"] % every != left_out]
    parts = [part for doc in seen for part in parts_of(network, doc, vocabulary)]
    for spec in args.beside:
        file, _, fold = spec.rpartition(":")
        which, every = map(int, fold.split("/"))
        other = network_of(args.encoder, Path(file))
        unseen = [doc for doc in documents if doc["number"] % every == which]
        parts += [part for doc in unseen for part in parts_of(other, doc, vocabulary)]
    train(branch, parts, epochs=args.epochs, batch=args.batch, seed=args.seed)
    torch.save(branch.state_dict(), args.out)


if __name__ == "__main__":
    main()
