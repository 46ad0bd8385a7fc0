"""Papers, what was extracted from them and what resolution made of it -> one networkx graph (contract 2).

The graph depends on its input alone, not on the input's order: papers, entities and links are taken in order of id, and
every choice between equals is settled by a rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg import text as kg_text
from kg.errors import StoreError
from kg.graph import schema
from kg.graph.urls import RepositoryId, canonical_url, host_of, repository
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
    import networkx as nx

    read = pair(papers, extractions)
    if resolution is None:
        from kg.resolution import resolve

        resolution = resolve(list(paper_entities(read)))
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
    cleaned = replace(paper, title=kg_text.clean(paper.title), abstract=kg_text.clean(paper.abstract), sources=sources)
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
        "title": kg_text.clean(paper.title)
        if not hasattr(kg_text, "display_title")
        else kg_text.display_title(paper.title),
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
    """Repositories and other pages; of all ways in which papers write a page, the first by URL and kind counts."""
    repositories: defaultdict[str, set[RepositoryId]] = defaultdict(set)
    pages: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    relations: dict[tuple[str, str, str], Attributes] = {}
    for item in read:
        for link in sorted(item.extraction.links, key=lambda found: (found.span, found.url)):
            repo = repository(link.url) if link.kind is LinkKind.CODE else None
            evidence = item.paper.text[slice(*link.evidence)]
            if repo is not None:
                repositories[repo.id].add(repo)
                as_written = {"url": _as_written(item.paper, link), "evidence": evidence}
                relations.setdefault((item.paper.id, repo.id, schema.HAS_CODE), as_written)
            else:
                page_id = schema.ID_PREFIX[schema.LINK] + canonical_url(link.url)
                pages[page_id].add((link.url, link.kind.value))
                with_kind = {"kind": link.kind.value, "evidence": evidence}
                relations.setdefault((item.paper.id, page_id, schema.LINKS_TO), with_kind)
    for repo_id in sorted(repositories):
        graph.add_node(repo_id, **_repository_attributes(min(repositories[repo_id], key=lambda r: r.url)))
    for page_id in sorted(pages):
        url, kind = min(pages[page_id])
        graph.add_node(page_id, label=schema.LINK, id=page_id, url=url, kind=kind, host=host_of(url))
    for (paper_id, target, relation), attributes in relations.items():
        graph.add_edge(paper_id, target, key=relation, **attributes)


def _as_written(paper: Paper, link: ExtractedLink) -> str:
    return paper.text[slice(*link.span)]


def _repository_attributes(repo: RepositoryId) -> Attributes:
    attributes: Attributes = {"label": schema.REPOSITORY, "id": repo.id, "url": repo.url, "host": repo.host}
    if repo.owner is not None:
        attributes["owner"] = repo.owner
    return attributes | {"name": repo.name}
