"""``kg stats``: how much the graph holds."""

from __future__ import annotations

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, open_or_fail, print_json
from kg.cli.render import Column, print_table


def stats(graph: GraphOption = DEFAULT_GRAPH, as_json: JsonOption = False) -> None:
    """Count papers, entities and relations, and papers that an older model read.

    Examples:
      kg stats
      kg stats --json
    """
    from kg.views.stats import stats as view

    counted = view(open_or_fail(graph))
    if as_json:
        print_json(counted)
        return
    columns = [Column("Nodes"), Column("Count", justify="right")]
    print_table(columns, list(counted["nodes"].items()))
    print_table([Column("Relations"), columns[1]], list(counted["relations"].items()))
