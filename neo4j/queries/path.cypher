// Shortest path between two entities
// name: path
// question: How do two things hang together, through which papers?
// params: {"from": "LoRA", "to": "accuracy"}
// browser: :param from => "LoRA"; :param to => "accuracy"
MATCH (a:Method|Dataset|Benchmark|Task|Metric), (b:Method|Dataset|Benchmark|Task|Metric)
WHERE (toLower(a.name) = toLower($from) OR $from IN a.aliases) AND (toLower(b.name) = toLower($to) OR $to IN b.aliases) AND a.id <> b.id
MATCH path = allShortestPaths((a)-[:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH|ADDRESSES|REPORTS|VARIANT_OF*..6]-(b))
WITH path, length(path) AS hops, reduce(text = '', n IN nodes(path) | text + n.id + '\n') AS place
RETURN path, hops
ORDER BY hops, place
LIMIT 1
// embedded:
MATCH (a:Method|Dataset|Benchmark|Task|Metric), (b:Method|Dataset|Benchmark|Task|Metric)
WHERE (toLower(a.name) = toLower($from) OR $from IN a.aliases) AND (toLower(b.name) = toLower($to) OR $to IN b.aliases) AND a.id <> b.id
MATCH path = (a)-[:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH|ADDRESSES|REPORTS|VARIANT_OF* ALL SHORTEST 1..6]-(b)
WITH path, length(path) AS hops, list_to_string('\n', properties(nodes(path), 'id')) AS place
RETURN path, hops
ORDER BY hops, place
LIMIT 1
