"""Pictures of the graph's figures, by matplotlib (the extra ``plot``): PNG or SVG, the same file for the same graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError, MissingExtra, NotFound
from kg.export.files import whole_file
from kg.export.palette import COMMUNITIES, RELATIONS, TYPES
from kg.graph.analytics import by_year
from kg.graph.schema import PAPER, ROLE_RELATIONS

if TYPE_CHECKING:
    import networkx as nx

_STYLE: Any = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#9AA3B2",
    "text.color": "#1F2430",
    "xtick.color": "#4B5260",
    "ytick.color": "#4B5260",
    "svg.hashsalt": "kg",
    "svg.fonttype": "none",
}
_BESIDE = 2.2
"""Points between two lines of the same value."""
_DASHES = ("-", "--", ":", "-.")


def most_named(graph: nx.MultiDiGraph, label: str, limit: int) -> list[str]:
    """The ids of the entities of a type that most papers name (ties by id)."""
    found = [(n, d.get("papers", 0)) for n, d in graph.nodes(data=True) if d.get("label") == label]
    return [n for n, _ in sorted(found, key=lambda item: (-item[1], item[0]))[:limit]]


def plot_years(graph: nx.MultiDiGraph, out: Path, nodes: Sequence[str], *, title: str | None = None) -> None:
    """How many papers of each year name each of the entities, as lines.

    Raises:
        ExportError: none of their papers has a year, or ``out`` cannot be written.
        MissingExtra: matplotlib is not installed.
        NotFound: there is no entity to draw.
    """
    if not nodes:
        raise NotFound("there is no entity of that type to draw")
    counts = by_year(graph, nodes)
    years = sorted({year for counter in counts.values() for year in counter})
    if not years:
        raise _undated(graph)
    undated = sum(1 for _, d in graph.nodes(data=True) if d.get("label") == PAPER and d.get("year") is None)
    figure, axes = _figure(9, 4.8)
    from matplotlib.transforms import ScaledTranslation

    span = range(years[0], years[-1] + 1)
    for place, node in enumerate(nodes):
        values = [counts[node][year] for year in span]
        style = _DASHES[place // len(COMMUNITIES) % len(_DASHES)]
        # Side by side where they are equal, as few papers often are: else the last line would hide the others.
        beside = axes.transData + ScaledTranslation(0, _BESIDE * place / 72, figure.dpi_scale_trans)
        axes.plot(
            list(span), values, style, marker="o", markersize=4, linewidth=2, transform=beside, clip_on=False,
            color=COMMUNITIES[place % len(COMMUNITIES)], label=_literal(_name(graph, node)),
        )  # fmt: skip
    axes.set_ylabel("papers")
    axes.set_xlim(years[0] - 0.3, years[-1] + 0.3)
    axes.set_ylim(0, 1.06 * max(max(counter.values(), default=0) for counter in counts.values()))
    _whole_numbers(axes, "x", "y")
    axes.grid(axis="y", color="#E4E7EC")
    _title(axes, title or "Papers by year")
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1.01, 0.5))
    if undated:
        figure.text(0.01, 0.01, f"{undated:,} papers without a year are not counted", size=8, color="#6B7280")
    _save(figure, out)


def plot_top(graph: nx.MultiDiGraph, out: Path, label: str, limit: int) -> None:
    """The entities of a type that most papers name, as bars, split by what the papers do with them.

    Raises:
        ExportError: ``out`` cannot be written.
        MissingExtra: matplotlib is not installed.
        NotFound: the graph has no such entity.
    """
    nodes = most_named(graph, label, limit)
    if not nodes:
        raise NotFound(f"the graph has no {label} to draw")
    roles = {node: Counter(key for _, _, key in graph.in_edges(node, keys=True)) for node in nodes}
    figure, axes = _figure(9, 1.6 + 0.36 * len(nodes))
    left = [0] * len(nodes)
    places = list(range(len(nodes)))
    for role in ROLE_RELATIONS:
        widths = [roles[node][role] for node in nodes]
        if any(widths):
            looks = RELATIONS[role]
            axes.barh(places, widths, left=left, height=0.72, color=looks.light, label=looks.passive)
            left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(places, [_literal(_name(graph, node)) for node in nodes])
    axes.invert_yaxis()
    axes.set_xlabel("papers")
    _whole_numbers(axes, "x")
    _title(axes, f"{TYPES[label].plural} in most papers")
    axes.legend(frameon=False, loc="lower right")
    _save(figure, out)


def plot_task(graph: nx.MultiDiGraph, out: Path, task: str, *, limit: int = 8) -> None:
    """The methods that most papers of a task name, over the years.

    Raises:
        ExportError: the task's papers have no years, or ``out`` cannot be written.
        MissingExtra: matplotlib is not installed.
        NotFound: the task is not in the graph, or no method occurs with it.
    """
    if task not in graph:
        raise NotFound(f"{task} is not in the graph")
    papers = {source for source in graph.predecessors(task) if graph.nodes[source].get("label") == PAPER}
    methods = Counter(
        target
        for paper in papers
        for target in set(graph.successors(paper))
        if graph.nodes[target].get("label") == "Method"
    )
    if not methods:
        raise NotFound(f"no method occurs with {_name(graph, task)}")
    ranked = sorted(methods.items(), key=lambda item: (-item[1], item[0]))[:limit]
    part = graph.subgraph(papers | {node for node, _ in ranked})
    plot_years(part, out, [node for node, _ in ranked], title=f"Methods of {_literal(_name(graph, task))}")


def _undated(graph: nx.MultiDiGraph) -> ExportError:
    papers = sum(1 for _, label in graph.nodes(data="label") if label == PAPER)
    return ExportError(f"none of these {papers:,} papers has a year, so nothing can be drawn over time")


def _name(graph: nx.MultiDiGraph, node: str) -> str:
    return str(graph.nodes[node].get("name", node))


def _literal(text: str) -> str:
    """matplotlib would set what stands between two dollar signs as mathematics, and hide a label that begins with _."""
    shown = text.replace("$", r"\$")
    return "\u200b" + shown if shown.startswith("_") else shown


def _figure(width: float, height: float) -> tuple[Any, Any]:
    """A figure of its own canvas: no window system, and nobody's global pyplot state is touched."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("kg plot needs matplotlib: pip install 'paper-kg[plot]'") from error
    with rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()


def _title(axes: Any, text: str) -> None:
    axes.set_title(text, loc="left", fontsize=13, fontweight="bold", pad=14)


def _whole_numbers(axes: Any, *names: str) -> None:
    from matplotlib.ticker import MaxNLocator

    for name in names:
        getattr(axes, f"{name}axis").set_major_locator(MaxNLocator(integer=True))


def _save(figure: Any, out: Path) -> None:
    from matplotlib import rc_context

    kind = out.suffix.lower().lstrip(".")
    if kind not in ("png", "svg"):
        raise ExportError(f"cannot draw {out}: name a .png or a .svg")
    # Dates are left out of the file, so that equal graphs are equal pictures.
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with whole_file(out) as temporary, rc_context(_STYLE):
        figure.savefig(temporary, format=kind, dpi=160, metadata=metadata, bbox_inches="tight", pad_inches=0.2)
