// What a method is used for
// name: tasks-of-method
// question: For which tasks do papers use or introduce a method?
// params: {"method": "LoRA", "limit": 25}
// browser: :param method => "LoRA"; :param limit => 25
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (m)<-[:INTRODUCES|USES]-(p:Paper)-[:ADDRESSES]->(t:Task)
RETURN t.name AS task, count(DISTINCT p.id) AS papers, t.id AS id
ORDER BY papers DESC, id
LIMIT $limit
