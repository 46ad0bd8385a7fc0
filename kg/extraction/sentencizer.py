"""spaCy component ``kg_sentences``: sentence starts by the rules of ``sentences.py``; the title is one by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.doc_words import text_of
from kg.extraction.sentences import sentence_spans


class Sentences:
    """Sets ``token.is_sent_start``."""

    def __call__(self, doc: Doc) -> Doc:
        """Marks the tokens that begin a sentence."""
        if not len(doc):
            return doc
        begins = np.isin(doc.to_array("IDX"), [start for start, _ in sentence_spans(text_of(doc))])
        begins[0] = True
        marks: Any = np.where(begins, 1, -1).astype(np.uint64)
        doc.from_array(["SENT_START"], marks)  # all at once: tokens are slow one by one
        return doc


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Sentences:
    """The factory."""
    return Sentences()
