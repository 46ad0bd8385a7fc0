"""Driving Neo4j Browser in headless Chromium, as a person would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 180
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1400,1000",
)
# Dropping a file is how people bring a style sheet; typing one would have the editor close its brackets once more.
_DROP = """
const files = new DataTransfer();
files.items.add(new File([arguments[1]], arguments[0]));
const target = document.querySelector('.filedrop');
for (const kind of ['dragenter', 'dragover', 'drop'])
  target.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: files}));
"""


def chromium() -> tuple[str, str] | None:
    """The browser and its driver; None where the machine has none."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Neo4jBrowser:
    """Neo4j Browser in a window of its own."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def wait(self, what: Any) -> Any:
        """Until ``what`` of the page is true."""
        return WebDriverWait(self.driver, SECONDS, poll_frequency=0.5).until(lambda _: what())

    def find(self, selector: str) -> list[Any]:
        """What is on the page."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def log_in(self, http: str, bolt: str, password: str) -> None:
        """Open the page and give the password."""
        self.driver.get(f"{http}/browser/?connectURL=bolt://neo4j@{bolt.removeprefix('bolt://')}")
        self.wait(lambda: self.find("input[type=password]"))[0].send_keys(password + Keys.ENTER)
        self.wait(lambda: not self.find("input[type=password]"))

    def drop(self, file: Path) -> None:
        """Drop a file onto the page."""
        self.wait(lambda: self.find(".filedrop"))
        self.driver.execute_script(_DROP, file.name, file.read_text(encoding="utf-8"))
        self.wait(lambda: self.driver.execute_script("return (localStorage['neo4j.grass'] || '').length > 1000"))

    def run(self, text: str) -> None:
        """Type into the editor and run it."""
        frames = len(self.find("article"))
        editor = self.wait(lambda: self.find(".monaco-editor textarea"))[0]
        self.driver.execute_script("arguments[0].focus()", editor)
        editor.send_keys(Keys.CONTROL, "a")
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})
        editor.send_keys(Keys.CONTROL, Keys.ENTER)
        self.wait(lambda: len(self.find("article")) > frames)

    def draw(self, query: str, nodes: int) -> None:
        """Run a query until so many nodes are drawn; again where its parameters had not arrived yet."""
        for _ in range(5):
            self.run(query)
            self.wait(lambda: len(self.find("svg g.node")) >= nodes or "ERROR" in self.find("article")[0].text)
            if "ParameterMissing" not in self.find("article")[0].text:
                break
        self.wait(lambda: len(self.find("svg g.node")) >= nodes)

    def captions(self) -> list[str]:
        """What stands on the nodes that are drawn, line breaks aside."""
        texts = (node.text for node in self.find("svg g.node"))
        return [" ".join(text.split()) for text in texts]

    def colours(self) -> set[str]:
        """The fills of the nodes that are drawn."""
        return {str(circle.get_attribute("fill")).upper() for circle in self.find("svg g.node circle.b-outline")}


@contextmanager
def neo4j_browser() -> Iterator[Neo4jBrowser]:
    """A window, closed at the end."""
    found = chromium()
    assert found is not None
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for switch in _SWITCHES:
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    try:
        yield Neo4jBrowser(driver)
    finally:
        driver.quit()
