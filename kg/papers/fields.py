"""From the fields of a record, whatever its source calls them, to a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite
from typing import Any

from kg.papers.ids import arxiv_id, doi_id, given_id, id_of_url
from kg.records import Paper
from kg.text import clean, decode_accents, title_id

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "paper_title", "papertitle", "article_title", "document_title", "headline", "display_name"),
    "abstract": ("abstract", "summary", "paper_abstract", "abstract_text", "abstracttext", "abstract_note",
                 "abstractnote", "description"),
    "id": ("id",),
    "arxiv": ("arxiv_id", "arxivid", "arxiv", "eprint"),
    "doi": ("doi", "doi_url"),
    "acl": ("acl_id", "acl", "anthology_id"),
    "own": ("paper_id", "paperid", "uid", "identifier", "corpusid", "corpus_id", "key"),
    "url": ("url", "link", "paper_url", "abs_url", "url_abs", "html_url", "pdf_url", "url_pdf", "pdf"),
    "date": ("date", "published", "publication_date", "publicationdate", "publishedat", "published_at", "submitted",
             "update_date", "created"),
    "year": ("year", "publication_year", "publicationyear", "pub_year"),
    "authors": ("authors", "author", "author_names", "creators", "creator", "authorships_author_display_name"),
    "venue": ("venue", "journal", "booktitle", "conference", "journal_ref", "container_title", "publication_title",
              "proceedings", "source_title", "primary_location_source_display_name"),
    "categories": ("categories", "category", "keywords", "subjects", "tags", "fields_of_study", "fieldsofstudy",
                   "topics", "author_keywords", "manual_tags", "automatic_tags"),
}  # fmt: skip
"""Field of a paper -> the names that sources give it, the most telling first (lower case, ``_`` for other signs)."""

_DATE = re.compile(r"((?:19|20)\d\d)(?:([-/.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_OLD_ARCHIVES = frozenset(
    "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split()  # noqa: SIM905
)
"""arXiv's archives without sections."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class BadRecordError(Exception):
    """A record that is no paper; ``str()`` says why, for people."""


def known_name(name: str) -> str | None:
    """The paper's field that a source's name stands for ("Paper Title" -> title), or None."""
    plain = re.sub(r"\W+", "_", name.strip().lstrip("\ufeff").casefold()).strip("_")
    return next((field for field, names in ALIASES.items() if plain in names), None)


def paper_from(record: Mapping[str, Any], source: str, *, collapse: bool = False) -> Paper:
    """The paper that a record tells of; raises BadRecordError where title or abstract is missing.

    ``source`` becomes ``Paper.sources``. ``collapse`` joins the lines of title and abstract, for formats that wrap
    them; otherwise both stay as given, but for characters that no store takes (one for one: offsets stay).
    """
    fields = _known_fields(record)
    title, abstract = _text_of(fields.get("title", ())), _text_of(fields.get("abstract", ()))
    if collapse:
        title, abstract = " ".join(title.split()), " ".join(abstract.split())
    title, abstract = clean(title).replace("\n", " ").replace("\r", " "), clean(abstract)
    if not title.strip():
        raise BadRecordError("no title" if abstract.strip() else "neither title nor abstract")
    if not abstract.strip():
        raise BadRecordError("no abstract")
    url = next((u for u in map(_string, fields.get("url", ())) if u), None)
    day = next((d for d in map(_date, fields.get("date", ())) if d), None)
    told = (*fields.get("year", ()), *fields.get("date", ()))  # "June 2021" is no date, but tells the year
    year = next((y for y in map(_year, told) if y), None) or (int(day[:4]) if day else None)
    return Paper(
        id=_id(fields, url) or title_id(title),
        title=title,
        abstract=abstract,
        url=clean(url) if url else None,
        date=day,
        year=year,
        authors=tuple(clean(name) for name in _names(fields.get("authors", ()))),
        venue=next((clean(v) for v in map(_string, fields.get("venue", ())) if v), None),
        categories=tuple(clean(name) for name in _labels(fields.get("categories", ()))),
        sources=(source,),
    )


def _known_fields(record: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field -> the values that the record has for it, in the aliases' order."""
    plain: dict[str, Any] = {}
    for name, value in record.items():
        plain.setdefault(re.sub(r"\W+", "_", str(name).strip().lstrip("\ufeff").casefold()).strip("_"), value)
    found: dict[str, list[Any]] = {}
    for field, names in ALIASES.items():
        values = [plain[name] for name in names if plain.get(name) not in (None, "", [], {})]
        if values:
            found[field] = values
    return found


def _id(fields: Mapping[str, list[Any]], url: str | None) -> str | None:
    """A record's id as it is; else what tells the work whatever the source, else the source's own key."""
    own = next((i for i in map(given_id, map(_string, fields.get("id", ()))) if i), None)
    if own:
        return own
    for value in map(_string, fields.get("arxiv", ())):
        if value and (found := arxiv_id(value)):
            return found
    for value in map(_string, fields.get("doi", ())):
        if value and (found := doi_id(value)):
            return found
    for value in map(_string, fields.get("acl", ())):
        if value:
            return "acl:" + value.removeprefix("acl:")
    own = next((i for i in map(given_id, map(_string, fields.get("own", ()))) if i), None)
    return own or (id_of_url(url) if url else None)


def _string(value: Any) -> str:
    """A text value; numbers count, of a list its first element; anything else is empty."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, float) and not isfinite(value):  # how pandas writes that there is nothing
        return ""
    return str(value).strip()


def _text_of(values: Iterable[Any]) -> str:
    """The first value that is a text (or a list of texts, joined), as given."""
    for value in values:
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return " ".join(value)
    return ""


def _date(value: Any) -> str | None:
    """ISO 8601, as far as it is given: 2021-06-17, 2021/06/17 and 20210617 are one day, 2021-06 a month."""
    match = _DATE.match(_string(value))
    if match is None:
        return None
    parts = [part for part in match.group(1, 3, 4) if part]
    try:
        date(*map(int, [*parts, "1", "1"][:3]))
    except ValueError:  # the 31st of June
        parts.pop()
    return "-".join(parts)


def _year(value: Any) -> int | None:
    match = _YEAR.search(_string(value))
    return int(match.group()) if match else None


def _names(values: Iterable[Any]) -> list[str]:
    for value in values:
        listed = _listed(value)
        names = _people(listed) if listed is not None else _split_people(value) if isinstance(value, str) else []
        plain = [" ".join(decode_accents(name).split()) for name in names]
        if any(plain):
            return list(dict.fromkeys(name for name in plain if name))
    return []


def _listed(value: Any) -> list[Any] | None:
    """A list, also one that a table holds as text (``['A B', "C O'D"]``); None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"\s*\[\s*['\"].*['\"]\s*\]\s*", value, re.DOTALL):
        return [one or other for one, other in _QUOTED.findall(value)]
    return value if isinstance(value, list) else None


def _people(values: list[Any]) -> list[str]:
    names = []
    for person in values:
        if isinstance(person, str):
            names.append(person)
        elif isinstance(person, dict):
            parts = {str(k).casefold(): v for k, v in person.items() if isinstance(v, str)}
            first = parts.get("given") or parts.get("first") or parts.get("firstname") or parts.get("first_name") or ""
            last = parts.get("family") or parts.get("last") or parts.get("lastname") or parts.get("last_name") or ""
            names.append(parts.get("name") or parts.get("full_name") or f"{first} {last}".strip())
    return names


def _split_people(value: str) -> list[str]:
    """ "A; B", "A|B", "A and B" (BibTeX), or "A B, C D and E F" where every part is a whole name.

    "Last, First" stays one name.
    """
    for sign in (";", "|"):
        if sign in value:
            return value.split(sign)
    names = []
    for group in re.split(r"\s+and\s+", value):
        parts = [part.strip() for part in group.split(",")]
        names += parts if all(" " in part for part in parts if part) else [group]
    return names


def _labels(values: Iterable[Any]) -> list[str]:
    for value in values:
        listed = _listed(value)
        if listed is not None:
            terms = [v.get("term") or v.get("name") or v.get("category") if isinstance(v, dict) else v for v in listed]
            labels = [term.strip() for term in terms if isinstance(term, str)]
        elif isinstance(value, str):
            split = re.split(r"[,;|]", value) if re.search(r"[,;|]", value) else _split_codes(value)
            labels = [part.strip() for part in split]
        else:
            continue
        if any(labels):
            return list(dict.fromkeys(label for label in labels if label))
    return []


def _split_codes(value: str) -> list[str]:
    """arXiv's "cs.CL hep-ph stat.ML" are three labels; "question answering" is one."""
    parts = value.split()
    codes = [re.fullmatch(r"[a-z-]+\.[A-Za-z-]+", part) or part in _OLD_ARCHIVES for part in parts]
    return parts if all(codes) else [value]
