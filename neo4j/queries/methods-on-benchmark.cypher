// Methods evaluated on a benchmark
// name: methods-on-benchmark
// question: Which methods were introduced by papers that evaluate on a benchmark (or a data set)?
// params: {"benchmark": "ImageNet", "limit": 50}
// browser: :param benchmark => "ImageNet"; :param limit => 50
WITH toLower($benchmark) AS wanted
MATCH (b:Benchmark|Dataset)
WHERE any(alias IN b.aliases WHERE toLower(alias) = wanted)
WITH b
MATCH (p:Paper)-[r:EVALUATES_ON]->(b)
MATCH (p)-[:INTRODUCES]->(m:Method)
RETURN m.name AS method, p.title AS paper, p.year AS year, r.evidence AS evidence, m.id AS method_id, p.id AS paper_id
ORDER BY method, method_id, paper_id
LIMIT $limit
