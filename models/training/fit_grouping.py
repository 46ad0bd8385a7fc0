"""Fits kg/extraction/grouping.json: the weights by which two surfaces of a paper are taken for one thing.

    PYTHONPATH=.:models python -m training.fit_grouping --gold GOLD.jsonl --out kg/extraction/grouping.json

A logistic regression (L2, L-BFGS) over the pairs of differently spelled surfaces of every annotated paper, but for
those that rules join for certain. Nothing is random: the same gold gives the same file. Takes about a minute.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.grouping import complete_mentions
from kg.extraction.grouping_features import Surface, pair_features, related
from kg.extraction.surfaces import key_of, same_when_spelled_out
from kg.records import EntityType

KNOWN_IN = 3  # papers that have a name before it counts as one that stands for itself
THRESHOLD = 0.45


def surfaces_of(paper: dict) -> list[tuple[int, Surface]]:
    """(entity number, surface) of a paper, one for each normal form."""
    text = paper["title"] + "\n" + paper["abstract"]
    spans = complete_mentions(text, [entity["surfaces"] for entity in paper["entities"]])
    places: dict[tuple[str, str], tuple[int, list]] = {}
    for (start, end), number in sorted((span, n) for n, found in enumerate(spans) for span in found):
        key = key_of(text[start:end])
        if key:
            places.setdefault((key, paper["entities"][number]["type"]), (number, []))[1].append((start, end))
    return [(n, Surface(text[slice(*s[0])], EntityType(kind), tuple(s))) for (_, kind), (n, s) in places.items()]


def pairs_of(paper: dict, papers_with: Counter) -> list[tuple[dict[str, float], bool]]:
    """(features, whether annotated as one entity) of each pair; names known from other papers alone count as known."""
    text = paper["title"] + "\n" + paper["abstract"]
    own = {key_of(surface) for entity in paper["entities"] for surface in entity["surfaces"]}
    certain = set()
    for found in find_abbreviations(text):
        short, long = key_of(text[slice(*found.short)]), key_of(text[slice(*found.long)])
        certain |= {(short, long), (long, short)}
    surfaces = surfaces_of(paper)
    everything = [surface for _, surface in surfaces]
    known = frozenset(s.key for s in everything if papers_with[s.key] - (s.key in own) >= KNOWN_IN)
    out = []
    for (i, left), (j, right) in combinations(surfaces, 2):
        joined = (left.key, right.key) in certain or same_when_spelled_out(left.text, right.text)
        if not joined and related(left, right):
            out.append((pair_features(text, len(paper["title"]), left, right, everything, known), i == j))
    return out


def fit(pairs: list[tuple[dict[str, float], bool]], l2: float = 1.0) -> dict[str, float]:
    """Feature -> weight."""
    names = sorted({name for features, _ in pairs for name in features})
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(pairs), len(names)))
    for row, (features, _) in enumerate(pairs):
        for name, value in features.items():
            x[row, column[name]] = value
    y = np.array([float(same) for _, same in pairs])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        return float(np.sum(np.logaddexp(0, z) - y * z) + l2 / 2 * w @ w), x.T @ (1 / (1 + np.exp(-z)) - y) + l2 * w

    weights = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.005}


def main() -> None:
    """Reads the gold, writes the weights."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    papers = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    papers_with = Counter(k for p in papers for k in {key_of(s) for e in p["entities"] for s in e["surfaces"]})
    pairs = [pair for paper in papers for pair in pairs_of(paper, papers_with)]
    known = sorted(key for key, count in papers_with.items() if count >= KNOWN_IN)
    model = {"threshold": THRESHOLD, "weights": fit(pairs), "known": known}
    given.out.write_text(json.dumps(model, indent=0, sort_keys=True, ensure_ascii=False), encoding="utf-8")
    print(f"{len(pairs)} pairs, {sum(same for _, same in pairs)} of them one thing; {len(known)} known names")


if __name__ == "__main__":
    main()
