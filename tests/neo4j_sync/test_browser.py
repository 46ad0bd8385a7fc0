"""Neo4j Browser, in headless Chromium, on the real server: a saved query, drawn with our captions and colours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.export.palette import TYPES
from kg.neo4j_sync import saved_queries, sync
from kg.neo4j_sync.files import neo4j_file
from tests.neo4j_sync.conftest import Server
from tests.neo4j_sync.graphs import papers_graph

browser = pytest.importorskip("tests.neo4j_sync.browser", reason="needs selenium")
NODES = 10


def test_the_style_sheet_has_the_pages_colours() -> None:
    rules = neo4j_file("style.grass").read_text(encoding="utf-8").split("}\n")
    for label, looks in TYPES.items():
        (rule,) = [rule for rule in rules if f"node.{label} {{" in rule]
        assert f"  color: {looks.light};" in rule
        assert f"text-color-internal: {looks.text};" in rule


@pytest.mark.neo4j
def test_a_saved_query_is_drawn_with_our_captions(server: Server, own_server: Server, tmp_path: Path) -> None:
    if browser.chromium() is None:
        assert not os.environ.get("CI"), "CI must have Chromium and its driver"
        pytest.skip("needs Chromium and its driver (apt-get install chromium chromium-driver)")
    sync(papers_graph(), **server.login)
    assert own_server.env is not None
    (picture,) = [saved for saved in saved_queries() if saved.name == "picture-of-method"]
    header = (neo4j_file("queries") / "picture-of-method.cypher").read_text(encoding="utf-8").splitlines()
    (parameters,) = [line.removeprefix("// browser: ") for line in header if line.startswith("// browser: ")]
    with browser.neo4j_browser() as page:
        page.log_in(f"http://127.0.0.1:{own_server.env['KG_NEO4J_HTTP_PORT']}", server.uri, server.password)
        page.drop(neo4j_file("style.grass"))
        page.run(parameters)
        page.draw(picture.cypher, NODES)
        page.driver.save_screenshot(str(tmp_path / "browser.png"))
        captions = page.captions()
        assert {"LoRA", "QLoRA", "DoRA", "LLaVA", "MMLU"} <= set(captions)
        assert any(caption.startswith("LoRA: Low") for caption in captions)
        assert {TYPES[label].light for label in ("Paper", "Method", "Benchmark", "Task")} <= page.colours()
