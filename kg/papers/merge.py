"""One paper per work: records of the same paper from several sources become one.

Two records are one paper when they have the same id; when one has no id of its own and their normalised titles are
equal (of several candidates the one with the smallest id); and when their ids are of different schemes (arXiv, DOI,
ACL, a source's own) and their normalised titles are equal, unless one of the schemes has two papers of that title. The
result doesn't depend on the order of the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kg.papers.ids import SCHEMES, scheme_of
from kg.records import Paper
from kg.text import normalise_title

_MIN_TITLE = 12  # shorter normalised titles ("preface") don't make records of two schemes one paper


def merge_papers(papers: Iterable[Paper]) -> tuple[list[Paper], dict[str, str]]:
    """The papers, sorted by id, and from every id that was given the id of its paper.

    Field by field the richest record wins, of abstracts the longest (some sources cut them off); ``sources`` keeps them
    all, sorted.
    """
    by_id: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_id[paper.id].append(paper)
    leads = _leads({paper_id: {_title(p) for p in group} for paper_id, group in by_id.items()})
    groups: dict[str, list[Paper]] = defaultdict(list)
    for paper_id, group in by_id.items():
        groups[leads[paper_id]] += group
    return [_merged(paper_id, groups[paper_id]) for paper_id in sorted(groups)], leads


def _title(paper: Paper) -> str:
    return normalise_title(paper.title)


def _leads(titles: dict[str, set[str]]) -> dict[str, str]:
    """From every id to the one that its paper goes by; ``titles`` are the normalised titles seen with each id."""
    with_title: dict[str, set[str]] = defaultdict(set)
    for paper_id, seen in titles.items():
        for title in seen - {""}:
            with_title[title].add(paper_id)
    works = _Works(titles)
    for title in sorted(with_title):
        ids = with_title[title]
        own = sorted((i for i in ids if scheme_of(i) != "title"), key=_precedence)
        schemes = [scheme_of(i) for i in own]
        if len(title) >= _MIN_TITLE and len(schemes) == len(set(schemes)):
            for paper_id in own[1:]:
                works.unite(own[0], paper_id)
        target = min(own) if own else min(ids)
        for paper_id in ids:
            if scheme_of(paper_id) == "title":
                works.unite(target, paper_id)
    return {paper_id: works.root(paper_id) for paper_id in titles}


class _Works:
    """Ids that stand for one work; never two of one scheme, also not by way of a third."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {paper_id: paper_id for paper_id in ids}
        self._schemes = {paper_id: {scheme_of(paper_id)} - {"title"} for paper_id in self._parent}

    def root(self, paper_id: str) -> str:
        while self._parent[paper_id] != paper_id:
            paper_id = self._parent[paper_id]
        return paper_id

    def unite(self, left: str, right: str) -> None:
        low, high = sorted((self.root(left), self.root(right)), key=_precedence)
        if low != high and not self._schemes[low] & self._schemes[high]:
            self._parent[high] = low
            self._schemes[low] |= self._schemes.pop(high)


def _precedence(paper_id: str) -> tuple[int, str]:
    return SCHEMES.index(scheme_of(paper_id)), paper_id


def _merged(paper_id: str, records: list[Paper]) -> Paper:
    ranked = sorted(records, key=_richness)
    sources = tuple(sorted({source for record in records for source in record.sources}))

    def best(field: str) -> Any:
        return next((value for record in ranked if (value := getattr(record, field))), getattr(ranked[0], field))

    date = best("date")
    return Paper(
        id=paper_id,
        title=best("title"),
        abstract=max(ranked, key=lambda record: len(record.abstract)).abstract,
        url=best("url"),
        date=date,
        year=int(date[:4]) if date else best("year"),
        authors=best("authors"),
        venue=best("venue"),
        categories=best("categories"),
        sources=sources,
    )


def _richness(record: Paper) -> tuple[Any, ...]:
    """Sorts the richest record first: most fields, a better id, the longer abstract, then by content."""
    fields = (record.url, record.date, record.year, record.authors, record.venue, record.categories)
    content = (record.id, record.title, record.abstract, str(record.url), str(record.date), str(record.year))
    return (
        -sum(1 for value in fields if value),
        _precedence(record.id)[0],
        -len(record.abstract),
        *content,
        record.authors,
        str(record.venue),
        record.categories,
    )
