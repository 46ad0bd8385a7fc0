"""The page in a real browser: it opens without a network, answers, shows hostile titles and is for everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.page import made_up
from kg.export import Selection
from tests.browser.conftest import Browser
from tests.export.graphs import HOSTILE, hostile_graph, small_graph

pytestmark = pytest.mark.browser
ENGINES = pytest.mark.parametrize("engine", ["canvas", "webgl"])


def keys() -> Any:
    from selenium.webdriver.common.keys import Keys

    return Keys


def press(browser: Browser, *what: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser.driver).send_keys(*what).perform()


def click(browser: Browser, node: str) -> None:
    """Click where the node is drawn."""
    from selenium.webdriver import ActionChains

    place = browser.run(
        """const i = kg.model.byId.get(arguments[0]), e = kg.engine;
        const box = document.getElementById('stage').getBoundingClientRect();
        const at = e.network ? e.network.canvasToDOM(e.bodies[i])
          : e.sigma.graphToViewport({x: e.graph.getNodeAttribute(i, 'x'), y: e.graph.getNodeAttribute(i, 'y')});
        return [at.x - box.width / 2, at.y - box.height / 2];""",
        node,
    )
    stage = browser.driver.find_element("id", "stage")
    # sigma needs a rest between two clicks, else the second is a double click
    browser.driver.implicitly_wait(0)
    chain = ActionChains(browser.driver)
    chain.move_to_element_with_offset(stage, round(place[0]), round(place[1])).pause(0.4).click().pause(0.5).perform()


@ENGINES
def test_it_opens_with_no_request_and_no_complaint(browser: Browser, engine: str) -> None:
    browser.open(small_graph(), engine=engine)
    browser.run("document.getElementById('search').focus()")
    press(browser, "bert", keys().ENTER)
    browser.wait("location.hash === '#method%3Abert'")
    assert browser.requests() == []
    assert browser.complaints() == []


def test_that_requests_and_complaints_are_seen_at_all(browser: Browser) -> None:
    page = browser.open(small_graph())
    text = page.read_text(encoding="utf-8").replace("</body>", "<img src='https://example.org/x.png'></body>")
    page.write_text(text.replace("img-src data:", "img-src *"), encoding="utf-8")
    browser.go(page)
    assert browser.requests() == ["https://example.org/x.png"]
    assert any("ERR_NAME_NOT_RESOLVED" in line for line in browser.complaints())


@ENGINES
def test_fifty_hostile_titles_are_shown_and_not_run(browser: Browser, engine: str) -> None:
    browser.open(hostile_graph(), engine=engine)
    shown = browser.run(
        """return kg.model.nodes.map((node, i) => {
          kg.show(i, -1, {move: false});
          return document.querySelector('#panel-body h2').textContent.toWellFormed();  // the driver takes nothing else
        });"""
    )
    browser.run("document.getElementById('search').focus()")
    press(browser, "script")
    browser.wait("document.querySelectorAll('#results li').length > 5")
    assert {text.replace("\ud800", "\ufffd") for text in HOSTILE} <= set(shown)
    assert browser.run("return typeof window.hacked") == "undefined"
    assert browser.run("return document.querySelectorAll('iframe, object, embed, form, img, base').length") == 0
    assert browser.run("return [...document.links].filter(a => !/^(https?:|.*#panel$)/.test(a.href)).length") == 0
    assert browser.requests() == []
    assert browser.complaints() == []  # an attempt that the policy stopped would be one


def test_the_policy_stops_a_script_that_got_into_the_page(browser: Browser) -> None:
    page = browser.open(small_graph())
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</body>", "<script>window.hacked = 1</script></body>"), encoding="utf-8")
    browser.go(page)
    assert browser.run("return typeof window.hacked") == "undefined"
    assert any("Content Security Policy" in line for line in browser.complaints())


@ENGINES
def test_search_answers_to_names_aliases_and_titles(browser: Browser, engine: str) -> None:
    browser.open(small_graph(), engine=engine)
    box = browser.driver.find_element("id", "search")
    for typed, first in (
        ("squad", "SQuAD"),
        ("low-rank ad", "LoRA: Low-Rank Adaptation"),
        ("qa", "question answering (QA)"),
        ("attention", "Attention Is All You Need"),
        ("adaptation low", "LoRA: Low-Rank Adaptation"),
    ):
        box.clear()
        box.send_keys(typed)
        texts = browser.run(
            "return [...document.querySelectorAll('#results li > span:nth-of-type(1)')].map(e => e.textContent)"
        )
        assert first in texts[:2], (typed, texts)
    box.clear()
    box.send_keys("zzz")
    assert "Nothing in this page" in browser.run("return document.getElementById('results').innerText")


@ENGINES
def test_a_click_shows_an_entity_with_papers_by_role_and_evidence(browser: Browser, engine: str) -> None:
    browser.open(small_graph(), engine=engine)
    click(browser, "method:low-rank-adaptation")
    browser.wait("location.hash === '#method%3Alow-rank-adaptation'")
    panel = browser.panel()
    for told in (
        "LoRA", "Also written low-rank adaptation", "Variants", "QLoRA", "Introduced by 1 paper", "Used by 1 paper",
        "LoRA trains small matrices beside frozen weights of a Transformer.", "Occurs with",
    ):  # fmt: skip
        assert told in panel
    near = browser.run("return [...kg.model.near].map(i => kg.model.nodes[i].key).sort()")
    assert near == ["acl:2020.acl-main.1", "arxiv:2106.09685", "method:low-rank-adaptation", "method:qlora"]


def test_a_paper_has_its_abstract_with_the_evidence_marked_code_and_links(browser: Browser) -> None:
    browser.open(small_graph(), at="#arxiv%3A2106.09685")
    assert browser.run("return document.querySelector('.abstract mark').textContent").startswith("LoRA trains small")
    links = browser.run("return [...document.querySelectorAll('#panel-body a')].map(a => [a.href, a.rel])")
    assert [href for href, _ in links] == [
        "https://arxiv.org/abs/2106.09685", "https://github.com/microsoft/LoRA", "https://example.org/demo",
    ]  # fmt: skip
    assert {rel for _, rel in links} == {"noopener noreferrer"}


def test_the_mark_follows_the_entity_that_is_pointed_at_and_counts_as_scripts_do(browser: Browser) -> None:
    browser.open(small_graph(), at="#acl%3A2020.acl-main.1")
    assert browser.run("return document.querySelector('.abstract mark').textContent") == (
        "BERT and LoRA are compared on SQuAD in question answering."
    )
    browser.go(browser.folder / f"page-{browser.pages}.html", "#arxiv%3A1706.03762")
    browser.run("[...document.querySelectorAll('.chip')].find(c => c.innerText.includes('WMT 2014')).focus()")
    assert browser.run("return document.querySelector('.abstract mark').textContent").startswith("It is tested on WMT")


def test_a_paper_without_an_address_has_a_search_link(browser: Browser) -> None:
    browser.open(small_graph(), at="#title%3A0123456789ab")
    href = browser.run("return document.querySelector('#panel-body a').href")
    assert href.startswith("https://scholar.google.com/scholar?q=%3DHYPERLINK")
    assert "There is no abstract." in browser.panel()


@ENGINES
def test_the_address_keeps_the_selection_and_old_ids_lead_on(browser: Browser, engine: str) -> None:
    page = browser.open(small_graph(), engine=engine, former_ids=(("method:lora", "method:low-rank-adaptation"),))
    browser.go(page, "#method%3Abert")
    assert browser.panel().startswith("Method")
    assert "BERT" in browser.driver.title
    browser.run("location.hash = '#dataset%3Asquad'")
    browser.wait("document.querySelector('#panel-body h2').textContent === 'SQuAD'")
    browser.driver.back()
    browser.wait("document.querySelector('#panel-body h2').textContent === 'BERT'")
    browser.go(page, "#method%3Alora")
    assert "LoRA" in browser.panel()
    browser.go(page, "#method%3Anowhere")
    assert "Not in this page" in browser.panel()


def test_the_legend_filters_types_and_roles(browser: Browser) -> None:
    browser.open(small_graph())
    hidden = "return kg.model.nodes.filter((n, i) => kg.model.hidden[i]).map(n => n.key).sort()"
    rows = "[...document.querySelectorAll('#legend .key')]"
    label = f"{rows}.find(k => k.innerText.startsWith(arguments[0])).querySelector('input')"
    browser.run(f"{label}.click()", "Tasks")
    assert browser.run(hidden) == ["task:machine-translation", "task:question-answering"]
    browser.run(f"{label}.click()", "Tasks")
    browser.run(f"{label}.click()", "reports")
    assert browser.run(hidden) == ["metric:bleu"]


def test_hubs_can_be_dimmed_and_communities_coloured(browser: Browser) -> None:
    browser.open(small_graph())
    hubs = "return kg.model.nodes.filter((n, i) => kg.model.dimmed(i)).map(n => n.key)"
    browser.run("const r = document.getElementById('hub-limit'); r.value = 2; r.dispatchEvent(new Event('input'))")
    assert browser.run(hubs) == []
    browser.run("document.getElementById('hubs').click()")
    assert browser.run(hubs) == ["method:transformer"]
    before = browser.run("return kg.model.colour(kg.model.byId.get('method:bert'), false)")
    browser.run("document.querySelector('input[value=community]').click()")
    assert browser.run("return kg.model.colour(kg.model.byId.get('method:bert'), false)") != before


def test_nodes_stand_still_until_asked_to_move(browser: Browser) -> None:
    browser.open(small_graph())
    place = (
        "return kg.engine.bodies.map ? 0 : Object.values(kg.engine.bodies).filter(b => b.id >= 0).map(b => [b.x, b.y])"
    )
    start = browser.run(place)
    browser.run("return new Promise(done => setTimeout(done, 400))")
    assert browser.run(place) == start
    browser.driver.find_element("id", "physics").click()
    browser.run("return new Promise(done => setTimeout(done, 800))")
    assert browser.run(place) != start
    assert browser.complaints() == []


def test_all_can_be_reached_by_keyboard(browser: Browser) -> None:
    browser.open(small_graph())
    press(browser, "/")
    assert browser.run("return document.activeElement.id") == "search"
    press(browser, "transf", keys().ARROW_DOWN, keys().ARROW_UP, keys().ENTER)
    browser.wait("location.hash === '#method%3Atransformer'")
    reached = []
    for _ in range(60):
        press(browser, keys().TAB)
        reached.append(browser.run("const e = document.activeElement; return e.id || e.className || e.tagName"))
    assert {"fit", "physics", "theme", "stage", "panel-body", "chip", "title", "hubs"} <= set(reached)
    browser.run("document.getElementById('stage').focus()")
    before = browser.run("return [kg.engine.network.getViewPosition().x, kg.engine.network.getScale()]")
    press(browser, keys().ARROW_RIGHT, "+")
    after = browser.run("return [kg.engine.network.getViewPosition().x, kg.engine.network.getScale()]")
    assert after[0] > before[0]
    assert after[1] > before[1]
    press(browser, keys().ESCAPE)
    browser.wait("location.hash === ''")


def test_the_page_says_what_was_left_out_and_how_to_see_more(browser: Browser) -> None:
    browser.open(small_graph(), Selection(min_papers=2))
    panel = browser.panel()
    assert "--min-papers in fewer than 2 papers" in panel
    assert f"The whole graph has 16 nodes and {small_graph().number_of_edges()} relations" in panel
    assert "kg export html page.html --focus" in panel
    browser.open(small_graph())
    assert "Nothing: the page holds the whole graph." in browser.panel()


@ENGINES
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_serious_fault(
    browser: Browser, axe: Callable[[Browser], list[str]], engine: str, dark: bool
) -> None:
    for at in ("", "#method%3Alow-rank-adaptation", "#arxiv%3A2106.09685"):
        browser.open(small_graph(), Selection(min_papers=2) if not at else None, engine=engine, at=at)
        if dark:
            browser.driver.find_element("id", "theme").click()
        browser.run("document.getElementById('search').focus()")
        press(browser, "a")
        assert axe(browser) == []


def test_the_theme_follows_the_system_and_the_button(browser: Browser) -> None:
    for scheme in ("dark", "light"):
        feature = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
        browser.open(small_graph())
        assert browser.run("return document.documentElement.dataset.theme") == scheme
    browser.driver.find_element("id", "theme").click()
    assert browser.run("return document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("typed", ["__proto__", "constructor", "toString", "hasOwnProperty", "%", "%00", "<img src=x>"])
def test_an_address_that_means_nothing_is_said_to(browser: Browser, typed: str) -> None:
    browser.open(small_graph(), at=f"#{typed}")
    assert "Not in this page" in browser.panel()
    browser.run("location.hash = '#method%3Abert'")
    browser.wait("kg.model.selected >= 0")
    browser.run("location.hash = arguments[0]", f"#{typed}")
    browser.wait("kg.model.selected < 0")
    assert "Not in this page" in browser.panel()
    assert browser.complaints() == []


@pytest.mark.parametrize(
    "typed", ["LoRA", "low-rank adaptation", "METHOD:Low-Rank-Adaptation", "method:low-rank-adaptation"]
)
def test_an_address_typed_by_hand_may_be_a_name(browser: Browser, typed: str) -> None:
    browser.open(small_graph(), at=f"#{typed}")
    assert browser.run("return kg.model.nodes[kg.model.selected]?.key") == "method:low-rank-adaptation"


@ENGINES
@pytest.mark.parametrize("at", ["", "#task%3Aall"])
def test_labels_lie_on_no_other_label_and_within_the_stage(browser: Browser, engine: str, at: str) -> None:
    browser.open(hostile_graph(), engine=engine, at=at)
    browser.run("return new Promise(done => setTimeout(done, 700))")  # the move to what is selected
    boxes = browser.run("return kg.engine.labels.taken.slice(1)")
    assert len(boxes) > 5
    width = browser.run("return document.getElementById('stage').clientWidth")
    for place, (left, top, right, bottom) in enumerate(boxes):
        assert 0 <= left < right <= width + 3
        for other in boxes[:place]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


def test_no_label_hides_a_weightier_dot(browser: Browser) -> None:
    browser.open(made_up(600))
    hidden = browser.run(
        """const {taken, dots} = kg.engine.labels, great = taken.slice(1);
        return great.filter(([left, top, right, bottom]) => dots.slice(0, 3).some(
          ([x, y, r]) => x > left && x < right && y > top && y < bottom)).length;"""
    )
    assert browser.run("return kg.engine.labels.dots.length") > 3
    assert hidden == 0


def test_the_legend_is_folded_in_a_small_window(browser: Browser) -> None:
    for width, folded in ((400, True), (1440, False)):
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.open(small_graph())
        assert browser.run("return !document.querySelector('#legend details').open") is folded
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_graph_that_moves_does_not_fall_together(browser: Browser) -> None:
    browser.open(made_up(600))
    reach = """const b = kg.model.nodes.map(n => kg.engine.bodies[n.index]), far = b.map(n => Math.hypot(n.x, n.y));
        return far.sort((p, q) => p - q)[Math.floor(0.8 * far.length)];"""
    before = browser.run(reach)
    browser.driver.find_element("id", "physics").click()
    browser.run("return new Promise(done => setTimeout(done, 3000))")
    assert 0.8 * before < browser.run(reach) < 2 * before


def test_what_the_legend_hides_is_said_to_be_hidden(browser: Browser) -> None:
    browser.open(small_graph())
    browser.run("[...document.querySelectorAll('#legend .key input')][1].click()")
    browser.run("location.hash = '#method%3Abert'")
    browser.wait("kg.model.selected >= 0")
    assert "The filters of the legend hide it" in browser.panel()


def test_the_lines_of_a_hub_are_fainter_than_those_of_few(browser: Browser) -> None:
    browser.open(made_up(600))
    hub, rare = browser.run(
        """return [kg.model.order[0], kg.model.order.findLast(i => kg.model.isEntity[kg.model.nodes[i].type])].map(
          i => { kg.show(i, -1, {move: false}); return kg.model.lit(); });"""
    )
    assert hub < 0.9 <= rare


def test_letter_case_makes_no_other_name(browser: Browser) -> None:
    graph = small_graph()
    graph.nodes["method:bert"]["aliases"] = ["BERT", "Bert", "bidirectional encoder", "Bidirectional Encoder"]
    browser.open(graph, at="#method%3Abert")
    assert "Also written bidirectional encoder\n" in browser.panel()
