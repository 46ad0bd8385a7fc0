// Most compared-with methods
// name: top-baselines
// question: Which methods are the baselines that papers set out to beat?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (p:Paper)-[:COMPARES_WITH]->(m:Method)
RETURN m.name AS method, count(p) AS papers, m.id AS id
ORDER BY papers DESC, id
LIMIT $limit
