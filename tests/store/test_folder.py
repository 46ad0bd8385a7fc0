"""A graph folder is published whole or not at all, whatever is in the way."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import StoreError
from kg.graph import schema
from kg.records import Decision
from kg.store import GraphFolder, open_graph
from kg.store.ladybug_reader import Ladybug
from tests.soak import dose
from tests.store.made import HOSTILE, graphs, lora_graph, same


def ladybug_graph(folder: Path) -> nx.MultiDiGraph:
    """The graph as LadybugDB has it."""
    graph = nx.MultiDiGraph()
    derived = GraphFolder(folder).current()
    assert derived is not None
    database = Ladybug(derived / "graph.lbug")
    for label in schema.NODE_PROPERTIES:
        for (node,) in database.query(f"MATCH (n:{label}) RETURN n", {}, 60).rows:
            graph.add_node(node["id"], **node)
    for relation in schema.RELATION_PROPERTIES:
        for source, found, target in database.query(f"MATCH (a)-[r:{relation}]->(b) RETURN a.id, r, b.id", {}, 60).rows:
            graph.add_edge(source, target, key=found.pop("type"), **found)
    database.close()
    return graph


def test_what_was_published_is_read_back_from_both_files(tmp_path: Path) -> None:
    graph = lora_graph()
    GraphFolder(tmp_path / "g.kg").publish(graph)
    with open_graph(tmp_path / "g.kg") as opened:
        assert same(opened.to_networkx(), graph)
    assert same(ladybug_graph(tmp_path / "g.kg"), graph)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_any_graph_of_the_schema_is_read_back_from_both_files(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    GraphFolder(tmp_path / "g.kg").publish(graph)
    with open_graph(tmp_path / "g.kg") as opened:
        assert same(opened.to_networkx(), graph)
    assert same(ladybug_graph(tmp_path / "g.kg"), graph)


@pytest.mark.soak
@settings(max_examples=dose(400, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_very_many_graphs_are_read_back_from_both_files(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    GraphFolder(tmp_path / "g.kg").publish(graph)
    with open_graph(tmp_path / "g.kg") as opened:
        assert same(opened.to_networkx(), graph)
    assert same(ladybug_graph(tmp_path / "g.kg"), graph)


def test_hostile_text_is_kept_as_it_is(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    for number, text in enumerate(HOSTILE):
        paper, method = f"p{number}{text}", f"method:{number}{text}"
        graph.add_node(paper, label="Paper", id=paper, title=text, abstract=text, authors=[], sources=list(HOSTILE))
        graph.add_node(method, label="Method", id=method, name=text, aliases=["", text, "['x']"], papers=1)
        graph.add_edge(paper, method, key="USES", mentions=1, surfaces=[text], evidence=text, confidence=0.123)
    GraphFolder(tmp_path / "g.kg").publish(graph)
    with open_graph(tmp_path / "g.kg") as opened:
        assert same(opened.to_networkx(), graph)
    assert same(ladybug_graph(tmp_path / "g.kg"), graph)


@pytest.mark.parametrize("name", ["it's a [graph] * ?.kg", 'q"uote', "ünï côdé 😀", "#%41&x=1"])
def test_the_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    GraphFolder(tmp_path / name).publish(lora_graph())
    with open_graph(tmp_path / name) as opened:
        assert opened.query("MATCH (p:Paper) RETURN count(*) AS n").rows == [(2,)]
        assert opened.counts()[0]["Paper"] == 2


def test_a_copied_folder_is_the_same_graph(tmp_path: Path) -> None:
    GraphFolder(tmp_path / "g.kg").publish(lora_graph())
    shutil.copytree(tmp_path / "g.kg", tmp_path / "copy.kg")
    shutil.rmtree(tmp_path / "g.kg")
    with open_graph(tmp_path / "copy.kg") as opened:
        assert same(opened.to_networkx(), lora_graph())


def test_the_second_publish_replaces_the_first_and_keeps_it_for_one_more(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    for papers in range(1, 5):
        graph = nx.MultiDiGraph()
        for number in range(papers):
            graph.add_node(f"p{number}", label="Paper", id=f"p{number}")
        folder.publish(graph, info={"n": papers})
        with open_graph(folder.path) as opened:
            assert opened.counts() == ({"Paper": papers}, {})
            assert opened.info()["n"] == folder.info()["n"] == papers
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["current", "derived-3", "derived-4", "lock"]


def test_a_graph_that_a_reader_has_open_is_kept_until_it_is_closed(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    opened = open_graph(folder.path)
    for _ in range(3):
        folder.publish(nx.MultiDiGraph())
    # Cypher is opened only now, three builds later.
    assert opened.query("MATCH (p:Paper) RETURN count(*) AS n").rows == [(2,)]
    assert opened.counts()[0]["Paper"] == 2
    opened.close()
    folder.publish(nx.MultiDiGraph())
    assert not (folder.path / "derived-1").exists()


@pytest.mark.parametrize("leave", ["nothing", "half", "all but the switch"])
def test_what_a_killed_publish_left_is_not_seen_and_swept(tmp_path: Path, leave: str) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    left = folder.path / "derived-2"
    if leave == "nothing":
        left.mkdir()
    else:
        shutil.copytree(folder.path / "derived-1", left)
        if leave == "half":
            (left / "info.json").unlink()
    (folder.path / "current.new").write_text("derived-2")
    with open_graph(folder.path) as opened:
        assert same(opened.to_networkx(), lora_graph())
    folder.publish(nx.MultiDiGraph())
    assert sorted(p.name for p in folder.path.glob("derived-*")) == ["derived-1", "derived-3"]


def test_a_failing_publish_leaves_the_old_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    full = OSError(28, "No space left on device")

    def no_space(descriptor: int) -> None:
        raise full

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StoreError, match="No space left on device"):
        folder.publish(nx.MultiDiGraph())
    monkeypatch.undo()
    with open_graph(folder.path) as opened:
        assert same(opened.to_networkx(), lora_graph())
    assert sorted(p.name for p in folder.path.glob("derived-*")) == ["derived-1"]


def test_decisions_and_former_ids_are_kept(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    why = [Decision("method:qlora", "same name", "QLoRA", "qlora", "two papers", 0.5)]
    folder.publish(lora_graph(), decisions=why, former_ids={"method:q": "method:qlora"})
    with open_graph(folder.path) as opened:
        assert opened.node("method:q") == lora_graph().nodes["method:qlora"]
        assert opened.decisions("method:qlora") == opened.decisions("method:q") == why
        assert opened.decisions("method:none") == []
        assert opened.node("method:none") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda g: g.add_node("x"), "node 'x' cannot be stored: its label is None"),
        (lambda g: g.add_node("x", label="Author", id="x"), "its label is 'Author'"),
        (lambda g: g.add_node("x", label="Paper", id="y"), "its id property is 'y'"),
        (lambda g: g.add_node("x", label="Paper", id="x", doi="1"), "kg has no property 'doi' there"),
        (lambda g: g.add_node("x", label="Paper", id="x", year="2020"), "year must be of type int, not str"),
        (lambda g: g.add_node("x", label="Paper", id="x", year=True), "year must be of type int, not bool"),
        (lambda g: g.add_node("x", label="Paper", id="x", year=2**63), "year must be of type int"),
        (lambda g: g.add_node("x", label="Paper", id="x", title="\ud800"), "title must be of type str"),
        (lambda g: g.add_node("x", label="Paper", id="x", authors=("a",)), "authors must be of type list, not tuple"),
        (lambda g: g.add_node("x", label="Paper", id="x", authors=[1]), "authors must be of type list"),
        (
            lambda g: g.add_edge("method:qlora", "benchmark:glue", key="USES"),
            "USES does not lead from Method to Benchmark",
        ),
        (lambda g: g.add_edge("method:qlora", "benchmark:glue"), "its key is not one of kg's relations"),
        (
            lambda g: g.add_edge("arxiv:2305.14314", "method:qlora", key="USES", confidence=float("nan")),
            "confidence must be of type float, not nan",
        ),
        (
            lambda g: g.add_edge("arxiv:2305.14314", "method:qlora", key="USES", confidence=float("inf")),
            "confidence must be of type float, not inf",
        ),
    ],
)
def test_a_graph_that_does_not_fit_the_schema_is_refused(tmp_path: Path, change: object, message: str) -> None:
    graph = lora_graph()
    change(graph)  # type: ignore[operator]
    with pytest.raises(StoreError, match=message):
        GraphFolder(tmp_path / "g.kg").publish(graph)
    assert not (tmp_path / "g.kg").exists()


def test_an_undirected_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"networkx\.MultiDiGraph"):
        GraphFolder(tmp_path / "g.kg").publish(nx.MultiGraph())


def test_an_output_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below.kg"):
        with pytest.raises(StoreError, match=r"file is a file, not a graph folder; name another output"):
            GraphFolder(path).publish(lora_graph())


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(StoreError, match=r"holds other things \(thesis\.tex …\) and no graph"):
        GraphFolder(tmp_path).publish(lora_graph())
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StoreError, match="cannot be written"):
        GraphFolder(tmp_path / "g.kg").publish(lora_graph())


def test_a_path_that_cannot_be_made_is_one_clear_error() -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        GraphFolder("/proc/nowhere/g.kg").publish(lora_graph())


def test_another_writer_is_kept_out_with_a_clear_error(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    program = (
        "import sys; from kg.store import GraphFolder; from kg.errors import StoreError\n"
        "try: GraphFolder(sys.argv[1]).writing().__enter__()\n"
        "except StoreError as error: print(error)\n"
    )
    with folder.writing():
        said = subprocess.run(
            [sys.executable, "-c", program, str(folder.path)], capture_output=True, text=True, check=True
        ).stdout
        assert said == f"{folder.path}: another build is writing this graph; wait for it to end\n"
        folder.publish(lora_graph())  # the one who holds the lock may publish
    with folder.writing():
        pass


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda p: None, r"no graph at .*g\.kg; make one with: kg build SOURCE\.\.\. -o .*g\.kg"),
        (lambda p: p.mkdir(), r"holds no graph; make one with: kg build"),
        (lambda p: p.write_text("x"), r"g\.kg is a file, not a graph folder; make one with: kg build"),
        (
            lambda p: (p.mkdir(), (p / "journal.sqlite").touch()),
            r"has papers but no graph yet .*the same kg build again",
        ),
        (lambda p: (p.mkdir(), (p / "current").write_text("../../etc")), r"its file 'current' names no graph"),
        (
            lambda p: (p.mkdir(), (p / "current").write_text("derived-7")),
            r"the graph it names is missing.*kg rebuild -g",
        ),
        (lambda p: (p.mkdir(), (p / "current").write_bytes(b"\xff\xfe")), r"cannot be read as a graph"),
    ],
)
def test_a_missing_graph_says_how_to_make_one(tmp_path: Path, prepare: object, message: str) -> None:
    prepare(tmp_path / "g.kg")  # type: ignore[operator]
    with pytest.raises(StoreError, match=message):
        open_graph(tmp_path / "g.kg")


@pytest.mark.parametrize("name", ["lookup.sqlite", "info.json", "graph.lbug"])
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, name: str) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    (folder.path / "derived-1" / name).write_bytes(b"garbage" * 3000)
    with pytest.raises(StoreError) as caught, open_graph(folder.path) as opened:
        opened.query("MATCH (n) RETURN n")
    assert "\n" not in str(caught.value)


def test_a_graph_of_a_newer_kg_is_refused(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    note = folder.path / "derived-1" / "info.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "format": 99}))
    with pytest.raises(StoreError, match=r"made by a newer kg \(format 99\); update kg"):
        open_graph(folder.path)


def test_opening_writes_nothing(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.path.rglob("*"))}
    with open_graph(folder.path) as opened:
        opened.search("LoRA")
        opened.query("MATCH (n) RETURN n")
        assert {path: path.stat().st_mtime_ns for path in sorted(folder.path.rglob("*"))} == before
    assert {path: path.stat().st_mtime_ns for path in sorted(folder.path.rglob("*"))} == before


def test_looking_up_imports_neither_ladybug_nor_networkx(tmp_path: Path) -> None:
    GraphFolder(tmp_path / "g.kg").publish(lora_graph())
    program = (
        "import sys; from kg.store import open_graph\n"
        "opened = open_graph(sys.argv[1])\n"
        "print(len(opened.search('LoRA')), len(opened.relations(source='arxiv:2106.09685')))\n"
        "print(sorted({'ladybug', 'networkx', 'pyarrow', 'rapidfuzz', 'filelock', 'numpy'} & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "g.kg")], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert said[0] == "2 5"
    assert said[1] == "['rapidfuzz']"


def test_a_missing_look_up_index_is_one_clear_error(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    folder.publish(lora_graph())
    (folder.path / "derived-1" / "lookup.sqlite").unlink()
    with pytest.raises(StoreError, match="the look-up index is missing; make it anew with: kg rebuild"):
        open_graph(folder.path)
