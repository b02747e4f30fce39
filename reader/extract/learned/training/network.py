"""The network: a pretrained BERT body, embeddings of our features, and one linear layer for all heads."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModel

from reader.extract.learned.heads import HEADS
from reader.extract.learned.words import CASES, PLACES, QUOTES


class Network(torch.nn.Module):
    """Word pieces and features in, the heads' columns for each piece out."""

    def __init__(self, encoder: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation="sdpa")
        size = self.body.config.hidden_size
        self.features = torch.nn.ModuleList(torch.nn.Embedding(n, size) for n in (CASES, QUOTES, PLACES))
        for table in self.features:
            torch.nn.init.zeros_(table.weight)
        self.drop = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(size, sum(HEADS.values()))

    def forward(self, ids: torch.Tensor, features: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.head(self.drop(self.all_states(ids, features, mask)[-1]))

    def all_states(self, ids: torch.Tensor, features: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """What comes out of the embeddings and of each layer."""
        embedded = self.embedded(ids, features)
        found = self.body(inputs_embeds=embedded, attention_mask=mask, output_hidden_states=True)
        return tuple(found.hidden_states)

    def embedded(self, ids: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        """The pieces and their features as vectors, before their places are added."""
        found: torch.Tensor = self.body.embeddings.word_embeddings(ids)
        for number, table in enumerate(self.features):
            found = found + table(features[:, :, number])
        return found
