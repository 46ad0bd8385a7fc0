// Benchmarks reported together
// name: benchmarks-together
// question: Which two benchmarks or data sets do papers evaluate on side by side?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (a:Benchmark|Dataset)<-[:EVALUATES_ON]-(p:Paper)-[:EVALUATES_ON]->(b:Benchmark|Dataset)
WHERE a.id < b.id
RETURN a.name AS one, b.name AS other, count(DISTINCT p.id) AS papers, a.id AS one_id, b.id AS other_id
ORDER BY papers DESC, one_id, other_id
LIMIT $limit
