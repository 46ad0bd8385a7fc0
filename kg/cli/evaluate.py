"""``kg evaluate``: extraction, or resolution across papers, against gold annotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.common import JsonOption, counted, print_json, say
from kg.cli.options import ModelOption, WorkersOption
from kg.cli.render import Cell, Column, print_line, print_table
from kg.errors import EvaluationError
from kg.records import EntityType, Paper, Role

Gold = dict[str, dict[str, Any]]
_TYPES = tuple(kind.value for kind in EntityType)
_ROLES = tuple(role.value for role in Role)
_ORDER = (
    "asked",
    *("entity", *(f"entity:{kind}" for kind in _TYPES)),
    "edge",
    *("mention", *(f"mention:{kind}" for kind in _TYPES)),
    *("overlap", "link", "link+kind"),
)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl...", help="Annotated papers, JSON lines.")],
    model: ModelOption = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="P.jsonl", help="Score what kg extract wrote, instead of extracting now.")
    ] = None,
    resolution: Annotated[
        Path | None,
        typer.Option(
            metavar="CLUSTERS.tsv", help="Score resolution of the gold's own entities against these clusters."
        ),
    ] = None,
    dump: Annotated[
        Path | None, typer.Option(metavar="OUT.tsv", help="With --resolution: write the clusters that kg makes.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="List that many mistakes too.")] = 0,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score extraction on annotated papers: precision, recall and F1 in per cent.

    mention is exact span and type, entity one thing of a paper, edge an entity with its role, asked the methods, data
    sets and benchmarks, link an address. Two tables tell which types and roles are taken for which (a row is what is
    right, a column what was found, - is nothing). With --resolution the gold's entities are resolved across papers and
    the clusters scored by B-cubed and by pairs; no model is needed for that.

    Examples:
      kg evaluate gold/dev.jsonl
      kg evaluate gold/dev.jsonl --predictions found.jsonl --errors 20
      kg evaluate gold/train.jsonl gold/dev.jsonl --resolution gold/clusters.tsv
    """
    if resolution is None and dump is not None:
        raise typer.BadParameter("--dump goes with --resolution")
    if [one is not None for one in (model, predictions, resolution)].count(True) > 1:
        raise typer.BadParameter("give one of --model, --predictions and --resolution")
    papers = read_gold(gold)
    if resolution is not None:
        _evaluate_resolution(papers, resolution, dump, errors, as_json)
    else:
        _evaluate_extraction(papers, model, predictions, workers, errors, as_json)


def read_gold(paths: Sequence[Path]) -> Gold:
    """The annotated papers of all files by id.

    Raises:
        EvaluationError: a file cannot be read, a record lacks what gold has, or there is none.
    """
    from kg.evaluation import read_records

    papers: Gold = {}
    for path in paths:
        for paper_id, record in read_records(path).items():
            missing = [key for key in ("title", "abstract", "entities") if key not in record]
            if missing:
                raise EvaluationError(f"{path}: paper {paper_id} has no {missing[0]}: these are not gold annotations")
            papers[paper_id] = record
    if not papers:
        raise EvaluationError(f"no annotated paper in {', '.join(map(str, paths))}")
    return papers


def _evaluate_extraction(
    papers: Gold, model: str | None, predictions: Path | None, workers: int | None, errors: int, as_json: bool
) -> None:
    from kg.evaluation import read_records, score

    predicted = read_records(predictions) if predictions else _extracted(papers, model, workers)
    scores = score(papers, predicted)
    if as_json:
        print_json(scores.figures)
        return
    print_line(counted(scores.papers, "paper"))
    rows = [
        (name, *_rates(scores.figures[name]), scores.figures[name]["n"]) for name in _ORDER if name in scores.figures
    ]
    numbers = [Column(heading, justify="right") for heading in ("Precision", "Recall", "F1", "Gold")]
    print_table([Column("Figure", wrap=False), *numbers], rows)
    print_line("")
    _print_confusion("Type", _TYPES, scores.confusion)
    print_line("")
    _print_confusion("Role", _ROLES, scores.role_confusion)
    for mistake in scores.errors[:errors]:
        print_line(f"{mistake.what}  {mistake.type}  {mistake.name}", (f"  {mistake.paper_id}", "dim"))


def _print_confusion(heading: str, names: Sequence[str], counts: Mapping[tuple[str, str], int]) -> None:
    """A row for what is right, a column for what was found; ``-`` (nothing) is the last of each where it occurs."""
    from kg.evaluation.entities import NOTHING

    right = [*names, *([NOTHING] if any(gold == NOTHING for gold, _ in counts) else [])]
    found = [*names, *([NOTHING] if any(given == NOTHING for _, given in counts) else [])]
    rows: list[tuple[Cell, ...]] = [(gold, *(counts.get((gold, given), 0) for given in found)) for gold in right]
    print_table([Column(heading, wrap=False), *(Column(given, justify="right") for given in found)], rows)


def _rates(figure: Mapping[str, Any]) -> tuple[str, str, str]:
    return f"{figure['p']:.1f}", f"{figure['r']:.1f}", f"{figure['f1']:.1f}"


def _extracted(papers: Gold, model: str | None, workers: int | None) -> Gold:
    from kg import Extractor
    from kg.cli.progress import Bars
    from kg.evaluation import record_of
    from kg.text import clean

    texts = [Paper(paper_id, clean(p["title"]), clean(p["abstract"])) for paper_id, p in papers.items()]
    predicted: Gold = {}
    with Bars() as bars:
        bars.stage("extract", len(texts))
        for extraction in Extractor(model=model, workers=workers).extract(texts):
            predicted[extraction.paper_id] = record_of(extraction)
            bars.advance()
    return predicted


def _evaluate_resolution(papers: Gold, clusters: Path, dump: Path | None, errors: int, as_json: bool) -> None:
    from kg.evaluation import read_clusters, score_resolution
    from kg.resolution.gold import resolve_gold

    gold = read_clusters(clusters)
    rows = resolve_gold(papers.values())
    if dump is not None:
        _write_clusters(dump, rows)
    scores = score_resolution(gold, {(paper, name, kind): cluster for paper, name, kind, cluster in rows})
    if as_json:
        print_json(scores.figures)
        return
    print_line(f"{scores.items} entities of papers, {scores.gold_clusters} things")
    measured = {"b3": scores.b3, "b3-multi": scores.b3_multi, "pairs": scores.pairs}
    numbers = [Column(heading, justify="right") for heading in ("Precision", "Recall", "F1")]
    print_table([Column("Figure", wrap=False), *numbers], [(name, *_rates(one)) for name, one in measured.items()])
    for line in _mistakes(scores, errors):
        print_line(line)


def _mistakes(scores: Any, errors: int) -> Iterator[str]:
    for what, clusters in (("torn apart", scores.split), ("mixed up", scores.mixed)):
        for size, cluster, names in clusters[:errors]:
            yield f"{what}  {cluster}  ({size})  {', '.join(names)}"


def _write_clusters(out: Path, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Columns paper, name, type, cluster; tab-separated without quoting, as the clusters to score against are."""
    from kg.export.files import whole_file

    with whole_file(out) as place:
        lines = ["\t".join(row) for row in (("paper", "name", "type", "cluster"), *rows)]
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say(f"{len(rows)} rows written to {out}")
