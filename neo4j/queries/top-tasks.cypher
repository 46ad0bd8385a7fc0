// Tasks with most papers
// name: top-tasks
// question: What do papers work on, and how many of them have code?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (p:Paper)-[:ADDRESSES]->(t:Task)
OPTIONAL MATCH (p)-[:HAS_CODE]->(c:Repository)
RETURN t.name AS task, count(DISTINCT p.id) AS papers, count(DISTINCT c.id) AS repositories, t.id AS id
ORDER BY papers DESC, id
LIMIT $limit
