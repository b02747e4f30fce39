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


class Both(torch.nn.Module):
    """The network and its layer for clauses: the columns of both side by side."""

    def __init__(self, network: Network, branch: Branch) -> None:
        super().__init__()
        self.network, self.branch = network, branch

    def forward(self, ids: torch.Tensor, features: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        *_, below, last = self.network.all_states(ids, features, mask)
        return torch.cat([self.network.head(last), self.branch(below, mask)], dim=-1)


def export(encoder: Path, weights: Path, out: Path, *, clauses: Path | None = None, quantised: bool = True) -> None:
    """The network with these weights, and its layer for clauses, as a file that onnxruntime runs."""
    network = Network(encoder)
    # Plain attention becomes fewer and faster operations than the fused one that training uses.
    network.body.config._attn_implementation = "eager"
    network.load_state_dict(torch.load(weights))
    network.eval()
    whole_network: torch.nn.Module = network
    if clauses is not None:
        branch = Branch.beside(network)
        branch.load_state_dict(torch.load(clauses))
        whole_network = Both(network, branch).eval()
        layer = {name: getattr(branch.out, name).detach().numpy() for name in ("weight", "bias")}
        np.savez_compressed(out.parent / "clauses.npz", weights=layer["weight"], bias=layer["bias"])
    example = (
        torch.ones(2, 9, dtype=torch.long),
        torch.zeros(2, 9, 3, dtype=torch.long),
        torch.ones(2, 9, dtype=torch.long),
    )
    shape = {0: "windows", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx" if quantised else out
        torch.onnx.export(
            whole_network,
            example,
            whole,
            input_names=["ids", "features", "mask"],
            output_names=["columns"],
            dynamic_axes={"ids": shape, "features": shape, "mask": shape, "columns": shape},
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
