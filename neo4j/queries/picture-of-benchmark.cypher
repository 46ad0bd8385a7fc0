// Picture: a benchmark, its papers and their methods
// name: picture-of-benchmark
// question: What does the neighbourhood of a benchmark look like? (Browser draws it.)
// params: {"benchmark": "ImageNet", "limit": 100}
// browser: :param benchmark => "ImageNet"; :param limit => 100
MATCH (p:Paper)-[r:EVALUATES_ON]->(b:Benchmark|Dataset)
WHERE b.name = $benchmark OR $benchmark IN b.aliases
OPTIONAL MATCH (p)-[s:INTRODUCES]->(m:Method)
RETURN p AS paper, r AS role, b AS benchmark, s AS introduces, m AS method
ORDER BY p.id, b.id, m.id
LIMIT $limit
