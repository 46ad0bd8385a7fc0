// Methods most often used together
// name: method-pairs
// question: Which two methods do papers combine most?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (a:Method)<-[:INTRODUCES|USES]-(p:Paper)-[:INTRODUCES|USES]->(b:Method)
WHERE a.id < b.id
RETURN a.name AS one, b.name AS other, count(DISTINCT p.id) AS papers, a.id AS one_id, b.id AS other_id
ORDER BY papers DESC, one_id, other_id
LIMIT $limit
