// Who publishes code
// name: code-owners
// question: Which owners of repositories are behind most papers?
// params: {"limit": 25}
// browser: :param limit => 25
MATCH (p:Paper)-[:HAS_CODE]->(c:Repository)
RETURN c.host AS host, c.owner AS owner, count(DISTINCT c.id) AS repositories, count(DISTINCT p.id) AS papers
ORDER BY papers DESC, repositories DESC, host, owner
LIMIT $limit
