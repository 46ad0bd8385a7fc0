// Benchmarks and data sets introduced
// name: new-benchmarks
// question: Which benchmarks and data sets are new here, and who evaluates on them already?
// params: {"limit": 50}
// browser: :param limit => 50
MATCH (p:Paper)-[:INTRODUCES]->(b:Benchmark|Dataset)
OPTIONAL MATCH (user:Paper)-[:EVALUATES_ON|USES]->(b)
RETURN b.name AS benchmark, p.title AS paper, count(DISTINCT user.id) AS users, b.id AS benchmark_id, p.id AS paper_id
ORDER BY users DESC, benchmark_id, paper_id
LIMIT $limit
