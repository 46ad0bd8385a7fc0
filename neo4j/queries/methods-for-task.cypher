// Methods introduced for a task
// name: methods-for-task
// question: Which methods were made by papers on a task?
// params: {"task": "image generation", "limit": 25}
// browser: :param task => "image generation"; :param limit => 25
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE any(alias IN t.aliases WHERE toLower(alias) = wanted)
WITH t
MATCH (t:Task)<-[:ADDRESSES|INTRODUCES]-(p:Paper)-[:INTRODUCES]->(m:Method)
RETURN DISTINCT m.name AS method, p.title AS paper, p.year AS year, m.id AS method_id, p.id AS paper_id
ORDER BY method, method_id, paper_id
LIMIT $limit
