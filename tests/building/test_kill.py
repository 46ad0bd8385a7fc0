"""kill -9 at any moment of a build: what was there stays readable, and going on gives the undisturbed graph."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.build import build
from kg.graph.node_link import dump_node_link
from kg.store import GraphFolder, open_graph
from tests.building.made import record, write
from tests.soak import dose
from tests.store.made import lora_graph

ROOT = Path(__file__).resolve().parents[2]


def export(path: Path) -> str:
    """What ``kg export json`` writes."""
    with open_graph(path) as graph:
        return dump_node_link(graph.to_networkx())


def killed_build(model: Path, out: Path, sources: list[Path], stage: str, steps: int, seconds: float) -> bool:
    """Runs a build in a process of its own that kills itself then; whether it did (else it was done before)."""
    arguments = [model, out, stage, steps, seconds, *sources]
    command = [sys.executable, "-m", "tests.building.killed", *map(str, arguments)]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    assert code in (0, -signal.SIGKILL)
    return code != 0


@dataclass(frozen=True)
class World:
    """Two sources, a graph of the first, and the graph that a build of both makes undisturbed."""

    sources: list[Path]
    first: Path
    before: str
    undisturbed: str


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, model: Path) -> World:
    folder = tmp_path_factory.mktemp("kill")
    whole = [record(number) for number in range(60)]
    sources = [write(folder / "a.jsonl", *whole[:20]), write(folder / "b.jsonl", *whole[20:])]
    build(sources[:1], folder / "first.kg", model=model)
    build(sources, folder / "undisturbed.kg", model=model)
    return World(sources, folder / "first.kg", export(folder / "first.kg"), export(folder / "undisturbed.kg"))


@pytest.mark.parametrize(
    ("stage", "steps", "seconds"),
    [("read", 30, 0), ("extract", 17, 0), ("resolve", 0, 0), ("publish", 0, 0), ("publish", 0, 0.15)],
)
def test_a_killed_build_goes_on_as_if_nothing_had_been(
    tmp_path: Path, world: World, model: Path, stage: str, steps: int, seconds: float
) -> None:
    out = tmp_path / "g.kg"
    shutil.copytree(world.first, out)
    assert killed_build(model, out, world.sources, stage, steps, seconds) or seconds
    assert export(out) in (world.before, world.undisturbed)
    summary = build(world.sources, out, model=model)
    assert export(out) == world.undisturbed
    if stage == "extract":
        assert summary.extracted == 40 - steps
    assert len(list(out.glob("derived-*"))) <= 2
    assert not list(out.glob("journal.sqlite-*"))


@pytest.mark.soak
def test_a_build_killed_at_many_random_moments(tmp_path: Path, world: World, model: Path) -> None:
    chance = random.Random(9)
    for number in range(dose(40, 8)):
        out = tmp_path / f"{number}.kg"
        shutil.copytree(world.first, out)
        for _ in range(chance.randint(1, 3)):
            stage = chance.choice(["read", "extract", "resolve", "publish", "publish"])
            steps = chance.randint(1, 40) if stage in ("read", "extract") else 0
            killed_build(model, out, world.sources, stage, steps, chance.choice([0, chance.uniform(0, 0.8)]))
            assert export(out) in (world.before, world.undisturbed)
        build(world.sources, out, model=model)
        assert export(out) == world.undisturbed


def test_the_first_build_may_be_killed_too(tmp_path: Path, world: World, model: Path) -> None:
    assert killed_build(model, tmp_path / "g.kg", world.sources, "extract", 5, 0)
    build(world.sources, tmp_path / "g.kg", model=model)
    assert export(tmp_path / "g.kg") == world.undisturbed


def read_while(publish: Callable[[], None], path: Path) -> int:
    """Opens and reads the graph over and over while ``publish`` runs; how often. What goes wrong is raised here."""
    done, wrong, times = threading.Event(), [], 0

    def writer() -> None:
        try:
            publish()
        except BaseException as error:
            wrong.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=writer)
    thread.start()
    while not done.is_set():
        with open_graph(path) as graph:
            nodes, relations = graph.counts()
            assert (sum(nodes.values()), sum(relations.values())) == (graph.info()["nodes"], graph.info()["relations"])
            assert graph.query("MATCH (n) RETURN count(*) AS n").rows == [(sum(nodes.values()),)]
            times += 1
    thread.join()
    if wrong:
        raise wrong[0]
    return times


def publish_grown(folder: GraphFolder, times: int) -> None:
    for number in range(times):
        graph = lora_graph()
        for paper in range(number):
            graph.add_node(f"p{paper}", label="Paper", id=f"p{paper}")
        folder.publish(graph, info={"nodes": len(graph), "relations": graph.number_of_edges()})


def test_readers_see_whole_graphs_while_others_are_published(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    publish_grown(folder, 1)
    assert read_while(lambda: publish_grown(folder, 4), folder.path) > 1


@pytest.mark.soak
def test_readers_see_whole_graphs_for_a_long_time(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    publish_grown(folder, 1)
    assert read_while(lambda: publish_grown(folder, dose(150, 50)), folder.path) > 10


def test_a_reader_in_another_process_is_not_disturbed_by_two_builds(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "g.kg")
    publish_grown(folder, 2)
    program = (
        "import sys; from kg.store import open_graph\n"
        "graph = open_graph(sys.argv[1]); print('open', flush=True); sys.stdin.readline()\n"
        "print(graph.query('MATCH (n) RETURN count(*) AS n').rows, graph.counts()[0]['Paper'])\n"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", program, str(folder.path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    publish_grown(folder, 3)
    said, _ = reader.communicate("go\n", timeout=60)
    assert said == "[(10,)] 3\n"
