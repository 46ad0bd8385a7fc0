"""The pipeline's tokenizer: words as in ``words.py``, and white space other than a single blank as tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kg.extraction.doc_words import remember
from kg.extraction.words import WORD

_TOKEN = re.compile(rf"({WORD}|\s+)( ?)")
"""A token and the single blank after it; a run of white space takes all its blanks itself."""


class WordTokenizer:
    """Splits text so that ``doc.text`` is the text again, whatever white space it holds."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of a text, unlabelled."""
        pairs = _TOKEN.findall(text)
        doc = Doc(self.vocab, words=[token for token, _ in pairs], spaces=[blank == " " for _, blank in pairs])
        remember(doc, text)
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store: the tokenizer has no settings."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> WordTokenizer:
        """Nothing to read."""
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Nothing to store."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> WordTokenizer:
        """Nothing to read."""
        return self


def make_tokenizer() -> Callable[[Language], WordTokenizer]:
    """Registered by entry point, so that ``spacy.load`` finds it without importing kg."""

    def make(nlp: Language) -> WordTokenizer:
        return WordTokenizer(nlp.vocab)

    return make


registry.tokenizers.register("kg.WordTokenizer.v1", func=make_tokenizer)
