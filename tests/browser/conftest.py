"""Headless Chromium with the network cut off, opening pages from disk."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.export import PageOptions, Selection, export_html

ROOT = Path(__file__).resolve().parent.parent.parent
AXE_VERSION = "4.14.1"
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1440,900", "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


class Browser:
    """One Chromium: opens pages of graphs, and tells what they asked for and complained of."""

    def __init__(self, driver: Any, folder: Path) -> None:
        self.driver = driver
        self.folder = folder
        self.pages = 0

    def open(self, graph: nx.MultiDiGraph, selection: Selection | None = None, *, at: str = "", **options: Any) -> Path:
        """Write the page of a graph and open it (at that hash); the page is ready when this returns."""
        self.pages += 1
        out = self.folder / f"page-{self.pages}.html"
        export_html(graph, out, selection, PageOptions(**options))
        self.go(out, at)
        return out

    def go(self, page: Path, at: str = "") -> None:
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)  # what an earlier page said is not this one's
        self.driver.get(page.as_uri() + at)
        self.wait("document.documentElement.dataset.ready === 'true'")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < end, f"never came true: {condition}"
            time.sleep(0.05)

    def requests(self) -> list[str]:
        """Every address that was asked for, but the page itself and data that it holds."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith((self.folder.as_uri(), "data:", "about:"))]

    def complaints(self) -> list[str]:
        """What the console says; remarks of the software renderer on its own speed are not the page's."""
        said = [entry["message"] for entry in self.driver.get_log("browser")]
        return [line for line in said if "GL Driver Message" not in line]

    def panel(self) -> str:
        return str(self.run("return document.getElementById('panel-body').innerText"))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed (uv sync --group dev)")
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    for name, found in programs.items():
        if found is None:
            pytest.skip(f"{name} is not installed (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = str(programs["chromium"])
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(str(programs["chromedriver"]))
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(60)
    yield Browser(driver, tmp_path_factory.mktemp("pages"))
    driver.quit()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture(scope="session")
def axe() -> Callable[[Browser], list[str]]:
    """Runs axe-core (MPL-2.0, so fetched and not shipped) and returns its serious and critical faults, one a line."""
    folder = ROOT / "build" / "npm"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, so axe-core cannot be fetched")
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(folder), "--no-save", "--no-audit", f"axe-core@{AXE_VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"axe-core cannot be fetched: {done.stderr.strip().splitlines()[-1:]}")
    source = script.read_text(encoding="utf-8")

    def faults(browser: Browser) -> list[str]:
        browser.run(source)
        found = browser.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document).then(r => done(r.violations), e => done([{id: String(e)}]));"
        )
        return [
            f"{fault['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
            for fault in found
            if fault.get("impact") in ("serious", "critical", None)
            for node in fault.get("nodes", [{"html": ""}])
        ]

    return faults
