"""Records of well-known exports, whose fields lie deeper or are shaped otherwise, with their fields made plain.

The dump of arXiv's metadata (Kaggle), Semantic Scholar, OpenAlex and the daily papers of Hugging Face; any other
record is given back as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

from kg.papers.ids import arxiv_id


def plain_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record and, beside what it has, the fields that :func:`kg.papers.fields.paper_from` knows."""
    daily = record.get("paper")
    if isinstance(daily, dict):
        record = {**daily, **record, "id": record.get("id") or _of_arxiv(daily.get("id"))}
    return {**record, **_arxiv_dump(record), **_semantic_scholar(record), **_open_alex(record)}


def _of_arxiv(value: Any) -> Any:
    return (arxiv_id(value) if isinstance(value, str) else None) or value


def _arxiv_dump(record: Mapping[str, Any]) -> dict[str, Any]:
    """Its ids are arXiv's without saying so, its update_date may be years after the paper."""
    names = record.get("authors_parsed")
    if not isinstance(names, list):
        return {}
    plain: dict[str, Any] = {"id": _of_arxiv(record.get("id"))}
    people = [_spoken(name) for name in names if isinstance(name, list)]
    if any(people):
        plain["authors"] = people
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    if isinstance(created, str):
        with suppress(ValueError, IndexError):  # a date that cannot be read: update_date serves
            plain["date"] = parsedate_to_datetime(created).date().isoformat()
    return plain


def _spoken(name: list[Any]) -> str:
    """["Hu", "Edward", "Jr."] -> Edward Hu Jr."""
    last, first, suffix = ([part if isinstance(part, str) else "" for part in name] + ["", "", ""])[:3]
    return " ".join(f"{first} {last} {suffix}".split())


def _semantic_scholar(record: Mapping[str, Any]) -> dict[str, Any]:
    ids = record.get("externalIds")
    if not isinstance(ids, dict):
        return {}
    known = {str(name).casefold(): value for name, value in ids.items() if isinstance(value, str)}
    fields = {"arxiv_id": known.get("arxiv"), "doi": known.get("doi"), "acl_id": known.get("acl")}
    return {field: value for field, value in fields.items() if value and not record.get(field)}


def _open_alex(record: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    places = record.get("abstract_inverted_index")
    if isinstance(places, dict) and not record.get("abstract"):
        words = sorted(
            (place, word) for word, at in places.items() if isinstance(at, list) for place in at if type(place) is int
        )
        plain["abstract"] = " ".join(word for _, word in words)
    authorships = record.get("authorships")
    if isinstance(authorships, list) and not record.get("authors"):
        people = [_deep(authorship, "author", "display_name") for authorship in authorships]
        plain["authors"] = [name for name in people if isinstance(name, str)]
    venue = _deep(record, "primary_location", "source", "display_name")
    if isinstance(venue, str) and not record.get("venue"):
        plain["venue"] = venue
    return plain


def _deep(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
