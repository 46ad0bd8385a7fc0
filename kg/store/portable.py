"""Portable Cypher: what fails embedded, or answers otherwise than on Neo4j, is refused with its portable form.

What was tried on LadybugDB 0.22 stands in docs/cypher.md. Two differences are mended instead: the sum of nothing is 0
(it would be null), and a column without an alias is called by what was written, as on Neo4j.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import QueryError
from kg.graph import schema
from kg.store.guard import KEYWORDS, Reading
from kg.store.patterns import differing_nodes, matches, may_repeat
from kg.store.sizes import check_sizes
from kg.store.tokens import Token

REFUSED_FUNCTIONS = {
    "labels": "name the label in the pattern, (n:Method), or return n, which tells its label",
    "type": "name the relation in the pattern, -[r:USES]-, or return r, which tells its type",
    "id": "n.id identifies a node",
    "elementid": "n.id identifies a node",
    "keys": "return the node itself",
    "properties": "return the node itself",
    "startnode": "name both ends in the pattern: (p)-[r]->(m)",
    "endnode": "name both ends in the pattern: (p)-[r]->(m)",
    "shortestpath": "embedded it is MATCH p = (a)-[* SHORTEST 1..6]-(b); kg path A B does it on any store",
    "allshortestpaths": "embedded it is MATCH p = (a)-[* ALL SHORTEST 1..6]-(b)",
    "head": "UNWIND the list, or use min() or max()",
    "last": "UNWIND the list, or use min() or max()",
    "tail": "UNWIND the list",
    "reduce": "UNWIND the list and use sum(), min() or max()",
    "split": "use CONTAINS, STARTS WITH or =~",
    "isempty": "size(x) = 0",
    "substring": "use left() and right(), which count alike on both stores",
    "substr": "use left() and right(), which count alike on both stores",
    "tostring": "return the value as it is",
    "tointeger": "numbers are numbers in the graph already (year, papers, mentions, confidence)",
    "tofloat": "numbers are numbers in the graph already (year, papers, mentions, confidence)",
    "toboolean": "compare with = 'true'",
    "char_length": "size(x)",
    "character_length": "size(x)",
    "btrim": "trim(x)",
    "log": "log10(x): log() has another base on Neo4j",
    "exp": "2.718281828459045 ^ x",
    "stdev": "avg(x * x) and avg(x) make it",
    "stdevp": "avg(x * x) and avg(x) make it",
    "date": "dates are strings that compare as such: p.date >= '2021-06'",
    "datetime": "dates are strings that compare as such: p.date >= '2021-06'",
    "localdatetime": "dates are strings that compare as such: p.date >= '2021-06'",
    "duration": "dates are strings that compare as such: p.date >= '2021-06'",
    "rand": "ORDER BY something",
    "e": "2.718281828459045",
    "isnan": "x <> x",
    "list_slice": "UNWIND the list",
    "list_extract": "UNWIND the list",
    "list_element": "UNWIND the list",
}
"""Function (lower case) -> its portable form."""
_NUMBERS = frozenset(
    name
    for properties in (*schema.NODE_PROPERTIES.values(), *schema.RELATION_PROPERTIES.values())
    for name, kind in properties.items()
    if kind in ("int", "float")
)
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")


def check_portable(reading: Reading, params: Mapping[str, Any]) -> None:
    """Nothing, where a guarded statement answers embedded as it would on Neo4j.

    Raises:
        QueryError: it would not; the message has the portable form.
    """
    tokens = reading.tokens
    _check_parameters(reading, params)
    _check_functions(tokens)
    check_sizes(tokens, params)
    _check_lists(tokens)
    _check_labels(tokens)
    _check_blocks(tokens)
    _check_numbers(tokens, params)
    _check_patterns(tokens)


def embedded_form(reading: Reading) -> str:
    """The statement as LadybugDB should run it: the sum of nothing is 0, as on Neo4j."""
    text, tokens = reading.text, reading.tokens
    edits: list[tuple[int, str]] = []
    for place, token in enumerate(tokens):
        if token.keyword == "SUM" and _called(tokens, place):
            closing = _closing(tokens, place + 1)
            edits += [(token.start, "coalesce("), (tokens[closing].end, ", 0)")]
    for at, inserted in sorted(edits, reverse=True):
        text = text[:at] + inserted + text[at:]
    return text


def written_columns(reading: Reading) -> list[str | None] | None:
    """What the columns are called on Neo4j: the alias (None here: both stores agree) or the item as written.

    None where the statement returns ``*``.
    """
    tokens = reading.tokens
    start = next((at for at in _top_level(tokens, "RETURN")), None)
    if start is None:
        return None
    columns: list[str | None] = []
    place = item = start + 1 + (tokens[start + 1].keyword == "DISTINCT")
    depth, alias = 0, False
    while place <= len(tokens):
        token = tokens[place] if place < len(tokens) else None
        ends = token is None or (depth == 0 and token.keyword in ("ORDER", "SKIP", "LIMIT", "UNION"))
        if ends or (depth == 0 and token is not None and token.is_sign(",")):
            if place == item + 1 and tokens[item].is_sign("*"):
                return None
            columns.append(None if alias else reading.text[tokens[item].start : tokens[place - 1].end])
            item, alias = place + 1, False
            if ends:
                break
        if token is not None:
            depth += token.is_sign("(", "[", "{") - token.is_sign(")", "]", "}")
            alias = alias or (depth == 0 and token.keyword == "AS" and place > item)
        place += 1
    return columns


def _top_level(tokens: Sequence[Token], keyword: str) -> list[int]:
    depth, found = 0, []
    for place, token in enumerate(tokens):
        depth += token.is_sign("(", "[", "{") - token.is_sign(")", "]", "}")
        if depth == 0 and token.keyword == keyword and not (place and tokens[place - 1].is_sign(".", ":")):
            found.append(place)
    return found


def _called(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].is_sign("(")


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for place in range(opening, len(tokens)):
        depth += tokens[place].is_sign("(", "[", "{") - tokens[place].is_sign(")", "]", "}")
        if depth == 0:
            return place
    raise AssertionError("the guard lets through only brackets that close")


def _refuse(what: str, form: str) -> QueryError:
    return QueryError(f"{what} is refused: the embedded store does not answer it as Neo4j does; portable: {form}")


def _check_parameters(reading: Reading, params: Mapping[str, Any]) -> None:
    missing = sorted(reading.parameters - params.keys())
    if missing:
        raise QueryError(f"the query needs a value for ${missing[0]}")
    for name in sorted(reading.parameters):
        if params[name] is None:
            raise _refuse(f"null for ${name}", "leave its condition out of the query")


def _check_functions(tokens: Sequence[Token]) -> None:
    for place, token in enumerate(tokens):
        if token.kind != "word" or not _called(tokens, place):
            continue
        name = token.keyword.lower()
        if name == "properties" and any(t.is_sign(",") for t in tokens[place + 2 : _closing(tokens, place + 1)]):
            continue  # properties(nodes(path), 'id') is the embedded store's own, and an error on Neo4j
        if name in REFUSED_FUNCTIONS:
            raise _refuse(f"{token.value}()", REFUSED_FUNCTIONS[name])
        if name == "exists":
            raise _refuse("exists()", "p.year IS NOT NULL, or EXISTS { MATCH … }")
        if name == "round" and not any(t.is_sign(",") for t in tokens[place + 2 : _closing(tokens, place + 1)]):
            raise _refuse("round(x)", "round(x, 0)")
        if name in ("any", "all", "none", "single"):
            inner = tokens[place + 2 : _closing(tokens, place + 1)]
            condition = inner[next((at for at, t in enumerate(inner) if t.keyword == "WHERE"), len(inner)) :]
            given = next((t.value for t in condition if t.kind == "param"), None)
            if given is not None:
                form = f"WITH ${given} AS wanted MATCH … WHERE {name}(x IN m.aliases WHERE x = wanted)"
                raise _refuse(f"${given} in the condition of {name}()", form)


def _check_lists(tokens: Sequence[Token]) -> None:
    for place, token in enumerate(tokens):
        if not token.is_sign("["):
            continue
        before, behind = tokens[place - 1], tokens[place + 1]
        bare = before.kind == "word" and before.keyword in KEYWORDS
        if before.is_sign(")", "]", "}") or (before.kind != "sign" and not bare):
            raise _refuse("x[…]", "UNWIND the list (places in a list count from 1 here, from 0 on Neo4j)")
        if behind.kind in ("word", "name") and tokens[place + 2].keyword == "IN":
            raise _refuse("[x IN list …]", "UNWIND list AS x WITH x WHERE … RETURN collect(x) AS xs")
        if behind.is_sign("("):
            after = _closing(tokens, place + 1) + 1
            if tokens[after].is_sign("-", "<") and tokens[after + 1].is_sign("-", "[", ">"):
                raise _refuse("[(a)-->(b) | …]", "OPTIONAL MATCH (a)-->(b) … collect(b.id) AS ids")


def _check_labels(tokens: Sequence[Token]) -> None:
    """``:A:B``, ``:A&B``, ``:!A``, ``n:A`` outside of a pattern, and a WHERE inside of one."""
    inside: list[str] = []
    for place, token in enumerate(tokens):
        if token.is_sign("(", "[", "{"):
            inside.append(_kind_of_bracket(tokens, place))
        elif token.is_sign(")", "]", "}"):
            inside.pop()
        elif token.is_sign("&", "!"):
            raise _refuse(f"{token.value} between labels", "(m:A|B) for either; a node of kg has one label")
        elif token.is_sign(":"):
            where = inside[-1] if inside else "clause"
            if where not in ("node", "relation", "map"):
                raise _refuse("a label outside of a pattern", "MATCH (n:Method), or return n, which tells its label")
            if where == "node" and place >= 2 and tokens[place - 2].is_sign(":"):
                raise _refuse(":A:B (which means either here, both there)", "(m:A|B); a node of kg has one label")
        # LadybugDB's own filter of a path, [* SHORTEST 1..4 (r, n | WHERE …)], begins behind a bar.
        elif (
            token.keyword == "WHERE" and inside[-1:] in (["node"], ["relation"]) and not tokens[place - 1].is_sign("|")
        ):
            raise _refuse("WHERE inside of a pattern", "MATCH (p:Paper) WHERE p.year > 2020")


def _kind_of_bracket(tokens: Sequence[Token], place: int) -> str:
    """What a bracket holds: "node", "relation", "map", "block", "list" or "expression"."""
    token, before = tokens[place], tokens[place - 1] if place else None
    if token.value == "[":
        return "relation" if before is not None and before.is_sign("-") else "list"
    if token.value == "{":
        return "block" if before is not None and before.keyword in ("EXISTS", "COUNT", "COLLECT") else "map"
    if before is not None and before.kind in ("word", "name") and before.keyword not in KEYWORDS:
        return "expression"
    return (
        "expression" if before is not None and before.keyword in ("ANY", "ALL", "NONE", "SINGLE", "COUNT") else "node"
    )


def _check_blocks(tokens: Sequence[Token]) -> None:
    for place, token in enumerate(tokens):
        if not token.is_sign("{"):
            continue
        before, behind = tokens[place - 1].keyword, tokens[place + 1]
        if before in ("EXISTS", "COUNT") and behind.keyword != "MATCH":
            raise _refuse(f"{before} {{ (a)-->(b) }}", f"{before} {{ MATCH (a)-->(b) }}")
        if before == "COLLECT":
            raise _refuse("COLLECT { … }", "OPTIONAL MATCH … WITH p, collect(x) AS xs")
        if behind.is_sign("."):
            raise _refuse("n {.id}", "{id: n.id}")


def _check_numbers(tokens: Sequence[Token], params: Mapping[str, Any]) -> None:
    """A number compared with text is cast here and differs there."""

    def is_text(token: Token) -> bool:
        return token.kind == "string" or (token.kind == "param" and isinstance(params.get(token.value), str))

    for place, token in enumerate(tokens):
        if not token.is_sign(*_COMPARISONS) or not 3 <= place < len(tokens) - 1:
            continue
        property_left = tokens[place - 2].is_sign(".") and tokens[place - 1].value in _NUMBERS
        right = [t.value for t in tokens[place + 1 : place + 4]]
        property_right = len(right) == 3 and right[1] == "." and right[2] in _NUMBERS
        if (property_left and is_text(tokens[place + 1])) or (property_right and is_text(tokens[place - 1])):
            name = tokens[place - 1].value if property_left else right[2]
            raise QueryError(f"{name} is a number, so compare it with one: 2021, not '2021'")


def _check_patterns(tokens: Sequence[Token]) -> None:
    differing = differing_nodes(tokens)
    for relations in matches(tokens):
        for relation in relations:
            if relation.variable_length and not relation.directed and not relation.simple:
                raise _refuse(
                    "a path of any length without direction",
                    "give it a direction, or say how embedded: -[* TRAIL 1..3]-",
                )
        pair = may_repeat(relations, differing)
        if pair is not None:
            # Nodes without a name have none to be written.
            names = ("p", "q") if "(" in pair[0] + pair[1] or pair[0] == pair[1] else pair
            raise _refuse(
                "a pattern in which two relations may be one",
                f"say that its nodes differ: … WHERE {names[0]}.id <> {names[1]}.id",
            )
