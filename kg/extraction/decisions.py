"""What type a thing has, what the paper does with it, and how sure that is; pure functions over plain values."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import ExtractionError
from kg.extraction.decode import log_softmax
from kg.extraction.gazetteer import TYPES
from kg.records import EntityType

Floats = npt.NDArray[np.float32]
SIGNALS = ("label", "type", "role", "best", "mentions", "known", "title")


@dataclass(frozen=True)
class Settings:
    """Numbers fitted on development data.

    ``head_weight`` weighs the entity classifier's type against the labels'; ``threshold`` is the confidence under which
    a thing is left out; ``confidence`` has a weight for each of ``SIGNALS`` after a constant (logistic regression).
    """

    head_weight: float = 1.0
    threshold: float = 0.0
    confidence: tuple[float, ...] = (0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    @classmethod
    def of_json(cls, data: bytes) -> Settings:
        """Reads ``decisions.json``; ``ExtractionError`` where it is not that."""
        try:
            values: dict[str, Any] = json.loads(data)
            weights = tuple(float(weight) for weight in values["confidence"])
            made = cls(float(values["head_weight"]), float(values["threshold"]), weights)
        except (ValueError, KeyError, TypeError) as error:
            raise ExtractionError(f"the model's decisions.json cannot be read: {error!r}") from error
        if len(made.confidence) != len(SIGNALS) + 1:
            raise ExtractionError("the model's decisions.json was made for another version of kg")
        return made


def decide_types(
    label_rows: Sequence[Sequence[Sequence[float]]], heads: Floats, weight: float
) -> list[tuple[EntityType, float]]:
    """Each thing's type and its probability, from its mentions' label log-probabilities and the entity classifier's."""
    totals = np.asarray(weight * heads, dtype=np.float32)
    for total, rows in zip(totals, label_rows, strict=True):
        if rows:
            total += np.add.reduce(np.asarray(rows, dtype=np.float32), axis=0) / np.float32(len(rows))
    probabilities = np.exp(log_softmax(totals))
    return [(TYPES[int(row.argmax())], float(row.max())) for row in probabilities]


def decide_type(label_rows: Sequence[Sequence[float]], head: Floats, weight: float) -> tuple[EntityType, float]:
    """One thing's."""
    return decide_types([label_rows], head[None], weight)[0]


def signals(
    label_rows: Sequence[Sequence[float]], type_probability: float, role_probability: float, facts: Mapping[str, float]
) -> list[float]:
    """The values that confidence is made of, in the order of ``SIGNALS``; log-odds are cut off at 5."""
    own = [max(row) for row in label_rows] or [math.log(0.5)]
    return [
        _log_odds(math.exp(sum(own) / len(own))),
        _log_odds(type_probability),
        _log_odds(role_probability),
        _log_odds(math.exp(max(own))),
        math.log1p(facts["mentions"]),
        facts["known"],
        facts["title"],
    ]


def confidence(values: Sequence[float], weights: Sequence[float]) -> float:
    """Logistic regression of the signals, rounded to 3 decimals."""
    score = weights[0] + sum(w * v for w, v in zip(weights[1:], values, strict=True))
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 3)


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return max(-5.0, min(5.0, math.log(p / (1 - p))))
