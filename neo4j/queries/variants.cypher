// Variants of methods
// name: variants
// question: Which versions, sizes and subsets does a thing have?
// params: {"limit": 50}
// browser: :param limit => 50
MATCH (child)-[r:VARIANT_OF]->(parent)
RETURN parent.name AS name, child.name AS variant, r.rule AS rule, parent.id AS id, child.id AS variant_id
ORDER BY id, variant_id
LIMIT $limit
