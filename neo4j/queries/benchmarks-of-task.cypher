// What a task is measured on
// name: benchmarks-of-task
// question: On which benchmarks and data sets do papers on a task evaluate?
// params: {"task": "image generation", "limit": 25}
// browser: :param task => "image generation"; :param limit => 25
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE any(alias IN t.aliases WHERE toLower(alias) = wanted)
WITH t
MATCH (t)<-[:ADDRESSES]-(p:Paper)-[:EVALUATES_ON]->(b:Benchmark|Dataset)
RETURN b.name AS benchmark, count(DISTINCT p.id) AS papers, b.id AS id
ORDER BY papers DESC, id
LIMIT $limit
