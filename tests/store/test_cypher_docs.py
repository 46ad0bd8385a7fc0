"""docs/cypher.md says the truth: its examples run, what it calls refused is, and its tables are the schema's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.graph import schema
from kg.store import Graph, GraphFolder, open_graph
from kg.store.portable import REFUSED_FUNCTIONS
from tests.store.made import lora_graph

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```cypher\n(.*?)```", PAGE, re.DOTALL)
ROWS = [
    tuple(cell.strip().strip("`").replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:3])
    for line in PAGE.split("| refused | write |")[1].split("\n\n")[0].splitlines()[2:]
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    path = tmp_path_factory.mktemp("docs") / "g.kg"
    GraphFolder(path).publish(lora_graph())
    with open_graph(path) as opened:
        yield opened


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs_and_finds_something(graph: Graph, example: str) -> None:
    assert graph.query(example).rows


@pytest.mark.parametrize(("refused", "written"), ROWS)
def test_what_is_refused_is_and_its_portable_form_runs(graph: Graph, refused: str, written: str) -> None:
    with pytest.raises(QueryError):
        graph.query(refused)
    graph.query(written)


def test_the_page_has_examples_and_rows() -> None:
    assert len(EXAMPLES) >= 8
    assert len(ROWS) >= 20


def test_the_first_example_tells_who_uses_what(graph: Graph) -> None:
    assert graph.query(EXAMPLES[0]).rows == [("LoRA: Low-Rank Adaptation of Large Language Models", "LoRA", "QLoRA")]


def test_every_label_relation_and_property_is_on_the_page() -> None:
    model = PAGE.split("## The graph")[1].split("## Examples")[0]
    for names in (schema.NODE_PROPERTIES, schema.RELATION_PROPERTIES):
        for name, properties in names.items():
            assert f"`{name}`" in model
            assert all(f"`{each}`" in model for each in properties)


def test_every_refused_function_is_on_the_page_or_has_another_on_it() -> None:
    named = {name.lower() for name in re.findall(r"`?(\w+)\(?", PAGE)}
    alike = "substr char_length character_length btrim stdevp datetime localdatetime duration e isnan toboolean"
    lists = "list_slice list_extract list_element allshortestpaths"
    assert set(REFUSED_FUNCTIONS) - named <= {*alike.split(), *lists.split()}
