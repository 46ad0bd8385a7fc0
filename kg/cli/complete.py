"""Completion of names, ids and saved queries, from the graph that the command would read.

A completion that cannot be had (no graph yet, a damaged one) is no completion: the shell gets nothing, and no error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from kg.errors import KgError
from kg.graph.schema import ENTITY_LABELS

Completion = list[tuple[str, str]]
_MOST = 30


def complete_name(ctx: typer.Context, incomplete: str) -> Completion:
    """Entities' names, whatever their type (the one given by ``--type``, where it is)."""
    kind = ctx.params.get("kind")
    return _names(ctx, incomplete, str(kind) if kind else None)


def complete_method(ctx: typer.Context, incomplete: str) -> Completion:
    """Methods' names."""
    return _names(ctx, incomplete, "Method")


def complete_dataset(ctx: typer.Context, incomplete: str) -> Completion:
    """Data sets' names."""
    return _names(ctx, incomplete, "Dataset")


def complete_benchmark(ctx: typer.Context, incomplete: str) -> Completion:
    """Benchmarks' names."""
    return _names(ctx, incomplete, "Benchmark")


def complete_task(ctx: typer.Context, incomplete: str) -> Completion:
    """Tasks' names."""
    return _names(ctx, incomplete, "Task")


def complete_metric(ctx: typer.Context, incomplete: str) -> Completion:
    """Metrics' names."""
    return _names(ctx, incomplete, "Metric")


def complete_id(ctx: typer.Context, incomplete: str) -> Completion:
    """Ids of papers and entities."""
    try:
        graph = _graph(ctx)
        found = ((node["id"], node.get("title") or node.get("name") or "") for node in graph.nodes())
        return sorted((i, str(help)) for i, help in found if i.startswith(incomplete))[:_MOST]
    except KgError:
        return []


def complete_paper(ctx: typer.Context, incomplete: str) -> Completion:
    """Ids of papers."""
    try:
        found = ((paper["id"], str(paper.get("title", ""))) for paper in _graph(ctx).nodes("Paper"))
        return sorted(pair for pair in found if pair[0].startswith(incomplete))[:_MOST]
    except KgError:
        return []


def complete_format(ctx: typer.Context, incomplete: str) -> Completion:
    """Formats of sources."""
    from kg.papers import FORMATS

    return [(name, "") for name in FORMATS if name.startswith(incomplete)]


def complete_saved(ctx: typer.Context, incomplete: str) -> Completion:
    """Saved queries."""
    from kg.neo4j_sync.saved import saved_queries

    return [(query.name, query.title) for query in saved_queries() if query.name.startswith(incomplete)]


def _graph(ctx: typer.Context) -> Any:
    from kg.cli.common import DEFAULT_GRAPH, open_or_fail

    given = ctx.params.get("graph") or os.environ.get("KG_GRAPH") or DEFAULT_GRAPH
    return open_or_fail(Path(given))


def _names(ctx: typer.Context, incomplete: str, label: str | None) -> Completion:
    try:
        return sorted(_starting(_graph(ctx), incomplete, label), key=lambda pair: pair[0].casefold())[:_MOST]
    except KgError:
        return []


def _starting(graph: Any, incomplete: str, label: str | None) -> Iterator[tuple[str, str]]:
    """Names that begin with what was typed, in any letter case.

    The typed letters are kept, since shells drop what does not begin with them, and blanks are escaped for bash, which
    puts a completion into the line as it is.
    """
    from kg.cli.common import counted

    bash = os.environ.get("_KG_COMPLETE", "").endswith("bash")
    for kind in [label] if label else ENTITY_LABELS:
        for node in graph.nodes(kind):
            name = str(node.get("name", ""))
            if name.casefold().startswith(incomplete.casefold()):
                completed = incomplete + name[len(incomplete) :]
                told = f"{kind}, {counted(node.get('papers', 0), 'paper')}"
                yield (completed.replace(" ", "\\ ") if bash else completed), told
