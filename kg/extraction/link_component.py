"""spaCy component ``kg_links``: the text's links by the rules of ``links.py``, as ``doc._.links``."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction import things  # noqa: F401  (declares the extensions)
from kg.extraction.doc_words import text_of
from kg.extraction.links import find_links


class Links:
    """Writes one dictionary a link: ``url``, ``kind``, ``start`` and ``end`` as written, ``evidence`` [start, end]."""

    def __call__(self, doc: Doc) -> Doc:
        """Writes ``doc._.links``."""
        found: list[dict[str, Any]] = [
            {
                "url": link.url,
                "kind": link.kind.value,
                "start": link.span[0],
                "end": link.span[1],
                "evidence": list(link.evidence),
            }
            for link in find_links(text_of(doc))
        ]
        doc._.links = found
        return doc


@Language.factory("kg_links", assigns=["doc._.links"])
def make_links(nlp: Language, name: str) -> Links:
    """The factory."""
    return Links()
