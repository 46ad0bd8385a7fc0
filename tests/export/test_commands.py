"""kg export, related, top and plot, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from kg.store import GraphFolder
from tests.export.graphs import small_graph


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shelf") / "papers.kg"
    GraphFolder(path).publish(small_graph(), former_ids={"method:lora": "method:low-rank-adaptation"})
    return path


def kg(shelf: Path, *arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(a) for a in arguments], env={"KG_GRAPH": str(shelf)})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_page_of_what_is_near_a_name_says_what_was_left_out(shelf: Path, tmp_path: Path) -> None:
    said = kg(shelf, "export", "html", tmp_path / "p.html", "--focus", "lora", "--hops", "1").stderr
    assert "4 nodes, 3 relations" in said
    assert "Left out by --hops (more than 1 relation away from the focus)" in said
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert '"method:lora":"method:low-rank-adaptation"' in page
    assert "<title>LoRA in papers</title>" in page
    assert "SQuAD" not in page.split('id="kg-nodes"')[1].split("</script>")[0]


@pytest.mark.parametrize("name", ["graphml", "gexf", "json", "csv"])
def test_every_file_format_is_written(shelf: Path, tmp_path: Path, name: str) -> None:
    said = kg(shelf, "export", name, tmp_path / "out", "--type", "dataset", "--min-papers", "2").stderr
    assert "3 nodes, 2 relations" in said
    assert (tmp_path / "out").exists()


def test_files_for_the_bulk_importer_are_written(shelf: Path, tmp_path: Path) -> None:
    kg(shelf, "export", "neo4j-import", tmp_path / "files")
    assert any((tmp_path / "files").iterdir())


def test_json_export_is_node_link_data_with_ids(shelf: Path, tmp_path: Path) -> None:
    kg(shelf, "export", "json", tmp_path / "g.json")
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    assert {node["id"] for node in data["nodes"]} == set(small_graph())


def test_an_unknown_focus_offers_names(shelf: Path, tmp_path: Path) -> None:
    said = kg(shelf, "export", "html", tmp_path / "p.html", "--focus", "squat", code=3).stderr
    assert "SQuAD" in said
    assert not (tmp_path / "p.html").exists()


def test_a_place_that_cannot_be_written_is_one_line(shelf: Path, tmp_path: Path) -> None:
    said = kg(shelf, "export", "html", tmp_path / "no" / "p.html", code=1).stderr
    assert said.count("\n") == 1
    assert "make it first" in said


def test_related_prints_a_list_of_what_is_shared(shelf: Path) -> None:
    rows = json.loads(kg(shelf, "related", "LoRA", "--json").stdout)
    assert [row["id"] for row in rows] == ["method:bert", "method:transformer"]
    assert rows[0]["shared_papers"] == ["acl:2020.acl-main.1"]
    assert rows[0]["shared_tasks"] == ["task:question-answering"]
    assert "BERT" in kg(shelf, "related", "LoRA").stdout


def test_related_papers_share_entities(shelf: Path) -> None:
    rows = json.loads(kg(shelf, "related", "2106.09685", "--json").stdout)
    assert rows[0]["type"] == "Paper"
    assert rows[0]["shared_entities"]


def test_related_to_nothing_is_not_found(shelf: Path) -> None:
    assert kg(shelf, "related", "nothing like it", "--json", code=3).stdout.strip() == "[]"


def test_top_by_papers_pagerank_and_growth(shelf: Path) -> None:
    rows = json.loads(kg(shelf, "top", "method", "--json").stdout)
    assert rows[0] == {"id": "method:transformer", "name": "Transformer", "papers": 3}
    assert [row["papers"] for row in rows] == [3, 2, 2, 1]
    ranked = json.loads(kg(shelf, "top", "method", "--by", "pagerank", "--json").stdout)
    assert [row["score"] for row in ranked] == sorted((row["score"] for row in ranked), reverse=True)
    grown = json.loads(kg(shelf, "top", "Method", "--by", "growth", "--json", "-n", "1").stdout)
    assert grown[0]["id"] == "method:low-rank-adaptation"
    assert "+1.58" in kg(shelf, "top", "Method", "--by", "growth").stdout


def test_top_by_papers_needs_no_networkx(shelf: Path) -> None:
    program = (
        "import sys; from kg.cli import main; sys.argv = ['kg', 'top', 'method', '--json']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "sys.exit('networkx' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"KG_GRAPH": str(shelf)}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_plot_draws_and_says_what_it_cannot(shelf: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra plot is not installed")
    kg(shelf, "plot", "years", tmp_path / "a.png", "--name", "LoRA", "--name", "BERT")
    kg(shelf, "plot", "top", tmp_path / "b.svg")
    kg(shelf, "plot", "task", tmp_path / "c.svg", "--name", "question answering")
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "b.svg", "c.svg"}
    assert "name one task" in kg(shelf, "plot", "task", tmp_path / "d.svg", code=1).stderr
