from __future__ import annotations

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from kg.neo4j_sync import saved_queries
from tests.cli.conftest import Kg

INTRODUCED = "MATCH (p:Paper)-[r:INTRODUCES]->(m:Method {name: $name}) RETURN p, r, m.papers AS papers, m.name AS name"


def test_nodes_have_their_label_relations_their_type_and_numbers_are_numbers(kg: Kg) -> None:
    (row,) = kg.json("query", INTRODUCED, "--param", "name=LoRA")
    assert row["p"]["label"] == "Paper"
    assert row["p"]["id"] == "arxiv:2106.09685"
    assert row["r"]["type"] == "INTRODUCES"
    assert row["r"]["surfaces"] == ["LoRA"]
    assert (row["papers"], row["name"]) == (3, "LoRA")


def test_parameters_are_json_or_plain_text(kg: Kg) -> None:
    asked = "MATCH (p:Paper) WHERE p.year >= $year AND p.id IN $ids RETURN p.id AS id, $text AS text ORDER BY id"
    ids = json.dumps(["arxiv:2106.09685", "arxiv:2305.18290", "arxiv:1512.03385"])
    rows = kg.json("query", asked, "-p", "year=2021", "-p", f"ids={ids}", "-p", "text=a=b c")
    assert rows == [{"id": "arxiv:2106.09685", "text": "a=b c"}, {"id": "arxiv:2305.18290", "text": "a=b c"}]


def test_no_row_is_an_answer(kg: Kg) -> None:
    assert kg.json("query", "MATCH (p:Paper) WHERE p.year = 1900 RETURN p.id AS id") == []


def test_the_statement_can_come_from_standard_input(kg: Kg) -> None:
    result = kg.run("query", "-", "--json", input="MATCH (p:Paper) RETURN count(p) AS papers")
    assert json.loads(result.stdout) == [{"papers": 6}]


def test_piped_rows_are_tab_separated_with_nodes_whole(kg: Kg) -> None:
    printed = kg.run("query", "MATCH (m:Method) WHERE m.name = 'BERT' RETURN m.name AS name, m AS node").stdout
    heading, row = printed.splitlines()
    assert heading == "name\tnode"
    name, node = row.split("\t")
    assert name == "BERT"
    assert json.loads(node)["id"] == "method:bert"


@pytest.mark.parametrize(
    "statement", ["CREATE (p:Paper {id: 'x'})", "MATCH (p:Paper) DETACH DELETE p", "CHECKPOINT", "MATCH (p"]
)
def test_what_does_not_read_is_one_line_and_exit_code_1(kg: Kg, statement: str) -> None:
    result = kg.run("query", statement, "--json", code=1)
    assert result.stdout == ""
    assert result.stderr.startswith("kg: ")
    assert result.stderr.count("\n") == 1
    assert kg.json("stats")["papers"] == 6


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["MATCH (p:Paper) RETURN p", "--list"],
        ["--saved", "top-methods", "MATCH (p:Paper) RETURN p"],
        ["MATCH (p:Paper) RETURN p", "--param", "no equals sign"],
        ["--saved", "top-methods", "--param", "colour=red"],
    ],
)
def test_wrong_usage_is_exit_code_2(kg: Kg, arguments: list[str]) -> None:
    kg.run("query", *arguments, code=2)


def test_the_list_tells_names_titles_and_defaults(kg: Kg) -> None:
    listed = kg.json("query", "--list")
    assert len(listed) == len(saved_queries()) > 0
    assert all(query.keys() >= {"name", "title", "params"} for query in listed)
    printed = kg.run("query", "--list").stdout
    assert all(query["name"] in printed for query in listed)


@pytest.mark.parametrize("name", [query.name for query in saved_queries()])
def test_every_saved_query_runs_with_its_defaults(kg: Kg, name: str) -> None:
    assert isinstance(kg.json("query", "--saved", name), list)


def test_a_saved_query_takes_parameters_and_keeps_the_other_defaults(kg: Kg) -> None:
    assert len(kg.json("query", "--saved", "top-methods")) > 1
    assert len(kg.json("query", "--saved", "top-methods", "--param", "limit=1")) == 1


def test_a_text_parameter_stays_text_when_it_looks_like_a_number(kg: Kg) -> None:
    text = next(query for query in saved_queries() if any(isinstance(v, str) for v in query.params.values()))
    name = next(name for name, value in text.params.items() if isinstance(value, str))
    assert kg.json("query", "--saved", text.name, "--param", f"{name}=4") == []


def test_an_unknown_saved_query_is_said_with_what_is_near(kg: Kg) -> None:
    result = kg.run("query", "--saved", "top-method", code=3)
    assert "no saved query is named 'top-method'" in result.stderr
    assert "top-methods" in result.stderr


def test_no_server_is_one_line_and_exit_code_1(kg: Kg) -> None:
    result = kg.run(
        "query", "MATCH (p:Paper) RETURN p", "--neo4j", "bolt://127.0.0.1:1", code=1, env={"NEO4J_PASSWORD": "secret"}
    )
    assert result.stderr.startswith("kg: ")
    assert result.stderr.count("\n") == 1
    assert "secret" not in result.stderr


def test_without_password_and_terminal_it_says_what_to_set(kg: Kg) -> None:
    unset = {"NEO4J_PASSWORD": None}
    result = kg.run("query", "MATCH (p:Paper) RETURN p", "--neo4j", "bolt://127.0.0.1:1", code=1, env=unset)
    assert "set NEO4J_PASSWORD" in result.stderr


def test_a_query_that_the_engine_cannot_be_stopped_in_ends_all_the_same(
    kg: Kg, process: Callable[..., CompletedProcess[str]]
) -> None:
    """Planning nested cases takes for ever, and the engine's own time limit doesn't cover it."""
    endless = "RETURN " + "CASE WHEN true THEN " * 40 + "1" + " END" * 40 + " AS x"
    result = process("query", endless, "--timeout", "0.1", "-g", str(kg.graph))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "kg: the query took longer than 0.1 s and was stopped; ask for less, or set a LIMIT\n"


def test_a_parameter_that_is_nested_too_deep_is_wrong_usage(kg: Kg) -> None:
    kg.run("query", "RETURN $x AS x", "--param", "x=" + "[" * 5000 + "]" * 5000, code=2)
