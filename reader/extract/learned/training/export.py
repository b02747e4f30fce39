"""Write trained weights as an ONNX file, quantised to whole numbers of eight bits per channel."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from reader.extract.learned.training.branch import Branch
from reader.extract.learned.training.network import Network
from reader.extract.learned.words import WINDOW


class Lean(torch.nn.Module):
    """The network and its layer for clauses as they run: one window at a time, so that nothing is masked. They tell
    only of the pieces that words begin with, whose places are given; the columns of both side by side."""

    def __init__(self, network: Network, branch: Branch | None) -> None:
        super().__init__()
        self.network, self.branch = network, branch
        given = network.body.embeddings
        self.places = torch.nn.Parameter(
            (given.position_embeddings.weight[:WINDOW] + given.token_type_embeddings.weight[0]).detach().clone()
        )

    def forward(self, ids: torch.Tensor, features: torch.Tensor, firsts: torch.Tensor) -> torch.Tensor:
        body = self.network.body
        states = self.network.embedded(ids, features) + self.places[: ids.shape[1]]
        states = body.embeddings.LayerNorm(states)
        *below, last = body.encoder.layer
        for layer in below:
            states = layer(states, None)
        found = [self.network.head(_of_some(last, states, firsts))]
        if self.branch is not None:
            found.append(self.branch.proj(_of_some(self.branch.layer, states, firsts)))
        return torch.cat(found, dim=-1)


def _of_some(layer: torch.nn.Module, states: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """What a layer makes of the pieces at some places, which look at all pieces."""
    attention = layer.attention.self
    asked = states[:, places]

    def heads(projected: torch.Tensor) -> torch.Tensor:
        return projected.unflatten(-1, (attention.num_attention_heads, -1)).transpose(1, 2)

    query, key, value = heads(attention.query(asked)), heads(attention.key(states)), heads(attention.value(states))
    odds = torch.softmax(query @ key.transpose(2, 3) * attention.scaling, dim=-1)
    seen = (odds @ value).transpose(1, 2).flatten(2)
    return layer.feed_forward_chunk(layer.attention.output(seen, asked))


def export(encoder: Path, weights: Path, out: Path, *, clauses: Path | None = None, quantised: bool = True) -> None:
    """The network with these weights, and its layer for clauses, as a file that onnxruntime runs."""
    network = Network(encoder)
    # Plain attention becomes fewer and faster operations than the fused one that training uses.
    network.body.config._attn_implementation = "eager"
    network.load_state_dict(torch.load(weights))
    branch = None
    if clauses is not None:
        branch = Branch.beside(network)
        branch.load_state_dict(torch.load(clauses))
        layer = {name: getattr(branch.out, name).detach().numpy() for name in ("weight", "bias")}
        np.savez_compressed(out.parent / "clauses.npz", weights=layer["weight"], bias=layer["bias"])
    example = (torch.ones(1, 9, dtype=torch.long), torch.zeros(1, 9, 3, dtype=torch.long), torch.arange(8))
    pieces, words = {1: "pieces"}, {1: "words"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx" if quantised else out
        torch.onnx.export(
            Lean(network, branch).eval(),
            example,
            whole,
            input_names=["ids", "features", "firsts"],
            output_names=["columns"],
            dynamic_axes={"ids": pieces, "features": pieces, "firsts": {0: "words"}, "columns": words},
            opset_version=17,
            dynamo=False,
        )
        if quantised:
            quantize_dynamic(
                whole,
                out,
                per_channel=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Gather", "Gemm"],
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="ONNX file; the vocabulary is written beside it")
    parser.add_argument("encoder", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--clauses", type=Path, help="weights of the layer for clauses")
    parser.add_argument("--whole", action="store_true", help="leave the weights as they are")
    args = parser.parse_args()
    export(args.encoder, args.weights, args.out, clauses=args.clauses, quantised=not args.whole)
    shutil.copy(args.encoder / "vocab.txt", args.out.parent)


if __name__ == "__main__":
    main()
