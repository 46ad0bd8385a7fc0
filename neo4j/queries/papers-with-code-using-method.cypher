// Papers with code that use a method
// name: papers-with-code-using-method
// question: Which papers use a method and come with code?
// params: {"method": "LoRA", "limit": 50}
// browser: :param method => "LoRA"; :param limit => 50
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[:INTRODUCES|USES]->(m)
MATCH (p)-[:HAS_CODE]->(c:Repository)
RETURN DISTINCT p.id AS id, p.title AS title, p.year AS year, c.url AS code
ORDER BY title, id, code
LIMIT $limit
