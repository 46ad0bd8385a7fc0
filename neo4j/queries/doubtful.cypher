// Roles to look at by hand
// name: doubtful
// question: Of which roles was the model least sure?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (p:Paper)-[r:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH]->(e:Method|Dataset|Benchmark)
RETURN p.title AS paper, type(r) AS role, e.name AS entity, r.confidence AS confidence, r.evidence AS evidence, p.id AS paper_id, e.id AS entity_id
ORDER BY confidence, paper_id, entity_id, role
LIMIT $limit
// embedded:
MATCH (p:Paper)-[r:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH]->(e:Method|Dataset|Benchmark)
RETURN p.title AS paper, label(r) AS role, e.name AS entity, r.confidence AS confidence, r.evidence AS evidence, p.id AS paper_id, e.id AS entity_id
ORDER BY confidence, paper_id, entity_id, role
LIMIT $limit
