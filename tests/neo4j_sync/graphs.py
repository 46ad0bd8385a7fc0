"""Graphs for these tests: real, well-known papers in our own words, and texts that try to break things."""

from __future__ import annotations

from typing import Any

import networkx as nx

_PAPERS: dict[str, tuple[str, int, str]] = {
    "arxiv:2106.09685": ("LoRA: Low-Rank Adaptation of Large Language Models", 2021, "cs.CL"),
    "arxiv:2305.14314": ("QLoRA: Efficient Finetuning of Quantized LLMs", 2023, "cs.LG"),
    "arxiv:2402.09353": ("DoRA: Weight-Decomposed Low-Rank Adaptation", 2024, "cs.CL"),
    "arxiv:2304.08485": ("Visual Instruction Tuning", 2023, "cs.CV"),
    "arxiv:2310.03744": ("Improved Baselines with Visual Instruction Tuning", 2023, "cs.CV"),
    "arxiv:2103.00020": ("Learning Transferable Visual Models From Natural Language Supervision", 2021, "cs.CV"),
    "arxiv:2110.14168": ("Training Verifiers to Solve Math Word Problems", 2021, "cs.LG"),
    "arxiv:2009.03300": ("Measuring Massive Multitask Language Understanding", 2020, "cs.CY"),
    "arxiv:2010.11929": ("An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", 2020, "cs.CV"),
    "arxiv:2112.10752": ("High-Resolution Image Synthesis with Latent Diffusion Models", 2021, "cs.CV"),
    "arxiv:2305.18290": (
        "Direct Preference Optimization: Your Language Model is Secretly a Reward Model",
        2023,
        "cs.LG",
    ),
    "arxiv:2201.11903": ("Chain-of-Thought Prompting Elicits Reasoning in Large Language Models", 2022, "cs.CL"),
}

_ENTITIES: dict[str, tuple[str, list[str]]] = {
    "method:low-rank-adaptation": ("LoRA", ["LoRA", "Low-Rank Adaptation", "low-rank adaptation"]),
    "method:qlora": ("QLoRA", ["QLoRA"]),
    "method:dora": ("DoRA", ["DoRA"]),
    "method:llava": ("LLaVA", ["LLaVA"]),
    "method:llava-1-5": ("LLaVA-1.5", ["LLaVA-1.5"]),
    "method:clip": ("CLIP", ["CLIP"]),
    "method:vision-transformer": ("ViT", ["ViT", "Vision Transformer"]),
    "method:latent-diffusion-model": ("Latent Diffusion Models", ["Latent Diffusion Models", "LDMs"]),
    "method:direct-preference-optimization": ("DPO", ["DPO", "Direct Preference Optimization"]),
    "method:chain-of-thought": ("Chain-of-Thought", ["Chain-of-Thought", "chain-of-thought"]),
    "method:gpt-4": ("GPT-4", ["GPT-4"]),
    "method:gpt-4o": ("GPT-4o", ["GPT-4o"]),
    "dataset:imagenet": ("ImageNet", ["ImageNet"]),
    "dataset:coco": ("COCO", ["COCO", "MS COCO"]),
    "benchmark:gsm8k": ("GSM8K", ["GSM8K"]),
    "benchmark:mmlu": ("MMLU", ["MMLU"]),
    "benchmark:scienceqa": ("ScienceQA", ["ScienceQA"]),
    "task:image-generation": ("image generation", ["image generation", "image synthesis"]),
    "task:question-answering": ("question answering", ["question answering"]),
    "task:mathematical-reasoning": ("mathematical reasoning", ["mathematical reasoning"]),
    "metric:accuracy": ("accuracy", ["accuracy"]),
    "metric:fid": ("FID", ["FID"]),
}

_ROLES: list[tuple[str, str, str]] = [
    ("2106.09685", "INTRODUCES", "method:low-rank-adaptation"),
    ("2106.09685", "MENTIONS", "task:question-answering"),
    ("2305.14314", "INTRODUCES", "method:qlora"),
    ("2305.14314", "USES", "method:low-rank-adaptation"),
    ("2305.14314", "EVALUATES_ON", "benchmark:mmlu"),
    ("2305.14314", "COMPARES_WITH", "method:gpt-4"),
    ("2305.14314", "ADDRESSES", "task:question-answering"),
    ("2402.09353", "INTRODUCES", "method:dora"),
    ("2402.09353", "COMPARES_WITH", "method:low-rank-adaptation"),
    ("2402.09353", "USES", "method:llava"),
    ("2402.09353", "ADDRESSES", "task:question-answering"),
    ("2402.09353", "REPORTS", "metric:accuracy"),
    ("2304.08485", "INTRODUCES", "method:llava"),
    ("2304.08485", "USES", "method:gpt-4"),
    ("2304.08485", "USES", "method:clip"),
    ("2304.08485", "EVALUATES_ON", "benchmark:scienceqa"),
    ("2304.08485", "REPORTS", "metric:accuracy"),
    ("2304.08485", "ADDRESSES", "task:question-answering"),
    ("2310.03744", "INTRODUCES", "method:llava-1-5"),
    ("2310.03744", "USES", "method:clip"),
    ("2310.03744", "USES", "method:low-rank-adaptation"),
    ("2310.03744", "EVALUATES_ON", "benchmark:scienceqa"),
    ("2103.00020", "INTRODUCES", "method:clip"),
    ("2103.00020", "USES", "method:vision-transformer"),
    ("2103.00020", "EVALUATES_ON", "dataset:imagenet"),
    ("2103.00020", "REPORTS", "metric:accuracy"),
    ("2110.14168", "INTRODUCES", "benchmark:gsm8k"),
    ("2110.14168", "ADDRESSES", "task:mathematical-reasoning"),
    ("2009.03300", "INTRODUCES", "benchmark:mmlu"),
    ("2009.03300", "REPORTS", "metric:accuracy"),
    ("2010.11929", "INTRODUCES", "method:vision-transformer"),
    ("2010.11929", "EVALUATES_ON", "dataset:imagenet"),
    ("2010.11929", "REPORTS", "metric:accuracy"),
    ("2112.10752", "INTRODUCES", "method:latent-diffusion-model"),
    ("2112.10752", "EVALUATES_ON", "dataset:coco"),
    ("2112.10752", "EVALUATES_ON", "dataset:imagenet"),
    ("2112.10752", "ADDRESSES", "task:image-generation"),
    ("2112.10752", "REPORTS", "metric:fid"),
    ("2112.10752", "USES", "method:clip"),
    ("2305.18290", "INTRODUCES", "method:direct-preference-optimization"),
    ("2305.18290", "COMPARES_WITH", "method:gpt-4"),
    ("2201.11903", "INTRODUCES", "method:chain-of-thought"),
    ("2201.11903", "EVALUATES_ON", "benchmark:gsm8k"),
    ("2201.11903", "EVALUATES_ON", "benchmark:mmlu"),
    ("2201.11903", "COMPARES_WITH", "method:gpt-4o"),
    ("2201.11903", "ADDRESSES", "task:mathematical-reasoning"),
    ("2201.11903", "REPORTS", "metric:accuracy"),
]

_CODE: dict[str, str] = {
    "2106.09685": "microsoft/LoRA",
    "2305.14314": "artidoro/qlora",
    "2402.09353": "NVlabs/DoRA",
    "2304.08485": "haotian-liu/LLaVA",
    "2310.03744": "haotian-liu/LLaVA",
    "2112.10752": "CompVis/latent-diffusion",
}

_VARIANTS = [("method:llava-1-5", "method:llava"), ("method:gpt-4o", "method:gpt-4")]


def papers_graph() -> nx.MultiDiGraph:
    """Twelve papers, what they are about, their code and two links: each label and each relation is there."""
    graph = nx.MultiDiGraph()
    for node, (title, year, category) in _PAPERS.items():
        add(graph, node, "Paper", title=title, abstract=f"We study what “{title}” says.", year=year, date=str(year))
        graph.nodes[node].update(url="https://example.org/" + node, categories=[category], sources=["papers.jsonl"])
        graph.nodes[node].update(authors=["A. Author", "Ö. Autor"])
    for node, (name, aliases) in _ENTITIES.items():
        label = node.partition(":")[0].capitalize()
        papers = sum(target == node for _, _, target in _ROLES)
        add(graph, node, label, name=name, aliases=aliases, papers=papers)
    for paper, role, target in _ROLES:
        relate(graph, "arxiv:" + paper, role, target)
    for paper, name in _CODE.items():
        owner, _, repository = name.partition("/")
        node, url = f"repo:github.com/{name.lower()}", f"https://github.com/{name}"
        add(graph, node, "Repository", url=url, host="github.com", owner=owner, name=repository)
        graph.add_edge("arxiv:" + paper, node, key="HAS_CODE", url=url, evidence=f"Code is at {url}.")
    for place, kind in (("llava-vl.github.io", "project"), ("huggingface.co/liuhaotian", "model")):
        add(graph, "link:" + place, "Link", url="https://" + place, kind=kind, host=place.partition("/")[0])
        graph.add_edge("arxiv:2304.08485", "link:" + place, key="LINKS_TO", kind=kind, evidence=f"See {place}.")
    for child, parent in _VARIANTS:
        graph.add_edge(child, parent, key="VARIANT_OF", rule="version number")
    return graph


def add(graph: nx.MultiDiGraph, node: str, label: str, **properties: Any) -> None:
    """A node with its id and label."""
    graph.add_node(node, id=node, label=label, **properties)


def relate(graph: nx.MultiDiGraph, paper: str, role: str, target: str, **properties: Any) -> None:
    """A role, with a sentence of ours as its evidence."""
    surface = graph.nodes[target]["name"]
    held = {"mentions": 1, "surfaces": [surface], "evidence": f"We tell of {surface} here.", "confidence": 0.875}
    if role == "REPORTS":
        held["values"] = ["76.2%", "1.5"]
    graph.add_edge(paper, target, key=role, **held | properties)


HOSTILE: dict[str, str] = {
    "quotes": 'It\'s a "test" of \'quotes\' and ""doubled"" ones',
    "back-ticks": "`Paper` and ``KgNode`` in `back-ticks`",
    "cypher": "x'}) DETACH DELETE n //; MATCH (n) DETACH DELETE n; $id {id: row.id} \\u0027 \\",
    "emoji": "👩‍🔬🧪 e\u0301 \u202e abc \u200d",
    "long": "ab " * 3333 + "c",
    "long emoji": "😀" * 10_000,
    "line breaks": "one\ntwo\r\nthree\rfour\n\n",
    "separators": ";|,\t;a,b|c;",
    "formula": '=HYPERLINK("x")',
    "blank": "  leading and trailing  ",
    "empty": "",
    "numbers": "0012",
    "null": "null",
}


def hostile_graph() -> nx.MultiDiGraph:
    """One paper per text that tries to break things, used in texts, in lists and on relations."""
    graph = nx.MultiDiGraph()
    add(graph, "method:x", "Method", name="x`\"'", aliases=["a;b", "c|d", 'e"f', "g,h", "i\nj", "`", "😀"], papers=1)
    for name, text in HOSTILE.items():
        paper = f"own id/{name}'\""
        add(
            graph,
            paper,
            "Paper",
            title=text,
            abstract=text,
            authors=[text, text, "last"],
            categories=[],
            sources=[text],
        )
        relate(graph, paper, "USES", "method:x", evidence=text, surfaces=[text, "x"], confidence=0.001)
    add(graph, "bare", "Paper", title="nothing else", abstract="")
    return graph


def large_graph(papers: int = 1500) -> nx.MultiDiGraph:
    """Large enough for a sync to last some seconds; the same at every call."""
    graph = nx.MultiDiGraph()
    for number in range(papers):
        add(graph, f"method:m-{number}", "Method", name=f"M{number}", aliases=[f"M{number}"], papers=8)
    for number in range(papers):
        paper = f"arxiv:{number}"
        add(graph, paper, "Paper", title=f"On M{number}", abstract="words " * 200, year=2000 + number % 25)
        for step, role in enumerate(("INTRODUCES", "USES", "USES", "USES", "COMPARES_WITH", "MENTIONS", "MENTIONS")):
            relate(graph, paper, role, f"method:m-{(number * 7 + step * 13) % papers}")
    return graph
