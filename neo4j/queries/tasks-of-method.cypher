// What a method is used for
// name: tasks-of-method
// question: For which tasks do papers use or introduce a method?
// params: {"method": "LoRA", "limit": 25}
// browser: :param method => "LoRA"; :param limit => 25
MATCH (m:Method)<-[:INTRODUCES|USES]-(p:Paper)-[:ADDRESSES]->(t:Task)
WHERE m.name = $method OR $method IN m.aliases
RETURN t.name AS task, count(DISTINCT p.id) AS papers, t.id AS id
ORDER BY papers DESC, id
LIMIT $limit
