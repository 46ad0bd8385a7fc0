// Papers that use a method
// name: papers-using-method
// question: Which papers introduce, use, or compare with a method, and on what sentence does that rest?
// params: {"method": "LoRA", "limit": 50}
// browser: :param method => "LoRA"; :param limit => 50
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[r:INTRODUCES|USES|COMPARES_WITH]->(m)
RETURN p.id AS id, p.title AS title, type(r) AS role, r.evidence AS evidence, r.confidence AS confidence, m.name AS method
ORDER BY role, title, id, method
LIMIT $limit
// embedded:
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[r:INTRODUCES|USES|COMPARES_WITH]->(m)
RETURN p.id AS id, p.title AS title, label(r) AS role, r.evidence AS evidence, r.confidence AS confidence, m.name AS method
ORDER BY role, title, id, method
LIMIT $limit
