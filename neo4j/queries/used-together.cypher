// What is used together with a method
// name: used-together
// question: Which other methods do the papers that use a method use or introduce?
// params: {"method": "LoRA", "limit": 25}
// browser: :param method => "LoRA"; :param limit => 25
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[:INTRODUCES|USES]->(m)
MATCH (p)-[:INTRODUCES|USES]->(other:Method)
WHERE other.id <> m.id
RETURN other.name AS method, count(DISTINCT p.id) AS papers, other.id AS id
ORDER BY papers DESC, id
LIMIT $limit
