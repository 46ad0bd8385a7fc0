"""spaCy component ``kg_roles``: type and role of each thing, with a confidence, from trained classifiers.

Reads ``doc._.things`` and the word vectors in ``doc.tensor``; writes ``doc.ents``, ``span._.role``,
``span._.confidence`` and the things' ``type``, ``role``, ``confidence`` and ``decided_by``. The word vectors are
dropped afterwards, so that documents stay small.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ExtractionError
from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.decisions import Settings, confidence, decide_type, signals
from kg.extraction.features import entity_features
from kg.extraction.gazetteer import TYPES, Gazetteer, name_key, tells_something, vector
from kg.extraction.heads import Heads, RoleDecision
from kg.extraction.introductions import called, named_by_title, proposed, proposed_with_acronym
from kg.extraction.things import Thing, label_spans
from kg.records import EntityType, Role

HEADS_FILE, SETTINGS_FILE, GAZETTEER_FILE = "heads.npz", "decisions.json", "gazetteer.tsv"
_FILES = (HEADS_FILE, SETTINGS_FILE, GAZETTEER_FILE)
SURE = 0.97
"""Least probability of a role that the text states outright."""

ESTABLISHED = 3
"""Annotated papers that name a method which heads a catalogue entry by itself.

Of 3,100 such methods that a paper names outside its title, the paper introduces 12."""


class Roles:
    """Decides on whole things; ``keep_vectors`` leaves ``doc.tensor``, ``keep_signals`` what confidence is made of."""

    def __init__(self, keep_vectors: bool = False, keep_signals: bool = False) -> None:
        self.keep_vectors, self.keep_signals = keep_vectors, keep_signals
        self._files: dict[str, bytes] = {}
        self.heads: Heads | None = None
        self.settings = Settings()
        self.gazetteer = Gazetteer({})

    def __call__(self, doc: Doc) -> Doc:
        """Decides on each of ``doc._.things`` and labels their spans."""
        if self.heads is None:
            raise ExtractionError("kg_roles has no model: load a pipeline with spacy.load(kg.model_path())")
        things: list[Thing] = doc._.things or []
        tokens = [token for token in doc if not token.is_space]
        words = [token.text for token in tokens]
        text = doc.text
        title_end = text.find("\n") if "\n" in text else len(text)
        title_words = sum(token.idx < title_end for token in tokens)
        starts = {token.idx: place for place, token in enumerate(tokens)}
        ends = {token.idx + len(token): place + 1 for place, token in enumerate(tokens)}
        vectors = doc.tensor[[token.i for token in tokens]] if things else np.zeros((0, 0), dtype=np.float32)
        kept = []
        for thing in things:
            spans = [(starts[start], ends[end]) for start, end in thing["mentions"]]
            self._decide(thing, text, words, spans, vectors, title_words)
            if thing["confidence"] >= self.settings.threshold:
                kept.append(thing)
        doc._.things = kept
        doc._.mention_scores = None
        label_spans(doc, kept)
        if not self.keep_vectors:
            doc.tensor = np.zeros((0,), dtype=np.float32)
        return doc

    def _decide(
        self, thing: Thing, text: str, words: list[str], spans: list[tuple[int, int]], vectors: Any, title: int
    ) -> None:
        assert self.heads is not None
        known = [self._known(words[start:end]) for start, end in spans]
        features = entity_features(words, spans, known, title)
        means = np.stack([vectors[start:end].mean(axis=0) for start, end in spans])
        head = self.heads.type_log_probabilities(means, features)
        kind, sure = decide_type(thing["scores"], head, self.settings.head_weight)
        established = kind is EntityType.METHOD and any(self._established(words[start:end]) for start, end in spans)
        said = introduced(text, thing["mentions"], kind, established)
        barred = frozenset({Role.INTRODUCES} if established and said is None else ())
        decision = self.heads.role(means, features, kind, barred)
        if said is not None:
            decision = RoleDecision(Role.INTRODUCES, max(decision.probability, SURE), said)
        facts = {
            "mentions": float(len(spans)),
            "known": float(any(v is not None for v in known)),
            "title": float(any(start < title for start, _ in spans)),
        }
        values = signals(thing["scores"], sure, decision.probability, facts)
        thing["type"], thing["role"] = kind.value, decision.role.value
        thing["decided_by"] = decision.mention
        thing["confidence"] = confidence(values, self.settings.confidence)
        if self.keep_signals:
            thing["signals"], thing["head"] = values, [float(v) for v in head]
        else:
            del thing["scores"]

    def _known(self, surface: list[str]) -> tuple[float, ...] | None:
        entry = self.gazetteer.entries.get(name_key(surface))
        return vector(entry) if entry is not None and tells_something(entry, surface) else None

    def _established(self, surface: list[str]) -> bool:
        entry = self.gazetteer.entries.get(name_key(surface))
        return entry is not None and entry.annotated[TYPES.index(EntityType.METHOD)] >= ESTABLISHED

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Writes the classifiers, their settings and the gazetteer into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self._files.items():
            (folder / name).write_bytes(data)

    def from_disk(self, path: str | Path, **kwargs: Any) -> Roles:
        """Reads what ``to_disk`` wrote; ``ExtractionError`` where a file is missing or not what it should be."""
        folder = Path(path)
        try:
            return self._use({name: (folder / name).read_bytes() for name in _FILES})
        except OSError as error:
            raise ExtractionError(f"{folder}: the model is incomplete: {error.strerror}: {error.filename}") from error

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The same files as one value."""
        return bytes(util.to_bytes({name: partial(bytes, content) for name, content in self._files.items()}, ()))

    def from_bytes(self, data: bytes, **kwargs: Any) -> Roles:
        """Reads what ``to_bytes`` made."""
        files: dict[str, bytes] = {}
        util.from_bytes(data, {name: partial(files.__setitem__, name) for name in _FILES}, ())
        return self._use(files)

    def _use(self, files: dict[str, bytes]) -> Roles:
        self._files = files
        if files:
            self.heads = Heads.load(io.BytesIO(files[HEADS_FILE]))
            self.settings = Settings.of_json(files[SETTINGS_FILE])
            self.gazetteer = Gazetteer.of_bytes(files[GAZETTEER_FILE])
        return self


def introduced(text: str, mentions: list[list[int]], kind: EntityType, established: bool = False) -> int | None:
    """Index of the mention by which the text says outright that the thing is the paper's own; None where it doesn't.

    "We propose X" is enough for data sets, benchmarks and metrics. Well-known methods are also proposed for a new use,
    so there the name has to be given on the spot ("propose X Y (XY)", "called X") or to begin the title; an established
    one has to stand in the title besides. Ways to solve a task are proposed as well: a task has to begin the title.
    """
    spans = [(start, end) for start, end in mentions]
    titled, stated = named_by_title(text, spans), proposed(text, spans)
    if kind is EntityType.METHOD and titled is None:
        if established and not any(start < text.find("\n") for start, _ in spans):
            return None
        stated = proposed_with_acronym(text, spans, find_abbreviations(text))
        return called(text, spans) if stated is None else stated
    if kind is EntityType.TASK and titled is None:
        return None
    return titled if stated is None else stated


@Language.factory(
    "kg_roles",
    default_config={"keep_vectors": False, "keep_signals": False},
    requires=["doc._.things", "doc.tensor"],
    assigns=["doc.ents", "span._.role", "span._.confidence"],
)
def make_roles(nlp: Language, name: str, keep_vectors: bool, keep_signals: bool) -> Roles:
    """The factory; a new component has no model until it is read from disk."""
    return Roles(keep_vectors, keep_signals)
