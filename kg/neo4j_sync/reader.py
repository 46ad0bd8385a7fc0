"""Pull: the graph that was synced, read back from a server into networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.build import ProgressListener, Silent
from kg.errors import SyncError
from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES
from kg.neo4j_sync import cypher
from kg.neo4j_sync.connection import DEFAULT_DATABASE, DEFAULT_USER, Address, connected
from kg.neo4j_sync.own import is_ours, own_labels, owned

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from neo4j import ManagedTransaction


def pull(
    uri: str,
    *,
    user: str = DEFAULT_USER,
    password: str = "",
    database: str = DEFAULT_DATABASE,
    progress: ProgressListener | None = None,
) -> MultiDiGraph:
    """kg's part of a server's database: nodes with ``label`` and properties, edges keyed by relation.

    People's own nodes, relations, labels and properties are left out. All is read in one transaction.

    Raises:
        SyncError: a server that cannot be reached or read, or that holds nothing of kg's.
    """
    address = Address(uri, user, password, database)
    with connected(address) as driver, driver.session(database=database) as session:
        graph = session.execute_read(_read, progress or Silent())
    if not graph.number_of_nodes():
        raise SyncError(f"{uri}, database {database}, holds no graph of kg's: bring one there by kg sync")
    return graph


def _read(tx: ManagedTransaction, listener: ProgressListener) -> MultiDiGraph:
    from networkx import MultiDiGraph

    graph = MultiDiGraph()
    listener.stage("nodes", None)
    for record in tx.run(cypher.READ_NODES):
        label = _one_label(record["id"], record["labels"])
        graph.add_node(record["id"], label=label, **owned(record["properties"], NODE_PROPERTIES[label]))
    listener.advance(graph.number_of_nodes())
    listener.stage("relations", None)
    for relation, properties in RELATION_PROPERTIES.items():
        before = graph.number_of_edges()
        for record in tx.run(cypher.read_relations(relation)):
            if is_ours(relation, record["source_labels"], record["target_labels"]):
                held = owned(record["properties"], properties)
                graph.add_edge(record["source"], record["target"], key=relation, **held)
        listener.advance(graph.number_of_edges() - before)
    return graph


def _one_label(node: Any, labels: list[str]) -> str:
    own = own_labels(labels)
    if not isinstance(node, str) or len(own) != 1:
        raise SyncError(f"node {node!r} on the server has the labels {sorted(labels)}: run kg sync, which mends it")
    return own[0]
