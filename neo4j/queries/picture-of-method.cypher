// Picture: a method and its papers
// name: picture-of-method
// question: What does the neighbourhood of a method look like? (Browser draws it.)
// params: {"method": "LoRA", "limit": 100}
// browser: :param method => "LoRA"; :param limit => 100
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE any(alias IN m.aliases WHERE toLower(alias) = wanted)
WITH m
MATCH (p:Paper)-[r:INTRODUCES|USES|COMPARES_WITH]->(m)
MATCH (p)-[s:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH|ADDRESSES]->(e:Method|Dataset|Benchmark|Task)
RETURN p AS paper, r AS role, m AS method, s AS other_role, e AS entity
ORDER BY p.id, m.id, e.id, s.confidence, s.evidence
LIMIT $limit
