// Where papers lead
// name: links
// question: Which kinds of links do papers have, and to which hosts?
// params: {"limit": 50}
// browser: :param limit => 50
MATCH (p:Paper)-[r:LINKS_TO]->(l:Link)
RETURN r.kind AS kind, l.host AS host, count(DISTINCT p.id) AS papers
ORDER BY papers DESC, kind, host
LIMIT $limit
