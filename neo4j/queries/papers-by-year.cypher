// Papers by year
// name: papers-by-year
// question: How many papers are from which year, and how many of them have code?
// params: {}
MATCH (p:Paper)
OPTIONAL MATCH (p)-[:HAS_CODE]->(c:Repository)
RETURN p.year AS year, count(DISTINCT p.id) AS papers, count(DISTINCT c.id) AS repositories
ORDER BY year
