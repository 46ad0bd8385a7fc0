"""spaCy component ``kg_entities``: the mentions of a paper, found by the trained encoder, as ``doc.ents``.

It leaves the word vectors in ``doc.tensor`` and each mention's type log-probabilities in ``doc._.mention_scores``
for the components that decide on whole things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.errors import ExtractionError
from kg.extraction.decode import best_labels, log_softmax, spans_of_labels, type_log_probabilities
from kg.extraction.doc_words import words_of
from kg.extraction.encoder import MODEL_FILE, TOKENIZER_FILE, Encoder
from kg.extraction.features import word_features
from kg.extraction.gazetteer import TYPES, Gazetteer
from kg.extraction.things import sentence_starts_of
from kg.extraction.threads import in_threads

GAZETTEER_FILE = "gazetteer.tsv"
_FILES = (MODEL_FILE, TOKENIZER_FILE, GAZETTEER_FILE)


class Entities:
    """Finds mentions. ``threads`` texts are read at once in ``nlp.pipe``; the result doesn't depend on it."""

    def __init__(self, threads: int = 2) -> None:
        self.threads = threads
        self._files: dict[str, bytes] = {}
        self._encoder: Encoder | None = None
        self.gazetteer = Gazetteer({})

    def __call__(self, doc: Doc) -> Doc:
        """Writes ``doc.ents``, ``doc.tensor`` and ``doc._.mention_scores``."""
        encoder = self._loaded()
        text, title_end, tokens, spans, words = words_of(doc)
        if not words:
            doc._.mention_scores = []
            return doc
        features = word_features(text, spans, self.gazetteer.find(words), title_end)
        place_of = {token: place for place, token in enumerate(tokens)}
        starts = [place_of[i] for i in sentence_starts_of(doc) if i in place_of]
        encoded = encoder.run(words, features, starts)
        probabilities = log_softmax(encoded.scores)
        scores, ents = [], []
        for start, end, kind in spans_of_labels(best_labels(probabilities)):
            ents.append(Span(doc, tokens[start], tokens[end - 1] + 1, label=TYPES[kind].value))
            scores.append(type_log_probabilities(probabilities, start, end).tolist())
        doc.set_ents(ents)
        doc._.mention_scores = scores
        doc.tensor = np.zeros((len(doc), encoded.vectors.shape[1]), dtype=np.float32)
        doc.tensor[tokens] = encoded.vectors
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Docs in order; up to ``threads`` are read at once."""
        self._loaded()
        yield from in_threads(self, stream, self.threads)

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            if not self._files:
                raise ExtractionError("kg_entities has no model: load a pipeline with spacy.load(kg.model_path())")
            self._encoder = Encoder(self._files)
        return self._encoder

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_encoder": None}

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Writes the encoder, its tokenizer and the gazetteer into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self._files.items():
            (folder / name).write_bytes(data)

    def from_disk(self, path: str | Path, **kwargs: Any) -> Entities:
        """Reads what ``to_disk`` wrote; ``ExtractionError`` where a file is missing or not what it should be."""
        folder = Path(path)
        try:
            files = {name: (folder / name).read_bytes() for name in _FILES}
        except OSError as error:
            raise ExtractionError(f"{folder}: the model is incomplete: {error.strerror}: {error.filename}") from error
        return self._use(files)

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The same files as one value."""
        return bytes(util.to_bytes({name: partial(bytes, content) for name, content in self._files.items()}, ()))

    def from_bytes(self, data: bytes, **kwargs: Any) -> Entities:
        """Reads what ``to_bytes`` made."""
        files: dict[str, bytes] = {}
        util.from_bytes(data, {name: partial(files.__setitem__, name) for name in _FILES}, ())
        return self._use(files)

    def _use(self, files: dict[str, bytes]) -> Entities:
        self._files, self._encoder = files, None
        if files:
            self.gazetteer = Gazetteer.of_bytes(files[GAZETTEER_FILE])
        return self


@Language.factory(
    "kg_entities",
    default_config={"threads": 2},
    assigns=["doc.ents", "doc.tensor", "doc._.mention_scores"],
)
def make_entities(nlp: Language, name: str, threads: int) -> Entities:
    """The factory; a new component has no model until it is read from disk."""
    return Entities(threads)
