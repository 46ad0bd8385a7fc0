"""The commands that put a graph right, run on a real graph folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from kg.resolution.corrections import Corrections
from tests.resolution.made import folder

LORA = "method:low-rank-adaptation"
QLORA = "method:quantized-low-rank-adaptation"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("built") / "papers.kg")


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "papers.kg"))


def run(graph: Path, *arguments: str, code: int = 0, answers: str | None = None) -> Any:
    result = CliRunner().invoke(app, [*arguments, "-g", str(graph)], input=answers)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, (result.exit_code, result.output)
    return result


def asked(graph: Path, *arguments: str) -> Any:
    return json.loads(run(graph, *arguments, "--json").stdout)


def everything(graph: Path, out: Path) -> bytes:
    run(graph, "export", "json", str(out))
    return out.read_bytes()


def test_a_correction_shows_and_its_undo_leaves_the_graph_as_it_was(graph: Path, tmp_path: Path) -> None:
    before = everything(graph, tmp_path / "before.json")
    run(graph, "merge", LORA, "QLoRA", "--because", "for the test", "--who", "ada")
    assert everything(graph, tmp_path / "merged.json") != before
    assert asked(graph, "find", "QLoRA")[0]["id"] == LORA
    assert asked(graph, "show", QLORA)["id"] == LORA
    undone = asked(graph, "undo")
    assert undone["undone"] == f"merge {QLORA} into {LORA}"
    assert everything(graph, tmp_path / "after.json") == before


def test_corrections_survive_a_rebuild(graph: Path) -> None:
    run(graph, "rename", LORA, "Low-Rank Adaptation")
    run(graph, "rebuild")
    assert asked(graph, "show", LORA)["name"] == "Low-Rank Adaptation"


def test_every_correction_is_kept_with_who_when_and_why(graph: Path) -> None:
    run(graph, "retype", "GLUE", "dataset", "--because", "it has a training part", "--who", "ada")
    (kept,) = Corrections.load(graph / "corrections.toml").entries
    assert (kept.who, kept.why, kept.names[0]) == ("ada", "it has a training part", "GLUE")
    assert len(kept.when) == 10
    (listed,) = asked(graph, "undo", "--list")
    assert listed["what"] == "retype benchmark:glue as Dataset"
    assert "1. retype benchmark:glue as Dataset" in run(graph, "undo", "--list").stdout
    assert asked(graph, "show", "benchmark:glue")["id"] == "dataset:glue"


def test_reject_takes_a_relation_away_and_set_role_changes_one(graph: Path) -> None:
    run(graph, "reject", "arxiv:2305.14314", "ChatGPT")
    papers = asked(graph, "show", "arxiv:2305.14314")["relations"]
    assert "method:chatgpt" not in {r["target"] for r in papers}
    run(graph, "set-role", "2106.09685", "GLUE", "mentions")
    roles = {r["target"]: r["type"] for r in asked(graph, "show", "arxiv:2106.09685")["relations"]}
    assert roles["benchmark:glue"] == "MENTIONS"


def test_split_makes_a_surface_its_own_thing(graph: Path) -> None:
    run(graph, "split", LORA, "low rank adapters")
    found = asked(graph, "find", "low rank adapters")[0]
    assert found["id"] == "method:low-rank-adapter"
    assert [p["id"] for p in found["papers"]] == ["arxiv:2305.14314"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("merge", LORA, "LoRA"), 1, "is one entity already"),
        (("merge", LORA, "no such thing at all"), 3, "no entity is named"),
        (("rename", LORA, "  "), 1, "the new name"),
        (("split", LORA), 1, "say which names"),
        (("split", LORA, "nothing like it"), 1, "not done: split nothing like it"),
        (("set-role", "arxiv:2106.09685", "GLUE", "addresses"), 1, "a Benchmark cannot be ADDRESSES; it can be"),
        (("reject", "arxiv:0000.00000", "GLUE"), 3, "no paper has the id or title"),
        (("reject", "arxiv:2305.14314", "GLUE"), 1, "that paper does not name it"),
        (("undo",), 1, "no correction 0 to undo: there are none"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_changes_nothing(
    graph: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    result = run(graph, *arguments, code=code)
    assert told in result.stderr
    assert Corrections.load(graph / "corrections.toml") == Corrections()


def test_review_asks_the_least_certain_first_and_keeps_the_answers(graph: Path) -> None:
    listed = asked(graph, "review", "--only", "relations")
    certainties = [question["certainty"] for question in listed]
    assert certainties == sorted(certainties)
    assert (listed[0]["paper"], listed[0]["entity"]) == ("arxiv:2203.02155", "benchmark:glue")
    result = run(graph, "review", "--only", "relations", answers="r a s q")
    assert "2 answered of 8; the graph is up to date" in result.stderr
    rejected, accepted = Corrections.load(graph / "corrections.toml").entries
    assert (rejected.action, rejected.paper) == ("reject", "arxiv:2203.02155")
    assert (accepted.action, accepted.entity) == ("accept", "benchmark:glue")
    left = asked(graph, "review", "--only", "relations")
    assert len(left) == 6
    assert listed[0] not in left


def test_review_can_take_an_answer_back(graph: Path) -> None:
    result = run(graph, "review", answers="ruq")
    assert "0 answered" in result.stderr
    assert Corrections.load(graph / "corrections.toml") == Corrections()


def test_review_tells_its_keys_and_ends_with_its_input(graph: Path) -> None:
    result = run(graph, "review", answers="x")
    assert "keys: [a]ccept" in result.stderr


def test_review_of_one_paper(graph: Path) -> None:
    papers = {question["paper"] for question in asked(graph, "review", "--paper", "2106.09685")}
    assert papers == {"arxiv:2106.09685"}


def test_a_join_that_review_rejects_is_split(graph: Path) -> None:
    run(graph, "merge", "InstructGPT", "QLoRA")
    run(graph, "undo")
    joins = asked(graph, "review", "--only", "joins")
    assert all(join["rule"] for join in joins)


def test_why_tells_how_a_surface_came_to_its_entity_and_a_relation_to_its_paper(graph: Path) -> None:
    surfaces = {entry["left"]: entry for entry in asked(graph, "show", LORA, "--why")["why"]}
    assert surfaces["low rank adapters"]["rule"] == "gazetteer"
    assert surfaces["Low-Rank Adaptation"]["rule"] == "long form and acronym"
    assert surfaces["Low-Rank Adaptation"]["papers"] == ["arxiv:2106.09685"]
    relations = {entry["target"]: entry for entry in asked(graph, "show", "arxiv:2305.14314", "--why")["why"]}
    why = relations[LORA]
    assert why["mentions"] == ["low rank adapters"]
    assert why["component"] == "model by hand (entities, then roles)"
    (step,) = why["resolution"]
    assert (step["surface"], step["rule"]) == ("low rank adapters", "gazetteer")
    printed = run(graph, "show", "arxiv:2305.14314", "--why").stdout
    assert "found low rank adapters by model by hand (entities, then roles)  0.70" in printed
    assert "gazetteer" in run(graph, "show", LORA, "--why").stdout


def test_what_was_reviewed_is_gold(graph: Path, tmp_path: Path) -> None:
    run(graph, "review", "--paper", "2106.09685", answers="aa")
    run(graph, "set-role", "arxiv:2305.14314", "QLoRA", "uses")
    out = tmp_path / "gold.jsonl"
    assert "2 reviewed papers" in run(graph, "export", "gold", str(out)).stderr
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first["complete"] is True
    assert {(e["name"], e["type"], e["role"]) for e in first["entities"]} == {
        ("LoRA", "Method", "INTRODUCES"),
        ("GLUE", "Benchmark", "EVALUATES_ON"),
    }
    text = first["title"] + "\n" + first["abstract"]
    assert all(surface in text for entity in first["entities"] for surface in entity["surfaces"])
    assert second["complete"] is False
    assert [(e["name"], e["role"]) for e in second["entities"]] == [("QLoRA", "USES")]
    told = run(graph, "export", "gold", str(tmp_path / "no" / "gold.jsonl"), code=1).stderr
    assert "cannot be written" in told
