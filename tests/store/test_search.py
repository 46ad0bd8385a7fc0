"""Names lead to nodes: exact before alias before alike, short names too, and fast among very many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from kg.store import Graph, GraphFolder, open_graph
from kg.store.names import look_up_key, similarity, spaced, trigrams

NAMES: dict[str, tuple[str, list[str], int]] = {
    "method:low-rank-adaptation": ("LoRA", ["LoRA", "Low-Rank Adaptation", "low rank adaptation"], 9),
    "method:lora-plus": ("LoRA+", ["LoRA+"], 2),
    "method:qlora": ("QLoRA", ["QLoRA"], 4),
    "method:c": ("C", ["C"], 1),
    "method:r": ("R", ["R"], 3),
    "method:cplusplus": ("C++", ["C++"], 1),
    "method:gpt-4": ("GPT-4", ["GPT-4", "GPT4"], 7),
    "method:retrieval-augmented-generation": ("RAG", ["RAG", "retrieval-augmented generation"], 5),
    "method:rag-sequence": ("RAG", ["RAG"], 1),
    "dataset:c4": ("C4", ["C4", "Colossal Clean Crawled Corpus"], 6),
    "dataset:imagenet": ("ImageNet", ["ImageNet", "ILSVRC"], 8),
    "benchmark:mmlu": ("MMLU", ["MMLU", "Massive Multitask Language Understanding"], 5),
    "task:sr": ("图像超分辨率", ["图像超分辨率"], 1),
    "task:emoji": ("🤗", ["🤗"], 1),
    "task:question-answering": ("question answering", ["question answering", "QA"], 5),
    "metric:f1": ("F1", ["F1", "F1 score"], 5),
}


def named_graph(names: dict[str, tuple[str, list[str], int]]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for node, (name, aliases, papers) in names.items():
        label = node.partition(":")[0].capitalize()
        graph.add_node(node, label=label, id=node, name=name, aliases=aliases, papers=papers)
    graph.add_node("arxiv:1", label="Paper", id="arxiv:1", title="LoRA: Low-Rank Adaptation of Large Language Models")
    repository = {
        "url": "https://github.com/microsoft/LoRA",
        "host": "github.com",
        "owner": "microsoft",
        "name": "LoRA",
    }
    repo_id = "repo:github.com/microsoft/lora"
    graph.add_node(repo_id, label="Repository", id=repo_id, **repository)
    graph.add_node("link:https://x.org", label="Link", id="link:https://x.org", url="https://x.org", kind="other")
    return graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    path = tmp_path_factory.mktemp("search") / "g.kg"
    GraphFolder(path).publish(named_graph(NAMES))
    with open_graph(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "node", "how"),
    [
        ("LoRA", "method:low-rank-adaptation", "name"),
        ("lora", "method:low-rank-adaptation", "name"),
        (" LoRA ", "method:low-rank-adaptation", "name"),
        ("low rank adaptation", "method:low-rank-adaptation", "alias"),
        ("Low-Rank-Adaptation", "method:low-rank-adaptation", "alias"),
        ("gpt 4", "method:gpt-4", "name"),
        ("GPT4", "method:gpt-4", "name"),
        ("R", "method:r", "name"),
        ("c", "method:c", "name"),
        ("C++", "method:cplusplus", "name"),
        ("c4", "dataset:c4", "name"),
        ("QA", "task:question-answering", "alias"),
        ("图像超分辨率", "task:sr", "name"),
        ("🤗", "task:emoji", "name"),
        ("lroa", "method:low-rank-adaptation", "fuzzy"),
        ("loar", "method:low-rank-adaptation", "fuzzy"),
        ("imagnet", "dataset:imagenet", "fuzzy"),
        ("image net", "dataset:imagenet", "name"),
        ("ImageNets", "dataset:imagenet", "fuzzy"),
        ("retreival augmented generation", "method:retrieval-augmented-generation", "fuzzy"),
        ("generation augmented by retrieval", "method:retrieval-augmented-generation", "fuzzy"),
        ("questoin anwsering", "task:question-answering", "fuzzy"),
        ("mmul", "benchmark:mmlu", "fuzzy"),
    ],
)
def test_a_name_leads_to_its_node(graph: Graph, asked: str, node: str, how: str) -> None:
    best = graph.search(asked)[0]
    assert (best.id, best.how) == (node, how)
    assert best.name == NAMES[node][0]


def test_exact_comes_before_alias_and_alias_before_alike(graph: Graph) -> None:
    found = graph.search("LoRA")
    assert [match.how for match in found] == sorted(
        (match.how for match in found), key=["name", "alias", "fuzzy"].index
    )
    assert {match.id for match in found} >= {"method:low-rank-adaptation", "method:lora-plus", "method:qlora"}
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert found[0].score == 1


def test_equals_are_ordered_by_papers_then_id(graph: Graph) -> None:
    assert [match.id for match in graph.search("rag")[:2]] == [
        "method:retrieval-augmented-generation",
        "method:rag-sequence",
    ]


def test_of_two_that_are_about_as_near_the_one_in_many_papers_comes_first(tmp_path: Path) -> None:
    names = {"method:lora": ("LoRA", ["LoRA"], 29), "method:lora-ga": ("LoRA-GA", ["LoRA-GA"], 1)}
    GraphFolder(tmp_path / "g.kg").publish(named_graph(names))
    with open_graph(tmp_path / "g.kg") as opened:
        assert [match.name for match in opened.search("loraa")] == ["LoRA", "LoRA-GA"]
        assert opened.suggestions("loraa")[0] == "LoRA"
        assert opened.suggestions("loraa", "Task") == ()


def test_a_label_narrows_the_search(graph: Graph) -> None:
    assert [match.id for match in graph.search("C4", label="Dataset")] == ["dataset:c4"]
    assert all(match.how == "fuzzy" for match in graph.search("C4", label="Method"))


def test_papers_and_repositories_are_found_when_asked_for(graph: Graph) -> None:
    assert [m.id for m in graph.search("lora low-rank adaptation of large language models", label="Paper")] == [
        "arxiv:1"
    ]
    assert [m.id for m in graph.search("microsoft/lora", label="Repository")] == ["repo:github.com/microsoft/lora"]
    assert all(":" in m.id and m.label not in ("Paper", "Repository") for m in graph.search("lora", limit=50))


def test_the_limit_holds(graph: Graph) -> None:
    assert len(graph.search("LoRA", limit=2)) == 2


@pytest.mark.parametrize("asked", ["zzzzqqqq", "", " ", "%", '"', "' OR 1=1 --", "*", "a" * 5000, "\x00", "\ud800"])
def test_nonsense_finds_nothing_and_breaks_nothing(graph: Graph, asked: str) -> None:
    assert graph.search(asked) == []


def test_suggestions_are_near_names(graph: Graph) -> None:
    assert graph.suggestions("low adapters")[0] == "LoRA"
    assert graph.suggestions("qqqqqqq") == ()


def test_an_id_is_no_name(graph: Graph) -> None:
    assert graph.node("method:r") is not None
    assert graph.node("R") is None


def test_nodes_by_label_and_relations_by_end(graph: Graph) -> None:
    assert [node["id"] for node in graph.nodes("Dataset")] == ["dataset:c4", "dataset:imagenet"]
    assert len(list(graph.nodes())) == len(NAMES) + 3
    assert graph.relations(source="no such node") == []


def test_look_up_keys_forget_case_and_hyphens_but_not_signs_that_tell_names_apart() -> None:
    assert look_up_key("GPT-4") == look_up_key("gpt 4") == look_up_key("GPT4")
    assert len({look_up_key(name) for name in ("C", "C++", "C#", "C4")}) == 4
    assert spaced("  Low-Rank   Adaptation ") == "low rank adaptation"


def test_trigrams_tell_where_words_end() -> None:
    assert trigrams("C4") == [" c4", "c4 "]
    assert trigrams("R") == [" r "]


def test_similarity_is_one_for_equals_and_small_for_strangers() -> None:
    assert similarity("lora", "lora") == 1
    assert similarity("lora", "qlora") > similarity("lora", "quality") > 0
    assert similarity("fine tuning", "finetuning") == 1
    assert similarity("lora", "loraplus") > similarity("lora", "lorapluscombined") >= 0.7
    assert similarity("lo", "lora") < 0.7


def test_three_hundred_thousand_names_are_searched_in_a_moment(tmp_path: Path) -> None:
    """No timing here (benchmarks/ has it): the bound is on how many names are looked at one by one."""
    words = ["deep", "graph", "neural", "network", "learning", "model", "transformer", "vision", "language", "adapter"]
    names = {}
    for number in range(20_000):
        name = f"{words[number % 10]} {words[number // 10 % 10]} {words[number // 100 % 10]} {number // 1000}"
        names[f"method:{number:05}"] = (name, [name], 1)
    names["method:needle"] = ("graph transfomer needle", ["graph transfomer needle"], 1)
    GraphFolder(tmp_path / "g.kg").publish(named_graph(names))
    with open_graph(tmp_path / "g.kg") as opened:
        assert opened.search("graph transformer needle")[0].id == "method:needle"
        assert opened.search("deep graph neural 17")[0].how == "name"
        assert opened.search("deeep graph neural 17")[0].name == "deep graph neural 17"
