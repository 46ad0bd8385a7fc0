"""Scoring of clusters across papers: B-cubed (Bagga & Baldwin 1998) and pairwise precision, recall and F1."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from kg.errors import EvaluationError

Item = tuple[str, str, str]
"""(paper, name, type) as annotated in the paper."""


class Rates(TypedDict):
    """Precision, recall and F1 in per cent, one decimal."""

    p: float
    r: float
    f1: float


@dataclass(frozen=True)
class ResolutionScores:
    """``b3_multi`` looks at items whose gold or predicted cluster has two items or more.

    ``split`` are gold clusters that were torn apart, ``mixed`` predicted ones that hold several things: (size, cluster,
    names), the largest first.
    """

    items: int
    gold_clusters: int
    b3: Rates
    b3_multi: Rates
    pairs: Rates
    split: list[tuple[int, str, list[str]]]
    mixed: list[tuple[int, str, list[str]]]

    @property
    def figures(self) -> dict[str, object]:
        """The figures under the names that the outside scorer prints."""
        return {
            "items": self.items,
            "gold clusters": self.gold_clusters,
            "b3": self.b3,
            "b3-multi": self.b3_multi,
            "pairs": self.pairs,
        }


def read_clusters(path: Path) -> dict[Item, str]:
    """Clusters by item from a tab-separated file with the columns paper, name, type, cluster."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return {(row["paper"], row["name"], row["type"]): row["cluster"] for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvaluationError(f"{path}: cannot be read: {error}") from error
    except KeyError as error:
        raise EvaluationError(f"{path}: has no column {error}: paper, name, type, cluster are needed") from error


def score_resolution(gold: Mapping[Item, str], predicted: Mapping[Item, str]) -> ResolutionScores:
    """Items missing from ``predicted`` are clusters of their own; items that gold lacks are left out."""
    given: dict[Item, Hashable] = {item: predicted.get(item, ("alone", item)) for item in gold}
    gold_sets: defaultdict[Hashable, set[Item]] = defaultdict(set)
    given_sets: defaultdict[Hashable, set[Item]] = defaultdict(set)
    for item in gold:
        gold_sets[gold[item]].add(item)
        given_sets[given[item]].add(item)
    rows: dict[Item, tuple[float, float]] = {}
    for item in gold:
        mine, true = given_sets[given[item]], gold_sets[gold[item]]
        rows[item] = (len(mine & true) / len(mine), len(mine & true) / len(true))
    multi = [item for item in gold if len(gold_sets[gold[item]]) > 1 or len(given_sets[given[item]]) > 1]
    right = _pairs(Counter((gold[item], given[item]) for item in gold).values())
    found, wanted = _pairs(map(len, given_sets.values())), _pairs(map(len, gold_sets.values()))
    return ResolutionScores(
        items=len(gold),
        gold_clusters=len(gold_sets),
        b3=_mean(rows, list(gold)),
        b3_multi=_mean(rows, multi),
        pairs=_rates(right / max(1, found), right / max(1, wanted)),
        split=_torn(gold_sets, given),
        mixed=_torn(given_sets, gold),
    )


def _torn(clusters: Mapping[Hashable, set[Item]], others: Mapping[Item, Hashable]) -> list[tuple[int, str, list[str]]]:
    rows = [
        (len(items), str(cluster), sorted({name for _, name, _ in items}))
        for cluster, items in clusters.items()
        if len({others[item] for item in items}) > 1
    ]
    return sorted(rows, key=lambda row: (-row[0], row[1]))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _mean(rows: Mapping[Item, tuple[float, float]], items: list[Item]) -> Rates:
    count = max(1, len(items))
    return _rates(sum(rows[item][0] for item in items) / count, sum(rows[item][1] for item in items) / count)


def _rates(p: float, r: float) -> Rates:
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(100 * f1, 1)}
