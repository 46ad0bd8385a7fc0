// Newest papers for a task
// name: newest-papers-for-task
// question: What came out lately on a task?
// params: {"task": "image generation", "limit": 25}
// browser: :param task => "image generation"; :param limit => 25
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE any(alias IN t.aliases WHERE toLower(alias) = wanted)
WITH t
MATCH (p:Paper)-[r:ADDRESSES|INTRODUCES]->(t)
RETURN DISTINCT p.title AS paper, p.date AS date, p.url AS url, p.id AS id
ORDER BY coalesce(date, '') DESC, id
LIMIT $limit
