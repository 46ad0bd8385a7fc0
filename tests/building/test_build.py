"""Builds: the same papers give the same graph byte for byte, and nothing that was built is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import BuildSummary, build, rebuild, remove, restore
from kg.errors import CorrectionError, ExtractionError, JournalError, NotFound, ReadError, StoreError
from kg.graph.node_link import dump_node_link
from kg.resolution import Action, Correction, Corrections
from kg.store import GraphFolder, open_graph
from tests.building.made import record, save_model, write
from tests.store.made import lora_graph


def export(path: Path) -> str:
    """What ``kg export json`` writes."""
    with open_graph(path) as graph:
        return dump_node_link(graph.to_networkx())


def told(**changes: object) -> dict[str, object]:
    return {**record(0), **changes}


def counts(summary: BuildSummary) -> tuple[int, int, int, int]:
    return summary.new, summary.changed, summary.unchanged, summary.total


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Three files of ten papers each; the third tells of two papers of the first again."""
    whole = [record(number) for number in range(30)]
    return [
        write(tmp_path / "a.jsonl", *whole[:10]),
        write(tmp_path / "b.jsonl", *whole[10:20]),
        write(tmp_path / "c.jsonl", *whole[20:], whole[3], {**whole[4], "abstract": "Short."}),
    ]


def test_a_build_is_summed_up(tmp_path: Path, sources: list[Path], model: Path) -> None:
    summary = build(sources, tmp_path / "g.kg", model=model)
    assert counts(summary) == (30, 0, 0, 30)
    assert summary.extracted == 30
    assert summary.stale == summary.removed == 0
    assert summary.skipped == ()
    assert summary.nodes["Paper"] == 30
    assert {"Method", "Dataset", "Benchmark", "Task", "Metric", "Repository"} <= set(summary.nodes)
    assert summary.relations["HAS_CODE"] == 30
    assert summary.seconds > 0
    with open_graph(tmp_path / "g.kg") as graph:
        assert graph.counts() == (summary.nodes, summary.relations)
        assert graph.info()["papers"] == 30
        assert graph.info()["stale"] == 0


def test_at_once_in_steps_and_in_another_order_are_the_same_bytes(
    tmp_path: Path, sources: list[Path], model: Path
) -> None:
    build(sources, tmp_path / "once.kg", model=model)
    whole = export(tmp_path / "once.kg")
    assert whole.count("\n") > 100
    for source in reversed(sources):
        build([source], tmp_path / "steps.kg", model=model)
    assert export(tmp_path / "steps.kg") == whole
    build([*sources[1:], sources[0]], tmp_path / "turned.kg", model=model, workers=1)
    assert export(tmp_path / "turned.kg") == whole
    build(sources, tmp_path / "once.kg", model=model)
    assert export(tmp_path / "once.kg") == whole


def test_what_is_known_is_not_extracted_again(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources[:1], tmp_path / "g.kg", model=model)
    summary = build(sources, tmp_path / "g.kg", model=model)
    assert counts(summary) == (20, 0, 10, 30)
    assert summary.extracted == 20
    again = build(sources, tmp_path / "g.kg", model=model)
    assert counts(again) == (0, 0, 30, 30)
    assert again.extracted == 0


def test_a_changed_paper_is_replaced_and_the_rest_of_its_file_kept(tmp_path: Path, model: Path) -> None:
    source = write(tmp_path / "a.jsonl", record(0), record(1))
    build([source], tmp_path / "g.kg", model=model)
    write(source, told(abstract="We study WikiText-103 alone."))
    summary = build([source], tmp_path / "g.kg", model=model)
    assert counts(summary) == (0, 1, 1, 2)
    assert summary.extracted == 1
    write(tmp_path / "fresh" / "a.jsonl", told(abstract="We study WikiText-103 alone."), record(1))
    build([tmp_path / "fresh" / "a.jsonl"], tmp_path / "fresh.kg", model=model)
    assert export(tmp_path / "g.kg") == export(tmp_path / "fresh.kg")


def test_two_sources_of_one_paper_are_merged_and_both_named(tmp_path: Path, model: Path) -> None:
    one = write(tmp_path / "one.jsonl", told(year=None))
    two = write(tmp_path / "two.jsonl", told(abstract="Short."))
    build([one, two], tmp_path / "g.kg", model=model)
    with open_graph(tmp_path / "g.kg") as graph:
        (paper,) = graph.nodes("Paper")
    assert paper["sources"] == ["one.jsonl", "two.jsonl"]
    assert paper["year"] == 2020


def test_the_title_is_shown_without_latex(tmp_path: Path, model: Path) -> None:
    source = write(tmp_path / "a.jsonl", told(title=r"\textbf{Deep} $\alpha$-Nets"))
    build([source], tmp_path / "g.kg", model=model)
    with open_graph(tmp_path / "g.kg") as graph:
        assert [paper["title"] for paper in graph.nodes("Paper")] == ["Deep α-Nets"]


def test_what_cannot_be_read_is_listed_and_the_rest_is_built(tmp_path: Path, sources: list[Path], model: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    summary = build([*sources, tmp_path / "empty.jsonl"], tmp_path / "g.kg", model=model)
    assert [skipped.where for skipped in summary.skipped] == [str(tmp_path / "empty.jsonl")]
    assert summary.total == 30


def test_no_good_paper_is_an_error_and_changes_nothing(tmp_path: Path, sources: list[Path], model: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    for source in (tmp_path / "empty.jsonl", tmp_path / "missing.jsonl"):
        with pytest.raises(ReadError, match=source.name):
            build([source], tmp_path / "new.kg", model=model)
        assert not (tmp_path / "new.kg").exists()
    build(sources, tmp_path / "g.kg", model=model)
    before = {path: path.read_bytes() for path in (tmp_path / "g.kg").rglob("*") if path.is_file()}
    with pytest.raises(ReadError, match="no paper could be read"):
        build([tmp_path / "empty.jsonl"], tmp_path / "g.kg", model=model)
    assert {path: path.read_bytes() for path in (tmp_path / "g.kg").rglob("*") if path.is_file()} == before


def test_an_output_that_is_something_else_is_refused_before_any_work(tmp_path: Path, model: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.tex").write_text("x")
    for out in ("file", "file/below.kg", "folder"):
        with pytest.raises(StoreError, match="name another output"):
            build([tmp_path / "missing.jsonl"], tmp_path / out, model=model)
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["thesis.tex"]


def test_a_build_that_fails_leaves_the_old_graph(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources[:1], tmp_path / "g.kg", model=model)
    before = export(tmp_path / "g.kg")
    with pytest.raises(ExtractionError):
        build(sources, tmp_path / "g.kg", model=tmp_path / "no-model")
    assert export(tmp_path / "g.kg") == before
    (tmp_path / "g.kg" / "corrections.toml").write_text("not = [toml")
    with pytest.raises(CorrectionError):
        build(sources, tmp_path / "g.kg", model=model)
    assert export(tmp_path / "g.kg") == before
    (tmp_path / "g.kg" / "corrections.toml").unlink()
    build(sources, tmp_path / "g.kg", model=model)
    build(sources, tmp_path / "fresh.kg", model=model)
    assert export(tmp_path / "g.kg") == export(tmp_path / "fresh.kg")


def test_another_model_extracts_what_the_first_one_did(tmp_path: Path, sources: list[Path], model: Path) -> None:
    other = save_model(tmp_path / "other", without="GLUE")
    build(sources, tmp_path / "g.kg", model=model)
    summary = build(sources[:1], tmp_path / "g.kg", model=other)
    assert summary.extracted == 30
    assert summary.stale == 0
    build(sources, tmp_path / "fresh.kg", model=other)
    assert export(tmp_path / "g.kg") == export(tmp_path / "fresh.kg")
    assert "benchmark:glue" not in export(tmp_path / "g.kg")
    # and back again, from what the journal still knows
    assert build(sources[:1], tmp_path / "g.kg", model=model).extracted == 0
    assert "benchmark:glue" in export(tmp_path / "g.kg")


def test_a_rebuild_gives_the_same_graph_and_extracts_nothing(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources, tmp_path / "g.kg", model=model)
    before = export(tmp_path / "g.kg")
    summary = rebuild(tmp_path / "g.kg")
    assert summary.extracted == 0
    assert counts(summary) == (0, 0, 30, 30)
    assert export(tmp_path / "g.kg") == before


def test_a_rebuild_after_a_build_that_broke_off_counts_what_is_not_extracted(
    tmp_path: Path, sources: list[Path], model: Path
) -> None:
    build(sources[:1], tmp_path / "g.kg", model=model)
    with pytest.raises(ExtractionError):
        build(sources, tmp_path / "g.kg", model=tmp_path / "no-model")
    summary = rebuild(tmp_path / "g.kg")
    assert summary.stale == 20
    assert summary.total == 30
    with open_graph(tmp_path / "g.kg") as graph:
        assert graph.info()["stale"] == 20


def test_a_removed_paper_stays_away_until_it_is_restored(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources, tmp_path / "g.kg", model=model)
    before = export(tmp_path / "g.kg")
    gone = str(record(3)["id"])
    remove(tmp_path / "g.kg", gone)
    assert rebuild(tmp_path / "g.kg").removed == 1
    assert gone not in export(tmp_path / "g.kg")
    summary = build(sources, tmp_path / "g.kg", model=model)
    assert (summary.removed, summary.total) == (1, 29)
    assert gone not in export(tmp_path / "g.kg")
    restore(tmp_path / "g.kg", gone)
    rebuild(tmp_path / "g.kg")
    assert export(tmp_path / "g.kg") == before
    with pytest.raises(NotFound, match="no paper arxiv:0 on record"):
        remove(tmp_path / "g.kg", "arxiv:0")


def test_a_changed_id_still_leads_to_its_entity(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources, tmp_path / "g.kg", model=model)
    by_name = {}
    with open_graph(tmp_path / "g.kg") as graph:
        by_name = {node["name"].casefold(): node["id"] for node in graph.nodes("Method")}
    lora, dora = by_name["lora"], by_name["dora"]
    merge = Correction(Action.MERGE, entity=lora, names=("LoRA",), other=dora, other_names=("DoRA",))
    Corrections((merge,)).save(tmp_path / "g.kg" / "corrections.toml")
    rebuild(tmp_path / "g.kg")
    with open_graph(tmp_path / "g.kg") as graph:
        merged = graph.node(lora)
        assert merged is not None
        assert graph.node(dora) == merged
        now = merged["id"]
    # Taken back, the ids come back; and old ones lead on through later builds.
    rebuild(tmp_path / "g.kg")
    build(sources, tmp_path / "g.kg", model=model)
    with open_graph(tmp_path / "g.kg") as graph:
        assert graph.node(dora) == graph.node(now)
    (tmp_path / "g.kg" / "corrections.toml").unlink()
    rebuild(tmp_path / "g.kg")
    with open_graph(tmp_path / "g.kg") as graph:
        found = graph.node(dora)
        assert found is not None
        assert found["id"] == dora


def test_a_paper_that_gets_a_better_id_is_still_reached_by_the_old_one(tmp_path: Path, model: Path) -> None:
    nameless = {key: value for key, value in record(0).items() if key != "id"}
    build([write(tmp_path / "a.jsonl", nameless)], tmp_path / "g.kg", model=model)
    with open_graph(tmp_path / "g.kg") as graph:
        (paper,) = graph.nodes("Paper")
        old = paper["id"]
    assert old.startswith("title:")
    build([write(tmp_path / "b.jsonl", record(0))], tmp_path / "g.kg", model=model)
    with open_graph(tmp_path / "g.kg") as graph:
        (paper,) = graph.nodes("Paper")
        assert paper["id"] == record(0)["id"]
        assert graph.node(old) == paper


def test_a_pulled_graph_says_that_it_cannot_be_built_upon(tmp_path: Path, sources: list[Path], model: Path) -> None:
    GraphFolder(tmp_path / "g.kg").publish(lora_graph())
    for attempt in (lambda: build(sources, tmp_path / "g.kg", model=model), lambda: rebuild(tmp_path / "g.kg")):
        with pytest.raises(StoreError, match=r"no journal .*pulled from a server.*build into another folder"):
            attempt()
    with pytest.raises(StoreError, match="no graph at"):
        rebuild(tmp_path / "nothing.kg")


@pytest.mark.parametrize("content", [b"x", b"\xff", b"derived-9"])
def test_what_points_to_the_graph_is_mended_by_a_rebuild(
    tmp_path: Path, sources: list[Path], model: Path, content: bytes
) -> None:
    build(sources[:1], tmp_path / "g.kg", model=model)
    whole = export(tmp_path / "g.kg")
    (tmp_path / "g.kg" / "current").write_bytes(content)
    rebuild(tmp_path / "g.kg")
    assert export(tmp_path / "g.kg") == whole
    (tmp_path / "g.kg" / "current").write_bytes(content)
    assert build(sources[:1], tmp_path / "g.kg", model=model).unchanged == 10
    assert export(tmp_path / "g.kg") == whole


def test_an_emptied_journal_does_not_take_the_graph_along(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources[:1], tmp_path / "g.kg", model=model)
    whole = export(tmp_path / "g.kg")
    (tmp_path / "g.kg" / "journal.sqlite").write_bytes(b"")
    for again in (lambda: rebuild(tmp_path / "g.kg"), lambda: build(sources[1:], tmp_path / "g.kg", model=model)):
        with pytest.raises(StoreError, match="the journal is empty, though 10 papers of it are in the graph"):
            again()
    assert export(tmp_path / "g.kg") == whole


def test_a_newer_journal_is_refused_with_what_to_do(tmp_path: Path, sources: list[Path], model: Path) -> None:
    import sqlite3

    build(sources, tmp_path / "g.kg", model=model)
    connection = sqlite3.connect(tmp_path / "g.kg" / "journal.sqlite")
    connection.execute("INSERT INTO migration VALUES (99, 'of the future')")
    connection.commit()
    connection.close()
    with pytest.raises(JournalError, match=r"written by a newer kg .*update kg: pip install -U paper-kg"):
        build(sources, tmp_path / "g.kg", model=model)


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []
        self.steps: dict[str, int] = {}

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        name = self.stages[-1][0]
        self.steps[name] = self.steps.get(name, 0) + steps


def test_progress_tells_the_stages_in_order(tmp_path: Path, sources: list[Path], model: Path) -> None:
    listener = Listener()
    build(sources, tmp_path / "g.kg", model=model, progress=listener)
    assert listener.stages == [("read", None), ("extract", 30), ("resolve", None), ("publish", None)]
    assert listener.steps == {"read": 32, "extract": 30}


def test_a_finished_folder_is_whole_files_alone(tmp_path: Path, sources: list[Path], model: Path) -> None:
    build(sources, tmp_path / "g.kg", model=model)
    names = sorted(path.name for path in (tmp_path / "g.kg").iterdir())
    assert names == ["current", "derived-1", "journal.sqlite", "lock"]
