// Papers with code that use a method
// name: papers-with-code-using-method
// question: Which papers use a method and come with code?
// params: {"method": "LoRA", "limit": 50}
// browser: :param method => "LoRA"; :param limit => 50
MATCH (p:Paper)-[:INTRODUCES|USES]->(m:Method)
WHERE m.name = $method OR $method IN m.aliases
MATCH (p)-[:HAS_CODE]->(c:Repository)
RETURN DISTINCT p.id AS id, p.title AS title, p.year AS year, c.url AS code
ORDER BY title, id, code
LIMIT $limit
