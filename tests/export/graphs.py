"""A small graph about real papers in our own words, and one whose texts try to break out."""

from __future__ import annotations

from typing import Any

import networkx as nx

PAPERS: dict[str, dict[str, Any]] = {
    "arxiv:1706.03762": {
        "title": "Attention Is All You Need",
        "abstract": "Recurrence is thrown away. We introduce the Transformer, made of attention alone. "
        "It is tested on WMT 2014 for machine translation.",
        "url": "https://arxiv.org/abs/1706.03762",
        "date": "2017-06-12",
        "year": 2017,
        "authors": ["Ashish Vaswani", "Noam Shazeer"],
        "categories": ["cs.CL", "cs.LG"],
    },
    "arxiv:1810.04805": {
        "title": "BERT: Pre-training of Deep Bidirectional Transformers",
        "abstract": "BERT is a bidirectional Transformer encoder. It is fine-tuned for question answering on SQuAD.",
        "year": 2018,
        "date": "2018-10",
        "venue": "NAACL",
    },
    "acl:2020.acl-main.1": {
        "title": "A Study Without A Year",
        "abstract": "𝔘nusual letters come first. BERT and LoRA are compared on SQuAD in question answering.",
    },
    "arxiv:2106.09685": {
        "title": "LoRA: Low-Rank Adaptation",
        "abstract": "LoRA trains small matrices beside frozen weights of a Transformer. "
        "Code is at github.com/microsoft/LoRA.",
        "year": 2021,
        "date": "2021-06-17",
    },
    "title:0123456789ab": {"title": '=HYPERLINK("https://example.org") and other titles', "abstract": ""},
}
ENTITIES: dict[str, tuple[str, str, list[str]]] = {
    "method:transformer": ("Method", "Transformer", ["Transformer", "transformers"]),
    "method:bert": ("Method", "BERT", ["BERT"]),
    "method:low-rank-adaptation": ("Method", "LoRA", ["LoRA", "low-rank adaptation"]),
    "method:qlora": ("Method", "QLoRA", ["QLoRA"]),
    "dataset:squad": ("Dataset", "SQuAD", ["SQuAD"]),
    "benchmark:wmt-2014": ("Benchmark", "WMT 2014", ["WMT 2014", 'WMT\'14, "newstest"; |']),
    "task:machine-translation": ("Task", "machine translation", ["machine translation"]),
    "task:question-answering": ("Task", "question answering", ["question answering", "QA"]),
    "metric:bleu": ("Metric", "BLEU", ["BLEU"]),
}
_FROZEN = "LoRA trains small matrices beside frozen weights of a Transformer."
_BOTH = "BERT and LoRA are compared on SQuAD in question answering."
ROLES = [
    ("arxiv:1706.03762", "INTRODUCES", "method:transformer", "We introduce the Transformer, made of attention alone."),
    ("arxiv:1706.03762", "EVALUATES_ON", "benchmark:wmt-2014", "It is tested on WMT 2014 for machine translation."),
    ("arxiv:1706.03762", "ADDRESSES", "task:machine-translation", "It is tested on WMT 2014 for machine translation."),
    ("arxiv:1706.03762", "REPORTS", "metric:bleu", "It is tested on WMT 2014 for machine translation."),
    ("arxiv:1810.04805", "INTRODUCES", "method:bert", "BERT is a bidirectional Transformer encoder."),
    ("arxiv:1810.04805", "USES", "method:transformer", "BERT is a bidirectional Transformer encoder."),
    ("arxiv:1810.04805", "EVALUATES_ON", "dataset:squad", "It is fine-tuned for question answering on SQuAD."),
    ("arxiv:1810.04805", "ADDRESSES", "task:question-answering", "It is fine-tuned for question answering on SQuAD."),
    ("acl:2020.acl-main.1", "COMPARES_WITH", "method:bert", _BOTH),
    ("acl:2020.acl-main.1", "USES", "method:low-rank-adaptation", _BOTH),
    ("acl:2020.acl-main.1", "EVALUATES_ON", "dataset:squad", _BOTH),
    ("acl:2020.acl-main.1", "ADDRESSES", "task:question-answering", _BOTH),
    ("arxiv:2106.09685", "INTRODUCES", "method:low-rank-adaptation", _FROZEN),
    ("arxiv:2106.09685", "MENTIONS", "method:transformer", _FROZEN),
    ("title:0123456789ab", "MENTIONS", "method:qlora", "QLoRA"),
]  # fmt: skip


def small_graph() -> nx.MultiDiGraph:
    """Every label and relation of the schema, lists with awkward items, absent properties."""
    graph = nx.MultiDiGraph()
    for paper, properties in PAPERS.items():
        graph.add_node(paper, label="Paper", id=paper, sources=["papers.jsonl"], **properties)
    for entity, (label, name, aliases) in ENTITIES.items():
        papers = len({source for source, _, target, _ in ROLES if target == entity})
        graph.add_node(entity, label=label, id=entity, name=name, aliases=aliases, papers=papers)
    for source, role, target, evidence in ROLES:
        surfaces = [surface for surface in ENTITIES[target][2] if surface in evidence] or [ENTITIES[target][1]]
        properties: dict[str, Any] = {"mentions": 1, "surfaces": surfaces, "evidence": evidence, "confidence": 1.0}
        if role == "REPORTS":
            properties["values"] = ["28.4", "=41.8"]
        graph.add_edge(source, target, key=role, **properties)
    repository = "repo:github.com/microsoft/lora"
    url = "https://github.com/microsoft/LoRA"
    graph.add_node(
        repository, label="Repository", id=repository, url=url, host="github.com", owner="microsoft", name="lora"
    )
    graph.add_edge(
        "arxiv:2106.09685", repository, key="HAS_CODE", url=url, evidence="Code is at github.com/microsoft/LoRA."
    )
    link = "link:example.org/demo"
    graph.add_node(link, label="Link", id=link, url="https://example.org/demo", kind="demo", host="example.org")
    graph.add_edge("arxiv:2106.09685", link, key="LINKS_TO", kind="demo", evidence="See the demo.")
    graph.add_edge("method:qlora", "method:low-rank-adaptation", key="VARIANT_OF", rule="prefix")
    return graph


_RUN = "window.hacked=1;alert(1)"
HOSTILE: tuple[str, ...] = (
    f"</script><img src=x onerror={_RUN}>",
    f"</script><script>{_RUN}</script>",
    f"</SCRIPT ><svg/onload={_RUN}>",
    f"<!--<script>{_RUN}</script>-->",
    f"<!--</script><script>{_RUN}//",
    "<script src=https://example.org/x.js></script>",
    "<img src=https://example.org/x.png>",
    f"<img src=x onerror={_RUN}>",
    f'"><svg onload={_RUN}>',
    f"'><iframe srcdoc='<script>parent.{_RUN}</script>'>",
    f"<iframe src=javascript:{_RUN}></iframe>",
    f"<a href=javascript:{_RUN}>click</a>",
    f"javascript:{_RUN}",
    f"</title><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</noscript><script>{_RUN}</script>",
    f"{{{{ ''.__class__ }}}} {{% for x in y %}} {_RUN}",
    f"${{{_RUN}}}",
    f"`-{_RUN}-`",
    f'\\";{_RUN}//',
    f"\\u003c/script\\u003e\\u003cscript\\u003e{_RUN}",
    f"&lt;/script&gt;&lt;script&gt;{_RUN}",
    f"&#60;script&#62;{_RUN}",
    f"\u2028{_RUN}\u2029",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<body onload={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<object data=javascript:{_RUN}></object>",
    f"<embed src=javascript:{_RUN}>",
    "<base href=https://example.org/><script src=x.js></script>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<style>@import url(https://example.org/x.css);</style>",
    "<form action=https://example.org/><button>go</button></form>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<template><script>{_RUN}</script></template>",
    f"]]><script>{_RUN}</script>",
    f"%3Cscript%3E{_RUN}%3C/script%3E",
    f"＜script＞{_RUN}＜/script＞",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"\x00<script>{_RUN}</script>",
    f"\ud800<script>{_RUN}</script>",
    f"__proto__ constructor <img/src/onerror={_RUN}>",
    f"\u202e<script>{_RUN}</script>",
    f"$&$1$`<script>{_RUN}</script>",
    f"\\<projektor\\> <b onmouseover={_RUN}>bold</b>",
)


def hostile_graph() -> nx.MultiDiGraph:
    """Fifty papers and entities whose every text tries to run, or to fetch, something."""
    graph = nx.MultiDiGraph()
    for place, text in enumerate(HOSTILE):
        paper, entity, link = f"{text}{place}", f"method:{text}{place}", f"link:{text}"
        graph.add_node(
            paper, label="Paper", id=paper, title=text, abstract=f"{text} {text}", url=f"javascript:{_RUN}", year=2020,
            authors=[text], venue=text, sources=[text],
        )  # fmt: skip
        graph.add_node(entity, label="Method", id=entity, name=text, aliases=[text, text[::-1]], papers=1)
        graph.add_edge(paper, entity, key="USES", mentions=1, surfaces=[text], evidence=text, confidence=0.5)
        graph.add_node(link, label="Link", id=link, url=f"javascript:{_RUN}", kind=text, host=text)
        graph.add_edge(paper, link, key="LINKS_TO", kind=text, evidence=text)
        graph.add_edge(paper, "task:all", key="ADDRESSES", mentions=1, surfaces=["all"], evidence=text, confidence=0.5)
    graph.add_node("task:all", label="Task", id="task:all", name="all", aliases=["all"], papers=len(HOSTILE))
    return graph
