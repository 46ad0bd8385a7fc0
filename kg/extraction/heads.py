"""The two entity-level classifiers, in numpy: what type a thing has, and what the paper does with it.

Each is one hidden layer (GELU) over the mean of a mention's word vectors and the features of its entity. Types are
decided from the mean over the mentions; a role is decided by the mention that speaks for it most strongly, so that its
sentence is the evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.errors import ExtractionError
from kg.extraction.decode import log_softmax
from kg.extraction.features import one_hot_types
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
        hidden = gelu(_by_row(rows, self.hidden) + self.hidden_bias)
        return np.asarray(_by_row(hidden, self.out) + self.out_bias, dtype=np.float32)


def _by_row(rows: Floats, weights: Floats) -> Floats:
    """``rows @ weights``, in one call but a row at a time.

    Of more rows, BLAS makes work for threads of its own, and waits long for cores on which other texts are being read.
    By row it starts none, and an entity's scores don't depend on what else is in the paper.
    """
    return np.asarray(np.matmul(rows[:, None], weights)[:, 0], dtype=np.float32)


def gelu(x: Floats) -> Floats:
    """GELU in its tanh form (Hendrycks & Gimpel 2016), as the heads were trained."""
    cubed = x * x * x  # many times as fast as x**3
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * cubed))), dtype=np.float32)


@lru_cache(maxsize=64)
def role_mask(of_type: EntityType, barred: frozenset[Role] = frozenset()) -> Floats:
    """0 for the roles that the type allows and that aren't ``barred``, a large negative number for the others."""
    allowed = set(ROLES_OF_TYPE[of_type]) - barred
    return np.array([0 if role in allowed else _NEVER for role in ROLES], dtype=np.float32)


def _mean_by_entity(rows: Floats, first: Sequence[int]) -> Floats:
    counts = np.diff([*first, len(rows)])
    return np.asarray(np.add.reduceat(rows, first, axis=0) / counts[:, None], dtype=np.float32)


class Heads:
    """The trained entity classifiers. They read all entities of a paper at once.

    ``mentions`` are the mention vectors ``[mentions, width]``, an entity's one after the other; ``first`` is the row of
    each entity's first one, ascending from 0; ``features`` are the entities' ``[entities, features]``.
    """

    def __init__(self, types: Layer, roles: Layer) -> None:
        self.types = types
        self.roles = roles

    def type_log_probabilities(self, mentions: Floats, first: Sequence[int], features: Floats) -> Floats:
        """``[entities, types]``."""
        means = _mean_by_entity(mentions, first)
        return log_softmax(self.types(np.concatenate([means, features], axis=1)))

    def decide_roles(
        self,
        mentions: Floats,
        first: Sequence[int],
        features: Floats,
        of_types: Sequence[EntityType],
        barred: Sequence[frozenset[Role]],
    ) -> list[RoleDecision]:
        """For each entity the most probable role that its type allows and that is not ``barred``."""
        ends = [*first[1:], len(mentions)]
        owner = np.repeat(np.arange(len(first)), np.subtract(ends, first))
        kinds = np.stack([one_hot_types(TYPES.index(of_type)) for of_type in of_types])
        tails = np.concatenate([features, kinds], axis=1)
        scores = self.roles(np.concatenate([mentions, tails[owner]], axis=1))
        top = np.maximum.reduceat(scores, first, axis=0)
        pooled = top + np.log(_mean_by_entity(np.exp(scores - top[owner]), first))
        pooled += np.stack([role_mask(*given) for given in zip(of_types, barred, strict=True)])
        probabilities = np.exp(log_softmax(pooled))
        decisions = []
        for row, start, end in zip(probabilities, first, ends, strict=True):
            best = int(row.argmax())
            decisions.append(RoleDecision(ROLES[best], float(row[best]), int(scores[start:end, best].argmax())))
        return decisions

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
