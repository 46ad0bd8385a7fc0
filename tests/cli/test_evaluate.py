from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kg

ENTITY = {"name": "BERT", "type": "Method", "role": "INTRODUCES", "surfaces": ["BERT"]}
GOLD = {
    "id": "p1",
    "title": "BERT reads both ways",
    "abstract": "BERT leads on GLUE and on SQuAD. See https://github.com/google-research/bert for code.",
    "entities": [
        ENTITY,
        {"name": "GLUE", "type": "Benchmark", "role": "EVALUATES_ON", "surfaces": ["GLUE"]},
        {"name": "SQuAD", "type": "Benchmark", "role": "EVALUATES_ON", "surfaces": ["SQuAD"]},
    ],
    "links": [{"url": "https://github.com/google-research/bert", "kind": "code"}],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    path = tmp_path / "found.jsonl"
    found = {
        "id": "p1",
        "entities": [
            {"name": "BERT", "type": "Method", "role": "USES", "mentions": [[0, 4], [21, 25]]},
            {"name": "GLUE", "type": "Benchmark", "role": "EVALUATES_ON", "mentions": [[35, 39]]},
        ],
        "links": [{"url": "https://github.com/google-research/bert", "kind": "demo"}],
    }
    path.write_text(json.dumps(found) + "\n", encoding="utf-8")
    return path


def test_predictions_are_scored(kg: Kg, gold: Path, predictions: Path) -> None:
    figures = kg.json("evaluate", str(gold), "--predictions", str(predictions))
    assert figures["entity"] == {"p": 100.0, "r": 66.7, "f1": 80.0, "n": 3}
    assert figures["edge"] == {"p": 50.0, "r": 33.3, "f1": 40.0, "n": 3}
    assert figures["link"]["f1"] == 100.0
    assert figures["link+kind"]["f1"] == 0.0


def test_a_model_is_scored_by_what_it_finds(kg: Kg, gold: Path, ruler: Path) -> None:
    figures = kg.json("evaluate", str(gold), "--model", str(ruler))
    assert figures["entity"] == {"p": 100.0, "r": 66.7, "f1": 80.0, "n": 3}
    assert figures["link+kind"]["f1"] == 100.0


def test_people_get_a_table_and_the_mistakes_they_ask_for(kg: Kg, gold: Path, predictions: Path) -> None:
    printed = kg.run("evaluate", str(gold), "--predictions", str(predictions), "--errors", "5").stdout.splitlines()
    assert printed[:2] == ["1 paper", "Figure\tPrecision\tRecall\tF1\tGold"]
    assert "entity\t100.0\t66.7\t80.0\t3" in printed
    assert "missed  Benchmark  SQuAD  p1" in printed


def test_people_see_what_is_taken_for_what(kg: Kg, gold: Path, predictions: Path) -> None:
    printed = kg.run("evaluate", str(gold), "--predictions", str(predictions), "--errors", "5").stdout.splitlines()
    types = printed.index("Type\tMethod\tDataset\tBenchmark\tTask\tMetric\t-")
    assert printed[types + 3] == "Benchmark\t0\t0\t1\t0\t0\t1"
    roles = next(place for place, line in enumerate(printed) if line.startswith("Role\tINTRODUCES\t"))
    wrong = [line for line in printed[roles + 1 : roles + 8] if any(cell != "0" for cell in line.split("\t")[1:])]
    assert len(wrong) == 2
    assert sum(line.startswith("wrong  ") for line in printed) == 1


def test_resolution_is_scored_and_dumped(kg: Kg, tmp_path: Path) -> None:
    papers = [{**GOLD, "id": f"p{n}", "entities": [ENTITY]} for n in (1, 2, 3)]
    gold, clusters, dump = tmp_path / "g.jsonl", tmp_path / "c.tsv", tmp_path / "d.tsv"
    gold.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    rows = ["paper\tname\ttype\tcluster", "p1\tBERT\tMethod\ta", "p2\tBERT\tMethod\ta", "p3\tBERT\tMethod\tother"]
    clusters.write_text("\n".join(rows) + "\n", encoding="utf-8")
    figures = kg.json("evaluate", str(gold), "--resolution", str(clusters), "--dump", str(dump))
    assert figures["items"] == 3
    assert figures["gold clusters"] == 2
    assert figures["pairs"] == {"p": 33.3, "r": 100.0, "f1": 50.0}
    heading, *dumped = dump.read_text(encoding="utf-8").splitlines()
    assert heading == rows[0]
    assert [row.split("\t")[:3] for row in dumped] == [
        ["p1", "BERT", "Method"],
        ["p2", "BERT", "Method"],
        ["p3", "BERT", "Method"],
    ]
    assert len({row.split("\t")[3] for row in dumped}) == 1


@pytest.mark.parametrize("arguments", [["--dump", "x.tsv"], ["--model", "m", "--predictions", "p"]])
def test_options_that_do_not_go_together_are_a_usage_error(kg: Kg, gold: Path, arguments: list[str]) -> None:
    kg.run("evaluate", str(gold), *arguments, code=2)


@pytest.mark.parametrize("content", ["", "no json\n", '{"id": "p1", "title": "a"}\n'])
def test_what_is_no_gold_is_one_line(kg: Kg, tmp_path: Path, content: str) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(content, encoding="utf-8")
    result = kg.run("evaluate", str(bad), "--json", code=1)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "bad.jsonl" in result.stderr
