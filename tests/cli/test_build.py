"""build, rebuild, remove, restore, extract: from sources to a graph and back, on real files with a small pipeline."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kg.build import BuildSummary
from tests.cli.conftest import Kg

PAPERS = [
    {
        "id": "arxiv:1810.04805",
        "title": "BERT reads both ways",
        "abstract": "We introduce BERT. It leads on GLUE. Code: https://github.com/google-research/bert",
        "year": 2018,
    },
    {
        "id": "arxiv:2106.09685",
        "title": "Low-rank adaptation",
        "abstract": "We propose LoRA, which adapts BERT with few weights. We evaluate on GLUE.",
        "year": 2021,
    },
]
LATER = {"id": "arxiv:2305.18290", "title": "No reward model", "abstract": "DPO needs no reward model, unlike others."}


@pytest.fixture
def shelf_file(tmp_path: Path) -> Path:
    path = tmp_path / "shelf.jsonl"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    return path


@pytest.fixture
def new(tmp_path: Path) -> Kg:
    return Kg(tmp_path / "new.kg")


def build(kg: Kg, ruler: Path, *sources: Path | str, code: int = 0, **given: Any) -> Any:
    return kg.run("build", *map(str, sources), "--model", str(ruler), "--json", code=code, **given)


def test_a_build_is_summed_up_and_can_be_asked(new: Kg, ruler: Path, shelf_file: Path) -> None:
    summary = json.loads(build(new, ruler, shelf_file).stdout)
    assert summary.keys() >= set(BuildSummary.__dataclass_fields__)
    assert (summary["new"], summary["total"], summary["skipped"]) == (2, 2, [])
    assert new.json("stats")["papers"] == 2
    found = new.json("find", "bert")[0]
    assert {paper["id"] for paper in found["papers"]} == {"arxiv:1810.04805", "arxiv:2106.09685"}
    assert found["code"][0]["url"] == "https://github.com/google-research/bert"


def test_people_get_a_summary_in_plain_lines(new: Kg, ruler: Path, shelf_file: Path) -> None:
    result = new.run("build", str(shelf_file), "--model", str(ruler))
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{new.graph}  2 papers")
    assert lines[1].strip() == "2 new"
    assert "Paper\t2" in lines
    assert result.stderr == ""


def test_what_is_there_is_not_read_twice_and_what_is_new_is_added(
    new: Kg, ruler: Path, shelf_file: Path, tmp_path: Path
) -> None:
    build(new, ruler, shelf_file)
    again = json.loads(build(new, ruler, shelf_file).stdout)
    assert (again["new"], again["unchanged"], again["extracted"]) == (0, 2, 0)
    later = tmp_path / "later.jsonl.gz"
    later.write_bytes(gzip.compress(json.dumps(LATER).encode()))
    more = json.loads(build(new, ruler, later).stdout)
    assert (more["new"], more["unchanged"], more["extracted"], more["total"]) == (1, 2, 1, 3)


def test_standard_input_is_a_source(new: Kg, ruler: Path) -> None:
    summary = json.loads(build(new, ruler, "-", input=json.dumps(LATER)).stdout)
    assert summary["new"] == 1


def test_one_bad_record_is_counted_and_listed_and_the_good_ones_stay(new: Kg, ruler: Path, shelf_file: Path) -> None:
    with shelf_file.open("a", encoding="utf-8") as file:
        file.write("{this is no JSON\n")
    result = build(new, ruler, shelf_file)
    summary = json.loads(result.stdout)
    assert summary["total"] == 2
    assert len(summary["skipped"]) == 1
    assert f"kg: skipped {shelf_file}" in result.stderr
    assert "kg: 1 skipped in all" in result.stderr


CUT = b'[{"id": "a", "title": "A whole paper", "abstract": "We use BERT."}, {"id": "b", "title": "A paper", "abstr'


@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_file_that_is_cut_off_gives_what_it_has_and_exit_code_1(
    new: Kg, ruler: Path, tmp_path: Path, command: str
) -> None:
    (tmp_path / "cut.json").write_bytes(CUT)
    result = new.run(command, str(tmp_path / "cut.json"), "--model", str(ruler), code=1)
    assert "cut off" in result.stderr
    assert result.stdout
    if command == "build":
        assert new.json("stats")["papers"] == 1


def test_a_file_in_a_folder_may_be_anything(new: Kg, ruler: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "cut.json").write_bytes(CUT)
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n\x00\x01")
    result = build(new, ruler, folder)
    assert "kg: 2 skipped in all" in result.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jsonl", b""),
        ("paper.pdf", b"%PDF-1.7\n\x00\x01"),
        ("cut.jsonl.gz", gzip.compress(json.dumps(PAPERS).encode())[:40]),
        ("noise.bin", bytes(range(256)) * 8),
        ("cut.json", b'[{"id": "a", "title": "A paper", "abstr'),
    ],
)
def test_a_bad_source_is_one_clear_line_and_what_was_built_stays(
    new: Kg, ruler: Path, shelf_file: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    build(new, ruler, shelf_file)
    bad = tmp_path / name
    bad.write_bytes(content)
    result = build(new, ruler, bad, code=1)
    assert result.stdout == ""
    assert result.stderr.startswith("kg: ")
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert new.json("stats")["papers"] == 2


@pytest.mark.parametrize("arguments", [["nowhere.jsonl"], ["--format", "runes", "{shelf}"]])
def test_a_missing_source_and_an_unknown_format_are_one_line(new: Kg, shelf_file: Path, arguments: list[str]) -> None:
    result = new.run("build", *(a.format(shelf=shelf_file) for a in arguments), code=1)
    assert result.stderr.count("\n") == 1
    assert not new.graph.exists()


def test_an_output_that_is_something_else_is_left_alone(new: Kg, ruler: Path, shelf_file: Path) -> None:
    new.graph.write_text("my notes", encoding="utf-8")
    result = build(new, ruler, shelf_file, code=1)
    assert result.stderr.count("\n") == 1
    assert new.graph.read_text(encoding="utf-8") == "my notes"


def test_a_model_that_is_none_is_one_line(new: Kg, shelf_file: Path, tmp_path: Path) -> None:
    result = new.run("build", str(shelf_file), "--model", str(tmp_path), code=1)
    assert result.stderr.count("\n") == 1
    assert str(tmp_path) in result.stderr


def test_removed_papers_stay_away_until_they_are_restored(new: Kg, ruler: Path, shelf_file: Path) -> None:
    build(new, ruler, shelf_file)
    result = new.run("remove", "arxiv:2106.09685")
    assert "1 paper left" in result.stderr
    new.run("find", "LoRA", code=3)
    build(new, ruler, shelf_file)
    assert new.json("stats")["papers"] == 1
    assert new.json("restore", "arxiv:2106.09685") == {"restored": ["arxiv:2106.09685"], "papers": 2}
    assert new.json("find", "LoRA")[0]["papers"][0]["id"] == "arxiv:2106.09685"


def test_removing_what_is_not_there_is_exit_code_3(new: Kg, ruler: Path, shelf_file: Path) -> None:
    build(new, ruler, shelf_file)
    result = new.run("remove", "arxiv:0000.00000", code=3)
    assert "arxiv:0000.00000" in result.stderr
    assert new.json("stats")["papers"] == 2


def test_rebuild_makes_the_same_graph_from_the_journal(new: Kg, ruler: Path, shelf_file: Path) -> None:
    build(new, ruler, shelf_file)
    before = new.json("find", "bert")
    shelf_file.unlink()
    assert new.json("rebuild")["total"] == 2
    assert new.json("find", "bert") == before


def test_a_graph_without_journal_can_be_read_but_not_built_upon(kg: Kg, ruler: Path, shelf_file: Path) -> None:
    for command in (["rebuild"], ["remove", "arxiv:2106.09685"], ["build", str(shelf_file), "--model", str(ruler)]):
        result = kg.run(*command, code=1)
        assert "no journal" in result.stderr
        assert result.stderr.count("\n") == 1


def test_stats_tells_what_another_model_read(
    new: Kg, ruler: Path, shelf_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.extraction.pipeline import model_hash

    build(new, ruler, shelf_file)
    monkeypatch.setattr("kg.cli.stats._installed_model", lambda: model_hash(ruler))
    assert new.json("stats")["stale"] == 0
    monkeypatch.setattr("kg.cli.stats._installed_model", lambda: "another")
    result = new.run("stats")
    assert "2 papers were not read by the installed model" in result.stderr
    assert new.json("stats")["stale"] == 2


def test_extract_prints_contract_1_in_the_order_of_the_input(kg: Kg, ruler: Path, shelf_file: Path) -> None:
    printed = kg.run("extract", str(shelf_file), "--model", str(ruler)).stdout
    records = [json.loads(line) for line in printed.splitlines()]
    assert [record["id"] for record in records] == [paper["id"] for paper in PAPERS]
    for record, paper in zip(records, PAPERS, strict=True):
        assert record["title"] == paper["title"]
        text = f"{paper['title']}\n{paper['abstract']}"
        for entity in record["entities"]:
            assert entity.keys() >= {"name", "type", "role", "mentions", "confidence"}
            assert {text[start:end] for start, end in entity["mentions"]} == {entity["name"]}
            start, end = entity["evidence"]
            assert entity["name"] in text[start:end]
    assert records[0]["links"] == [{"url": "https://github.com/google-research/bert", "kind": "code"}]


def test_extract_writes_a_file_whole_or_not_at_all(kg: Kg, ruler: Path, shelf_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    result = kg.run("extract", str(shelf_file), "--model", str(ruler), "-o", str(out))
    assert result.stdout == ""
    assert "2 papers written" in result.stderr
    written = out.read_text(encoding="utf-8")
    assert len(written.splitlines()) == 2
    (tmp_path / "empty").write_bytes(b"")
    empty = kg.run("extract", str(tmp_path / "empty"), "--model", str(ruler), "-o", str(out), code=1)
    assert empty.stderr == f"kg: no paper could be read: {tmp_path / 'empty'}: the file is empty\n"
    assert out.read_text(encoding="utf-8") == written
    missing = kg.run("extract", str(shelf_file), "--model", str(ruler), "-o", str(tmp_path / "no" / "x"), code=1)
    assert missing.stderr.count("\n") == 1
