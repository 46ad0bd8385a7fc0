"""The compact encoder's forward pass: a BERT whose attention is local at first, and reads words at the end.

The lower ``local_layers`` read word pieces in blocks of ``block`` (every other layer with the blocks shifted by half),
the upper ones read whole texts, a row a word (its first piece) between the two special pieces. Both cut the cost of
attention, which grows with the square of a text's length.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


def split_heads(layer: nn.Module, x: Tensor, heads: int) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values ``[batch, heads, rows, size]``."""
    own = layer.attention.self
    parts = (part(x).unflatten(-1, (heads, -1)).transpose(1, 2) for part in (own.query, own.key, own.value))
    query, key, value = parts
    return query, key, value


def block_mask(seen: Tensor, block: int, shift: int) -> Tensor:
    """Which piece may look at which: ``[batch, 1, pieces, pieces]``, true within a block of what is ``seen``."""
    number = (torch.arange(seen.shape[1]) + shift) // block
    return (number[:, None] == number[None, :])[None, None] & seen[:, None, None, :].bool()


def word_vectors(encoder: nn.Module, embedded: Tensor, mask: Tensor, first: Tensor) -> Tensor:
    """The compact encoder's forward pass, ``[batch, words, width]``; arguments as of ``Net.words``."""
    config = encoder.config
    e = encoder.embeddings
    x = embedded + e.position_embeddings.weight[: embedded.shape[1]] + e.token_type_embeddings.weight[0]
    x = e.dropout(e.LayerNorm(x))
    last = mask.sum(1, keepdim=True) - 1
    rows = torch.cat([torch.zeros_like(last), last, first], dim=1)
    seen = torch.cat([torch.ones_like(last), torch.ones_like(last), (first > 0).long()], dim=1)
    for number, layer in enumerate(encoder.encoder.layer):
        if number == config.local_layers:
            x = x.gather(1, rows[..., None].expand(-1, -1, x.shape[-1]))
        if number < config.local_layers:
            allowed = block_mask(mask, config.block, number % 2 * config.block // 2)
        else:
            allowed = seen[:, None, None, :].bool()
        query, key, value = split_heads(layer, x, config.num_attention_heads)
        rate = config.attention_probs_dropout_prob if encoder.training else 0.0
        # A padding row may see nothing: it then sees itself, or it would be no number.
        allowed = allowed | torch.eye(x.shape[1], dtype=torch.bool)[None, None]
        mixed = functional.scaled_dot_product_attention(query, key, value, allowed, rate)
        x = layer.attention.output(mixed.transpose(1, 2).flatten(2), x)
        x = layer.output(layer.intermediate(x), x)
    return x[:, 2:]
