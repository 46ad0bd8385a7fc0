// Papers that evaluate on a benchmark
// name: papers-on-benchmark
// question: Who has run on a benchmark (or a data set), and says so where?
// params: {"benchmark": "GSM8K", "limit": 50}
// browser: :param benchmark => "GSM8K"; :param limit => 50
WITH toLower($benchmark) AS wanted
MATCH (b:Benchmark|Dataset)
WHERE any(alias IN b.aliases WHERE toLower(alias) = wanted)
WITH b
MATCH (p:Paper)-[r:EVALUATES_ON]->(b)
RETURN p.title AS paper, p.year AS year, r.evidence AS evidence, r.confidence AS confidence, p.id AS id
ORDER BY paper, id
LIMIT $limit
