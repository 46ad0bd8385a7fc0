"""Relations a second of ``kg sync`` and of Neo4j's bulk importer, on one graph made up for it.

    python benchmarks/neo4j_sync.py [--papers 5000] [--graph papers.kg]

Starts a server of its own (neo4j/server/server.py) on free ports and stops it again.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.export.neo4j_import import export_neo4j_import
from kg.neo4j_sync import pull, sync
from kg.store import open_graph
from tests.neo4j_sync.conftest import launch, server_env
from tests.neo4j_sync.graphs import large_graph


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall-clock time."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def checked(*arguments: str, env: dict[str, str]) -> str:
    """Run the launcher; what it said."""
    done = launch(*arguments, env=env)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _importer_seconds(said: str) -> float:
    """What the importer says of itself: IMPORT DONE in 1m 2s 345ms."""
    units = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
    told = said.partition("IMPORT DONE in")[2].partition(".")[0]
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)(ms|[hms])", told))


def main() -> None:
    """Measure and print one JSON value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=5000, help="papers of the made-up graph, seven relations each")
    parser.add_argument("--graph", type=Path, help="a graph folder to take instead")
    chosen = parser.parse_args()
    if chosen.graph:
        with open_graph(chosen.graph) as opened:
            graph = opened.to_networkx()
    else:
        graph = large_graph(chosen.papers)
    relations = graph.number_of_edges()
    with tempfile.TemporaryDirectory() as folder:
        env = server_env(Path(folder) / "home")
        try:
            checked("up", env=env)
            login = {"uri": f"bolt://127.0.0.1:{env['KG_NEO4J_BOLT_PORT']}", "password": env["NEO4J_PASSWORD"]}
            first = timed(lambda: sync(graph, **login))
            again = timed(lambda: sync(graph, **login))
            back = timed(lambda: pull(**login))
            checked("down", env=env)
            files = Path(folder) / "files"
            export = timed(lambda: export_neo4j_import(graph, files))
            said: list[str] = []
            load = timed(lambda: said.append(checked("import", str(files), env=env)))
        finally:
            checked("down", env=env)
    importer = _importer_seconds(said[0])
    figures = {
        "nodes": len(graph),
        "relations": relations,
        "sync_seconds": round(first, 1),
        "sync_relations_per_second": round(relations / first),
        "second_sync_seconds": round(again, 1),
        "pull_seconds": round(back, 1),
        "import_files_seconds": round(export, 1),
        "importer_seconds": round(importer, 1),
        "import_seconds_with_a_start_and_a_stop": round(load, 1),
        "importer_relations_per_second": round(relations / (export + importer)),
        "importer_times_as_fast": round(first / (export + importer), 1),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
