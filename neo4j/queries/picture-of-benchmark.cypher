// Picture: a benchmark, its papers and their methods
// name: picture-of-benchmark
// question: What does the neighbourhood of a benchmark look like? (Browser draws it.)
// params: {"benchmark": "ImageNet", "limit": 100}
// browser: :param benchmark => "ImageNet"; :param limit => 100
WITH toLower($benchmark) AS wanted
MATCH (b:Benchmark|Dataset)
WHERE any(alias IN b.aliases WHERE toLower(alias) = wanted)
WITH b
MATCH (p:Paper)-[r:EVALUATES_ON]->(b)
OPTIONAL MATCH (p)-[s:INTRODUCES]->(m:Method)
RETURN p AS paper, r AS role, b AS benchmark, s AS introduces, m AS method
ORDER BY p.id, b.id, m.id
LIMIT $limit
