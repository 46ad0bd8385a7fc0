"""A small graph of well-known papers, in our own words, as the store publishes it."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from kg.records import Decision
from kg.store import GraphFolder

PAPERS = {
    "arxiv:1512.03385": ("Deep Residual Learning for Image Recognition", 2015, "https://arxiv.org/abs/1512.03385"),
    "arxiv:1810.04805": (
        "BERT: Pre-training of Deep Bidirectional Transformers",
        2018,
        "https://arxiv.org/abs/1810.04805",
    ),
    "arxiv:2106.09685": (
        "LoRA: Low-Rank Adaptation of Large Language Models",
        2021,
        "https://arxiv.org/abs/2106.09685",
    ),
    "arxiv:2305.14314": ("QLoRA: Efficient Finetuning of Quantized LLMs", 2023, "https://arxiv.org/abs/2305.14314"),
    "arxiv:2305.18290": ("Direct Preference Optimization", 2023, None),
    "title:0123456789ab": ("A LoRa radio for the farm", None, None),
}
ENTITIES = {
    "method:low-rank-adaptation": ("Method", "LoRA", ["LoRA", "Low-Rank Adaptation"]),
    "method:qlora": ("Method", "QLoRA", ["QLoRA"]),
    "method:long-range-radio": ("Method", "LoRa", ["LoRa"]),
    "method:bert": ("Method", "BERT", ["BERT", "Bidirectional Encoder Representations from Transformers"]),
    "method:direct-preference-optimization": ("Method", "DPO", ["DPO", "Direct Preference Optimization"]),
    "method:resnet": ("Method", "ResNet", ["ResNet", "residual network"]),
    "benchmark:glue": ("Benchmark", "GLUE", ["GLUE"]),
    "dataset:glue": ("Dataset", "GLUE", ["GLUE"]),
    "dataset:imagenet": ("Dataset", "ImageNet", ["ImageNet"]),
    "dataset:imagenet-1k": ("Dataset", "ImageNet-1K", ["ImageNet-1K"]),
    "task:image-classification": ("Task", "image classification", ["image classification", "ImageNet"]),
    "metric:perplexity": ("Metric", "perplexity", ["perplexity"]),
}
ROLES = [
    ("arxiv:2106.09685", "INTRODUCES", "method:low-rank-adaptation", "We freeze the weights and train LoRA alone."),
    ("arxiv:2106.09685", "EVALUATES_ON", "benchmark:glue", "It holds up on GLUE."),
    ("arxiv:2305.14314", "INTRODUCES", "method:qlora", "QLoRA trains adapters on a 4-bit model."),
    ("arxiv:2305.14314", "USES", "method:low-rank-adaptation", "The adapters are those of LoRA."),
    ("arxiv:2305.14314", "USES", "dataset:glue", "We train on GLUE as well."),
    ("arxiv:2305.18290", "INTRODUCES", "method:direct-preference-optimization", "DPO needs no reward model."),
    ("arxiv:2305.18290", "COMPARES_WITH", "method:low-rank-adaptation", "LoRA is another matter."),
    ("arxiv:1810.04805", "INTRODUCES", "method:bert", "BERT reads both ways."),
    ("arxiv:1810.04805", "EVALUATES_ON", "benchmark:glue", "BERT leads on GLUE."),
    ("arxiv:1512.03385", "INTRODUCES", "method:resnet", "A residual network adds its input to its output."),
    ("arxiv:1512.03385", "EVALUATES_ON", "dataset:imagenet", "ImageNet is where it won."),
    ("arxiv:1512.03385", "ADDRESSES", "task:image-classification", "The task is image classification."),
    ("arxiv:1810.04805", "USES", "dataset:imagenet-1k", "Not that BERT ever saw ImageNet-1K."),
    ("title:0123456789ab", "USES", "method:long-range-radio", "Sensors talk over LoRa."),
]
REPOSITORIES = {
    "repo:github.com/microsoft/lora": ("https://github.com/microsoft/LoRA", "arxiv:2106.09685"),
    "repo:github.com/artidoro/qlora": ("https://github.com/artidoro/qlora", "arxiv:2305.14314"),
}
FORMER = {"method:lora": "method:low-rank-adaptation"}
DECISIONS = [
    Decision(
        "method:low-rank-adaptation",
        "long form and acronym",
        "Low-Rank Adaptation",
        "LoRA",
        "as arxiv:2106.09685 has it",
    )
]


def hand_made() -> nx.MultiDiGraph:
    """The networkx graph, by contract 2."""
    graph = nx.MultiDiGraph()
    for paper, (title, year, url) in PAPERS.items():
        evidence = " ".join(role[3] for role in ROLES if role[0] == paper)
        known = {"year": year, "date": year and str(year), "url": url}
        given = {key: value for key, value in known.items() if value is not None}
        graph.add_node(paper, label="Paper", id=paper, title=title, abstract=evidence, sources=["shelf.jsonl"], **given)
    for entity, (label, name, aliases) in ENTITIES.items():
        count = sum(role[2] == entity for role in ROLES)
        graph.add_node(entity, label=label, id=entity, name=name, aliases=aliases, papers=count)
    for paper, role, entity, evidence in ROLES:
        surfaces = [alias for alias in ENTITIES[entity][2] if alias in evidence]
        graph.add_edge(paper, entity, key=role, mentions=1, surfaces=surfaces, evidence=evidence, confidence=0.9)
    for repository, (url, paper) in REPOSITORIES.items():
        _, owner, name = repository.removeprefix("repo:").split("/")
        graph.add_node(
            repository, label="Repository", id=repository, url=url, host="github.com", owner=owner, name=name
        )
        graph.add_edge(paper, repository, key="HAS_CODE", url=url, evidence=f"Code is at {url}.")
    graph.add_edge("dataset:imagenet-1k", "dataset:imagenet", key="VARIANT_OF", rule="size")
    graph.add_edge("method:qlora", "method:low-rank-adaptation", key="VARIANT_OF", rule="prefix")
    return graph


def publish(folder: Path, graph: nx.MultiDiGraph | None = None) -> Path:
    """Publish the graph (the hand-made one, unless another is given) as a graph folder."""
    GraphFolder(folder).publish(graph or hand_made(), decisions=DECISIONS, former_ids=FORMER)
    return folder
