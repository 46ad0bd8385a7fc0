"""spaCy component ``kg_sentences``: sentence starts by the rules of ``sentences.py``; the title is one by itself."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.sentences import sentence_spans


class Sentences:
    """Sets ``token.is_sent_start``."""

    def __call__(self, doc: Doc) -> Doc:
        """Marks the tokens that begin a sentence."""
        starts = {start for start, _ in sentence_spans(doc.text)}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Sentences:
    """The factory."""
    return Sentences()
