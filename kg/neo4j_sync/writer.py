"""Sync: a server has what the graph has. Idempotent, in batches, and can be killed and run again at any moment.

First the difference is read (``kg.neo4j_sync.plan``), then only that is written, by ``MERGE``, in transactions that
the driver repeats where a connection breaks. A sync that was stopped half-way leaves whole batches behind; the next one
finds less to do and ends in the same database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.build import ProgressListener, Silent
from kg.errors import SyncError
from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES
from kg.neo4j_sync import cypher
from kg.neo4j_sync.batches import ROWS, batches
from kg.neo4j_sync.connection import DEFAULT_DATABASE, DEFAULT_USER, Address, connected
from kg.neo4j_sync.own import RelationKey, node_of, relation_of
from kg.neo4j_sync.plan import Plan, make_plan
from kg.neo4j_sync.schema import make_schema
from kg.store.check import check_graph

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from neo4j import ManagedTransaction, Session


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, or with ``dry_run`` would do.

    ``stale`` counts nodes on the server that the graph lacks and that stay there because the sync did not prune;
    ``kept`` are such nodes (ids) that stay in any case, since people attached relations of their own to them.
    """

    dry_run: bool
    nodes: int
    relations: int
    nodes_created: int
    nodes_changed: int
    nodes_removed: int
    relations_created: int
    relations_changed: int
    relations_removed: int
    stale: int
    kept: tuple[str, ...]
    schema_made: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the server's data was, or would be, changed."""
        nodes = self.nodes_created or self.nodes_changed or self.nodes_removed
        return bool(nodes or self.relations_created or self.relations_changed or self.relations_removed)


def sync(
    graph: MultiDiGraph,
    uri: str,
    *,
    user: str = DEFAULT_USER,
    password: str = "",
    database: str = DEFAULT_DATABASE,
    prune: bool = False,
    dry_run: bool = False,
    progress: ProgressListener | None = None,
) -> SyncReport:
    """Make a server's graph equal to this one, without touching what is not kg's.

    Nodes and relations that the graph lacks go with ``prune`` alone, but for relations that start at a node of the
    graph: those are always exactly the graph's. ``dry_run`` writes nothing and tells what would be done.

    Raises:
        StoreError: a graph that does not follow kg's schema.
        SyncError: a server that cannot be reached or written.
    """
    check_graph(graph)
    listener = progress or Silent()
    address = Address(uri, user, password, database)
    with connected(address) as driver, driver.session(database=database) as session:
        made = () if dry_run else _prepare(session)
        listener.stage("compare", None)
        plan = make_plan(session, graph, prune=prune, seen=listener.advance)
        if not dry_run:
            _write(session, graph, plan, listener)
    return _report(graph, plan, dry_run, made)


def _prepare(session: Session) -> tuple[str, ...]:
    """Make sure that the database can be written, and make what it lacks of the schema."""
    with session.begin_transaction() as probe:
        probe.run(cypher.PROBE).consume()
        probe.rollback()
    return tuple(make_schema(session))


def _report(graph: MultiDiGraph, plan: Plan, dry_run: bool, made: tuple[str, ...]) -> SyncReport:
    return SyncReport(
        dry_run=dry_run,
        nodes=graph.number_of_nodes(),
        relations=graph.number_of_edges(),
        nodes_created=len(plan.new_nodes),
        nodes_changed=len(plan.changed_nodes),
        nodes_removed=len(plan.gone_nodes) if plan.prune else 0,
        relations_created=len(plan.new_relations) - len(plan.double_relations),
        relations_changed=len(plan.changed_relations) + len(plan.double_relations),
        relations_removed=len(plan.gone_relations),
        stale=0 if plan.prune else len(plan.gone_nodes),
        kept=tuple(plan.kept_nodes),
        schema_made=made,
    )


def _write(session: Session, graph: MultiDiGraph, plan: Plan, listener: ProgressListener) -> None:
    """Nodes before their relations; what is to go before what comes, so that no pair has two roles for long."""
    listener.stage("nodes", len(plan.new_nodes) + len(plan.changed_nodes))
    for label, rows in _node_rows(graph, plan):
        _send(session, cypher.merge_nodes(label), rows, listener)
    gone = [*plan.gone_relations, *plan.double_relations]
    listener.stage("take away", len(gone) + (len(plan.gone_nodes) if plan.prune else 0))
    for relation, keys in _by_type(gone):
        rows = ({"source": key.source, "target": key.target} for key in keys)
        _send(session, cypher.delete_relations(relation), rows, listener, exact=False)
    if plan.prune:
        _delete_nodes(session, plan.gone_nodes, listener)
    listener.stage("relations", len(plan.new_relations) + len(plan.changed_relations))
    for relation, keys in _by_type(plan.new_relations):
        _send(session, cypher.merge_relations(relation), (_relation_row(graph, key) for key in keys), listener)
    for relation, keys in _by_type(plan.changed_relations):
        rows = (_relation_row(graph, key, clear=True) for key in keys)
        _send(session, cypher.merge_relations(relation), rows, listener)


def _node_rows(graph: MultiDiGraph, plan: Plan) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """For each label the rows of its new and changed nodes."""
    by_label: dict[str, list[str]] = {label: [] for label in NODE_PROPERTIES}
    for node in (*plan.new_nodes, *plan.changed_nodes):
        by_label[node_of(graph, node)[0]].append(node)
    for label, nodes in by_label.items():
        if nodes:
            yield label, (_node_row(graph, node, plan.changed_nodes.get(node)) for node in nodes)


def _node_row(graph: MultiDiGraph, node: str, former: Sequence[str] | None) -> dict[str, Any]:
    """A null takes a property away: of a changed node, all that its former and its new label know and it lacks."""
    label, properties = node_of(graph, node)
    if former is not None:
        cleared = {name for one in (label, *former) for name in NODE_PROPERTIES[one]} - properties.keys()
        properties |= dict.fromkeys(sorted(cleared))
    return {"id": node, "properties": properties}


def _relation_row(graph: MultiDiGraph, key: RelationKey, *, clear: bool = False) -> dict[str, Any]:
    properties = relation_of(graph, key)
    if clear:
        properties = dict.fromkeys(RELATION_PROPERTIES[key.type]) | properties
    return {"source": key.source, "target": key.target, "properties": properties}


def _by_type(keys: Iterable[RelationKey]) -> Iterator[tuple[str, Iterator[RelationKey]]]:
    # Sorted by type alone: within one, the graph's own order keeps neighbours together.
    return groupby(sorted(keys, key=_type_of), key=_type_of)


def _type_of(key: RelationKey) -> str:
    return key.type


def _send(
    session: Session,
    statement: str,
    rows: Iterable[dict[str, Any]],
    listener: ProgressListener,
    *,
    exact: bool = True,
) -> None:
    for batch in batches(rows):
        written = session.execute_write(partial(_run, statement=statement, rows=batch))
        if exact and written != len(batch):
            raise SyncError(
                f"someone else changed the server during the sync ({len(batch) - written} relations had lost an end): "
                "run kg sync again"
            )
        listener.advance(len(batch))


def _run(tx: ManagedTransaction, *, statement: str, rows: list[dict[str, Any]]) -> int:
    return int(tx.run(statement, rows=rows).single(strict=True)["written"])


def _delete_nodes(session: Session, nodes: Sequence[str], listener: ProgressListener) -> None:
    for start in range(0, len(nodes), ROWS):
        ids = list(nodes[start : start + ROWS])
        session.execute_write(_delete, ids)
        listener.advance(len(ids))


def _delete(tx: ManagedTransaction, ids: list[str]) -> None:
    tx.run(cypher.DELETE_NODES, ids=ids).consume()
