// How a task is measured
// name: metrics-of-task
// question: Which metrics do papers on a task report?
// params: {"task": "image generation", "limit": 25}
// browser: :param task => "image generation"; :param limit => 25
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE any(alias IN t.aliases WHERE toLower(alias) = wanted)
WITH t
MATCH (t)<-[:ADDRESSES]-(p:Paper)-[:REPORTS]->(m:Metric)
RETURN m.name AS metric, count(DISTINCT p.id) AS papers, m.id AS id
ORDER BY papers DESC, id
LIMIT $limit
