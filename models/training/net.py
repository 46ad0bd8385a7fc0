"""The joint network: an encoder told of word features, a label head, and the two entity heads."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from kg.extraction.decode import LABELS
from kg.extraction.features import ENTITY_FEATURES, WORD_FEATURES
from kg.extraction.gazetteer import TYPES
from kg.extraction.heads import ROLES
from training.local import word_vectors

ENTITY_HIDDEN = 256


class Mlp(nn.Module):
    """One hidden layer with the tanh GELU that the runtime computes too."""

    def __init__(self, size: int, hidden: int, out: int, dropout: float) -> None:
        super().__init__()
        self.hidden, self.out = nn.Linear(size, hidden), nn.Linear(hidden, out)
        self.act, self.drop = nn.GELU(approximate="tanh"), nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.drop(self.act(self.hidden(x))))


class Net(nn.Module):
    """``encoder`` is a folder with a BERT-like model; word features are added to the embeddings (zero at first)."""

    def __init__(self, encoder: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(encoder), dtype=torch.float32)
        if hasattr(self.encoder, "pooler"):
            self.encoder.pooler = None
        width = self.encoder.config.hidden_size
        self.told = nn.Linear(WORD_FEATURES, width, bias=False)
        nn.init.zeros_(self.told.weight)
        self.drop = nn.Dropout(dropout)
        self.labels = Mlp(width + WORD_FEATURES, width, LABELS, dropout)
        self.types = Mlp(width + ENTITY_FEATURES, ENTITY_HIDDEN, len(TYPES), dropout)
        self.roles = Mlp(width + ENTITY_FEATURES + len(TYPES), ENTITY_HIDDEN, len(ROLES), dropout)

    def words(self, ids: Tensor, mask: Tensor | None, word_of_piece: Tensor, first: Tensor, features: Tensor) -> Tensor:
        """Word vectors ``[batch, words, width]``.

        ``word_of_piece`` ``[batch, pieces]`` points into ``features`` ``[batch, words + 1, WORD_FEATURES]``, whose
        first row is zero and serves the special pieces; ``first`` ``[batch, words]`` is each word's first piece.
        """
        told = self.told(features)
        told = told.gather(1, word_of_piece[..., None].expand(-1, -1, told.shape[-1]))
        embedded = self.encoder.get_input_embeddings()(ids) + told
        if hasattr(self.encoder.config, "local_layers"):
            return word_vectors(self.encoder, embedded, torch.ones_like(ids) if mask is None else mask, first)
        if mask is None:
            states = self.encoder(inputs_embeds=embedded).last_hidden_state
        else:
            states = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return states.gather(1, first[..., None].expand(-1, -1, states.shape[-1]))

    def label_scores(self, words: Tensor, features: Tensor) -> Tensor:
        """``[batch, words, LABELS]``."""
        return self.labels(torch.cat([self.drop(words), features[:, 1:]], dim=-1))


def pool(words: Tensor, index: Tensor, owner: Tensor, count: int) -> Tensor:
    """Means over groups: row ``index[i]`` of the flattened words belongs to group ``owner[i]``."""
    flat = words.reshape(-1, words.shape[-1]).float()
    total = torch.zeros(count, flat.shape[-1]).index_add_(0, owner, flat[index])
    size = torch.zeros(count).index_add_(0, owner, torch.ones(len(owner)))
    return total / size.clamp(min=1)[:, None]


def log_mean_exp(scores: Tensor, owner: Tensor, count: int) -> Tensor:
    """Pools the mentions' scores into their entities' (smooth maximum), as the runtime does."""
    top = torch.full((count, scores.shape[-1]), -1e9).index_reduce_(0, owner, scores.detach(), "amax")
    summed = torch.zeros(count, scores.shape[-1]).index_add_(0, owner, (scores - top[owner]).exp())
    size = torch.zeros(count).index_add_(0, owner, torch.ones(len(owner)))
    return top + (summed / size.clamp(min=1)[:, None]).clamp(min=1e-9).log()
