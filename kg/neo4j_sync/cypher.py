"""Every line of Cypher that kg sends to a server, but for what people ask.

Values go as parameters. Only labels and relation types are put into the text, and only those of ``kg.graph.schema``.
``KG_LABEL`` marks kg's own nodes: nothing else is matched, merged or deleted.
"""

from __future__ import annotations

from functools import cache

from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES

KG_LABEL = "KgNode"

READ_NODES = f"""
MATCH (n:{KG_LABEL}) WHERE n.id IS NOT NULL
RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties
"""

COUNT_NODES = f"MATCH (n:{KG_LABEL}) RETURN count(n) AS nodes"

READ_NEIGHBOURS = f"""
UNWIND $ids AS id
MATCH (n:{KG_LABEL} {{id: id}})-[r]-()
RETURN id AS id, type(r) AS type, labels(startNode(r)) AS source, labels(endNode(r)) AS target
"""
"""What hangs on nodes that are to go: people's own relations keep a node where it is."""

DELETE_NODES = f"""
UNWIND $ids AS id
MATCH (n:{KG_LABEL} {{id: id}}) WHERE NOT EXISTS {{ (n)--() }}
DELETE n
RETURN count(n) AS written
"""
"""Without DETACH: a node to which someone attaches a relation in the meantime stays."""

PROBE = f"CREATE (n:{KG_LABEL}) DELETE n"
"""Whether the database can be written, asked outside the driver's retries: they go on for long on a read-only one."""

READ_SCHEMA_NAMES = "SHOW INDEXES YIELD name RETURN collect(name) AS names"


@cache
def read_relations(relation: str) -> str:
    """All relations of a type between kg's nodes, with the labels of their ends."""
    return f"""
MATCH (a:{KG_LABEL})-[r:{_known(relation)}]->(b:{KG_LABEL}) WHERE a.id IS NOT NULL AND b.id IS NOT NULL
RETURN a.id AS source, b.id AS target, labels(a) AS source_labels, labels(b) AS target_labels,
       properties(r) AS properties
"""


@cache
def merge_nodes(label: str) -> str:
    """Make or change nodes of one label; a property given as null is taken away, other labels of ours go."""
    if label not in NODE_PROPERTIES:
        raise ValueError(label)
    others = ":".join(other for other in NODE_PROPERTIES if other != label)
    return f"""
UNWIND $rows AS row
MERGE (n:{KG_LABEL} {{id: row.id}})
SET n += row.properties
SET n:{label}
REMOVE n:{others}
RETURN count(n) AS written
"""


@cache
def merge_relations(relation: str) -> str:
    """Make or change relations of one type; ``written`` is short where an end is missing."""
    return f"""
UNWIND $rows AS row
MATCH (a:{KG_LABEL} {{id: row.source}})
MATCH (b:{KG_LABEL} {{id: row.target}})
MERGE (a)-[r:{_known(relation)}]->(b)
SET r += row.properties
RETURN count(r) AS written
"""


@cache
def delete_relations(relation: str) -> str:
    """Take relations of one type away."""
    return f"""
UNWIND $rows AS row
MATCH (a:{KG_LABEL} {{id: row.source}})-[r:{_known(relation)}]->(b:{KG_LABEL} {{id: row.target}})
DELETE r
RETURN count(r) AS written
"""


def _known(relation: str) -> str:
    if relation not in RELATION_PROPERTIES:
        raise ValueError(relation)
    return relation
