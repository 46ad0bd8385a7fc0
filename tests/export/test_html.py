"""The page as a file: self-contained, the same each time, nothing of the papers' that a browser would run."""

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.errors import ExportError
from kg.export import PageOptions, Selection, export_html
from kg.export.page_data import paper_url, web_url
from tests.export.graphs import HOSTILE, hostile_graph, small_graph


class Page(HTMLParser):
    """What a browser would see: tags in order, and the text of each script block."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.blocks.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem:
            self.blocks[-1] = (self.blocks[-1][0], self.blocks[-1][1] + data)

    def data(self, name: str) -> Any:
        return next(json.loads(text) for attrs, text in self.blocks if attrs.get("id") == name)


def page(graph: nx.MultiDiGraph, out: Path, selection: Selection | None = None, **options: Any) -> tuple[str, Page]:
    export_html(graph, out, selection, PageOptions(**options))
    text = out.read_text(encoding="utf-8")
    return text, Page(text)


@pytest.mark.parametrize("engine", ["canvas", "webgl"])
def test_the_page_asks_for_nothing_and_allows_only_its_own_scripts(tmp_path: Path, engine: str) -> None:
    text, seen = page(small_graph(), tmp_path / "p.html", engine=engine)
    assert list(tmp_path.iterdir()) == [tmp_path / "p.html"]
    for tag, attributes in seen.tags:
        assert "src" not in attributes
        assert attributes.get("href", "") in ("", "#panel", "data:,"), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    policy = next(
        a["content"] for t, a in seen.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for attributes, block in seen.blocks:
        if attributes.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert "sourceMappingURL" not in text


def test_hostile_texts_are_data_and_nothing_else(tmp_path: Path) -> None:
    plain_text, plain_page = page(small_graph(), tmp_path / "a.html")
    text, seen = page(hostile_graph(), tmp_path / "b.html")
    assert [tag for tag, _ in seen.tags] == [tag for tag, _ in plain_page.tags]
    assert text.count("<") == plain_text.count("<")
    assert {node["label"] for node in seen.data("kg-nodes")} >= set(HOSTILE)
    assert "javascript:" not in {str(node.get("url"))[:11] for node in seen.data("kg-page")["nodes"]}


def test_a_hostile_page_title_is_text(tmp_path: Path) -> None:
    text, seen = page(small_graph(), tmp_path / "a.html", title="</title><script>alert(1)</script>")
    assert "<script>alert" not in text
    assert seen.data("kg-page")["title"] == "</title><script>alert(1)</script>"


def test_equal_graphs_are_equal_pages(tmp_path: Path) -> None:
    graph = small_graph()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert page(graph, tmp_path / "a.html")[0] == page(turned, tmp_path / "b.html")[0]


def test_the_page_holds_every_node_relation_and_sentence(tmp_path: Path) -> None:
    graph = small_graph()
    _, seen = page(graph, tmp_path / "a.html")
    details, nodes, edges = seen.data("kg-page"), seen.data("kg-nodes"), seen.data("kg-edges")
    keys = [node["key"] for node in details["nodes"]]
    assert set(keys) == set(graph)
    found = {}
    for edge in edges:
        told = edge.get("evidence")
        if isinstance(told, list):  # counted in UTF-16 units, as scripts do
            abstract = details["nodes"][edge["from"]]["abstract"].encode("utf-16-le")
            told = abstract[2 * told[0] : 2 * told[1]].decode("utf-16-le")
        found[keys[edge["from"]], details["roles"][edge["role"]]["name"], keys[edge["to"]]] = told
    assert found == {(s, k, t): d.get("evidence") for s, t, k, d in graph.edges(keys=True, data=True)}
    assert all({"x", "y", "size", "shape", "label", "group"} <= node.keys() for node in nodes)


def test_nodes_are_sized_by_papers_and_physics_is_off(tmp_path: Path) -> None:
    _, seen = page(small_graph(), tmp_path / "a.html")
    size = {node["label"]: node["size"] for node in seen.data("kg-nodes")}
    assert size["Transformer"] > size["BERT"] > size["QLoRA"]
    assert seen.data("kg-options")["physics"]["enabled"] is False


def test_what_was_left_out_is_told_and_code_stays_in_the_panel(tmp_path: Path) -> None:
    _, seen = page(small_graph(), tmp_path / "a.html", Selection(types=("Method",)))
    details = seen.data("kg-page")
    assert [step["option"] for step in details["left_out"]] == ["--type"]
    assert details["left_out"][0]["nodes"]["Repository"] == 1
    assert details["whole_nodes"] == len(small_graph())
    lora = next(node for node in details["nodes"] if node["key"] == "arxiv:2106.09685")
    assert lora["code"] == ["https://github.com/microsoft/LoRA"]
    assert lora["pages"] == [["demo", "https://example.org/demo"]]


def test_max_nodes_cuts_and_says_so(tmp_path: Path) -> None:
    _, seen = page(small_graph(), tmp_path / "a.html", max_nodes=6)
    assert len(seen.data("kg-nodes")) <= 6
    assert "--max-nodes" in [step["option"] for step in seen.data("kg-page")["left_out"]]


def test_auto_takes_webgl_above_what_a_canvas_holds(tmp_path: Path) -> None:
    assert "graphology" in page(small_graph(), tmp_path / "a.html", max_nodes=6000)[0]
    assert "vis.DataSet" in page(small_graph(), tmp_path / "b.html", max_nodes=5000)[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "flash"}, "there is no engine flash"),
        ({"engine": "webgl", "max_nodes": 60_000}, "50,000 nodes at most"),
    ],
)
def test_options_that_make_no_sense_are_said(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ExportError, match=message):
        page(small_graph(), tmp_path / "a.html", **options)


def test_an_empty_graph_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="the graph is empty"):
        page(nx.MultiDiGraph(), tmp_path / "a.html")


def test_labels_and_relations_that_kg_does_not_know_are_drawn_too(tmp_path: Path) -> None:
    graph = small_graph()
    graph.add_node("x", label="Person", id="x", name="Ada")
    graph.add_edge("x", "arxiv:1706.03762", key="WROTE")
    _, seen = page(graph, tmp_path / "a.html")
    assert "Person" in [entry["label"] for entry in seen.data("kg-page")["types"]]
    assert "WROTE" in [entry["name"] for entry in seen.data("kg-page")["roles"]]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" http://example.org ", "http://example.org"),
        ("javascript:alert(1)", None), ("JAVASCRIPT:alert(1)", None), ("data:text/html,x", None),
        ("file:///etc/passwd", None), ("//example.org", None), ("https:", None), ("http://[", None), (None, None),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, kept: str | None) -> None:
    assert web_url(url) == kept


@pytest.mark.parametrize(
    ("paper", "url"),
    [
        ({"id": "arxiv:2106.09685", "url": "https://example.org/mine"}, "https://example.org/mine"),
        ({"id": "arxiv:2106.09685", "url": "javascript:x"}, "https://arxiv.org/abs/2106.09685"),
        ({"id": "doi:10.1/a b"}, "https://doi.org/10.1/a%20b"),
        ({"id": "acl:2020.acl-main.1"}, "https://aclanthology.org/2020.acl-main.1"),
        ({"id": "title:0123456789ab"}, None),
    ],
)
def test_a_paper_without_an_address_has_the_one_that_its_id_leads_to(paper: dict[str, str], url: str | None) -> None:
    assert paper_url(paper) == url


def test_a_paper_is_of_the_community_of_most_that_it_names(tmp_path: Path) -> None:
    _, seen = page(small_graph(), tmp_path / "p.html")
    community = {node["key"]: node.get("community") for node in seen.data("kg-page")["nodes"]}
    assert community["arxiv:1810.04805"] == community["method:bert"] == community["dataset:squad"] is not None
    assert community["title:0123456789ab"] is None  # what it names is named by nobody else
