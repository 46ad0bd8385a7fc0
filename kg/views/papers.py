"""``kg papers``: the papers that pass all filters, and the code of papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.graph.schema import HAS_CODE, PAPER, ROLE_RELATIONS
from kg.views.names import entities_named, ids_of

if TYPE_CHECKING:
    from kg.store import Graph


def papers(
    graph: Graph, filters: Mapping[str, Sequence[str]], *, has_code: bool = False, since: int | None = None
) -> list[dict[str, Any]]:
    """The papers that pass every filter, newest first, those without a year last, then by id.

    Args:
        graph: the graph to read.
        filters: label -> names or ids; a paper must have a relation to a thing of each. A name that several things
            have stands for any of them.
        has_code: keep papers with a repository alone.
        since: keep papers of this year or later alone; a paper without a year is left out.

    Raises:
        NotFound: a filter names what the graph does not have.
    """
    kept: set[str] | None = None
    for label, names in filters.items():
        for name in names:
            having = _papers_with(graph, ids_of(entities_named(graph, name, label)))
            kept = having if kept is None else kept & having
    nodes = graph.nodes(PAPER) if kept is None else filter(None, map(graph.node, kept))
    code = code_of_papers(graph, kept)
    rows = [
        {
            "id": n["id"],
            "title": n.get("title", ""),
            "year": n.get("year"),
            "url": n.get("url"),
            "code": code.get(n["id"], []),
        }
        for n in nodes
        if since is None or (n.get("year") is not None and n["year"] >= since)
    ]
    return sorted((row for row in rows if row["code"] or not has_code), key=newest_first)


def newest_first(paper: Mapping[str, Any]) -> tuple[int, str]:
    """Sort key: by year, latest first, no year last, then by id."""
    return (-(paper.get("year") or 0), paper["id"])


def code_of_papers(graph: Graph, ids: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Paper id -> the URLs of its repositories, in order; ``ids`` None asks for all papers."""
    if ids is None:
        relations = graph.relations(types=[HAS_CODE])
    else:
        relations = [relation for paper in ids for relation in graph.relations(source=paper, types=[HAS_CODE])]
    found: dict[str, list[str]] = {}
    for relation in relations:
        urls = found.setdefault(relation.source, [])
        url = repository_url(graph, relation.target, relation.properties)
        if url not in urls:
            urls.append(url)
    return {paper: sorted(urls) for paper, urls in found.items()}


def repository_url(graph: Graph, repository: str, properties: Mapping[str, Any]) -> str:
    """An address to open: as the paper wrote it where that has a scheme, else the repository's own."""
    written = str(properties.get("url") or "")
    if written.startswith(("http://", "https://")):
        return written
    return str((graph.node(repository) or {}).get("url") or written)


def _papers_with(graph: Graph, entities: Iterable[str]) -> set[str]:
    return {r.source for entity in entities for r in graph.relations(target=entity, types=list(ROLE_RELATIONS))}
