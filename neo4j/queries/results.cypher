// Results as written
// name: results
// question: Which figures do papers report for a metric, and in which sentence?
// params: {"metric": "accuracy", "limit": 50}
// browser: :param metric => "accuracy"; :param limit => 50
MATCH (p:Paper)-[r:REPORTS]->(m:Metric)
WHERE m.name = $metric OR $metric IN m.aliases
RETURN p.title AS paper, r.values AS figures, r.evidence AS evidence, p.id AS id
ORDER BY paper, id
LIMIT $limit
