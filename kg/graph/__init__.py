"""The graph of papers and the things they name: its schema, how it is built, its canonical text form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.builder import build_graph
    from kg.graph.node_link import dump_node_link

__all__ = ["build_graph", "dump_node_link"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: look-ups need the schema alone."""
    if name == "build_graph":
        from kg.graph.builder import build_graph

        return build_graph
    if name == "dump_node_link":
        from kg.graph.node_link import dump_node_link

        return dump_node_link
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
