// Results as written
// name: results
// question: Which figures do papers report for a metric, and in which sentence?
// params: {"metric": "accuracy", "limit": 50}
// browser: :param metric => "accuracy"; :param limit => 50
WITH toLower($metric) AS wanted
MATCH (m:Metric)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[r:REPORTS]->(m)
RETURN p.title AS paper, r.values AS figures, r.evidence AS evidence, p.id AS id
ORDER BY paper, id
LIMIT $limit
