"""Ids of papers: ``arxiv:…`` (no version), ``doi:…`` (lower case), ``acl:…``, or the source's own."""

from __future__ import annotations

import re

_ARXIV = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?", re.IGNORECASE)
_ARXIV_URL = re.compile(
    r"(?:https?://)?(?:www\.|export\.|browse\.)?arxiv\.org/(?:abs|pdf|html|format)/(?P<rest>[^?#\s]+)", re.I
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_URL = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/(?P<rest>10\.\S+)", re.IGNORECASE)
_ACL_URL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/(?P<id>[A-Za-z0-9.-]+?)(?:\.pdf|/|$)"
)

SCHEMES = ("arxiv", "doi", "acl", "own", "title")
"""The schemes of paper ids, the most telling first."""


def scheme_of(paper_id: str) -> str:
    """``arxiv``, ``doi``, ``acl``, ``title`` (made from the title, so no id of its own), or ``own`` (the source's)."""
    prefix = paper_id.partition(":")[0]
    if prefix == "title":
        return "title" if re.fullmatch(r"title:[0-9a-f]{12}", paper_id) else "own"
    return prefix if prefix in ("arxiv", "doi", "acl") and len(paper_id) > len(prefix) + 1 else "own"


def arxiv_id(value: str) -> str | None:
    """``arxiv:2106.09685`` from an identifier or URL of arXiv, with or without a version; None from anything else."""
    value = value.strip()
    url = _ARXIV_URL.match(value)
    bare = url.group("rest") if url else re.sub(r"^arxiv\s*:\s*", "", value, flags=re.IGNORECASE)
    match = _ARXIV.fullmatch(bare.rstrip("/"))
    return "arxiv:" + match.group("id").lower() if match else None


def doi_id(value: str) -> str | None:
    """``doi:10.…`` in lower case from a DOI or its URL; arXiv's own DOIs give the arXiv id; None from anything else."""
    value = value.strip()
    url = _DOI_URL.match(value)
    bare = url.group("rest") if url else re.sub(r"^doi\s*:\s*", "", value, flags=re.IGNORECASE)
    if not _DOI.fullmatch(bare):
        return None
    bare = bare.rstrip(".,;").lower()
    return arxiv_id(bare.removeprefix("10.48550/arxiv.")) or "doi:" + bare if "/arxiv." in bare else "doi:" + bare


def id_of_url(url: str) -> str | None:
    """The id that a URL of arXiv, doi.org or the ACL Anthology holds; None from any other URL."""
    url = url.strip()
    acl = _ACL_URL.match(url)
    if acl:
        return "acl:" + acl.group("id")
    if _ARXIV_URL.match(url):
        return arxiv_id(url)
    return doi_id(url) if _DOI_URL.match(url) else None


def given_id(value: str) -> str | None:
    """A record's own id, kept as it is; known schemes in their one form (``arXiv:2106.09685v2``, URLs)."""
    value = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", value).strip()
    if not value:
        return None
    low = value.casefold()
    if low.startswith("arxiv:") or _ARXIV_URL.match(value):
        return arxiv_id(value) or value
    if low.startswith("doi:") or _DOI_URL.match(value):
        return doi_id(value) or value
    if _ACL_URL.match(value):
        return id_of_url(value)
    return "acl:" + value[4:] if low.startswith("acl:") else value
