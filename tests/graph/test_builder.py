"""Contract 2: papers, extractions and a resolution give exactly these nodes, relations and properties."""

from __future__ import annotations

import random
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.graph import schema
from kg.graph.builder import build_graph
from kg.graph.node_link import dump_node_link
from kg.records import (
    EntityType,
    ExtractedEntity,
    ExtractedLink,
    Extraction,
    LinkKind,
    Paper,
    Resolution,
    Role,
    Variant,
)
from tests.graph.made import (
    BENCHMARK,
    DATASET,
    FOUND,
    LORA,
    LORA_FOUND,
    METHOD,
    METRIC,
    PAPERS,
    QLORA,
    RESOLVED,
    canonical,
    entity,
    link,
)

LORA_ID = "method:low-rank-adaptation"


def graph_of_one(paper: Paper, *entities: ExtractedEntity, links: tuple[ExtractedLink, ...] = ()) -> nx.MultiDiGraph:
    """All entities of one paper as one canonical method ``method:x``."""
    one = Resolution((canonical("method:x", METHOD, "X"),), {(paper.id, i): "method:x" for i in range(len(entities))})
    return build_graph([paper], [Extraction(paper.id, entities, links)], one)


def test_a_paper_has_its_properties_and_lacks_those_it_has_none_of() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    assert graph.nodes[LORA.id] == {
        "label": "Paper",
        "id": LORA.id,
        "title": LORA.title,
        "abstract": LORA.abstract,
        "url": "https://arxiv.org/abs/2106.09685",
        "date": "2021-06-17",
        "year": 2021,
        "authors": ["Edward J. Hu", "Yelong Shen"],
        "sources": ["lora.jsonl"],
    }
    assert set(graph.nodes[QLORA.id]) == {"label", "id", "title", "abstract", "year", "sources"}


def test_an_entity_has_the_surfaces_of_all_papers_as_aliases_and_counts_its_papers() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    assert graph.nodes[LORA_ID] == {
        "label": "Method",
        "id": LORA_ID,
        "name": "LoRA",
        "aliases": ["LoRA", "Low-Rank Adaptation."],
        "papers": 2,
    }


def test_a_role_relation_has_its_evidence() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    assert graph.edges[LORA.id, LORA_ID, "INTRODUCES"] == {
        "mentions": 2,
        "surfaces": ["LoRA", "Low-Rank Adaptation."],
        "evidence": "We freeze the weights and learn small matrices, which we call Low-Rank Adaptation.",
        "confidence": 0.9,
    }
    assert graph.edges[LORA.id, "metric:accuracy", "REPORTS"]["values"] == ["89.5"]
    assert "values" not in graph.edges[LORA.id, "benchmark:glue", "EVALUATES_ON"]


def test_variants_are_joined() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    assert graph.edges["method:qlora", LORA_ID, "VARIANT_OF"] == {"rule": "prefix"}


@pytest.mark.parametrize(
    "variant",
    [
        Variant("method:qlora", "benchmark:glue", "prefix"),
        Variant("method:qlora", "method:never-named", "prefix"),
    ],
)
def test_a_variant_of_another_type_or_of_what_no_paper_names_is_no_relation(variant: Variant) -> None:
    resolution = replace(
        RESOLVED,
        entities=(*RESOLVED.entities, canonical("method:never-named", METHOD, "Never")),
        variants=(variant,),
    )
    graph = build_graph(PAPERS, FOUND, resolution)
    assert not [key for *_, key in graph.edges(keys=True) if key == "VARIANT_OF"]
    assert "method:never-named" not in graph


def test_entities_that_resolution_joins_become_one_relation_of_the_strongest_role() -> None:
    weak = entity(QLORA, METHOD, Role.USES, "LoRA adapters", confidence=0.99)
    strong = entity(QLORA, METHOD, Role.INTRODUCES, "MMLU", confidence=0.5)
    graph = graph_of_one(QLORA, weak, strong)
    assert list(graph.edges(keys=True)) == [(QLORA.id, "method:x", "INTRODUCES")]
    relation = graph.edges[QLORA.id, "method:x", "INTRODUCES"]
    assert relation["evidence"] == "It is measured by MMLU accuracy."
    assert relation["confidence"] == 0.5
    assert relation["surfaces"] == ["LoRA adapters", "MMLU"]
    assert relation["mentions"] == 2


@pytest.mark.parametrize(
    ("first", "second", "chosen"), [(0.7, 0.8, "It is"), (0.8, 0.7, "QLoRA trains"), (0.8, 0.8, "QLoRA")]
)
def test_of_equal_roles_the_surer_one_witnesses_then_the_earlier(first: float, second: float, chosen: str) -> None:
    early = entity(QLORA, METHOD, Role.USES, "LoRA adapters", confidence=first)
    late = entity(QLORA, METHOD, Role.USES, "MMLU", confidence=second)
    graph = graph_of_one(QLORA, late, early)
    assert graph.edges[QLORA.id, "method:x", "USES"]["evidence"].startswith(chosen)


def test_a_span_that_two_entities_share_is_one_mention() -> None:
    one = entity(QLORA, METHOD, Role.USES, "LoRA adapters")
    graph = graph_of_one(QLORA, one, replace(one, name="again"))
    assert graph.edges[QLORA.id, "method:x", "USES"]["mentions"] == 1


def test_a_role_that_the_voted_type_forbids_gives_way_to_one_it_allows() -> None:
    as_dataset = entity(QLORA, DATASET, Role.EVALUATES_ON, "LoRA adapters", confidence=0.99)
    as_method = entity(QLORA, METHOD, Role.COMPARES_WITH, "MMLU", confidence=0.4)
    assert list(graph_of_one(QLORA, as_dataset).edges(keys=True)) == [(QLORA.id, "method:x", "MENTIONS")]
    both = graph_of_one(QLORA, as_dataset, as_method)
    assert both.edges[QLORA.id, "method:x", "COMPARES_WITH"]["confidence"] == 0.4


def test_a_role_set_by_hand_counts_where_the_type_allows_it() -> None:
    by_hand = replace(
        RESOLVED, roles={(QLORA.id, LORA_ID): Role.COMPARES_WITH, (LORA.id, "benchmark:glue"): Role.ADDRESSES}
    )
    graph = build_graph(PAPERS, FOUND, by_hand)
    assert set(graph[QLORA.id][LORA_ID]) == {"COMPARES_WITH"}
    assert graph[QLORA.id][LORA_ID]["COMPARES_WITH"]["evidence"].startswith("QLoRA trains LoRA adapters")
    assert set(graph[LORA.id]["benchmark:glue"]) == {"EVALUATES_ON"}


def test_a_rejected_pair_is_gone_and_so_is_an_entity_that_no_paper_names_any_more() -> None:
    graph = build_graph(
        PAPERS, FOUND, replace(RESOLVED, rejected=frozenset({(LORA.id, "benchmark:glue"), (QLORA.id, LORA_ID)}))
    )
    assert "benchmark:glue" not in graph
    assert not graph.has_edge(QLORA.id, LORA_ID)
    assert graph.nodes[LORA_ID]["papers"] == 1
    assert graph.nodes[LORA_ID]["aliases"] == ["LoRA", "Low-Rank Adaptation."]


def test_values_of_joined_metrics_are_kept_once_in_order_of_place() -> None:
    paper = Paper("p", "T", "accuracy of 1 and Accuracy of 2 and acc 1.")
    found = [
        entity(paper, METRIC, Role.REPORTS, "Accuracy", values=("2",)),
        entity(paper, METRIC, Role.REPORTS, "accuracy", values=("1",)),
        entity(paper, METRIC, Role.REPORTS, "acc 1", values=("1",)),
    ]
    resolution = Resolution((canonical("metric:a", METRIC, "accuracy"),), {("p", i): "metric:a" for i in range(3)})
    graph = build_graph([paper], [Extraction("p", tuple(found))], resolution)
    assert graph.edges["p", "metric:a", "REPORTS"]["values"] == ["1", "2"]


def code(url: str, kind: LinkKind = LinkKind.CODE) -> nx.MultiDiGraph:
    paper = Paper("p", "T", f"See {url} for more.")
    return graph_of_one(paper, links=(link(paper, url, kind),))


@pytest.mark.parametrize(
    ("url", "node"),
    [
        (
            "https://github.com/Microsoft/LoRA",
            {
                "id": "repo:github.com/microsoft/lora",
                "url": "https://github.com/Microsoft/LoRA",
                "host": "github.com",
                "owner": "Microsoft",
                "name": "LoRA",
            },
        ),
        (
            "http://www.github.com/microsoft/LoRA.git",
            {
                "id": "repo:github.com/microsoft/lora",
                "url": "https://github.com/microsoft/LoRA",
                "host": "github.com",
                "owner": "microsoft",
                "name": "LoRA",
            },
        ),
        (
            "https://github.com/microsoft/LoRA/tree/main/examples",
            {
                "id": "repo:github.com/microsoft/lora",
                "url": "https://github.com/microsoft/LoRA",
                "host": "github.com",
                "owner": "microsoft",
                "name": "LoRA",
            },
        ),
        (
            "https://anonymous.4open.science/r/Molar-8B06/",
            {
                "id": "repo:anonymous.4open.science/r/Molar-8B06",
                "url": "https://anonymous.4open.science/r/Molar-8B06",
                "host": "anonymous.4open.science",
                "name": "Molar-8B06",
            },
        ),
        (
            "https://code.example.org/svn/parser",
            {
                "id": "repo:code.example.org/svn/parser",
                "url": "https://code.example.org/svn/parser",
                "host": "code.example.org",
                "name": "parser",
            },
        ),
    ],
)
def test_code_is_a_repository(url: str, node: dict[str, str]) -> None:
    graph = code(url)
    assert graph.nodes[node["id"]] == {"label": "Repository", **node}
    assert graph.edges["p", node["id"], "HAS_CODE"] == {"url": url, "evidence": f"See {url} for more."}


@pytest.mark.parametrize("url", ["https://github.com/microsoft", "https://github.com/topics/lora"])
def test_a_page_of_a_forge_that_is_no_repository_is_a_link(url: str) -> None:
    graph = code(url)
    assert graph.nodes["link:" + url] == {
        "label": "Link",
        "id": "link:" + url,
        "url": url,
        "kind": "code",
        "host": "github.com",
    }
    assert graph.edges["p", "link:" + url, "LINKS_TO"] == {"kind": "code", "evidence": f"See {url} for more."}


def test_other_links_are_pages_by_their_canonical_url() -> None:
    graph = code("http://www.Example.org/lora/", LinkKind.PROJECT)
    assert graph.nodes["link:https://example.org/lora"]["url"] == "http://www.Example.org/lora/"
    assert graph.nodes["link:https://example.org/lora"]["host"] == "example.org"


def test_two_ways_to_write_one_repository_are_one_relation_the_first_in_the_text() -> None:
    paper = Paper("p", "T", "See https://github.com/a/b/tree/main here.\nThat is https://github.com/A/B again.")
    links = (
        link(paper, "https://github.com/A/B", LinkKind.CODE),
        link(paper, "https://github.com/a/b/tree/main", LinkKind.CODE),
    )
    graph = graph_of_one(paper, links=links)
    assert list(graph.edges(keys=True)) == [("p", "repo:github.com/a/b", "HAS_CODE")]
    assert graph.edges["p", "repo:github.com/a/b", "HAS_CODE"]["url"] == "https://github.com/a/b/tree/main"


def test_the_same_input_in_another_order_is_the_same_graph() -> None:
    whole = dump_node_link(build_graph(PAPERS, FOUND, RESOLVED))
    turned = replace(RESOLVED, entities=RESOLVED.entities[::-1], variants=RESOLVED.variants[::-1])
    assert dump_node_link(build_graph(PAPERS[::-1], FOUND[::-1], turned)) == whole


def test_evidence_is_a_substring_of_the_text_that_holds_a_surface() -> None:
    texts = {paper.id: paper.text for paper in PAPERS}
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    for paper_id, _, key, properties in graph.edges(keys=True, data=True):
        if key != "VARIANT_OF":
            assert properties["evidence"] in texts[paper_id]
            assert any(s in properties["evidence"] for s in properties.get("surfaces", [properties.get("url", "")]))


def test_lone_surrogates_and_control_characters_are_replaced_one_for_one() -> None:
    paper = Paper("p", "T\ud800\x01", "We use X\x1fY here.")
    graph = graph_of_one(paper, entity(paper, METHOD, Role.USES, "X\x1fY"))
    assert graph.nodes["p"]["title"].startswith("T\ufffd")
    assert graph.edges["p", "method:x", "USES"]["surfaces"] == ["X Y"]
    dump_node_link(graph).encode()


def test_of_papers_with_one_id_the_one_with_most_text_counts_with_its_own_extraction() -> None:
    short = Paper(LORA.id, LORA.title, "", sources=("other.jsonl",))
    graph = build_graph([short, LORA, QLORA], [Extraction(LORA.id), *FOUND], RESOLVED)
    assert graph.nodes[LORA.id]["abstract"] == LORA.abstract
    assert graph.nodes[LORA.id]["sources"] == ["lora.jsonl", "other.jsonl"]
    assert graph.has_edge(LORA.id, "benchmark:glue")


def test_extractions_without_their_papers_are_a_clear_error() -> None:
    with pytest.raises(StoreError, match=r"1 extractions have no paper \(the first is of 'arxiv:2305.14314'\)"):
        build_graph([LORA], FOUND, RESOLVED)


def test_a_paper_without_extraction_is_a_node_alone() -> None:
    graph = build_graph(PAPERS, [LORA_FOUND], RESOLVED)
    assert list(graph.out_edges(QLORA.id)) == []
    assert "method:qlora" not in graph


def test_without_a_resolution_the_entities_are_resolved() -> None:
    graph = build_graph(PAPERS, FOUND)
    labels = {label for _, label in graph.nodes(data="label")}
    assert {"Method", "Benchmark", "Metric"} <= labels


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Paper], list[Extraction], Resolution]:
    """Papers whose words are entities of any type and role, led to any few canonical entities."""
    papers, found, assignment = [], [], {}
    kinds = draw(st.lists(st.sampled_from(list(EntityType)), min_size=1, max_size=4))
    for number in range(draw(st.integers(1, 4))):
        known = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
        words = draw(st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True))
        paper = Paper(f"p{number}", "Title.", ".\n".join(words) + ".")
        entities = []
        for index, word in enumerate(words):
            kind, role = draw(st.sampled_from(list(EntityType))), draw(st.sampled_from(list(Role)))
            confidence = draw(st.sampled_from([0.1, 0.5, 0.9]))
            entities.append(entity(paper, kind, role, word, confidence=confidence))
            assignment[paper.id, index] = f"e{draw(st.integers(0, len(kinds) - 1))}"
        papers.append(paper)
        found.append(Extraction(paper.id, tuple(entities)))
    return (
        papers,
        found,
        Resolution(tuple(canonical(f"e{i}", kind, f"E{i}") for i, kind in enumerate(kinds)), assignment),
    )


@given(corpora(), st.randoms(use_true_random=False))
def test_any_corpus_keeps_contract_2_whatever_its_order(
    corpus: tuple[list[Paper], list[Extraction], Resolution], chance: random.Random
) -> None:
    papers, found, resolution = corpus
    graph = build_graph(papers, found, resolution)
    texts = {paper.id: paper.text for paper in papers}
    labels = graph.nodes(data="label")
    for source, target, key, properties in graph.edges(keys=True, data=True):
        assert (labels[source], labels[target]) in schema.RELATION_ENDS[key]
        assert set(properties) == set(schema.RELATION_PROPERTIES[key])
        assert properties["evidence"] in texts[source]
        assert any(surface in properties["evidence"] for surface in properties["surfaces"])
    assert all(len(graph[source][target]) == 1 for source, target in graph.edges())
    assert set(resolution.assignment.values()) == {n for n in graph if n.startswith("e")}
    for node, attributes in graph.nodes(data=True):
        if node.startswith("e"):
            assert attributes["papers"] == graph.in_degree(node) > 0
    shuffled = list(zip(papers, found, strict=True))
    chance.shuffle(shuffled)
    again = build_graph([p for p, _ in shuffled], [e for _, e in shuffled], resolution)
    assert dump_node_link(again) == dump_node_link(graph)


def test_benchmark_is_a_label_of_its_own() -> None:
    assert build_graph(PAPERS, FOUND, RESOLVED).nodes["benchmark:glue"]["label"] == BENCHMARK.value
