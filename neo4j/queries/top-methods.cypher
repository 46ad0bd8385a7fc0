// Most used methods
// name: top-methods
// question: Which methods do most papers build on?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (p:Paper)-[:USES]->(m:Method)
RETURN m.name AS method, count(p) AS papers, m.id AS id
ORDER BY papers DESC, id
LIMIT $limit
