"""Going through sources: files, folders, standard input; each record with where it comes from."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from kg.errors import ReadError
from kg.papers import arxiv_atom, bibtex, csv_table, huggingface, json_document, jsonlines
from kg.papers.detect import FORMATS, detect, magic_of
from kg.papers.source import TextSource, standard_input
from kg.records import Paper, Skipped

_READERS: dict[str, Callable[[TextSource, str], Iterator[Paper | Skipped]]] = {
    "page": huggingface.read,
    "jsonl": jsonlines.read,
    "json": json_document.read,
    "csv": csv_table.read,
    "arxiv": arxiv_atom.read,
    "bibtex": bibtex.read,
}


@dataclass(frozen=True, slots=True)
class Record:
    """A paper and where it was read: the absolute path of its file, or ``-`` for standard input."""

    paper: Paper
    origin: str


def iter_papers(sources: Sequence[str | Path], *, format: str | None = None) -> Iterator[Paper | Skipped]:
    """What :func:`iter_records` yields, without the origins."""
    records = iter_records(sources, format=format)
    return (found.paper if isinstance(found, Record) else found for found in records)


def iter_records(sources: Sequence[str | Path], *, format: str | None = None) -> Iterator[Record | Skipped]:
    """Papers of files, folders (all below them, in sorted order) and ``-``, lazily, each with its origin.

    A file or record that cannot be read is a Skipped. A source that doesn't exist, or an unknown ``format``, raises
    ReadError at once, before anything is read.
    """
    if format is not None and format not in FORMATS:
        raise ReadError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    for source in sources:
        if str(source) != "-" and not Path(source).exists():
            raise ReadError(f"{source}: no such file or folder")
    return _records([str(source) for source in sources], format)


def nothing_read(skipped: Sequence[Skipped]) -> ReadError:
    """The error of sources that hold no good record: the first thing that was skipped, and how many more there are."""
    if not skipped:
        return ReadError("no paper in any source; name a file or folder of papers")
    more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return ReadError(f"no paper could be read: {skipped[0].where}: {skipped[0].reason}{more}")


def _records(sources: list[str], format_name: str | None) -> Iterator[Record | Skipped]:
    for source in sources:
        if source == "-":
            yield from _read(standard_input(), "standard input", "-", format_name, named=True)
            continue
        path = Path(source)
        files = list(_files_below(path)) if path.is_dir() else [path]
        if not files:
            yield Skipped(source, "no file in this folder")
        for file in files:
            yield from _read_file(file, format_name, named=file is path)


def _files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those below it, sorted; names that begin with a dot are left out."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(at, name) for name in sorted(names) if not name.startswith("."))


def _read_file(path: Path, format_name: str | None, *, named: bool) -> Iterator[Record | Skipped]:
    # A pipe can be read where somebody named it ("<(zcat …)"); one found in a folder would hang.
    if not path.is_file() and not (named and (path.is_fifo() or path.is_char_device())):
        yield Skipped(str(path), "not a file", damaged=named)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield Skipped(str(path), f"cannot be opened: {error.strerror or error}", damaged=named)
        return
    with stream:
        yield from _read(stream, str(path), str(path.resolve()), format_name, path.name, named=named)


def _read(
    stream: BinaryIO, where: str, origin: str, format_name: str | None, name: str | None = None, *, named: bool
) -> Iterator[Record | Skipped]:
    """The records of one stream; an error of reading becomes one Skipped, after the records before it.

    What is found in a folder may be anything, so that only a source that was ``named`` counts as damaged.
    """
    label = name or ("-" if origin == "-" else where)
    nothing = True
    try:
        for found in _read_text(stream, where, format_name):
            nothing = False
            if isinstance(found, Paper):
                yield Record(_from(found, label), origin)
            else:
                yield replace(found, damaged=found.damaged and named)
    except ReadError as error:
        yield Skipped(where, str(error), damaged=named)
    else:
        if nothing:
            yield Skipped(where, "no paper in it")


def _read_text(stream: BinaryIO, where: str, format_name: str | None) -> Iterator[Paper | Skipped]:
    buffered = io.BufferedReader(stream) if not hasattr(stream, "peek") else stream  # type: ignore[type-var]
    reason = magic_of(buffered.peek(16)[:16])
    if reason:
        raise ReadError(reason)
    source = TextSource(buffered)
    start = source.peek()
    if not start.strip("\ufeff \t\r\n\x00"):
        raise source.error or ReadError("the file is empty")
    if format_name is None:
        try:
            format_name = detect(start)
        except ReadError:
            if source.error:
                raise source.error from None
            if "\x00" in start:
                raise ReadError("binary data, or UTF-16 without a byte order mark; convert the file to UTF-8") from None
            raise
    yield from _READERS[format_name](source, where)


def _from(paper: Paper, name: str) -> Paper:
    from dataclasses import replace

    return replace(paper, sources=(name,))
