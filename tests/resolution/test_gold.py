"""How well the annotated corpora are resolved: floors under the figures of docs/resolution.md."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.resolution import Gazetteer
from kg.resolution.gold import gold_items, resolve_gold


def _papers(shared: Path, *names: str) -> list[dict[str, Any]]:
    lines = (line for name in names for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines]


def _score(shared: Path, out: Path, papers: list[dict[str, Any]], gazetteer: Gazetteer | None = None) -> Any:
    rows = resolve_gold(papers, gazetteer=gazetteer)
    lines = ["paper\tname\ttype\tcluster", *("\t".join(row) for row in rows)]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scorer, gold = shared / "gold" / "score_resolution.py", shared / "gold" / "resolution-dev.tsv"
    told = subprocess.run([sys.executable, scorer, gold, out, "--json"], capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


@pytest.mark.shared
def test_annotated_papers_are_resolved_as_people_do(shared: Path, tmp_path: Path) -> None:
    figures = _score(shared, tmp_path / "all.tsv", _papers(shared, "train.jsonl", "dev.jsonl"))
    assert figures["items"] == 3309
    assert figures["b3-multi"]["f1"] >= 99.0
    assert figures["pairs"]["f1"] >= 99.0
    assert figures["pairs"]["p"] >= 99.5


@pytest.mark.shared
def test_rules_alone_hold_without_any_gazetteer(shared: Path, tmp_path: Path) -> None:
    figures = _score(shared, tmp_path / "rules.tsv", _papers(shared, "train.jsonl", "dev.jsonl"), Gazetteer())
    assert figures["b3-multi"]["f1"] >= 95.5
    assert figures["pairs"]["f1"] >= 98.0
    assert figures["pairs"]["p"] >= 99.5


def test_gold_entities_become_items_with_their_paper_as_context() -> None:
    paper = {
        "id": "p1",
        "title": "A title",
        "abstract": "An abstract on FooNet.",
        "entities": [{"name": "FooNet", "type": "Method", "role": "USES", "surfaces": ["FooNet"]}],
    }
    (found,) = gold_items([paper])
    assert (found.key, found.surfaces, found.context) == (("p1", 0), ("FooNet",), "A title\nAn abstract on FooNet.")
    assert resolve_gold([paper]) == [("p1", "FooNet", "Method", "method:foonet")]
