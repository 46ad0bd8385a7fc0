"""``kg stats``: how much the graph holds."""

from __future__ import annotations

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, open_or_fail, print_json, say
from kg.cli.render import Column, print_table
from kg.errors import ExtractionError


def stats(graph: GraphOption = DEFAULT_GRAPH, as_json: JsonOption = False) -> None:
    """Count papers, entities and relations, and papers that an older model read.

    Examples:
      kg stats
      kg stats --json
    """
    from kg.views.stats import stats as view

    counted = view(open_or_fail(graph), _installed_model())
    if as_json:
        print_json(counted)
        return
    if counted["stale"]:
        say(f"kg: {counted['stale']} papers were not read by the installed model: kg build reads them again")
    columns = [Column("Nodes"), Column("Count", justify="right")]
    print_table(columns, list(counted["nodes"].items()))
    print_table([Column("Relations"), columns[1]], list(counted["relations"].items()))


def _installed_model() -> str | None:
    """The hash of the shipped model; None where there is none (a graph can be read without)."""
    from kg.extraction.model_path import model_path
    from kg.extraction.pipeline import model_hash

    try:
        return model_hash(model_path())
    except ExtractionError:
        return None
