"""The whole pipeline, its stages in order: read, keep, merge, extract, resolve, build, publish.

The journal is the truth and everything after it is made anew, so that papers added at once, in two steps, in another
order or by a build that was killed and started again give the same graph.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import NotFound, StoreError
from kg.journal import Journal
from kg.journal.codec import dump_paper, sha256
from kg.records import Extraction, Paper, PaperEntity, Resolution, Skipped
from kg.store.folder import GraphFolder

if TYPE_CHECKING:
    from kg.extraction import Extractor


class ProgressListener(Protocol):
    """Who wants to know how far a build is."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins: "read", "extract", "resolve" or "publish"; ``total`` steps, None where nobody knows."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the stage were done."""


class Silent:
    """A listener that says nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did.

    ``new``, ``changed`` and ``unchanged`` papers against the last build that ended, and all of them (``total``);
    ``removed`` are papers on record that people removed. ``extracted`` texts were read by the model in this run;
    ``stale`` papers have an extraction of an older model, or none yet. ``unapplied`` corrections by hand found nothing
    that they are about. ``seconds`` of wall-clock time.
    """

    new: int
    changed: int
    unchanged: int
    total: int
    removed: int
    extracted: int
    stale: int
    nodes: dict[str, int]
    relations: dict[str, int]
    seconds: float
    skipped: tuple[Skipped, ...] = ()
    unapplied: tuple[str, ...] = ()


def build(
    sources: Sequence[str | Path],
    out: str | Path,
    *,
    model: str | Path | None = None,
    format: str | None = None,
    workers: int | None = None,
    progress: ProgressListener | None = None,
) -> BuildSummary:
    """Reads ``sources`` into the graph folder ``out`` and publishes the graph of all papers on record there.

    What was extracted before by the same model is not extracted again; a build that was killed goes on where it was.

    Raises:
        ReadError: a source is missing, or none holds a good paper; nothing was changed.
        StoreError: ``out`` cannot be written, is something else, or another build is writing it.
        JournalError, ExtractionError, CorrectionError: as their names say; the graph from before stays.
    """
    from kg.extraction import Extractor

    started, listener = time.perf_counter(), progress or Silent()
    folder = GraphFolder(out)
    folder.check_output()
    if not folder.journal_path.exists() and folder.current() is not None:
        raise StoreError(_no_journal(folder))
    skipped: list[Skipped] = []
    records = _good_records(sources, format, skipped, listener)
    extractor = Extractor(model=model, workers=workers)
    model_hash = extractor.model_hash  # a missing model is said before anything is changed
    with folder.writing(), closing(Journal(folder.journal_path)) as journal:
        _check_record(folder, journal)
        journal.read(records)
        merged = _merge(journal)
        extracted = _extract(journal, merged.kept, extractor, listener)
        return _derive(folder, journal, merged, model_hash, listener, started, extracted, tuple(skipped))


def rebuild(folder: str | Path, *, progress: ProgressListener | None = None) -> BuildSummary:
    """Derives the graph again from the journal and the corrections; extracts nothing.

    Papers that a killed build had read but not extracted yet come without entities and count as ``stale``.

    Raises:
        StoreError: there is no journal (nothing was built here, or the graph was pulled from a server).
    """
    started = time.perf_counter()
    with _written(folder) as (graph_folder, journal):
        return _derive(graph_folder, journal, _merge(journal), journal.model(), progress or Silent(), started)


def remove(folder: str | Path, paper_id: str) -> None:
    """Keeps a paper out of the graph from the next ``rebuild`` on, also when it is read again.

    Raises:
        NotFound: no paper on record goes by that id.
        StoreError: there is no journal.
    """
    with _written(folder) as (_, journal):
        journal.remove(_all_ids(journal, paper_id))


def restore(folder: str | Path, paper_id: str) -> None:
    """Takes ``remove`` back, from the next ``rebuild`` on. Raises as ``remove`` does."""
    with _written(folder) as (_, journal):
        journal.restore(_all_ids(journal, paper_id))


@contextmanager
def _written(folder: str | Path) -> Iterator[tuple[GraphFolder, Journal]]:
    graph_folder = GraphFolder(folder)
    if not graph_folder.journal_path.exists():
        raise StoreError(_no_journal(graph_folder))
    with graph_folder.writing(), closing(Journal(graph_folder.journal_path)) as journal:
        _check_record(graph_folder, journal)
        yield graph_folder, journal


def _check_record(folder: GraphFolder, journal: Journal) -> None:
    """An emptied journal must not take the graph along that was made from it."""
    papers = folder.info().get("papers") if journal.is_empty() else 0
    if papers:
        raise StoreError(
            f"{folder.journal_path}: the journal is empty, though {papers} papers of it are in the graph; bring it "
            "back from a copy, or build into another folder with: kg build SOURCE... -o OTHER"
        )


def _no_journal(folder: GraphFolder) -> str:
    if folder.current() is None:
        return f"no graph at {folder.path}; make one with: kg build SOURCE... -o {folder.path}"
    return (
        f"{folder.path} has a graph but no journal (it was pulled from a server): it can be read and exported, not "
        "built upon; build into another folder with: kg build SOURCE... -o OTHER"
    )


def _good_records(
    sources: Sequence[str | Path], format_name: str | None, skipped: list[Skipped], listener: ProgressListener
) -> Iterator[tuple[str, Paper]]:
    """The (origin, paper) records of the sources; what cannot be read goes to ``skipped``.

    The first good record is read before this returns, so that nothing is touched where there is none.
    """
    from kg.papers import iter_records, nothing_read

    listener.stage("read", None)

    def good() -> Iterator[tuple[str, Paper]]:
        for found in iter_records(sources, format=format_name):
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                listener.advance()
                yield found.origin, found.paper

    records = good()
    first = next(records, None)
    if first is None:
        raise nothing_read(skipped)
    return chain([first], records)


@dataclass(frozen=True, slots=True)
class _Merged:
    """One paper per work, sorted by id; ``leads`` from every id on record to its paper's; ``removed``: how many not."""

    kept: list[Paper]
    leads: dict[str, str]
    removed: int


def _merge(journal: Journal) -> _Merged:
    from kg.papers.merge import merge_papers

    papers, leads = merge_papers(journal.papers())
    removed = journal.removed()
    hidden = removed | {leads[paper_id] for paper_id in removed if paper_id in leads}
    kept = sorted((paper for paper in papers if paper.id not in hidden), key=lambda paper: paper.id)
    return _Merged(kept, leads, len(papers) - len(kept))


def _all_ids(journal: Journal, paper_id: str) -> set[str]:
    from kg.papers.merge import merge_papers

    papers, leads = merge_papers(journal.papers())
    merged = leads.get(paper_id, paper_id)
    if merged not in {paper.id for paper in papers}:
        raise NotFound(f"no paper {paper_id} on record")
    return {paper_id, merged, *(given for given, led in leads.items() if led == merged)}


def _extract(journal: Journal, papers: list[Paper], extractor: Extractor, listener: ProgressListener) -> int:
    """Extracts what the journal lacks for this model, each paper kept as soon as it is there; how many there were."""
    lacking = journal.lacking(papers, extractor.model_hash)
    listener.stage("extract", len(lacking))
    if lacking:
        for paper, extraction in zip(lacking, extractor.extract(lacking), strict=True):
            journal.save_extraction(paper, extractor.model_hash, extraction)
            listener.advance()
    return len(lacking)


def _derive(
    folder: GraphFolder,
    journal: Journal,
    merged: _Merged,
    model: str,
    listener: ProgressListener,
    started: float,
    extracted: int = 0,
    skipped: tuple[Skipped, ...] = (),
) -> BuildSummary:
    """Journal and corrections -> resolution -> graph -> published; the same whatever led to the journal's state."""
    from kg.graph.builder import graph_of, pair, paper_entities
    from kg.resolution import Corrections, resolve

    listener.stage("resolve", None)
    corrections = Corrections.load(folder.corrections_path)
    read = pair(merged.kept, (journal.extraction(paper, model) or Extraction(paper.id) for paper in merged.kept))
    items = list(paper_entities(read))
    resolution = resolve(items, corrections=corrections, former=_former(journal, merged.leads))
    graph = graph_of(read, resolution)
    listener.stage("publish", None)
    stale = journal.stale(merged.kept, model)
    former_ids = _former_ids(journal, merged.leads, resolution, graph.nodes)
    folder.publish(
        graph,
        decisions=resolution.decisions,
        former_ids=former_ids,
        info={"kg": _version(), "model": model, "papers": len(read), "stale": stale, "journal": True},
    )
    before, now = journal.built(), {paper.id: _content_hash(paper) for paper in merged.kept}
    journal.finish(model, now, _names(items, resolution), former_ids)
    return BuildSummary(
        new=len(now.keys() - before.keys()),
        changed=sum(1 for paper_id, told in now.items() if before.get(paper_id, told) != told),
        unchanged=sum(1 for paper_id, told in now.items() if before.get(paper_id) == told),
        total=len(now),
        removed=merged.removed,
        extracted=extracted,
        stale=stale,
        nodes=dict(sorted(Counter(label for _, label in graph.nodes(data="label")).items())),
        relations=dict(sorted(Counter(key for _, _, key in graph.edges(keys=True)).items())),
        seconds=time.perf_counter() - started,
        skipped=skipped,
        unapplied=resolution.unapplied,
    )


def _former(journal: Journal, leads: Mapping[str, str]) -> dict[str, str]:
    """What resolution needs to tell where ids of earlier builds went; papers by the id that they have today."""
    from kg.resolution import former_key

    named = {
        former_key(leads.get(paper_id, paper_id), surface): entity for paper_id, surface, entity in journal.names()
    }
    return journal.former_ids() | named


def _former_ids(
    journal: Journal, leads: Mapping[str, str], resolution: Resolution, today: Container[str]
) -> dict[str, str]:
    """Ids of entities and papers that are gone -> the node that stands for them today."""
    led = {**journal.former_ids(), **leads, **(resolution.former_ids or {})}
    direct = {}
    for old in sorted(led):
        new, seen = led[old], {old}
        while new not in today and new in led and new not in seen:
            seen.add(new)
            new = led[new]
        if old not in today and new in today:
            direct[old] = new
    return direct


def _content_hash(paper: Paper) -> str:
    """Changes with what the paper says, not with how many sources tell of it."""
    return sha256(dump_paper(replace(paper, sources=())))


def _names(items: Iterable[PaperEntity], resolution: Resolution) -> list[tuple[str, str, str]]:
    return sorted(
        (item.paper_id, surface, resolution.assignment[item.key])
        for item in items
        for surface in {item.name, *item.surfaces}
    )


def _version() -> str:
    from kg import __version__

    return __version__
