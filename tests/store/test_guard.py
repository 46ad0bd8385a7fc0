"""Only reading gets through: every hostile statement is refused, every reading one with odd names passes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store import GraphFolder, open_graph
from kg.store.guard import FORBIDDEN, check_reading
from kg.store.tokens import tokenize
from tests.store.made import lora_graph

HOSTILE = [
    "COPY (MATCH (n) RETURN n) TO 'stolen.csv'",
    "MATCH (n) RETURN n; COPY (MATCH (n) RETURN n) TO 'stolen.csv'",
    "LOAD FROM '/etc/passwd' RETURN *",
    "LOAD FROM secrets RETURN *",
    "MATCH (n) WITH n LOAD FROM '/etc/passwd' RETURN *",
    "INSTALL httpfs",
    "CHECKPOINT",
    "MATCH (n) RETURN n CHECKPOINT",
    "CALL show_tables() RETURN *",
    "CALL threads=1",
    "MATCH (n) CALL db.labels() YIELD label RETURN label",
    "ATTACH 'other.lbug' AS other",
    "EXPORT DATABASE 'folder'",
    "IMPORT DATABASE 'folder'",
    "BEGIN TRANSACTION",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "USE other MATCH (n) RETURN n",
    "SHOW DATABASES",
    "DROP TABLE Paper",
    "ALTER TABLE Paper ADD x STRING",
    "CREATE (n:Paper {id: 'x'})",
    "MERGE (n:Paper {id: 'x'})",
    "MATCH (n) SET n.title = 'x'",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.title",
    "MATCH (n) FOREACH (x IN [1] | SET n.title = 'x')",
    "UNWIND [1] AS x CREATE (n) RETURN n",
    "MATCH (n) RETURN n UNION CREATE (m) RETURN m",
    "MATCH (n) WHERE EXISTS { CREATE (m) } RETURN n",
    "MATCH (n) CALL { WITH n DELETE n } RETURN n",
    "MATCH (n) RETURN {a: CREATE (m)}",
    # comments that hide
    "MATCH (n) /* harmless */ DELETE n",
    "MATCH (n) RETURN n // the end\n; DROP TABLE Paper",
    "MATCH (n) RETURN n /* /* */ DELETE n */",
    "/* MATCH */ CREATE (n)",
    "MATCH (n) RETURN '/*' CREATE (m) RETURN '*/'",
    # words in places where a careless reader takes them for names
    "MATCH (as) WITH as CREATE (n)",
    "MATCH (as) WITH as DELETE as",
    "MATCH (as) WITH as DELETE [as][0]",
    "MATCH (as) WITH as SET as.x = 1",
    "MATCH (n) WITH 1.CREATE (m) RETURN m",
    "MATCH (n) WITH [1..CREATE (m)] RETURN m",
    "MATCH (end) WITH end VACUUM end RETURN end",
    "RETURN 1 VACUUM",
    "RETURN 'a' OPTIMIZE `x`",
    "MATCH (n) ANALYZE TABLES",
    "MATCH (n) \u017fET n.x = 1",
    "MATCH (n) CHEC\u212aPOINT",
    # escapes that another reader undoes first
    "MATCH (n) RETURN '\\u0027 CREATE (m) //'",
    "MATCH (n) RETURN '\\x27 CREATE (m) //'",
    "MATCH (n) RETURN `\\u0060 CREATE (m) //`",
    "\\u0043REATE (n)",
    "MATCH (n) RETURN '\\q'",
    # characters that one reader skips and another does not
    "MATCH (n) RETURN n\u200bCREATE (m)",
    "MATCH (n) RETURN n\u00adCREATE (m)",
    "MATCH (n) RETURN n \x00 CREATE (m)",
    # functions that reach out
    "RETURN apoc.load.json('http://example.org')",
    "RETURN `apoc.load.json`('http://example.org')",
    "MATCH (n) RETURN nextval('x')",
    "RETURN file_info('/etc/passwd')",
    "RETURN gen_random_uuid()",
    "RETURN n.create('x')",
    # what does not end
    "MATCH (n) RETURN 'a",
    "MATCH (n) RETURN `a",
    "MATCH (n) RETURN n /* a",
    "MATCH (n RETURN n",
    "MATCH (n) RETURN n)",
    "MATCH (n) RETURN [1, 2}",
    "RETURN $",
    "",
    "  ;; ",
    "// nothing\n",
    "hello",
    "'MATCH (n) RETURN n'",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_statement_is_refused(statement: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_reading(statement)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_statement_is_refused_by_an_open_graph(statement: str, one_graph: Path) -> None:
    with open_graph(one_graph) as opened, pytest.raises(QueryError):
        opened.query(statement)
    assert not Path("stolen.csv").exists()


@pytest.fixture(scope="module")
def one_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guard") / "g.kg"
    GraphFolder(path).publish(lora_graph())
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n:`Set`) RETURN n.set AS `create`, n.`load` AS x",
        "MATCH (n:Set)-[r:LOAD|`CALL`]->(m:Drop) RETURN n",
        "MATCH (n) RETURN n.create, n.delete, n . set",
        "MATCH (n {create: 1}) RETURN {delete: n.x, set: 2} AS m",
        "MATCH (n) WHERE n.name = 'DROP TABLE; CREATE (x)' RETURN n",
        'MATCH (n) WHERE n.name = "it\'s; DELETE" RETURN n',
        "MATCH (n) RETURN n // DELETE everything",
        "MATCH (n) /* CREATE \n (m) */ RETURN n;",
        "MATCH (n) RETURN 'a\\' DELETE n //' AS x",
        "match (n) return n limit 5 ;;",
        "OPTIONAL MATCH (n)-[r:USES*1..3]->(m) WITH n, count(*) AS count WHERE count > 1 RETURN n ORDER BY count DESC",
        "UNWIND [1, 2.5, 1e3, .5] AS x RETURN x UNION ALL RETURN $set AS x",
        "MATCH p = (a)-[* SHORTEST 1..6]-(b) RETURN nodes(p)",
        "MATCH (a)-[r:USES* ALL SHORTEST 1..4 (r, n | WHERE r.x > 1)]->(b) RETURN a",
        "MATCH (n) WHERE any(x IN n.aliases WHERE x STARTS WITH 'L') RETURN CASE WHEN n.x IS NULL THEN 1 END AS y",
        "MATCH (n) WHERE EXISTS { MATCH (n)-[:USES]->(m) WHERE m.x IN [1, 2] } RETURN n",
        "MATCH (start)-[profile]->(comment) RETURN start, profile, comment",
        "MATCH (n) RETURN n.year[0..2], n['year']",
        "MATCH (ñ) RETURN ñ.naïve AS übergröße",
        "MATCH (n) RETURN $`a b` AS x, $0 AS y",
    ],
)
def test_a_reading_statement_passes(statement: str) -> None:
    assert check_reading(statement).tokens


def test_comments_are_not_passed_on_and_parameters_are_told() -> None:
    reading = check_reading("MATCH (n) /* DELETE */ WHERE n.x = $x // y\nRETURN `a//b`, $`the y`; // z")
    assert reading.text == "MATCH (n) WHERE n.x = $x RETURN `a//b`, $`the y`"
    assert reading.parameters == {"x", "the y"}


def test_a_forbidden_word_that_may_be_meant_as_a_name_says_how_to_write_it() -> None:
    with pytest.raises(QueryError, match="a name is written `set`"):
        check_reading("MATCH (set) RETURN set")


def test_call_says_what_to_use_instead() -> None:
    with pytest.raises(QueryError, match="instead of CALL"):
        check_reading("MATCH (n) CALL { WITH n RETURN 1 AS x } RETURN x")


@pytest.mark.parametrize(
    "nested",
    [
        lambda n: "RETURN " + "(" * n + "1" + ")" * n,
        lambda n: "RETURN " + "[" * n + "1" + "]" * n,
        lambda n: "RETURN " + "CASE WHEN true THEN " * n + "1" + " END" * n,
        lambda n: "RETURN " + "NOT " * n + "true",
        lambda n: "RETURN " + "- " * n + "1",
    ],
)
def test_what_is_nested_so_deep_that_the_engine_would_die_of_it_is_refused(nested: Callable[[int], str]) -> None:
    check_reading(nested(50))
    with pytest.raises(QueryError, match="nested more than 50 deep"):
        check_reading(nested(51))


def test_cases_side_by_side_and_properties_named_like_them_are_not_nested() -> None:
    check_reading("RETURN " + ", ".join(f"CASE WHEN true THEN 1 END AS c{i}" for i in range(60)))
    check_reading("RETURN " + ", ".join(f"n.case AS c{i}" for i in range(60)))


def test_a_query_of_any_length_is_refused() -> None:
    check_reading("RETURN 1" + " + 1" * 4999)
    with pytest.raises(QueryError, match=r"too long \(10,002 words and signs\)"):
        check_reading("RETURN 1" + " + 1" * 5000)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(QueryError, match=r"half a character \(U\+D800\)"):
        check_reading("RETURN '\ud800' AS x")


@pytest.mark.parametrize("word", sorted(FORBIDDEN))
@pytest.mark.parametrize(
    "tail", [" (n)", " n", " 'x'", " `x`", " $x", " [n]", " {a: 1}", "", " *", " n.x = 1", " x.y()"]
)
def test_no_forbidden_word_begins_a_clause_anywhere(word: str, tail: str) -> None:
    heads = ("", "RETURN 1 ", "MATCH (n) ", "MATCH (n) WITH n ", "MATCH (as) WITH as ", "RETURN [1] ", "RETURN {a: 1} ",
             "RETURN $x ", "RETURN n.x ", "RETURN *, ", "RETURN 1 AS ", "RETURN 1 UNION ", "MATCH (n) WHERE n:A ",
             "RETURN null ", "RETURN n IS NOT NULL ", "RETURN 1 ORDER BY 1 DESC ", "RETURN [x IN y | ")  # fmt: skip
    for head in heads:
        for text in (word, word.lower(), word.title()):
            with pytest.raises(QueryError):
                check_reading(f"{head}{text}{tail}" + (" ]" if head.endswith("| ") else ""))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(QueryError):
        check_reading(text)


PIECES = (
    *(
        "MATCH",
        "(n)",
        "RETURN",
        "n",
        "AS",
        ".",
        ":",
        "SET",
        "CREATE",
        "DELETE",
        "`x`",
        "'a'",
        "//",
        "/*",
        "*/",
        "\n",
        ";",
    ),
    *(",", "[", "]", "{", "}", "|", "1", "$p", "WITH", "as", "CALL", "*", "'", '"', "`", "\\"),
)


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=12,
    ),
    st.sampled_from(["", " "]),
)
def test_whatever_passes_has_no_writing_word_outside_of_names(words: list[str], between: str) -> None:
    statement = between.join(words)
    try:
        reading = check_reading(statement)
    except QueryError:
        return
    tokens = tokenize(reading.text)
    assert ";" not in [token.value for token in tokens if token.kind == "sign"]
    for place, token in enumerate(tokens):
        if token.keyword in FORBIDDEN:
            assert tokens[place - 1].is_sign(".", ":") or tokens[place + 1].is_sign(":")


def test_tokens_know_where_they_stand() -> None:
    statement = "MATCH (n:`a``b`) WHERE n.x >= 1.5e3 RETURN $`p q`, '\\'', 1..2"
    tokens = tokenize(statement)
    assert [statement[token.start : token.end] for token in tokens] == [
        "MATCH", "(", "n", ":", "`a``b`", ")", "WHERE", "n", ".", "x", ">=", "1.5e3", "RETURN", "$`p q`", ",", "'\\''",
        ",", "1", "..", "2",
    ]  # fmt: skip
    assert [token.value for token in tokens if token.kind in ("name", "param")] == ["a`b", "p q"]
