"""GraphML, GEXF, CSV and JSON: what other tools read is what the graph holds."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError
from kg.export import export_csv, export_gexf, export_graphml, export_json
from kg.export.coding import decode, encode, node_schema, relation_schema, xml_safe
from kg.export.tables import formula_safe, plain
from tests.export.graphs import HOSTILE, hostile_graph, small_graph

WRITERS = [export_graphml, export_gexf, export_json, export_csv]
Contents = tuple[dict[str, dict[str, Any]], dict[tuple[str, str, str], dict[str, Any]]]


def contents(graph: nx.MultiDiGraph) -> Contents:
    """Nodes and relations with all their properties; "" and absent are one (the stated coding)."""

    def kept(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if value != ""}

    nodes = {node: kept(data) for node, data in graph.nodes(data=True)}
    return nodes, {(s, key, t): kept(data) for s, t, key, data in graph.edges(keys=True, data=True)}


def test_graphml_reads_back_equal_in_networkx(tmp_path: Path) -> None:
    graph = small_graph()
    export_graphml(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    nodes = {n: {"label": d["label"], **decode(d, node_schema(d["label"]))} for n, d in read.nodes(data=True)}
    relations = {(s, d["relation"], t): decode(d, relation_schema(d["relation"])) for s, t, d in read.edges(data=True)}
    assert (nodes, relations) == contents(graph)


def test_gexf_reads_back_equal_in_networkx_and_shows_names(tmp_path: Path) -> None:
    graph = small_graph()
    export_gexf(graph, tmp_path / "g.gexf")
    read = nx.read_gexf(tmp_path / "g.gexf")
    nodes = {n: {"label": d["type"], "id": n, **decode(d, node_schema(d["type"]))} for n, d in read.nodes(data=True)}
    relations = {(s, d["relation"], t): decode(d, relation_schema(d["relation"])) for s, t, d in read.edges(data=True)}
    assert (nodes, relations) == contents(graph)
    assert read.nodes["method:bert"]["label"] == "BERT"
    assert read.nodes["arxiv:2106.09685"]["label"] == "LoRA: Low-Rank Adaptation"
    assert read.nodes["method:bert"]["viz"]["color"]["b"] == 0xB2


@pytest.mark.parametrize("name", ["tables", "tables.zip"])
def test_csv_reads_back_equal_in_pandas(tmp_path: Path, name: str) -> None:
    graph = small_graph()
    export_csv(graph, tmp_path / name)

    def table(file: str) -> list[dict[str, Any]]:
        if name.endswith(".zip"):
            source: Any = io.BytesIO(zipfile.ZipFile(tmp_path / name).read(file))
        else:
            source = tmp_path / name / file
        frame = pd.read_csv(source, dtype=str, keep_default_na=False)
        return [{key: plain(value) for key, value in row.items()} for row in frame.to_dict("records")]

    nodes = {row["id"]: {"label": row["label"], **decode(row, node_schema(row["label"]))} for row in table("nodes.csv")}
    relations = {
        (row["source"], row["type"], row["target"]): decode(row, relation_schema(row["type"]))
        for row in table("relations.csv")
    }
    assert (nodes, relations) == contents(graph)


def test_json_reads_back_equal_in_networkx(tmp_path: Path) -> None:
    graph = small_graph()
    export_json(graph, tmp_path / "g.json")
    read = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text(encoding="utf-8")), edges="edges")
    for node in read:  # node-link data has one id: networkx makes it the node and does not repeat it
        read.nodes[node]["id"] = node
    assert contents(read) == contents(graph)


@pytest.mark.parametrize("write", WRITERS)
def test_equal_graphs_are_equal_files_whatever_their_order(tmp_path: Path, write: Any) -> None:
    graph = small_graph()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    write(graph, tmp_path / "a.zip")
    write(turned, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_edge_ids_are_unique_in_the_file(tmp_path: Path) -> None:
    export_graphml(small_graph(), tmp_path / "g.graphml")
    export_gexf(small_graph(), tmp_path / "g.gexf")
    import xml.etree.ElementTree as ET

    for name in ("g.graphml", "g.gexf"):
        ids = [e.get("id") for e in ET.parse(tmp_path / name).iter() if e.tag.rpartition("}")[2] == "edge"]
        assert len(ids) == len(set(ids)) == small_graph().number_of_edges()


@pytest.mark.parametrize("write", [export_graphml, export_gexf])
def test_hostile_texts_stay_well_formed_xml(tmp_path: Path, write: Any) -> None:
    graph = hostile_graph()
    write(graph, tmp_path / "g.xml")
    read = (nx.read_graphml if write is export_graphml else nx.read_gexf)(tmp_path / "g.xml")
    titles = {d["title"] for _, d in read.nodes(data=True) if "title" in d}
    assert titles == {xml_safe(text) for text in HOSTILE}


def test_hostile_texts_read_back_from_json_and_csv(tmp_path: Path) -> None:
    graph = hostile_graph()
    export_json(graph, tmp_path / "g.json")
    read = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text(encoding="utf-8")), edges="edges")
    assert {n: d.get("title") for n, d in read.nodes(data=True)} == dict(graph.nodes(data="title"))
    export_csv(graph, tmp_path / "t")
    with (tmp_path / "t" / "nodes.csv").open(encoding="utf-8", newline="") as lines:
        titles = {plain(row["title"]) for row in csv.DictReader(lines) if row["label"] == "Paper"}
    assert titles == {text.replace("\ud800", "\ufffd") for text in HOSTILE}


def test_no_cell_of_a_csv_file_is_a_formula(tmp_path: Path) -> None:
    graph = small_graph()
    graph.nodes["method:bert"]["name"] = "+1-800"
    graph.nodes["method:qlora"]["name"] = "@SUM(A1)"
    export_csv(graph, tmp_path / "t")
    for file in ("nodes.csv", "relations.csv"):
        with (tmp_path / "t" / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert "'=HYPERLINK" in (tmp_path / "t" / "nodes.csv").read_text(encoding="utf-8")


@given(st.text())
def test_the_formula_guard_can_be_taken_off_again(text: str) -> None:
    assert plain(formula_safe(text)) == text
    assert formula_safe(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


@given(st.lists(st.text()), st.text(min_size=1), st.integers(), st.floats(0, 1))
def test_what_is_encoded_decodes_to_itself(values: list[str], text: str, count: int, share: float) -> None:
    properties = {"surfaces": values, "evidence": text, "mentions": count, "confidence": share}
    schema = relation_schema("USES")
    assert decode(encode(properties, schema), schema) == properties


@pytest.mark.parametrize("write", WRITERS)
def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path, write: Any) -> None:
    with pytest.raises(ExportError, match=r"there is no folder .*nowhere; make it first") as caught:
        write(small_graph(), tmp_path / "nowhere" / "g.zip")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("write", [export_graphml, export_gexf, export_json])
def test_a_folder_in_the_place_of_a_file_is_one_clear_error(tmp_path: Path, write: Any) -> None:
    with pytest.raises(ExportError, match="is a folder: name a file to write"):
        write(small_graph(), tmp_path)


def test_a_file_in_the_place_of_the_csv_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(ExportError, match="is a file: name a folder"):
        export_csv(small_graph(), tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "g.json"
    out.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ExportError, match="No space left on device"):
        export_json(small_graph(), out)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]
