// How a task is measured
// name: metrics-of-task
// question: Which metrics do papers on a task report?
// params: {"task": "image generation", "limit": 25}
// browser: :param task => "image generation"; :param limit => 25
MATCH (t:Task)<-[:ADDRESSES]-(p:Paper)-[:REPORTS]->(m:Metric)
WHERE t.name = $task OR $task IN t.aliases
RETURN m.name AS metric, count(DISTINCT p.id) AS papers, m.id AS id
ORDER BY papers DESC, id
LIMIT $limit
