// Benchmarks by the methods measured on them
// name: top-benchmarks
// question: On which benchmarks and data sets are most new methods evaluated?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (m:Method)<-[:INTRODUCES]-(p:Paper)-[:EVALUATES_ON]->(b:Benchmark|Dataset)
RETURN b.name AS benchmark, count(DISTINCT m.id) AS methods, count(DISTINCT p.id) AS papers, b.id AS id
ORDER BY methods DESC, papers DESC, id
LIMIT $limit
