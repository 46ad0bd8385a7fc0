// Methods introduced, with their code
// name: new-methods
// question: Which methods are new here, and where is their code?
// params: {"limit": 50}
// browser: :param limit => 50
MATCH (p:Paper)-[:INTRODUCES]->(m:Method)
OPTIONAL MATCH (p)-[:HAS_CODE]->(c:Repository)
RETURN m.name AS method, p.title AS paper, p.year AS year, c.url AS code, m.id AS method_id, p.id AS paper_id
ORDER BY method, method_id, paper_id, code
LIMIT $limit
