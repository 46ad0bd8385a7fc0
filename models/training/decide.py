"""Fits the numbers of ``decisions.json`` on development papers: the weight of the type classifier and the confidence.

``python -m training.decide --pipeline DIR --gold dev.jsonl --out decisions.json``
Runs in the project's own environment, plus scikit-learn. Calibration is reported by cross-validation over papers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from kg.evaluation.matching import normal_form, pairs_of, same_entity
from kg.extraction.decisions import Settings, decide_type
from kg.extraction.pipeline import load
from training.data import read_jsonl

BINS = 10
HEAD_WEIGHT = 1.0
"""Other weights change one or two of a thousand decisions on the development papers: not worth fitting."""


def read(pipeline: Path, gold: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Text and things, with their scores and signals, of each paper."""
    nlp = load(pipeline)
    roles = nlp.get_pipe("kg_roles")
    roles.keep_signals = True
    roles.settings = Settings(roles.settings.head_weight, 0.0, roles.settings.confidence)
    texts = [record["title"] + "\n" + record["abstract"] for record in gold]
    return [(doc.text, doc._.things) for doc in nlp.pipe(texts)]


def right_ones(record: dict[str, Any], text: str, things: list[dict[str, Any]], kinds: list[str]) -> list[bool]:
    """Which things are an entity of gold, were they of these types."""
    wanted = [dict(e, keys={normal_form(s) for s in e["surfaces"]}) for e in record["entities"]]
    given = [
        {"type": kind, "keys": {normal_form(text[s:e]) for s, e in thing["mentions"]}}
        for thing, kind in zip(things, kinds, strict=True)
    ]
    hits = {p for _, p in pairs_of(wanted, given, same_entity)}
    return [i in hits for i in range(len(given))]


def calibration_error(chances: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten equal bins."""
    places = np.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = [
        abs(chances[places == b].mean() - right[places == b].mean()) * (places == b).mean()
        for b in range(BINS)
        if (places == b).any()
    ]
    return float(sum(gaps))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pipeline", "gold", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    gold = list(read_jsonl(args.gold))
    papers = read(args.pipeline, gold)
    for weight in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0):
        hits = 0
        for record, (text, things) in zip(gold, papers, strict=True):
            heads = [np.asarray(t["head"], dtype=np.float32) for t in things]
            kinds = [decide_type(t["scores"], h, weight)[0].value for t, h in zip(things, heads, strict=True)]
            hits += sum(right_ones(record, text, things, kinds))
        print(f"head weight {weight}: {hits} right")
    rows, right, groups = [], [], []
    for group, (record, (text, things)) in enumerate(zip(gold, papers, strict=True)):
        rows += [t["signals"] for t in things]
        right += right_ones(record, text, things, [t["type"] for t in things])
        groups += [group] * len(things)
    x, y = np.asarray(rows), np.asarray(right, dtype=float)
    if len(set(right)) < 2:
        args.out.write_text(json.dumps(vars(Settings())) + "\n")
        print("nothing was found, or nothing wrong: the confidence stays as it comes")
        return
    chances = np.zeros(len(y))
    for train, test in GroupKFold(10).split(x, y, groups):
        model = LogisticRegression(C=0.3).fit(x[train], y[train])
        chances[test] = model.predict_proba(x[test])[:, 1]
    sure = chances >= 0.9
    print(f"cross-validated ECE {calibration_error(chances, y):.3f}; >= 0.9: {sure.sum()}, right {y[sure].mean():.3f}")
    limit = best_threshold(chances, y, sum(len(r["entities"]) for r in gold))
    model = LogisticRegression(C=0.3).fit(x, y)
    weights = [float(model.intercept_[0]), *map(float, model.coef_[0])]
    made = {"head_weight": HEAD_WEIGHT, "threshold": limit, "confidence": [round(w, 4) for w in weights]}
    args.out.write_text(json.dumps(made, indent=1) + "\n")
    print(json.dumps(made))


def best_threshold(chances: np.ndarray, right: np.ndarray, total: int) -> float:
    """The confidence under which things are left out for the best entity F1; prints F1 of each tried."""
    best = (0.0, 0.0)
    for limit in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        kept = chances >= limit
        f1 = float(200 * right[kept].sum() / (kept.sum() + total))
        print(f"threshold {limit}: F1 {f1:.1f}")
        best = max(best, (f1, limit))
    return best[1]


if __name__ == "__main__":
    main()
