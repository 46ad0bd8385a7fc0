"""What networkx is for: related things, communities and centralities of the graph that ``build_graph`` makes.

Definitions, with N the number of papers, P(x) the papers that name x, and n(x) = |P(x)|:

- **Entity projection**: entities, joined where a paper names both; a paper that names k entities gives each of its
  pairs 1 / (k - 1), so that a survey does not outweigh all (Newman, "Scientific collaboration networks. II", 2001).
- **Related** (entities): 0.5 · papers + 0.25 · tasks + 0.25 · benchmarks. *papers* is |P(x) ∩ P(y)| / √(n(x) · n(y))
  (Salton and McGill's cosine, 1983; Ochiai's coefficient). *tasks* is the cosine of the two entities' vectors over
  tasks: how many papers name the entity and the task, times ln(N / n(task)) (inverse document frequency, Spärck Jones
  1972), so that what everyone names says little. *benchmarks* is the same over benchmarks and data sets. Neither entity
  counts among the tasks or benchmarks of the pair.
- **Related** (papers): the cosine of their entities' inverse document frequencies.
- **Communities**: Louvain's method on the projection (Blondel et al., 2008), seeded, largest first.
- **PageRank**: on the weighted projection (Brin and Page, 1998; damping 0.85).
- **Growth**: log2 of how much larger the share of papers naming x is in the later half of the dated papers than in the
  earlier half, one paper added on each side, so that a newcomer with one paper does not win.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, NotFound
from kg.graph.schema import ENTITY_LABELS, PAPER

if TYPE_CHECKING:
    import networkx as nx

WEIGHTS = {"papers": 0.5, "tasks": 0.25, "benchmarks": 0.25}
SEED = 0
_GROUNDS = {"tasks": ("Task",), "benchmarks": ("Benchmark", "Dataset")}

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Related:
    """One related node: its score in [0, 1], and the ids that it shares with the one asked for.

    ``papers`` are shared papers (of two papers: none), ``tasks`` and ``benchmarks`` shared entities, weightiest first;
    of two papers ``entities`` are those that both name.
    """

    id: str
    score: float
    papers: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


def related(
    graph: nx.MultiDiGraph, node: str, *, labels: Iterable[str] | None = None, limit: int = 10
) -> list[Related]:
    """What is most like ``node``, best first (ties by id); ``labels`` None means its own type.

    Raises:
        NotFound: the node is not in the graph, or is neither a paper nor an entity.
    """
    label = graph.nodes[node].get("label") if node in graph else None
    if label == PAPER:
        found = _related_papers(graph, node)
    elif label in ENTITY_LABELS:
        found = _related_entities(graph, node, set(labels or [label]))
    else:
        raise NotFound(f"{node} is not a paper or an entity of this graph")
    return sorted(found, key=lambda r: (-r.score, r.id))[:limit]


def _related_entities(graph: nx.MultiDiGraph, node: str, labels: set[str]) -> list[Related]:
    idf = _idf(graph)
    own = _papers(graph, node)
    profiles = {ground: _profile(graph, own, types, idf) for ground, types in _GROUNDS.items()}
    near = own.union(*(_papers(graph, ground) for profile in profiles.values() for ground in profile if ground != node))
    candidates = {e for paper in near for e in _entities(graph, paper) if graph.nodes[e]["label"] in labels} - {node}
    found = []
    for other in candidates:
        theirs = _papers(graph, other)
        shared = own & theirs
        score = WEIGHTS["papers"] * len(shared) / math.sqrt(len(own) * len(theirs))
        grounds: dict[str, tuple[str, ...]] = {}
        for ground, types in _GROUNDS.items():
            left = _without(profiles[ground], {node, other})
            right = _without(_profile(graph, theirs, types, idf), {node, other})
            score += WEIGHTS[ground] * _cosine(left, right)
            grounds[ground] = _shared(left, right)
        if score > 0:
            found.append(Related(other, round(score, 4), tuple(sorted(shared)), **grounds))
    return found


def _related_papers(graph: nx.MultiDiGraph, node: str) -> list[Related]:
    idf = _idf(graph)
    own = {entity: idf[entity] for entity in _entities(graph, node)}
    found = []
    for other in {paper for entity in own for paper in _papers(graph, entity)} - {node}:
        theirs = {entity: idf[entity] for entity in _entities(graph, other)}
        score = _cosine(own, theirs)
        if score > 0:
            found.append(Related(other, round(score, 4), entities=_shared(own, theirs)))
    return found


def projection(graph: nx.MultiDiGraph) -> nx.Graph:
    """The entity projection, weighted; entities that share no paper with another are in it too, alone."""
    import networkx as nx

    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for paper in sorted(n for n, label in graph.nodes(data="label") if label == PAPER):
        named = sorted(_entities(graph, paper))
        for pair in combinations(named, 2):
            weights[pair] += 1 / (len(named) - 1)
    projected = nx.Graph()
    projected.add_nodes_from(sorted(n for n, label in graph.nodes(data="label") if label in ENTITY_LABELS))
    projected.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    return projected


def communities(graph: nx.MultiDiGraph) -> list[list[str]]:
    """Communities of two entities and more, largest first (ties by id), each sorted by papers, then id."""
    import networkx as nx

    found = nx.community.louvain_communities(projection(graph), weight="weight", seed=SEED)

    def rank(node: str) -> tuple[int, str]:
        return (-int(graph.nodes[node].get("papers", 0)), node)

    return sorted((sorted(c, key=rank) for c in found if len(c) > 1), key=lambda c: (-len(c), c[0]))


def pagerank(graph: nx.MultiDiGraph) -> dict[str, float]:
    """PageRank of every entity on the weighted projection; they sum to 1."""
    import networkx as nx

    projected = projection(graph)
    return dict(nx.pagerank(projected, weight="weight")) if projected else {}


def growth(graph: nx.MultiDiGraph) -> dict[str, float]:
    """Growth of every entity that a dated paper names; above 0 means that it is named more often of late.

    Raises:
        KgError: the papers have no dates, or all the same.
    """
    dates = {n: _date(data) for n, data in graph.nodes(data=True) if data.get("label") == PAPER and _date(data)}
    if not dates:
        raise KgError("no paper of this graph has a date or a year, so nothing can be said about growth; see kg doctor")
    later = later_half(dates)
    earlier = dates.keys() - later
    if not earlier:
        raise KgError(f"all dated papers are of {next(iter(dates.values()))}, so nothing can be said about growth")
    found = {}
    for node, label in graph.nodes(data="label"):
        named = _papers(graph, node) & dates.keys() if label in ENTITY_LABELS else set()
        if named:
            new, old = len(named & later), len(named & earlier)
            found[node] = math.log2((new + 1) / (len(later) + 1)) - math.log2((old + 1) / (len(earlier) + 1))
    return found


def later_half(dates: dict[str, str]) -> set[str]:
    """The papers later than the median date; papers of one date stay together, and the earlier half is never empty
    unless all are of one date."""
    ordered = sorted(dates.values())
    median = ordered[(len(ordered) - 1) // 2]
    if median == ordered[-1]:  # more than half are of the last date
        return {n for n, date in dates.items() if date == median} if ordered[0] != median else set(dates)
    return {n for n, date in dates.items() if date > median}


def by_year(graph: nx.MultiDiGraph, nodes: Iterable[str]) -> dict[str, Counter[int]]:
    """For each entity, how many papers of each year name it; papers without a year are not counted."""
    years = {n: year for n, year in graph.nodes(data="year") if year is not None}
    return {node: Counter(years[p] for p in _papers(graph, node) if p in years) for node in nodes}


def _date(paper: dict[str, Any]) -> str:
    return str(paper.get("date") or paper.get("year") or "")


def _idf(graph: nx.MultiDiGraph) -> dict[str, float]:
    papers = sum(1 for _, label in graph.nodes(data="label") if label == PAPER)
    return {
        n: math.log(papers / len(named))
        for n, label in graph.nodes(data="label")
        if label in ENTITY_LABELS and (named := _papers(graph, n))
    }


def _papers(graph: nx.MultiDiGraph, entity: str) -> set[str]:
    return {source for source in graph.predecessors(entity) if graph.nodes[source].get("label") == PAPER}


def _entities(graph: nx.MultiDiGraph, paper: str) -> set[str]:
    return {target for target in graph.successors(paper) if graph.nodes[target].get("label") in ENTITY_LABELS}


def _profile(graph: nx.MultiDiGraph, papers: set[str], types: tuple[str, ...], idf: dict[str, float]) -> Vector:
    counts = Counter(e for paper in papers for e in _entities(graph, paper) if graph.nodes[e]["label"] in types)
    return {entity: count * idf[entity] for entity, count in counts.items() if idf[entity] > 0}


def _without(vector: Vector, ids: set[str]) -> Vector:
    return {key: value for key, value in vector.items() if key not in ids}


def _cosine(left: Vector, right: Vector) -> float:
    dot = sum(left[key] * right[key] for key in sorted(left.keys() & right.keys()))
    norm = math.sqrt(sum(v * v for v in left.values()) * sum(v * v for v in right.values()))
    return dot / norm if norm else 0.0


def _shared(left: Vector, right: Vector) -> tuple[str, ...]:
    return tuple(sorted(left.keys() & right.keys(), key=lambda key: (-left[key] * right[key], key)))
