"""What a sync has to do: the difference between a graph and what a server holds of it.

The plan holds ids alone; rows are made of the graph when they are sent. Without ``prune`` a server keeps nodes that the
graph lacks, with their relations (another graph may have brought them). Relations that start at a node of the graph
are made exactly the graph's in any case, or else a paper that was read again would keep its former roles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES
from kg.neo4j_sync import cypher
from kg.neo4j_sync.own import RelationKey, is_ours, node_of, own_labels, owned, relation_keys, relation_of, same

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from neo4j import ManagedTransaction, Session

SEEN_EVERY = 5000
NEIGHBOURS_AT_ONCE = 1000


@dataclass
class Plan:
    """What to write, in this order: nodes, relations to take away, relations, nodes to take away."""

    new_nodes: list[str] = field(default_factory=list)
    changed_nodes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Node -> the kg labels that it has on the server."""
    new_relations: list[RelationKey] = field(default_factory=list)
    changed_relations: list[RelationKey] = field(default_factory=list)
    gone_relations: list[RelationKey] = field(default_factory=list)
    double_relations: list[RelationKey] = field(default_factory=list)
    """There more than once: taken away and made anew."""
    gone_nodes: list[str] = field(default_factory=list)
    """On the server, not in the graph; to be taken away if the sync prunes."""
    kept_nodes: list[str] = field(default_factory=list)
    """Not in the graph, but with relations of people's own: never taken away."""
    prune: bool = False

    @property
    def empty(self) -> bool:
        """Whether the server is as it should be."""
        writes = (self.new_nodes, self.changed_nodes, self.new_relations, self.changed_relations)
        taken = (self.gone_relations, self.double_relations, self.gone_nodes if self.prune else ())
        return not any((*writes, *taken))


def make_plan(session: Session, graph: MultiDiGraph, *, prune: bool, seen: Callable[[int], None]) -> Plan:
    """Read what the server holds of kg's and compare; ``seen`` is told now and then how much was read."""
    plan = Plan(prune=prune)
    wanted = _keys_by_type(graph)
    session.execute_read(_compare_nodes, graph, plan, seen)
    for relation, keys in wanted.items():
        session.execute_read(_compare_relations, graph, plan, relation, keys, seen)
    if plan.gone_nodes:
        session.execute_read(_keep_what_people_use, plan)
    return plan


def _keys_by_type(graph: MultiDiGraph) -> dict[str, list[RelationKey]]:
    """All relations by type; types without any are there too, since a server may have some."""
    by_type: dict[str, list[RelationKey]] = {relation: [] for relation in RELATION_PROPERTIES}
    for key in relation_keys(graph):
        by_type[key.type].append(key)
    return by_type


def _compare_nodes(tx: ManagedTransaction, graph: MultiDiGraph, plan: Plan, seen: Callable[[int], None]) -> None:
    # The driver may call this again after a lost connection.
    plan.changed_nodes.clear()
    plan.gone_nodes.clear()
    there: set[str] = set()
    for record in _counted(tx.run(cypher.READ_NODES), seen):
        node = record["id"]
        if node not in graph:
            if isinstance(node, str):
                plan.gone_nodes.append(node)
            continue
        there.add(node)
        label, wanted = node_of(graph, node)
        labels = own_labels(record["labels"])
        known = {name for one in (label, *labels) for name in NODE_PROPERTIES[one]}
        if labels != [label] or not same(wanted, owned(record["properties"], known)):
            plan.changed_nodes[node] = tuple(labels)
    plan.new_nodes[:] = [node for node in graph if node not in there]


def _compare_relations(
    tx: ManagedTransaction,
    graph: MultiDiGraph,
    plan: Plan,
    relation: str,
    wanted: list[RelationKey],
    seen: Callable[[int], None],
) -> None:
    there: set[RelationKey] = set()
    changed: dict[RelationKey, None] = {}
    gone: dict[RelationKey, None] = {}
    double: dict[RelationKey, None] = {}
    for record in _counted(tx.run(cypher.read_relations(relation)), seen):
        if not is_ours(relation, record["source_labels"], record["target_labels"]):
            continue
        key = RelationKey(record["source"], relation, record["target"])
        if not graph.has_edge(key.source, key.target, relation):
            if plan.prune or key.source in graph:
                gone[key] = None
        elif key in there:
            double[key] = None
        elif not same(relation_of(graph, key), owned(record["properties"], RELATION_PROPERTIES[relation])):
            changed[key] = None
        there.add(key)
    # Only now: the driver may have called this twice after a lost connection.
    plan.changed_relations += (key for key in changed if key not in double)
    plan.gone_relations += gone
    plan.double_relations += double
    plan.new_relations += (key for key in wanted if key not in there or key in double)


def _keep_what_people_use(tx: ManagedTransaction, plan: Plan) -> None:
    kept: dict[str, None] = {}
    for start in range(0, len(plan.gone_nodes), NEIGHBOURS_AT_ONCE):
        ids = plan.gone_nodes[start : start + NEIGHBOURS_AT_ONCE]
        for record in tx.run(cypher.READ_NEIGHBOURS, ids=ids):
            if not is_ours(record["type"], record["source"], record["target"]):
                kept[record["id"]] = None
    plan.kept_nodes = sorted(kept)
    plan.gone_nodes = [node for node in plan.gone_nodes if node not in kept]


def _counted(records: Iterable[Any], seen: Callable[[int], None]) -> Iterator[Any]:
    count = 0
    for record in records:
        count += 1
        if count % SEEN_EVERY == 0:
            seen(SEEN_EVERY)
        yield record
    seen(count % SEEN_EVERY)
