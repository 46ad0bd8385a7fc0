"""What the page knows beyond dots and lines: plain values, indexed as the drawn nodes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from kg.export.graphs import display_name
from kg.export.palette import COMMUNITIES, RELATIONS, TYPES, RelationStyle, lifted, looks, ordered_labels
from kg.export.selection import LeftOut, Selected
from kg.graph.schema import ENTITY_LABELS, HAS_CODE, LINKS_TO, PAPER

if TYPE_CHECKING:
    import networkx as nx

_UNKNOWN_RELATION = RelationStyle("#8A909C", "#8A909C", 0.8, "is joined to", "joined to")
_HUB_SHARE = 0.04
_HUB_LEAST = 8


def web_url(url: object) -> str | None:
    """The URL where it is http or https, else None: ``javascript:``, ``data:`` and ``file:`` never get in."""
    try:
        parts = urlsplit(str(url or "").strip())
    except ValueError:
        return None
    return str(url).strip() if parts.scheme in ("http", "https") and parts.netloc else None


def paper_url(paper: Mapping[str, Any]) -> str | None:
    """Where a paper can be read: its own URL, else the one that its id leads to, else None."""
    known = web_url(paper.get("url"))
    if known:
        return known
    scheme, _, rest = str(paper.get("id", "")).partition(":")
    homes = {"arxiv": "https://arxiv.org/abs/", "doi": "https://doi.org/", "acl": "https://aclanthology.org/"}
    return homes[scheme] + quote(rest, safe="/.") if scheme in homes and rest else None


def node_types(graph: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """The labels that are drawn, in the legend's order, with their looks and counts."""
    from kg.export.selection import labels

    counts = labels(graph)
    return [
        {
            "label": label,
            "singular": TYPES[label].singular if label in TYPES else label,
            "plural": TYPES[label].plural if label in TYPES else label,
            "light": looks(label).light,
            "dark": looks(label).dark,
            "shape": looks(label).shape,
            "entity": label in ENTITY_LABELS,
            "count": counts[label],
        }
        for label in ordered_labels(set(counts))
    ]


def relation_types(graph: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """The relations that are drawn, in the palette's order, with their looks and counts."""
    counts: dict[str, int] = {}
    for _, _, relation in graph.edges(keys=True):
        counts[relation] = counts.get(relation, 0) + 1
    names = [name for name in RELATIONS if name in counts] + sorted(counts.keys() - RELATIONS.keys())
    found = []
    for name in names:
        style = RELATIONS.get(name, _UNKNOWN_RELATION)
        entry = {"name": name, "light": style.light, "dark": style.dark, "width": style.width, "count": counts[name]}
        found.append(entry | {"verb": style.verb, "passive": style.passive})
    return found


def node_details(whole: nx.MultiDiGraph, node: str, community: Mapping[str, int]) -> dict[str, Any]:
    """What the panel says of a node; absent and empty properties are left out.

    A paper's code and other links come from the whole graph: they are told also where their nodes are not drawn.
    """
    properties = whole.nodes[node]
    label = properties.get("label")
    details: dict[str, Any] = {"key": node, "papers": 0, "community": community.get(node)}
    if label == PAPER:
        wanted = ("abstract", "date", "year", "authors", "venue")
        details |= {key: properties[key] for key in wanted if properties.get(key)}
        details["url"] = paper_url({**properties, "id": node})
        out = sorted(whole.out_edges(node, keys=True, data=True), key=lambda edge: edge[:3])
        details["code"] = [_code_url(whole, target, data) for _, target, key, data in out if key == HAS_CODE]
        details["pages"] = [
            [whole.nodes[target].get("kind", "link"), web_url(whole.nodes[target].get("url"))]
            for _, target, key, _ in out
            if key == LINKS_TO and web_url(whole.nodes[target].get("url"))
        ]
    elif label in ENTITY_LABELS:
        details |= {"papers": properties.get("papers", 0), "aliases": list(properties.get("aliases", ()))}
    else:
        details["url"] = web_url(properties.get("url"))
    return {key: value for key, value in details.items() if value not in (None, [], "")}


def _code_url(whole: nx.MultiDiGraph, repository: str, relation: Mapping[str, Any]) -> str | None:
    return web_url(relation.get("url")) or web_url(whole.nodes[repository].get("url"))


def evidence(whole: nx.MultiDiGraph, source: str, relation: Mapping[str, Any]) -> list[int] | str | None:
    """The evidence as [start, end] in the paper's abstract (in UTF-16 units, as scripts count), else as text."""
    sentence = relation.get("evidence")
    if not sentence:
        return None
    abstract = str(whole.nodes[source].get("abstract") or "")
    place = abstract.find(sentence)
    if place < 0:
        return str(sentence)
    return [_utf16(abstract[:place]), _utf16(abstract[: place + len(sentence)])]


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def community_list(
    graph: nx.MultiDiGraph, found: Sequence[Sequence[str]]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The largest communities, with colours and a name (the three most named entities), and node -> its community.

    A paper is of the community that most of what it names is of (of several, the largest).
    """
    largest = found[: len(COMMUNITIES)]
    listed = [
        {
            "name": ", ".join(display_name(graph.nodes[n]) for n in members[:3]),
            "size": len(members),
            "light": colour,
            "dark": lifted(colour),
        }
        for members, colour in zip(largest, COMMUNITIES, strict=False)
    ]
    community = {node: place for place, members in enumerate(largest) for node in members}
    for paper in [n for n, label in graph.nodes(data="label") if label == PAPER]:
        named = Counter(community[entity] for entity in set(graph.successors(paper)) if entity in community)
        if named:
            community[paper] = min(named, key=lambda place: (-named[place], place))
    return listed, community


def hub_limit(graph: nx.MultiDiGraph) -> int:
    """The number of papers above which an entity is taken for a hub at first: 4 % of the papers, but 8 at least."""
    papers = sum(1 for _, label in graph.nodes(data="label") if label == PAPER)
    return max(_HUB_LEAST, round(_HUB_SHARE * papers))


def left_out(steps: Sequence[LeftOut]) -> list[dict[str, Any]]:
    """What the page says of each step that left something out."""
    return [
        {
            "option": step.option,
            "reason": step.reason,
            "nodes": dict(sorted(step.nodes.items())),
            "relations": step.relations,
        }
        for step in steps
    ]


def more_commands(selected: Selected) -> list[str]:
    """Commands that would show more."""
    total = sum(selected.whole.values())
    return [
        "kg export html page.html --focus 'NAME' --hops 2",
        f"kg export html page.html --engine webgl --max-nodes {min(50_000, total)}",
    ]
