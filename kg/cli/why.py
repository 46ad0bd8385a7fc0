"""The part of ``kg show --why`` that people read: ``print_why`` renders what ``kg.resolution.why.why`` found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.cli.render import marked, print_line

_PAPERS_SHOWN = 3


def print_why(entries: Sequence[Mapping[str, Any]]) -> None:
    """Print the grounds of a paper's relations or of an entity's surfaces."""
    print_line(("why", "green"), indent=2)
    if not entries:
        print_line("one name, nothing to decide", indent=4)
    for entry in entries:
        if "relation" in entry:
            _print_relation(entry)
        else:
            _print_surface(entry)


def _print_surface(entry: Mapping[str, Any]) -> None:
    joined = f" = {entry['right']}" if entry["right"] and entry["right"] != entry["left"] else ""
    detail = f": {entry['detail']}" if entry["detail"] else ""
    papers = entry["papers"]
    shown = ", ".join(papers[:_PAPERS_SHOWN]) + (f" and {len(papers) - _PAPERS_SHOWN} more" if len(papers) > 3 else "")
    used = f"  in {shown}" if papers else ""
    sure = "" if entry["score"] >= 1 else f"  {entry['score']:.2f}"
    print_line((entry["left"], "bold"), joined, (f"  {entry['rule']}{detail}{sure}", "cyan"), (used, "dim"), indent=4)


def _print_relation(entry: Mapping[str, Any]) -> None:
    sure = f"  {entry['confidence']:.2f}" if entry["confidence"] is not None else ""
    print_line((entry["relation"], "green"), " → ", (entry["name"], "bold"), (f"  {entry['target']}", "dim"), indent=4)
    print_line("found ", (", ".join(entry["mentions"]), "bold"), f" by {entry['component']}{sure}", indent=6)
    if entry["evidence"]:
        print_line(*marked(entry["evidence"], entry["mentions"], "underline"), indent=6)
    for step in entry["resolution"]:
        detail = f": {step['detail']}" if step["detail"] else ""
        named = f" as {step['with']}" if step["with"] != step["surface"] else ""
        print_line(f"{step['surface']}: {step['rule']}{named}{detail}", indent=6)
    if "role" in entry:
        print_line(entry["role"], indent=6)
    for correction in entry.get("corrections", ()):
        print_line((f"by hand: {correction}", "yellow"), indent=6)
