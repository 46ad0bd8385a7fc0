"""spaCy component ``kg_roles``: type and role of each thing, with a confidence, from trained classifiers.

Reads ``doc._.things`` and the word vectors in ``doc.tensor``; writes ``doc.ents``, ``span._.role``,
``span._.confidence`` and the things' ``type``, ``role``, ``confidence`` and ``decided_by``. The word vectors are
dropped afterwards, so that documents stay small.
"""

from __future__ import annotations

import io
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ExtractionError
from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.decisions import Settings, confidence, decide_types, signals
from kg.extraction.doc_words import DocWords, words_of
from kg.extraction.features import WordSpan, entity_features
from kg.extraction.gazetteer import TYPES, Gazetteer, name_key, tells_something, vector
from kg.extraction.heads import Heads, RoleDecision
from kg.extraction.introductions import called, defined, named_by_title, proposed, proposed_with_acronym
from kg.extraction.things import Thing, label_spans
from kg.records import EntityType, Role

HEADS_FILE, SETTINGS_FILE, GAZETTEER_FILE = "heads.npz", "decisions.json", "gazetteer.tsv"
_FILES = (HEADS_FILE, SETTINGS_FILE, GAZETTEER_FILE)
Facts = dict[str, float]
SURE = 0.97
"""Least probability of a role that the text states outright."""

ESTABLISHED = 2
"""Annotated papers that name a method which heads a catalogue entry by itself; one more for acronyms, which are coined
again and again.

Of 2,553 methods in words that another annotated paper names too, and that their paper doesn't say outright to be its
own, 13 are introduced; of the 93 among them that stand after "via", "with" or the like in the title, one."""


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
        if things:
            self._decide(self.heads, things, words_of(doc), doc.tensor)
        kept = [thing for thing in things if thing["confidence"] >= self.settings.threshold]
        doc._.things = kept
        doc._.mention_scores = None
        label_spans(doc, kept)
        if not self.keep_vectors:
            doc.tensor = np.zeros((0,), dtype=np.float32)
        return doc

    def _decide(self, heads: Heads, things: list[Thing], read: DocWords, tensor: Any) -> None:
        """The classifiers read all things at once: one by one, calling them would take most of the time."""
        title = sum(start < read.title_end for start, _ in read.spans)
        spans = _word_spans(things, read)
        known = [[self._known(read.words[start:end]) for start, end in own] for own in spans]
        features = np.stack(
            [entity_features(read.words, own, vectors, title) for own, vectors in zip(spans, known, strict=True)]
        )
        vectors = tensor[read.tokens]
        means = np.stack([np.add.reduce(vectors[s:e], axis=0) / np.float32(e - s) for own in spans for s, e in own])
        first = list(accumulate((len(own) for own in spans[:-1]), initial=0))
        by_head = heads.type_log_probabilities(means, first, features)
        types = decide_types([thing["scores"] for thing in things], by_head, self.settings.head_weight)
        said, barred = [], []
        for thing, own, (kind, _) in zip(things, spans, types, strict=True):
            established = kind is EntityType.METHOD and any(self._established(read.words[s:e]) for s, e in own)
            said.append(introduced(read.text, thing["mentions"], kind, established))
            barred.append(frozenset({Role.INTRODUCES} if established and said[-1] is None else ()))
        roles = heads.decide_roles(means, first, features, [kind for kind, _ in types], barred)
        for index, thing in enumerate(things):
            facts = {
                "mentions": float(len(spans[index])),
                "known": float(any(v is not None for v in known[index])),
                "title": float(any(start < title for start, _ in spans[index])),
            }
            self._write(thing, types[index], roles[index], said[index], facts)
            if self.keep_signals:
                thing["head"] = by_head[index].tolist()

    def _write(
        self, thing: Thing, of_type: tuple[EntityType, float], role: RoleDecision, said: int | None, facts: Facts
    ) -> None:
        if said is not None:
            role = RoleDecision(Role.INTRODUCES, max(role.probability, SURE), said)
        values = signals(thing["scores"], of_type[1], role.probability, facts)
        thing["type"], thing["role"] = of_type[0].value, role.role.value
        thing["decided_by"] = role.mention
        thing["confidence"] = confidence(values, self.settings.confidence)
        if self.keep_signals:
            thing["signals"] = values
        else:
            del thing["scores"]

    def _known(self, surface: list[str]) -> tuple[float, ...] | None:
        entry = self.gazetteer.entries.get(name_key(surface))
        return vector(entry) if entry is not None and tells_something(entry, surface) else None

    def _established(self, surface: list[str]) -> bool:
        entry = self.gazetteer.entries.get(name_key(surface))
        needed = ESTABLISHED + (len(surface) == 1 and surface[0].isupper())
        return entry is not None and entry.annotated[TYPES.index(EntityType.METHOD)] >= needed

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


def _word_spans(things: list[Thing], read: DocWords) -> list[list[WordSpan]]:
    """The mentions of each thing as words instead of characters."""
    starts = {start: place for place, (start, _) in enumerate(read.spans)}
    ends = {end: place + 1 for place, (_, end) in enumerate(read.spans)}
    return [[(starts[start], ends[end]) for start, end in thing["mentions"]] for thing in things]


def introduced(text: str, mentions: list[list[int]], kind: EntityType, established: bool = False) -> int | None:
    """Index of the mention by which the text says outright that the thing is the paper's own; None where it doesn't.

    "We propose X" is enough for data sets, benchmarks and metrics. Well-known methods are also proposed for a new use,
    so there the name has to be given on the spot ("propose X Y (XY)", "called X") or to begin the title, an established
    one has to stand in the title besides; or it is defined at once ("propose X, a new …"). Ways to solve a task are
    proposed as well: a task has to begin the title.
    """
    spans = [(start, end) for start, end in mentions]
    titled, stated = named_by_title(text, spans), proposed(text, spans)
    if kind is EntityType.METHOD and titled is None:
        stated = defined(text, spans)
        if stated is not None:
            return stated
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
