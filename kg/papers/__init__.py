"""Papers from files: one reader a format, each yielding papers or what it had to skip, lazily.

``iter_papers`` and ``iter_records`` go through files, folders and standard input and never stop at bad data: a file
that cannot be read is one :class:`~kg.records.Skipped`, a bad record among good ones too. ``read_papers`` is the public
API, which raises instead unless it is given a list for what was skipped. The format is recognised from content.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import ReadError
from kg.papers.detect import FORMATS
from kg.papers.merge import merge_papers
from kg.papers.reading import Record, iter_papers, iter_records, nothing_read
from kg.records import Paper, Skipped

__all__ = ["FORMATS", "Record", "iter_papers", "iter_records", "merge_papers", "nothing_read", "read_papers"]


def read_papers(
    *sources: str | Path, format: str | None = None, skipped: list[Skipped] | None = None
) -> Iterator[Paper]:
    """Papers of files, folders (with all below them) and ``-`` (standard input), lazily; plain or gzipped.

    ``format`` (one of :data:`FORMATS`) overrides what is recognised from content. What cannot be read is appended to
    ``skipped``; without that list it is raised as :class:`~kg.errors.ReadError`, as is a source that doesn't exist.
    """
    for found in iter_papers(sources, format=format):
        if isinstance(found, Paper):
            yield found
        elif skipped is None:
            raise ReadError(f"{found.where}: {found.reason}")
        else:
            skipped.append(found)
