"""Files for Neo4j's own bulk importer: what it makes of them is what ``sync`` makes."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import ExportError, StoreError
from kg.export.neo4j_import import after_statements, export_neo4j_import
from kg.neo4j_sync import pull, sync
from tests.neo4j_sync.conftest import Server, assert_same
from tests.neo4j_sync.graphs import add, hostile_graph, papers_graph


def whole_graph() -> nx.MultiDiGraph:
    """Papers, hostile texts, and lists that no CSV can tell apart."""
    graph = nx.compose(papers_graph(), hostile_graph())
    add(graph, "lists", "Paper", title="t", abstract="a", authors=[], categories=[""], sources=["", ""])
    graph.edges["arxiv:2304.08485", "method:clip", "USES"]["surfaces"] = []
    graph.edges["arxiv:2304.08485", "metric:accuracy", "REPORTS"]["values"] = [""]
    return graph


@pytest.mark.neo4j
def test_an_import_is_what_a_sync_makes(server: Server, own_server: Server, tmp_path: Path) -> None:
    graph = whole_graph()
    sync(graph, **server.login)
    synced = server.dump()
    schema = "SHOW INDEXES YIELD name, type, labelsOrTypes, properties RETURN name, type, labelsOrTypes, properties"
    indexes = sorted(map(repr, server.run(schema + " ORDER BY name")))
    done = export_neo4j_import(graph, tmp_path / "files")
    assert (done.nodes, done.relations) == (len(graph), graph.number_of_edges())
    assert own_server.launch("down").returncode == 0
    loaded = own_server.launch("import", str(tmp_path / "files"))
    assert loaded.returncode == 0, loaded.stderr
    assert "set aside" in loaded.stdout or "before lies in" in loaded.stdout
    assert own_server.launch("up").returncode == 0
    assert_same(pull(**server.login), graph)
    assert server.dump() == synced
    assert sorted(map(repr, server.run(schema + " ORDER BY name"))) == indexes
    assert not sync(graph, prune=True, **server.login).changed


@pytest.mark.neo4j
def test_an_import_that_fails_leaves_the_database_as_it_was(server: Server, own_server: Server, tmp_path: Path) -> None:
    sync(papers_graph(), **server.login)
    before = server.dump()
    export_neo4j_import(papers_graph(), tmp_path / "files")
    with (tmp_path / "files" / "relations-USES.csv").open("a", encoding="utf-8") as file:
        file.write('"nobody","method:clip",many,,,\n')
    assert own_server.launch("down").returncode == 0
    done = own_server.launch("import", str(tmp_path / "files"))
    assert done.returncode == 1
    assert "as it was" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert own_server.launch("up").returncode == 0
    assert server.dump() == before


def test_texts_stand_in_quotes_and_lists_between_unit_separators(tmp_path: Path) -> None:
    export_neo4j_import(whole_graph(), tmp_path / "out")
    with (tmp_path / "out" / "nodes-Method.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id:ID"]: row for row in csv.DictReader(file)}
    assert rows["method:x"]["aliases:string[]"].split("\x1f") == ["a;b", "c|d", 'e"f', "g,h", "i\nj", "`", "😀"]
    arguments = (tmp_path / "out" / "import.args").read_text(encoding="utf-8")
    assert "--nodes=Method:KgNode=nodes-Method.csv\n" in arguments
    assert "--array-delimiter=U+001F\n" in arguments


def test_line_breaks_are_looked_for_only_where_there_are_some(tmp_path: Path) -> None:
    for name, graph, told in (("plain", papers_graph(), "false"), ("hostile", hostile_graph(), "true")):
        export_neo4j_import(graph, tmp_path / name)
        assert f"--multiline-fields={told}\n" in (tmp_path / name / "import.args").read_text(encoding="utf-8")


def test_a_value_larger_than_the_importers_buffer_has_one_made_for_it(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    add(graph, "a", "Paper", title="t", abstract="long " * 500_000)
    export_neo4j_import(graph, tmp_path / "out")
    assert "--read-buffer-size=20000000" in (tmp_path / "out" / "import.args").read_text(encoding="utf-8")


def test_an_earlier_export_leaves_nothing_behind(tmp_path: Path) -> None:
    export_neo4j_import(papers_graph(), tmp_path / "out")
    export_neo4j_import(hostile_graph(), tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"nodes-Paper.csv", "nodes-Method.csv", "relations-USES.csv", "import.args", "after-import.cypher"}


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(ExportError, match=r"thesis\.tex"):
        export_neo4j_import(papers_graph(), tmp_path)
    with pytest.raises(ExportError, match="is a file"):
        export_neo4j_import(papers_graph(), tmp_path / "thesis.tex")


def test_the_separator_in_a_text_is_an_error(tmp_path: Path) -> None:
    graph = papers_graph()
    graph.nodes["method:clip"]["aliases"] = ["a\x1fb"]
    with pytest.raises(ExportError, match=r"U\+001F"):
        export_neo4j_import(graph, tmp_path / "out")


def test_an_empty_graph_and_a_broken_one_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="empty"):
        export_neo4j_import(nx.MultiDiGraph(), tmp_path / "out")
    graph = papers_graph()
    del graph.nodes["method:clip"]["label"]
    with pytest.raises(StoreError, match="label"):
        export_neo4j_import(graph, tmp_path / "out")


def test_marks_of_lists_are_taken_away_again() -> None:
    statements = list(after_statements({("Paper", "authors=0"), ("USES", "surfaces=1")}))[-4:]
    assert statements == [
        "MATCH (x:KgNode:Paper) WHERE 'authors=0' IN x.kg_lists SET x.authors = []",
        "MATCH (:KgNode)-[x:USES]->(:KgNode) WHERE 'surfaces=1' IN x.kg_lists SET x.surfaces = ['']",
        "MATCH (x:KgNode:Paper) WHERE x.kg_lists IS NOT NULL REMOVE x.kg_lists",
        "MATCH (:KgNode)-[x:USES]->(:KgNode) WHERE x.kg_lists IS NOT NULL REMOVE x.kg_lists",
    ]
