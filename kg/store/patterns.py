"""The patterns of MATCH clauses as nodes and relations, and which two relations of one pattern might be the same one.

Neo4j never lets two relations of one MATCH be the same relation of the graph, LadybugDB does: there
``(p)-[:USES]->(m)<-[:USES]-(q)`` also gives every paper with itself. Such a pattern says the same on both stores once
two of its nodes are said to differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kg.graph import schema
from kg.store.tokens import Token

_CLAUSES = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "WHERE", "RETURN", "UNION", "ORDER", "SKIP", "LIMIT"})


@dataclass(frozen=True, slots=True)
class NodePattern:
    """A node: its variable (a made-up one where it has none) and the labels it may have (empty: any)."""

    variable: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class RelationPattern:
    """A relation: types it may have (empty: any), its ends in its own direction, and whether it has one."""

    types: frozenset[str]
    start: NodePattern
    end: NodePattern
    directed: bool
    variable_length: bool
    simple: bool
    """Of a variable length: whether SHORTEST, TRAIL or ACYCLIC sees to it that no relation comes twice."""


def matches(tokens: Sequence[Token]) -> list[list[RelationPattern]]:
    """The relations of each MATCH clause, in order; nodes have the labels that any of their places gives them."""
    clauses = [list(_relations(tokens[start:end])) for start, end in _match_clauses(tokens)]
    known: dict[str, frozenset[str]] = {}
    for relation in (relation for clause in clauses for relation in clause):
        for node, side in ((relation.start, 0), (relation.end, 1)):
            labels = node.labels or _implied(relation, side)
            if labels:
                known[node.variable] = known.get(node.variable, labels) & labels or labels
    for token_node in _lone_nodes(tokens):
        if token_node.labels and not known.get(token_node.variable):
            known[token_node.variable] = token_node.labels

    def informed(node: NodePattern) -> NodePattern:
        return replace(node, labels=node.labels or known.get(node.variable, frozenset()))

    return [[replace(r, start=informed(r.start), end=informed(r.end)) for r in clause] for clause in clauses]


def may_repeat(relations: Sequence[RelationPattern], differing: frozenset[frozenset[str]]) -> tuple[str, str] | None:
    """Two nodes that must differ, lest LadybugDB binds two relations of one MATCH to one; None where it cannot.

    ``differing`` are pairs of variables that the statement says are different nodes. The two are equal where both ends
    of the relations are the same: then no condition on nodes helps.
    """
    for one, other in combinations(relations, 2):
        if one.variable_length or other.variable_length or (one.types and other.types and not one.types & other.types):
            continue
        ends = [(other.start, other.end)]
        if not (one.directed and other.directed):
            ends.append((other.end, other.start))
        for start, end in ends:
            if _can_be_same((one.start, one.end), (start, end), differing):
                pairs = [(one.start.variable, start.variable), (one.end.variable, end.variable)]
                return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])
    return None


def _can_be_same(
    one: tuple[NodePattern, NodePattern], other: tuple[NodePattern, NodePattern], differing: frozenset[frozenset[str]]
) -> bool:
    if not all(_can_be_one_node(a, b, differing) for a, b in zip(one, other, strict=True)):
        return False
    # Were they the same, so would their ends be; no relation of kg's leads from a node to itself.
    starts, ends = {one[0].variable, other[0].variable}, {one[1].variable, other[1].variable}
    return not starts & ends


def _can_be_one_node(a: NodePattern, b: NodePattern, differing: frozenset[frozenset[str]]) -> bool:
    if a.variable == b.variable:
        return True
    if a.labels and b.labels and not a.labels & b.labels:
        return False
    return frozenset((a.variable, b.variable)) not in differing


def _implied(relation: RelationPattern, side: int) -> frozenset[str]:
    """The labels that the schema lets a relation's start (0) or end (1) have; empty where its direction is open."""
    if not relation.directed or not relation.types or relation.variable_length:
        return frozenset()
    ends = [pair for kind in relation.types for pair in schema.RELATION_ENDS.get(kind, ())]
    return frozenset(pair[side] for pair in ends)


def differing_nodes(tokens: Sequence[Token]) -> frozenset[frozenset[str]]:
    """Pairs of variables that a WHERE says differ for every row: ``p.id < q.id``, ``p.id <> q.id``, ``p <> q``."""
    found: set[frozenset[str]] = set()
    for start, end in _clauses(tokens, "WHERE"):
        depth, words, pairs = 0, set(), []
        for place in range(start, end):
            token = tokens[place]
            depth += token.is_sign("(", "[", "{") - token.is_sign(")", "]", "}")
            if depth == 0:
                words.add(token.keyword)
                if token.is_sign("<>", "<", ">"):
                    pairs.append(_compared(tokens, start, place))
        if not words & {"OR", "XOR", "NOT", "CASE"}:
            found.update(pair for pair in pairs if pair is not None)
    return frozenset(found)


def _compared(tokens: Sequence[Token], start: int, place: int) -> frozenset[str] | None:
    """The two variables of ``p.key <> q.key`` (one key) or ``p <> q`` around the sign at ``place``."""
    named = [token.value if token.kind in ("word", "name") else "." if token.is_sign(".") else "" for token in tokens]
    left, right = named[max(start, place - 3) : place], named[place + 1 : place + 4]
    if len(left) == 3 and len(right) == 3 and left[1] == right[1] == "." and left[2] == right[2] and left[2]:
        pair = frozenset((left[0], right[0]))
    elif tokens[place].is_sign("<>") and left and right and (len(left) < 2 or left[-2] != ".") and right[1:2] != ["."]:
        pair = frozenset((left[-1], right[0]))
    else:
        return None
    return pair if len(pair) == 2 and all(pair) else None


def _match_clauses(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    return _clauses(tokens, "MATCH")


def _clauses(tokens: Sequence[Token], keyword: str) -> Iterator[tuple[int, int]]:
    """Where each clause of a kind stands: from behind its keyword to the next clause or the end of its brackets."""
    for place, token in enumerate(tokens):
        if token.keyword != keyword or (place and tokens[place - 1].is_sign(".", ":")):
            continue
        depth, end = 0, place + 1
        while end < len(tokens):
            depth += tokens[end].is_sign("(", "[", "{") - tokens[end].is_sign(")", "]", "}")
            if depth < 0 or (depth == 0 and tokens[end].keyword in _CLAUSES and not tokens[end - 1].is_sign(".", ":")):
                break
            end += 1
        yield place + 1, end


def _group(tokens: Sequence[Token], start: int) -> int:
    """The place behind the bracket that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].is_sign("(", "[", "{") - tokens[place].is_sign(")", "]", "}")
        if depth == 0:
            return place + 1
    return len(tokens)


def _relations(tokens: Sequence[Token]) -> Iterator[RelationPattern]:
    place, last = 0, None
    link: list[Token] = []
    while place < len(tokens):
        token = tokens[place]
        if token.is_sign("("):
            end = _group(tokens, place)
            node = _node(tokens[place + 1 : end - 1], token.start)
            if last is not None and link:
                yield _relation(link, last, node)
            last, link, place = node, [], end
        elif token.is_sign("["):
            end = _group(tokens, place)
            link, place = [*link, *tokens[place:end]], end
        elif token.is_sign(","):
            last, link, place = None, [], place + 1
        else:
            link, place = [*link, token], place + 1


def _node(inside: Sequence[Token], where: int) -> NodePattern:
    named = bool(inside) and inside[0].kind in ("word", "name")
    return NodePattern(inside[0].value if named else f"({where})", _names_after_colon(inside))


def _lone_nodes(tokens: Sequence[Token]) -> Iterator[NodePattern]:
    for start, end in _match_clauses(tokens):
        place = start
        while place < end:
            if tokens[place].is_sign("("):
                behind = _group(tokens, place)
                yield _node(tokens[place + 1 : behind - 1], tokens[place].start)
                place = behind
            else:
                place += 1


def _relation(link: Sequence[Token], left: NodePattern, right: NodePattern) -> RelationPattern:
    opened = next((place for place, token in enumerate(link) if token.is_sign("[")), len(link))
    inside = link[opened + 1 : -1] if opened < len(link) else []
    backward, forward = link[0].is_sign("<"), link[-1].is_sign(">")
    if opened < len(link):
        closed = next(place for place in range(len(link) - 1, -1, -1) if link[place].is_sign("]"))
        inside = link[opened + 1 : closed]
    start, end = (right, left) if backward and not forward else (left, right)
    return RelationPattern(
        types=_names_after_colon(inside),
        start=start,
        end=end,
        directed=backward != forward,
        variable_length=any(token.is_sign("*") for token in inside),
        simple=any(token.keyword in ("SHORTEST", "TRAIL", "ACYCLIC") for token in inside),
    )


def _names_after_colon(inside: Sequence[Token]) -> frozenset[str]:
    """Labels or types: names behind a colon or behind a bar, up to the properties or the length."""
    names: set[str] = set()
    for place, token in enumerate(inside):
        if token.is_sign("{", "*"):
            break
        if token.kind in ("word", "name") and place and inside[place - 1].is_sign(":", "|"):
            names.add(token.value)
    return frozenset(names)
