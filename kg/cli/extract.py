"""``kg extract``: contract 1, one JSON object a paper, in the order of the input."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from kg.cli.common import counted, fail_if_damaged, say, tell_skipped
from kg.cli.options import FormatOption, ModelOption, SourcesArgument, WorkersOption
from kg.records import Extraction, Paper, Skipped

if TYPE_CHECKING:
    from kg.cli.progress import Bars


def extract(
    sources: SourcesArgument,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT.jsonl", help="A file, instead of standard output.")
    ] = None,
    source_format: FormatOption = None,
    model: ModelOption = None,
    workers: WorkersOption = None,
) -> None:
    """Print what each paper names, as JSON lines, without making a graph.

    Offsets are of characters into title + newline + abstract, ends exclusive.

    Examples:
      kg extract abstracts/ -o found.jsonl
      kg extract page-1.txt --model my_pipeline/
    """
    from kg import Extractor
    from kg.cli.progress import Bars
    from kg.export.files import whole_file
    from kg.papers import nothing_read

    skipped: list[Skipped] = []
    with Bars() as bars:
        papers = _papers(sources, source_format, skipped)
        extractor = Extractor(model=model, workers=workers)
        bars.stage("extract", None)
        with whole_file(out) if out else nullcontext() as place:
            with place.open("w", encoding="utf-8") if place else nullcontext(sys.stdout) as file:
                count = _write(_extracted(extractor, papers), file, bars)
            if not count:
                raise nothing_read(skipped)
            tell_skipped(skipped)
    if out:
        say(f"{counted(count, 'paper')} written to {out}")
    fail_if_damaged(skipped)


def contract_1(paper: Paper, extraction: Extraction) -> dict[str, Any]:
    """The JSON object of one paper; spans are [start, end] into title + newline + abstract."""
    return {
        "id": paper.id,
        "title": paper.title,
        "entities": [
            {
                "name": entity.name,
                "type": entity.type.value,
                "role": entity.role.value,
                "mentions": [list(span) for span in entity.mentions],
                "confidence": entity.confidence,
                "evidence": list(entity.evidence),
                **({"values": list(entity.values)} if entity.values else {}),
            }
            for entity in extraction.entities
        ],
        "links": [{"url": link.url, "kind": link.kind.value} for link in extraction.links],
    }


def _papers(sources: list[str], source_format: str | None, skipped: list[Skipped]) -> Iterator[Paper]:
    from kg.papers import iter_papers

    for found in iter_papers(sources, format=source_format):
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            yield found


def _extracted(extractor: Any, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
    """Each paper with its extraction; the extractor may read ahead, so papers wait in line."""
    waiting: deque[Paper] = deque()

    def noted() -> Iterator[Paper]:
        for paper in papers:
            waiting.append(paper)
            yield paper

    for extraction in extractor.extract(noted()):
        yield waiting.popleft(), extraction


def _write(found: Iterable[tuple[Paper, Extraction]], file: TextIO, bars: Bars) -> int:
    count = 0
    for paper, extraction in found:
        file.write(json.dumps(contract_1(paper, extraction), ensure_ascii=file is sys.stdout) + "\n")
        count += 1
        bars.advance()
    return count
