// Papers that share most with a paper
// name: similar-papers
// question: Which papers are about the same things as one whose title holds some words?
// params: {"title": "LoRA", "limit": 25}
// browser: :param title => "LoRA"; :param limit => 25
MATCH (p:Paper)-[:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH|ADDRESSES|REPORTS]->(thing)<-[:INTRODUCES|EVALUATES_ON|USES|COMPARES_WITH|ADDRESSES|REPORTS]-(other:Paper)
WHERE p.title CONTAINS $title AND p.id <> other.id
RETURN other.title AS paper, count(DISTINCT thing.id) AS shared, other.year AS year, other.id AS id
ORDER BY shared DESC, id
LIMIT $limit
