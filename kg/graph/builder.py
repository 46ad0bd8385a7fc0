"""Papers, what was extracted from them and what resolution made of it -> one networkx graph (contract 2).

The graph depends on its input alone, not on the input's order: papers, entities and links are taken in order of id, and
every choice between equals is settled by a rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.graph import schema
from kg.records import (
    ROLES_OF_TYPE,
    CanonicalEntity,
    ExtractedEntity,
    ExtractedLink,
    Extraction,
    LinkKind,
    Paper,
    PaperEntity,
    Resolution,
    Role,
    strongest,
)
from kg.repositories import canonical_url, is_forge, repository_of, split_url
from kg.text import clean, display_title

if TYPE_CHECKING:
    import networkx as nx

Attributes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper and what was found in it; the extraction's offsets are of this paper's text."""

    paper: Paper
    extraction: Extraction


def build_graph(
    papers: Iterable[Paper], extractions: Iterable[Extraction], resolution: Resolution | None = None
) -> nx.MultiDiGraph:
    """The graph of ``papers`` as contract 2 has it: nodes by id, edge keys are the relations' names.

    ``extractions`` belong to papers by their paper id; of several papers with one id the one with most text counts,
    with the extraction at the same place among those of its id. ``resolution`` None resolves with kg's own gazetteer.

    Raises:
        StoreError: an extraction whose paper is not among ``papers``.
    """
    read = pair(papers, extractions)
    if resolution is None:
        from kg.resolution import resolve

        resolution = resolve(list(paper_entities(read)))
    return graph_of(read, resolution)


def graph_of(read: list[ReadPaper], resolution: Resolution) -> nx.MultiDiGraph:
    """The graph of papers that ``pair`` put in order and a resolution of all their entities."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for item in read:
        graph.add_node(item.paper.id, **_paper_attributes(item.paper))
    _add_entities(graph, read, resolution)
    _add_links(graph, read)
    return graph


def pair(papers: Iterable[Paper], extractions: Iterable[Extraction]) -> list[ReadPaper]:
    """Papers with their extractions, one per id, sorted by id, their text cleaned one character for one.

    Raises:
        StoreError: an extraction whose paper is not among ``papers``.
    """
    of_id: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        of_id[paper.id].append(paper)
    found: defaultdict[str, list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        found[extraction.paper_id].append(extraction)
    lost = sorted(found.keys() - of_id.keys())
    if lost:
        raise StoreError(
            f"{len(lost)} extractions have no paper (the first is of {lost[0]!r}): give build_graph the same papers "
            "that were extracted, as a list (an iterator can be read only once)"
        )
    return [_richest(of_id[paper_id], found[paper_id]) for paper_id in sorted(of_id)]


def _richest(papers: list[Paper], extractions: list[Extraction]) -> ReadPaper:
    empty = Extraction(papers[0].id)
    extractions = extractions + [extractions[-1] if extractions else empty] * (len(papers) - len(extractions))
    candidates = list(zip(papers, extractions, strict=False))
    paper, extraction = max(candidates, key=lambda c: (len(c[0].abstract), c[0].text, len(c[1].entities), repr(c)))
    sources = tuple(sorted({source for p in papers for source in p.sources}))
    cleaned = replace(paper, title=clean(paper.title), abstract=clean(paper.abstract), sources=sources)
    return ReadPaper(cleaned, extraction)


def paper_entities(read: Iterable[ReadPaper]) -> Iterator[PaperEntity]:
    """What resolution works on: every entity of every paper, with the sentence that decided its role as context."""
    for item in read:
        text = item.paper.text
        for index, entity in enumerate(item.extraction.entities):
            yield PaperEntity(
                paper_id=item.paper.id,
                index=index,
                name=entity.name,
                type=entity.type,
                surfaces=entity.surfaces(text),
                context=text[slice(*entity.evidence)],
                role=entity.role,
                confidence=entity.confidence,
            )


def _paper_attributes(paper: Paper) -> Attributes:
    attributes: Attributes = {
        "label": schema.PAPER,
        "id": paper.id,
        "title": display_title(paper.title),
        "abstract": paper.abstract,
        "url": paper.url,
        "date": paper.date,
        "year": paper.year,
        "authors": list(paper.authors) or None,
        "venue": paper.venue,
        "categories": list(paper.categories) or None,
        "sources": list(paper.sources),
    }
    return {key: value for key, value in attributes.items() if value is not None}


def _add_entities(graph: nx.MultiDiGraph, read: list[ReadPaper], resolution: Resolution) -> None:
    """Role relations, the entities that have one, and VARIANT_OF between those."""
    entities = {entity.id: entity for entity in resolution.entities}
    relations: list[tuple[str, str, Role, Attributes]] = []
    surfaces: defaultdict[str, set[str]] = defaultdict(set)
    papers: defaultdict[str, int] = defaultdict(int)
    for item in read:
        for entity_id, group in _by_entity(item, resolution).items():
            role, attributes = _role_relation(item.paper, entities[entity_id], group, resolution.roles or {})
            relations.append((item.paper.id, entity_id, role, attributes))
            surfaces[entity_id].update(attributes["surfaces"])
            papers[entity_id] += 1
    for entity_id in sorted(papers):
        entity = entities[entity_id]
        graph.add_node(
            entity_id,
            label=entity.type.value,
            id=entity_id,
            name=entity.name,
            aliases=sorted(surfaces[entity_id]),
            papers=papers[entity_id],
        )
    for paper_id, entity_id, role, attributes in relations:
        graph.add_edge(paper_id, entity_id, key=role.value, **attributes)
    for variant in sorted(resolution.variants, key=lambda v: (v.child, v.parent, v.rule)):
        ends = papers.keys() & {variant.child, variant.parent}
        # A variant of something that no paper names (any more), or that people gave another type, is no relation.
        if len(ends) == 2 and entities[variant.child].type is entities[variant.parent].type:
            graph.add_edge(variant.child, variant.parent, key=schema.VARIANT_OF, rule=variant.rule)


def _by_entity(item: ReadPaper, resolution: Resolution) -> dict[str, list[ExtractedEntity]]:
    groups: defaultdict[str, list[ExtractedEntity]] = defaultdict(list)
    for index, entity in enumerate(item.extraction.entities):
        entity_id = resolution.assignment[item.paper.id, index]
        if (item.paper.id, entity_id) not in resolution.rejected:
            groups[entity_id].append(entity)
    return dict(sorted(groups.items()))


def _role_relation(
    paper: Paper, canonical: CanonicalEntity, group: list[ExtractedEntity], by_hand: Mapping[tuple[str, str], Role]
) -> tuple[Role, Attributes]:
    """The one relation of a paper to a canonical entity, out of all its entities that resolution put there."""
    role = by_hand.get((paper.id, canonical.id))
    if role is None or role not in ROLES_OF_TYPE[canonical.type]:
        role = strongest((entity.role for entity in group), canonical.type)
    # A role that was set by hand, or that replaces one which the type forbids, has no entity of its own.
    witnesses = [entity for entity in group if entity.role is role] or group
    witness = min(witnesses, key=lambda entity: (-entity.confidence, entity.evidence, entity.mentions, entity.name))
    mentions = sorted({span for entity in group for span in entity.mentions})
    attributes: Attributes = {
        "mentions": len(mentions),
        "surfaces": list(dict.fromkeys(paper.text[start:end] for start, end in mentions)),
        "evidence": paper.text[slice(*witness.evidence)],
        "confidence": witness.confidence,
    }
    if role is Role.REPORTS:
        in_order = sorted(group, key=lambda entity: (entity.mentions, entity.name))
        attributes["values"] = list(dict.fromkeys(value for entity in in_order for value in entity.values))
    return role, attributes


def _add_links(graph: nx.MultiDiGraph, read: list[ReadPaper]) -> None:
    """Repositories and other pages; of all ways in which papers write one, the first in order of text counts."""
    targets: defaultdict[str, list[Attributes]] = defaultdict(list)
    relations: dict[tuple[str, str, str], Attributes] = {}
    for item in read:
        for link in sorted(item.extraction.links, key=lambda found: (found.span, found.url)):
            target = _repository_node(link) or _page_node(link)
            targets[target["id"]].append(target)
            evidence = item.paper.text[slice(*link.evidence)]
            if target["label"] == schema.REPOSITORY:
                as_written = {"url": item.paper.text[slice(*link.span)], "evidence": evidence}
                relations.setdefault((item.paper.id, target["id"], schema.HAS_CODE), as_written)
            else:
                with_kind = {"kind": link.kind.value, "evidence": evidence}
                relations.setdefault((item.paper.id, target["id"], schema.LINKS_TO), with_kind)
    for target_id in sorted(targets):
        graph.add_node(target_id, **min(targets[target_id], key=lambda target: sorted(target.items())))
    for (paper_id, target_id, relation), attributes in relations.items():
        graph.add_edge(paper_id, target_id, key=relation, **attributes)


def _repository_node(link: ExtractedLink) -> Attributes | None:
    """A link of kind code as a repository; None for other links and for a forge's pages that are none (an owner's)."""
    if link.kind is not LinkKind.CODE:
        return None
    found = repository_of(link.url)
    host, rest = split_url(link.url)
    if found is None and (is_forge(host) or not rest):
        return None
    canonical = canonical_url(link.url)
    if found and not found.owner:  # such hosts tell cases apart, and where a repository lies is part of its URL
        canonical = found.url.partition("://")[2]
    attributes: Attributes = {
        "label": schema.REPOSITORY,
        "id": schema.ID_PREFIX[schema.REPOSITORY] + canonical,
        "url": found.url if found else "https://" + canonical,
        "host": found.host if found else host,
        "owner": found.owner if found else "",
        "name": found.name if found else canonical.rpartition("/")[2],
    }
    return {key: value for key, value in attributes.items() if value}


def _page_node(link: ExtractedLink) -> Attributes:
    return {
        "label": schema.LINK,
        "id": schema.ID_PREFIX[schema.LINK] + "https://" + canonical_url(link.url),
        "url": link.url,
        "kind": link.kind.value,
        "host": split_url(link.url)[0],
    }
