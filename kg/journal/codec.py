"""Records as JSON and back; pure functions. Equal records are equal text, so that hashes can be compared."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from kg.records import EntityType, ExtractedEntity, ExtractedLink, Extraction, LinkKind, Paper, Role, Span


def sha256(text: str) -> str:
    """Hex digest of the UTF-8 form; lone surrogates count as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_hash(paper: Paper) -> str:
    """What an extraction depends on besides the model: the paper's raw text."""
    return sha256(paper.text)


def dump_paper(paper: Paper) -> str:
    """A paper as JSON."""
    return _json(
        {
            "id": paper.id,
            "title": paper.title,
            "abstract": paper.abstract,
            "url": paper.url,
            "date": paper.date,
            "year": paper.year,
            "authors": paper.authors,
            "venue": paper.venue,
            "categories": paper.categories,
            "sources": paper.sources,
        }
    )


def load_paper(text: str) -> Paper:
    """The paper that ``dump_paper`` wrote."""
    values = json.loads(text)
    lists = {key: tuple(values[key]) for key in ("authors", "categories", "sources")}
    return Paper(**{**values, **lists})


def dump_extraction(extraction: Extraction) -> str:
    """An extraction as JSON, without the paper's id: it belongs to a text, whatever the paper is called."""
    entities = [
        [e.name, e.type.value, e.role.value, e.mentions, e.confidence, e.evidence, e.values]
        for e in extraction.entities
    ]
    links = [[link.url, link.kind.value, link.span, link.evidence] for link in extraction.links]
    return _json({"entities": entities, "links": links})


def load_extraction(text: str, paper_id: str) -> Extraction:
    """The extraction that ``dump_extraction`` wrote, as that of the paper called ``paper_id``."""
    values = json.loads(text)
    entities = (
        ExtractedEntity(
            name,
            EntityType(kind),
            Role(role),
            tuple(_span(mention) for mention in mentions),
            confidence,
            _span(evidence),
            tuple(results),
        )
        for name, kind, role, mentions, confidence, evidence, results in values["entities"]
    )
    links = (
        ExtractedLink(url, LinkKind(kind), _span(span), _span(evidence))
        for url, kind, span, evidence in values["links"]
    )
    return Extraction(paper_id, tuple(entities), tuple(links))


def _span(pair: list[int]) -> Span:
    return (pair[0], pair[1])


def _json(value: Any) -> str:
    # ASCII: SQLite's text is UTF-8, which has no lone surrogates.
    return json.dumps(value, separators=(",", ":"))
