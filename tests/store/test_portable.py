"""What LadybugDB 0.22 answers otherwise than Neo4j, or not at all, is refused with its portable form.

``test_differences`` shows each difference on the real store, so that a new version that mends one turns it red.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.errors import QueryError
from kg.store import Graph, GraphFolder, open_graph
from kg.store.guard import check_reading
from kg.store.portable import check_portable, embedded_form, written_columns
from tests.store.made import lora_graph


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portable") / "g.kg"
    GraphFolder(path).publish(lora_graph())
    return path


@pytest.fixture(scope="module")
def graph(path: Path) -> Iterator[Graph]:
    with open_graph(path) as opened:
        yield opened


REFUSED = [
    ("MATCH (n) RETURN labels(n) AS l", "(n:Method)"),
    ("MATCH (n)-[r]->(m) RETURN type(r) AS t", "-[r:USES]-"),
    ("MATCH (n) RETURN id(n) AS i", "n.id"),
    ("MATCH (n) RETURN elementId(n) AS i", "n.id"),
    ("MATCH (n:Paper) RETURN keys(n) AS k", "the node itself"),
    ("MATCH (n:Paper) RETURN properties(n) AS k", "the node itself"),
    ("MATCH (n)-[r]->(m) RETURN startNode(r) AS s", "(p)-[r]->(m)"),
    ("MATCH p = shortestPath((a:Paper)-[*..4]-(b:Paper)) RETURN p", "SHORTEST"),
    ("MATCH (n) RETURN n.aliases[0] AS a", "UNWIND"),
    ("MATCH (n) RETURN n.aliases[0..2] AS a", "UNWIND"),
    ("MATCH (n) RETURN collect(n.id)[0] AS a", "UNWIND"),
    ("RETURN [1, 2][0] AS a", "UNWIND"),
    ("RETURN $l[0] AS a", "UNWIND"),
    ("RETURN [x IN [1, 2] WHERE x > 1 | x] AS a", "collect"),
    ("MATCH (n:Paper) RETURN [(n)-->(m) | m.id] AS a", "OPTIONAL MATCH"),
    ("RETURN head([1]) AS a", "min()"),
    ("RETURN last([1]) AS a", "min()"),
    ("RETURN reduce(s = 0, x IN [1] | s + x) AS a", "sum()"),
    ("RETURN split('a b', ' ') AS a", "CONTAINS"),
    ("RETURN substring('abc', 0, 1) AS a", "left()"),
    ("RETURN toString(1) AS a", "as it is"),
    ("RETURN toInteger('1') AS a", "numbers"),
    ("RETURN log(10) AS a", "log10"),
    ("RETURN round(2.5) AS a", "round(x, 0)"),
    ("RETURN date() AS a", "p.date >="),
    ("MATCH (n:Paper) RETURN n {.id} AS a", "{id: n.id}"),
    ("MATCH (n:Paper) RETURN exists(n.year) AS a", "IS NOT NULL"),
    ("MATCH (n:Paper) WHERE EXISTS { (n)-->() } RETURN n", "EXISTS { MATCH"),
    ("MATCH (n:Paper) RETURN COUNT { (n)-->() } AS a", "COUNT { MATCH"),
    ("MATCH (n:Paper) RETURN COLLECT { MATCH (n)-->(m) RETURN m.id } AS a", "collect(x)"),
    ("MATCH (n:Method:Benchmark) RETURN n", "(m:A|B)"),
    ("MATCH (n:Method&Benchmark) RETURN n", "(m:A|B)"),
    ("MATCH (n:!Paper) RETURN n", "(m:A|B)"),
    ("MATCH (n) WHERE n:Method RETURN n", "MATCH (n:Method)"),
    ("MATCH (n) RETURN CASE WHEN n:Method THEN 1 END AS a", "MATCH (n:Method)"),
    ("MATCH (n:Paper WHERE n.year > 2020) RETURN n", "WHERE p.year"),
    ("MATCH (n:Paper)-[r:USES WHERE r.mentions > 1]->(m) RETURN n", "WHERE p.year"),
    ("MATCH (p)-[:USES]->(m)<-[:USES]-(q) RETURN p.id AS a", "p.id <> q.id"),
    ("MATCH (p)-[:USES]->(m), (q)-[:USES]->(m) RETURN p.id AS a", "p.id <> q.id"),
    ("MATCH (p)-->(m)<--(q) RETURN p.id AS a", "p.id <> q.id"),
    (
        "MATCH (p:Paper)-[:USES|INTRODUCES]->(m)<-[r:USES]-(q) WHERE p.id <> q.id OR m.papers > 1 RETURN p",
        "p.id <> q.id",
    ),
    ("MATCH (p:Paper)-[:USES]->(m)<-[:USES]-(q) WHERE NOT p.id <> q.id RETURN p", "p.id <> q.id"),
    ("MATCH (p:Paper)-[:USES]->(m)<-[:USES]-(:Paper) RETURN m", "p.id <> q.id"),
    ("MATCH (p)-[:USES]-(m)-[:USES]-(q) RETURN p", "p.id <> q.id"),
    ("MATCH (p:Paper)-[a]->(m), (p)-[b]->(m) RETURN p", "differ"),
    ("MATCH (a:Paper)-[:USES*1..4]-(b) RETURN b", "TRAIL"),
    ("MATCH (p:Paper) WHERE p.year > '2020' RETURN p", "2021"),
    ("MATCH (p:Paper) WHERE '2020' < p.year RETURN p", "2021"),
    ("MATCH (p:Paper) WHERE p.year = $year RETURN p", "2021"),
    ("MATCH (m:Method) WHERE any(x IN m.aliases WHERE x = $year) RETURN m", "WITH $year AS wanted"),
]
PARAMS: dict[str, Any] = {"year": "2021", "l": [1]}


@pytest.mark.parametrize(("statement", "form"), REFUSED)
def test_what_is_not_portable_is_refused_with_its_portable_form(graph: Graph, statement: str, form: str) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query(statement, PARAMS)
    assert form in str(caught.value)
    assert "\n" not in str(caught.value)


ALLOWED = [
    "MATCH (p:Paper)-[:INTRODUCES]->(m:Method)<-[:USES]-(q:Paper) RETURN p.title AS a, m.name AS m, q.title AS b",
    "MATCH (p)-[:USES]->(m)<-[:USES]-(q) WHERE p.id < q.id RETURN p.id AS a",
    "MATCH (p)-[:USES]->(m)<-[:USES]-(q) WHERE m.papers > 1 AND p.year <> q.year RETURN p.id AS a",
    "MATCH (p)-[:USES]->(m)<-[:USES]-(q) WHERE p <> q RETURN p.id AS a",
    "MATCH (p:Paper)-[:USES]->(a:Method) MATCH (p)-[:USES]->(b:Method) WHERE a.id < b.id RETURN p.id AS a",
    "MATCH (p:Paper)-[:USES]->(a:Method), (p)-[:USES]->(b:Dataset) RETURN p.id AS a",
    "MATCH (a:Method)-[:VARIANT_OF]->(b)-[:VARIANT_OF]->(c) RETURN a.id AS a",
    "MATCH (p:Paper)-[:USES]->(m)-[:VARIANT_OF]->(n) RETURN p.id AS a",
    "MATCH (p:Paper)-[:INTRODUCES|USES]->(m:Method), (p)-[:HAS_CODE]->(r) RETURN p.id AS a",
    "MATCH (a:Method)-[:VARIANT_OF*1..3]->(b) RETURN a.id AS a",
    "MATCH (a:Paper)-[:USES* TRAIL 1..3]-(b) RETURN b.id AS a",
    "MATCH p = (a:Paper)-[* SHORTEST 1..4]-(b:Paper) WHERE a.id < b.id RETURN length(p) AS l",
    "MATCH (n:Method|Benchmark) WHERE any(x IN n.aliases WHERE x STARTS WITH 'L') RETURN n.id AS i",
    "WITH 'lora' AS wanted MATCH (n:Method) WHERE any(x IN n.aliases WHERE toLower(x) = wanted) RETURN n.id AS i",
    "MATCH (n:Paper) WHERE EXISTS { MATCH (n)-[:USES]->(m:Method) WHERE m.papers > 1 } RETURN n.id AS i",
    "MATCH (n:Paper) RETURN n.id AS i, COUNT { MATCH (n)-->() } AS c",
    "MATCH (n:Paper) WHERE NOT (n)-[:HAS_CODE]->() RETURN n.id AS i",
    "MATCH (n:Paper) WHERE n.id IN ['a', 'b'] RETURN [n.id, n.title] AS l, {id: n.id, year: n.year} AS m",
    "MATCH (n:Paper) WHERE (n.year > 2020 AND n.title = '2020') RETURN round(n.year, 0) AS y",
    "MATCH (n) RETURN label(n) AS l, count(*) AS c",
    "UNWIND [1, 2] AS x RETURN x ORDER BY x DESC SKIP 1 LIMIT 1",
]


@pytest.mark.parametrize("statement", ALLOWED)
def test_what_is_portable_runs(graph: Graph, statement: str) -> None:
    graph.query(statement)


def raw(path: Path, statement: str) -> list[list[Any]]:
    """What LadybugDB itself answers, past guard and portability."""
    import ladybug

    derived = GraphFolder(path).current()
    assert derived is not None
    database = ladybug.Database(derived / "graph.lbug", read_only=True, buffer_pool_size=1 << 28, max_db_size=1 << 40)
    connection = ladybug.Connection(database)
    try:
        return list(connection.execute(statement))  # type: ignore[arg-type]
    finally:
        connection.close()
        database.close()


@pytest.mark.parametrize(
    ("statement", "ladybug_says"),
    [
        ("MATCH (p)-[:USES]->(m)<-[:USES]-(q) RETURN count(*)", [[1]]),  # Neo4j: 0
        ("RETURN [1, 2][1]", [[1]]),  # Neo4j: 2
        ("RETURN substring('abc', 1, 1)", [["a"]]),  # Neo4j: b
        ("MATCH (n:Paper) RETURN labels(n) LIMIT 1", [["Paper"]]),  # Neo4j: ["Paper"]
        ("MATCH (n:Method:Benchmark) RETURN count(*)", [[4]]),  # Neo4j: 0
        ("MATCH (n:Paper) RETURN sum(n.year)", [[Decimal(4044)]]),  # Neo4j: an integer
        ("MATCH (n:Paper) WHERE n.year < 0 RETURN sum(n.year)", [[None]]),  # Neo4j: 0
        ("RETURN log(10)", [[1.0]]),  # Neo4j: 2.302585092994046
        ("MATCH (n:Paper) WHERE n.year > '2020' RETURN count(*)", [[2]]),  # Neo4j: 0
        ("MATCH (n:Paper) WHERE n.id = $missing RETURN count(*)", [[0]]),  # Neo4j: an error
    ],
)
def test_differences_that_would_go_unseen(path: Path, statement: str, ladybug_says: list[list[Any]]) -> None:
    assert raw(path, statement) == ladybug_says


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n)-[r]->(m) RETURN type(r)",
        "MATCH p = shortestPath((a:Paper)-[*..4]-(b:Paper)) RETURN p",
        "RETURN [x IN [1, 2] WHERE x > 1 | x]",
        "RETURN head([1])",
        "RETURN round(2.5)",
        "MATCH (n) WHERE n:Method RETURN n",
        "MATCH (n:Paper) RETURN n {.id}",
        "MATCH (n:Paper) WHERE EXISTS { (n)-->() } RETURN n",
        "MATCH (n:Paper WHERE n.year > 2020) RETURN n",
    ],
)
def test_differences_that_are_errors(path: Path, statement: str) -> None:
    with pytest.raises(RuntimeError):
        raw(path, statement)


def test_the_sum_of_nothing_is_nought_as_on_neo4j(graph: Graph) -> None:
    assert graph.query("MATCH (n:Paper) WHERE n.year < 0 RETURN sum(n.year) AS s").rows == [(0,)]
    assert graph.query("MATCH (n:Paper) RETURN sum(n.year) AS s, sum(n.year) / count(*) AS a").rows == [(4044, 2022)]
    ordered = graph.query(
        "MATCH (n:Paper)-[r]->() RETURN n.id AS i, sum(r.confidence) AS s ORDER BY sum(r.confidence), i"
    )
    assert [row[0] for row in ordered.rows] == ["arxiv:2106.09685", "arxiv:2305.14314"]


def test_sums_are_plain_numbers(graph: Graph) -> None:
    ((whole, part),) = graph.query("MATCH (n:Paper)-[r:USES]->() RETURN sum(n.year) AS s, sum(r.confidence) AS c").rows
    assert (type(whole), type(part)) == (int, float)


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("MATCH (n:Paper) RETURN n.id, count( * )", ("n.id", "count( * )")),
        ("MATCH (n:Paper) RETURN DISTINCT n.id, n.year AS y ORDER BY n.id LIMIT 1", ("n.id", "y")),
        ("MATCH (n:Paper) RETURN [n.id, n.title], {a: 1} AS m", ("[n.id, n.title]", "m")),
        ("RETURN 1 UNION RETURN 2", ("1",)),
        ("MATCH (n:Paper) WITH n.id AS i RETURN i", ("i",)),
        ("MATCH (n:Paper) RETURN CASE WHEN n.year > 2021 THEN 'new' ELSE 'old' END", None),
        ("MATCH (n:Paper) RETURN n.id AS `a, b`", ("a, b",)),
        ("MATCH (n:Paper) RETURN *", ("n",)),
    ],
)
def test_columns_are_called_as_on_neo4j(graph: Graph, statement: str, columns: tuple[str, ...] | None) -> None:
    expected = columns or ("CASE WHEN n.year > 2021 THEN 'new' ELSE 'old' END",)
    assert graph.query(statement).columns == expected


def test_the_embedded_form_changes_sums_alone() -> None:
    reading = check_reading("MATCH (n) WHERE n.sum = 'sum(x)' RETURN sum(n.x + sum_of(1))".replace("sum_of", "abs"))
    assert embedded_form(reading) == "MATCH (n) WHERE n.sum = 'sum(x)' RETURN coalesce(sum(n.x + abs(1)), 0)"
    assert written_columns(reading) == ["sum(n.x + abs(1))"]


def test_a_missing_parameter_is_said(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"the query needs a value for \$who"):
        graph.query("MATCH (n:Paper) WHERE n.id = $who RETURN n")


def test_a_null_parameter_is_refused(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"null for \$who is refused.*leave its condition out"):
        graph.query("MATCH (n:Paper) WHERE n.id = $who RETURN n", {"who": None})


@pytest.mark.parametrize("value", ["it's", 1, 2.5, True, ["a"], [1, 2], "x' OR 1=1 //", "😀"])
def test_parameters_come_back_as_they_were(graph: Graph, value: object) -> None:
    assert graph.query("RETURN $value AS v", {"value": value, "unused": None}).rows == [(value,)]


@pytest.mark.parametrize("value", [[1, "a"], object(), "\ud800", 2**70])
def test_a_parameter_that_cannot_be_passed_is_one_clear_error(graph: Graph, value: object) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query("RETURN $value AS v", {"value": value})
    assert "\n" not in str(caught.value)


def test_nodes_relations_and_paths_are_plain(graph: Graph) -> None:
    rows = graph.query(
        "MATCH p = (a:Paper {id: 'arxiv:2305.14314'})-[r:INTRODUCES]->(m) RETURN a, r, m, p, nodes(p) AS n, [m.id] AS l"
    )
    stored = lora_graph()
    a, m = stored.nodes["arxiv:2305.14314"], stored.nodes["method:qlora"]
    r = {"type": "INTRODUCES", **stored.edges["arxiv:2305.14314", "method:qlora", "INTRODUCES"]}
    assert rows.rows == [(a, r, m, [a, r, m], [a, m], ["method:qlora"])]
    assert rows.as_dicts()[0]["m"] == m


def test_numbers_that_json_lacks_are_null(graph: Graph) -> None:
    assert graph.query("RETURN 1.0 / 0.0 AS x, sqrt(-1) AS y, [1e400] AS z").rows == [(None, None, [None])]


def test_a_slow_query_is_stopped(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"took longer than 0\.2 s and was stopped"):
        graph.query(
            "UNWIND range(1, 30000) AS x UNWIND range(1, 30000) AS y WITH x, y WHERE x * y = 7 RETURN count(*)",
            timeout=0.2,
        )


def test_handing_over_rows_counts_as_time_of_the_query(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"took longer than 0\.5 s and was stopped"):
        graph.query("UNWIND range(1, 3000) AS x UNWIND range(1, 3000) AS y RETURN x, y", timeout=0.5)


def test_two_columns_of_one_name_are_refused_as_on_neo4j(graph: Graph) -> None:
    with pytest.raises(QueryError, match="two columns are called x; give each a name of its own"):
        graph.query("MATCH (p:Paper) RETURN p.id AS x, p.title AS x")


@pytest.mark.parametrize(
    "statement",
    [
        "UNWIND range(1, 1000002) AS x RETURN x",
        "UNWIND range(1, -1000002, -1) AS x RETURN x",
        "UNWIND range(1, 1000 * 1000 * 1000) AS x RETURN x",
        "UNWIND range(1, $large) AS x RETURN x",
        "UNWIND range(1, $text) AS x RETURN x",
        "RETURN lpad('x', 10001, ' ') AS x",
        "RETURN rpad('x', 2 * 5001, ' ') AS x",
        "RETURN rpad('x') AS x",
    ],
)
def test_what_would_fill_the_memory_in_one_step_is_refused(graph: Graph, statement: str) -> None:
    with pytest.raises(QueryError, match=r"(range|.pad)\(\) takes a? ?whole numbers? as written"):
        graph.query(statement, {"large": 10**9, "text": "5"})


def test_ranges_and_paddings_of_a_sensible_size_pass(graph: Graph) -> None:
    rows = graph.query(
        "UNWIND range($from, 9, 3) AS x UNWIND range(-1, -2, -1) AS y "
        "RETURN x, y, lpad('a', 3, 'b') AS z ORDER BY x, y",
        {"from": 6},
    )
    assert rows.rows == [(6, -2, "bba"), (6, -1, "bba"), (9, -2, "bba"), (9, -1, "bba")]
    assert graph.query("UNWIND range(1, 1000001) AS x RETURN count(x) AS n").rows == [(1000001,)]
    assert graph.query("UNWIND range(-1000000, 0) AS x RETURN count(x) AS n").rows == [(1000001,)]
    assert len(graph.query("RETURN rpad('a', 10000, 'b') AS x").rows[0][0]) == 10000


def test_a_query_that_needs_too_much_memory_is_one_clear_line(graph: Graph) -> None:
    texts = "UNWIND range(1, 1000000) AS x WITH rpad('a', 10000, 'b') AS t RETURN collect(t) AS ts"
    with pytest.raises(QueryError, match="needs more memory than it is given"):
        graph.query(texts, timeout=60)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("MATCH (n:Nope) RETURN n", "no label or relation Nope; it has Paper, Method, "),
        ("MATCH (n:Paper) RETURN n.nope", "nope"),
        ("MATCH (n:Paper) RETURN m", "m"),
        ("MATCH (n:Paper)", ""),
        ("RETURN 1 / 0 AS x", "zero"),
        ("RETURN 1 AS all", "it cannot be understood (line 1, character 12)"),
        ("UNWIND [1] AS x WITH x AS y RETURN collect(y) AS all", "it cannot be understood at 'all' (line 1, character"),
        ("MATCH (p:Paper) RETURN", "it ends too early (line 1, character 22)"),
    ],
)
def test_a_wrong_query_is_one_clear_line(graph: Graph, statement: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query(statement)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_portability_is_checked_without_a_store() -> None:
    with pytest.raises(QueryError):
        check_portable(check_reading("MATCH (n) RETURN labels(n)"), {})
