"""How soon a page opens and answers its first search: ours against stock pyvis, the same graph, the same run.

    python benchmarks/page.py [--nodes 5000] [--graph papers.kg] [--stock-limit 240] [--webgl 50000]

Chromium is headless with the network cut off. "Opens" is from the request for the file until its first drawing is done
and the page answers again; "search" is from that request until results stand under what was typed. Stock pyvis has no
search that works without the network, so its figure is the opening alone. "processor" is what the page's main thread
used up to then.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FLAGS = (
    "--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1440,900", "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
ROLE = {
    "Method": "USES",
    "Task": "ADDRESSES",
    "Dataset": "EVALUATES_ON",
    "Benchmark": "EVALUATES_ON",
    "Metric": "REPORTS",
}
TYPES = ("Method", "Method", "Method", "Task", "Task", "Dataset", "Benchmark", "Metric")
DRAWN = (
    "(window.asked ||= (requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true; })), 1))"
    " && window.drawn"
)
READY = f"document.documentElement && document.documentElement.dataset.ready === 'true' && {DRAWN}"
STOCK_READY = "typeof network === 'object' && network && network.physics.stabilized !== false && network.getScale()"


def made_up(nodes: int, seed: int = 0) -> nx.MultiDiGraph:
    """A graph like those of abstracts: a fifth are papers, each names eight things, few of which are well known."""
    chance = random.Random(seed)
    papers = nodes // 5
    graph = nx.MultiDiGraph()
    for i in range(nodes - papers):
        label = TYPES[i % len(TYPES)]
        node, name = f"{label.lower()}:{i}", f"{label} {i}"
        graph.add_node(node, label=label, id=node, name=name, aliases=[name, name.upper()])
    entities = list(graph)
    for i in range(papers):
        paper = f"arxiv:{2000 + i // 10000}.{i % 10000:05}"
        own = [entities[(i * 4 + k) % len(entities)] for k in range(4)]
        known = [entities[min(int(chance.paretovariate(0.7)), len(entities)) - 1] for _ in range(4)]
        first = f"This paper is about {', '.join(graph.nodes[e]['name'] for e in [*own, *known])}."
        text, title = first + " It has more to say." * 40, f"On the matter of {own[0]}"
        graph.add_node(paper, label="Paper", id=paper, title=title, abstract=text, year=2000 + i % 25)
        for entity in dict.fromkeys([*own, *known]):
            data = graph.nodes[entity]
            told = {"mentions": 1, "surfaces": [data["name"]], "evidence": first, "confidence": 0.9}
            graph.add_edge(paper, entity, key=ROLE[data["label"]], **told)
    for entity in entities:
        graph.nodes[entity]["papers"] = graph.in_degree(entity)
    return graph


def browser() -> Any:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.page_load_strategy = "none"
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_script_timeout(600)
    return driver


def until(driver: Any, condition: str, limit: float) -> float | None:
    """Seconds until the page answers that the condition holds; None after ``limit``."""
    from selenium.common.exceptions import TimeoutException, WebDriverException
    from urllib3.exceptions import HTTPError

    start = time.perf_counter()
    while time.perf_counter() - start < limit:
        try:
            if driver.execute_script(f"return Boolean({condition})"):
                return time.perf_counter() - start
        except (TimeoutException, WebDriverException, HTTPError):
            continue  # the page is between two documents, or too busy to answer: that is what is measured
        time.sleep(0.02)
    return None


def processor(driver: Any) -> float:
    """Processor seconds of the page's main thread, which other programs on the machine don't lengthen much."""
    metrics = {m["name"]: m["value"] for m in driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]}
    return round(metrics["TaskDuration"], 2)


def figures(page: str, graph: nx.MultiDiGraph, file: Path, written: float) -> dict[str, Any]:
    return {
        "page": page,
        "nodes": len(graph),
        "relations": graph.number_of_edges(),
        "export_s": round(written, 1),
        "MB": round(file.stat().st_size / 1e6, 1),
    }


def asked(graph: nx.MultiDiGraph) -> str:
    """What is typed into the search: the name that most papers have, in small letters."""
    known = [(d.get("papers", 0), d["name"]) for _, d in graph.nodes(data=True) if d.get("papers")]
    return str(max(known)[1]).lower()


def ours(graph: nx.MultiDiGraph, folder: Path, engine: str) -> dict[str, Any]:
    from selenium.webdriver import ActionChains

    from kg.export import PageOptions, export_html

    file = folder / "ours.html"
    start = time.perf_counter()
    selected = export_html(graph, file, None, PageOptions(engine=engine, max_nodes=len(graph)))
    written = time.perf_counter() - start
    driver = browser()
    try:
        begun = time.perf_counter()
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        driver.get(file.as_uri())
        opened = until(driver, READY, 120)
        ActionChains(driver).send_keys("/").send_keys(asked(graph)).perform()
        until(driver, "document.querySelector('#results li:not(.none)')", 60)
        answered = time.perf_counter() - begun
        busy = processor(driver)
    finally:
        driver.quit()
    timed = {"opens_s": opened and round(opened, 2), "first_search_s": round(answered, 2), "processor_s": busy}
    return figures(f"kg, {engine}", selected.graph, file, written) | timed


def stock(graph: nx.MultiDiGraph, folder: Path, limit: float) -> dict[str, Any]:
    from pyvis.network import Network

    file = folder / "stock.html"
    start = time.perf_counter()
    network = Network(cdn_resources="in_line", directed=True)
    for node, data in graph.nodes(data=True):
        network.add_node(node, label=data.get("name") or data.get("title"), title=data.get("abstract", ""))
    for source, target, relation in graph.edges(keys=True):
        network.add_edge(source, target, title=relation)
    file.write_text(network.generate_html(), encoding="utf-8")
    written = time.perf_counter() - start
    driver = browser()
    try:
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        driver.get(file.as_uri())
        opened = until(driver, STOCK_READY, limit)
        busy = processor(driver) if opened else None
    finally:
        driver.service.stop()  # a page that is still busy would not hear of quitting
    timed = {"opens_s": round(opened, 2) if opened else f"over {limit:g}", "first_search_s": "none offline"}
    timed["processor_s"] = busy
    return figures("stock pyvis", graph, file, written) | timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--graph", type=Path, help="a graph on disk, measured as well")
    parser.add_argument("--stock-limit", type=float, default=240, help="seconds to wait for stock pyvis")
    parser.add_argument("--webgl", type=int, default=0, help="nodes for the WebGL engine; 0: leave it out")
    given = parser.parse_args()
    graphs = [made_up(given.nodes)] if given.nodes else []
    if given.graph:
        from kg import open_graph

        with open_graph(given.graph) as opened:
            graphs.append(opened.to_networkx())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for graph in graphs:
            print(json.dumps(ours(graph, folder, "canvas")), flush=True)
        if given.webgl:
            print(json.dumps(ours(made_up(given.webgl), folder, "webgl")), flush=True)
        for graph in graphs:
            print(json.dumps(stock(graph, folder, given.stock_limit)), flush=True)


if __name__ == "__main__":
    main()
