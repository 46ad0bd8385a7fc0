// What a method is compared with
// name: compared-with
// question: Which new methods are measured against a method?
// params: {"method": "LoRA", "limit": 25}
// browser: :param method => "LoRA"; :param limit => 25
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[r:COMPARES_WITH]->(m)
OPTIONAL MATCH (p)-[:INTRODUCES]->(new:Method)
RETURN new.name AS new_method, p.title AS paper, r.evidence AS evidence, p.id AS paper_id, new.id AS method_id
ORDER BY paper_id, method_id
LIMIT $limit
