"""From what a person typed to nodes of the graph: an id, a name or an alias."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import NotFound
from kg.graph.schema import ENTITY_LABELS, PAPER

if TYPE_CHECKING:
    from kg.store import Graph

_MANY = 50
"""More things of one name than anybody has."""


def entities_named(graph: Graph, name: str, label: str | None = None) -> list[dict[str, Any]]:
    """The entities that ``name`` means: the one with that id, else all of that name, else all with that alias.

    A name in its very letters counts before one in other letter case ("LoRA" and "LoRa" are two methods). Similar names
    are not taken: they are offered by the error.

    Raises:
        NotFound: nothing has that id, name or alias.
    """
    node = graph.node(name)
    if node is not None and node["label"] in ENTITY_LABELS and label in (None, node["label"]):
        return [node]
    matches = [m for m in graph.search(name, label=label, limit=_MANY) if m.label in ENTITY_LABELS]
    for how in ("name", "alias"):
        ids = [m.id for m in matches if m.how == how and m.name == name] or [m.id for m in matches if m.how == how]
        found = [node for node in map(graph.node, ids) if node is not None]
        if found:
            return found
    other = of_another_type(graph, name, label)
    suggestions = tuple(dict.fromkeys(m.name for m in matches[:5])) or (() if other else graph.suggestions(name, label))
    raise NotFound(f"no {label or 'entity'} is named '{name}'{other}", suggestions)


def of_another_type(graph: Graph, name: str, label: str | None) -> str:
    """For an error's end: what ``name`` is, where it is the name of something, but of no ``label``; else nothing."""
    if label is None:
        return ""
    found = [m for m in graph.search(name, limit=_MANY) if m.how != "fuzzy" and m.label != label]
    return "; it is " + ", ".join(f"the {m.label} {m.name} ({m.id})" for m in found[:3]) if found else ""


def nodes_named(graph: Graph, text: str) -> list[dict[str, Any]]:
    """The nodes that ``text`` means: an id (an arXiv number will do), else entities, else the papers of that title.

    Raises:
        NotFound: nothing answers to it.
    """
    for candidate in (text, f"arxiv:{text}"):
        node = graph.node(candidate)
        if node is not None:
            return [node]
    try:
        return entities_named(graph, text)
    except NotFound as error:
        papers = papers_titled(graph, text)
        if papers:
            return papers
        raise NotFound(f"nothing in the graph has the id, name or title '{text}'", error.suggestions) from error


def papers_titled(graph: Graph, title: str) -> list[dict[str, Any]]:
    """The papers of that title, letter case, markup and punctuation aside."""
    from kg.text import normalise_title

    found = [graph.node(match.id) for match in graph.search(title, label=PAPER, limit=_MANY) if match.how == "name"]
    wanted = normalise_title(title)
    return [paper for paper in found if paper is not None and normalise_title(paper.get("title", "")) == wanted]


def display_name(node: dict[str, Any]) -> str:
    """What people call a node: a paper's title, an entity's name, a repository's or link's URL."""
    return str(node.get("title") or (node.get("url") if "host" in node else None) or node.get("name") or node["id"])


def ids_of(nodes: Sequence[dict[str, Any]]) -> list[str]:
    """The ids of nodes, in their order."""
    return [str(node["id"]) for node in nodes]
