// What a method is compared with
// name: compared-with
// question: Which new methods are measured against a method?
// params: {"method": "LoRA", "limit": 25}
// browser: :param method => "LoRA"; :param limit => 25
MATCH (p:Paper)-[r:COMPARES_WITH]->(m:Method)
WHERE m.name = $method OR $method IN m.aliases
OPTIONAL MATCH (p)-[:INTRODUCES]->(new:Method)
RETURN new.name AS new_method, p.title AS paper, r.evidence AS evidence, p.id AS paper_id, new.id AS method_id
ORDER BY paper_id, method_id
LIMIT $limit
