// New methods without code
// name: papers-without-code
// question: Which papers introduce a method and link no code?
// params: {"limit": 50}
// browser: :param limit => 50
MATCH (p:Paper)-[:INTRODUCES]->(m:Method)
WHERE NOT EXISTS { MATCH (p)-[:HAS_CODE]->(:Repository) }
RETURN p.title AS paper, m.name AS method, p.id AS paper_id, m.id AS method_id
ORDER BY paper_id, method_id
LIMIT $limit
