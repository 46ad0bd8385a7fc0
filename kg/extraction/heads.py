"""The two entity-level classifiers, in numpy: what type a thing has, and what the paper does with it.

Each is one hidden layer (GELU) over the mean of a mention's word vectors and the features of its entity. Types are
decided from the mean over the mentions; a role is decided by the mention that speaks for it most strongly, so that its
sentence is the evidence.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.errors import ExtractionError
from kg.extraction.decode import log_softmax
from kg.extraction.gazetteer import TYPES
from kg.records import ROLES_OF_TYPE, EntityType, Role

Floats = npt.NDArray[np.float32]
ROLES: tuple[Role, ...] = tuple(Role)
_NEVER = np.float32(-1e9)


class RoleDecision(NamedTuple):
    """A role, its probability, and the index of the mention that speaks for it most strongly."""

    role: Role
    probability: float
    mention: int


class Layer(NamedTuple):
    """One hidden layer and an output: weights are ``[in, out]``."""

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Scores of each row."""
        return np.asarray(gelu(rows @ self.hidden + self.hidden_bias) @ self.out + self.out_bias, dtype=np.float32)


def gelu(x: Floats) -> Floats:
    """GELU in its tanh form (Hendrycks & Gimpel 2016), as the heads were trained."""
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))), dtype=np.float32)


def role_mask(of_type: EntityType) -> Floats:
    """0 for the roles that the type allows, a large negative number for the others."""
    return np.array([0 if role in ROLES_OF_TYPE[of_type] else _NEVER for role in ROLES], dtype=np.float32)


class Heads:
    """The trained entity classifiers."""

    def __init__(self, types: Layer, roles: Layer) -> None:
        self.types = types
        self.roles = roles

    def type_log_probabilities(self, mentions: Floats, features: Floats) -> Floats:
        """``[types]`` from mention vectors ``[mentions, width]`` and the entity's features."""
        row = np.concatenate([mentions.mean(axis=0), features])[None, :]
        return np.asarray(log_softmax(self.types(row))[0], dtype=np.float32)

    def role(
        self, mentions: Floats, features: Floats, of_type: EntityType, barred: frozenset[Role] = frozenset()
    ) -> RoleDecision:
        """The most probable role that the type allows and that is not ``barred``."""
        index = TYPES.index(of_type)
        kind = np.zeros(len(TYPES), dtype=np.float32)
        kind[index] = 1
        tail = np.concatenate([features, kind])
        rows = np.concatenate([mentions, np.broadcast_to(tail, (len(mentions), len(tail)))], axis=1)
        scores = self.roles(np.asarray(rows, dtype=np.float32))
        top = scores.max(axis=0)
        pooled = top + np.log(np.exp(scores - top).mean(axis=0)) + role_mask(of_type)
        pooled += np.array([_NEVER if role in barred else 0 for role in ROLES], dtype=np.float32)
        probabilities = np.exp(log_softmax(np.asarray(pooled, dtype=np.float32)))
        best = int(probabilities.argmax())
        return RoleDecision(ROLES[best], float(probabilities[best]), int(scores[:, best].argmax()))

    def save(self, path: Path) -> None:
        """Writes the weights as one ``.npz`` (no pickle)."""
        arrays = {f"{name}.{part}": getattr(layer, part) for name, layer in self._named() for part in Layer._fields}
        np.savez(path, allow_pickle=False, **arrays)

    def _named(self) -> tuple[tuple[str, Layer], ...]:
        return (("types", self.types), ("roles", self.roles))

    @classmethod
    def load(cls, path: Path | BinaryIO) -> Heads:
        """Reads what ``save`` wrote; ``ExtractionError`` where the file is not that."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                made = [
                    Layer(*(np.asarray(arrays[f"{name}.{part}"], dtype=np.float32) for part in Layer._fields))
                    for name in ("types", "roles")
                ]
        except (OSError, KeyError, ValueError) as error:
            raise ExtractionError(f"the model's entity classifiers cannot be read: {error}") from error
        return cls(*made)
