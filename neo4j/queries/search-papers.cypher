// Papers whose text has a word
// name: search-papers
// question: Which papers speak of something, in title or abstract?
// params: {"text": "language model", "limit": 25}
// browser: :param text => "language model"; :param limit => 25
MATCH (p:Paper)
WHERE toLower(p.title) CONTAINS toLower($text) OR toLower(p.abstract) CONTAINS toLower($text)
RETURN p.title AS paper, p.year AS year, p.url AS url, p.id AS id
ORDER BY paper, id
LIMIT $limit
