// What `kg sync` makes before it writes. Everything goes by KgNode, the label by which kg knows its own, or is an index that
// only speeds up look-ups; nothing here constrains people's own nodes. Running it again changes nothing.

// One node per id, and the index that every MERGE goes by.
CREATE CONSTRAINT kg_node_id IF NOT EXISTS FOR (n:KgNode) REQUIRE n.id IS UNIQUE;

// Queries name plain labels (they run on the embedded store too), so their look-ups need indexes of those.
CREATE INDEX kg_paper_id IF NOT EXISTS FOR (n:Paper) ON (n.id);
CREATE INDEX kg_method_id IF NOT EXISTS FOR (n:Method) ON (n.id);
CREATE INDEX kg_dataset_id IF NOT EXISTS FOR (n:Dataset) ON (n.id);
CREATE INDEX kg_benchmark_id IF NOT EXISTS FOR (n:Benchmark) ON (n.id);
CREATE INDEX kg_task_id IF NOT EXISTS FOR (n:Task) ON (n.id);
CREATE INDEX kg_metric_id IF NOT EXISTS FOR (n:Metric) ON (n.id);
CREATE INDEX kg_repository_id IF NOT EXISTS FOR (n:Repository) ON (n.id);
CREATE INDEX kg_paper_year IF NOT EXISTS FOR (n:Paper) ON (n.year);

// Names as people type them. Text indexes take 32 kB, range indexes only 8 kB; titles have neither, since they can be longer.
CREATE TEXT INDEX kg_method_name IF NOT EXISTS FOR (n:Method) ON (n.name);
CREATE TEXT INDEX kg_dataset_name IF NOT EXISTS FOR (n:Dataset) ON (n.name);
CREATE TEXT INDEX kg_benchmark_name IF NOT EXISTS FOR (n:Benchmark) ON (n.name);
CREATE TEXT INDEX kg_task_name IF NOT EXISTS FOR (n:Task) ON (n.name);
CREATE TEXT INDEX kg_metric_name IF NOT EXISTS FOR (n:Metric) ON (n.name);

// Search by words: CALL db.index.fulltext.queryNodes('kg_names', 'lora adaptation') YIELD node, score
CREATE FULLTEXT INDEX kg_names IF NOT EXISTS FOR (n:KgNode) ON EACH [n.name, n.aliases];
CREATE FULLTEXT INDEX kg_titles IF NOT EXISTS FOR (n:KgNode) ON EACH [n.title];
