"""Examples as tensors: word pieces, features with a paper's own names left out, entities, noise for training."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.extraction.decode import span_labels
from kg.extraction.features import entity_features, one_hot_types, word_features
from kg.extraction.gazetteer import Entry, Gazetteer, Match, name_key, tells_something, vector
from kg.extraction.windows import windows
from training.data import Example
from training.names import own_keys, own_names

MAX_PIECES_OF_WORD = 32


class Pieces:
    """Word pieces of single words; a word without any gets the unknown piece."""

    def __init__(self, tokenizer: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        find = self.tokenizer.token_to_id
        self.first = next(i for i in (find("[CLS]"), find("<s>")) if i is not None)
        self.last = next(i for i in (find("[SEP]"), find("</s>")) if i is not None)
        self.mask = next(i for i in (find("[MASK]"), find("<mask>")) if i is not None)
        self.unknown = next(i for i in (find("[UNK]"), find("<unk>")) if i is not None)
        self.of = lru_cache(maxsize=200_000)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES_OF_WORD]
        return tuple(ids) or (self.unknown,)


@dataclass
class Item:
    """One window of a paper, ready to be stacked; the features of every entity come from the whole paper."""

    ids: list[int]
    word_of_piece: list[int]
    first: list[int]
    features: np.ndarray
    labels: list[int]
    mentions: list[tuple[int, int, int]]
    entity_rows: np.ndarray
    entities: list[tuple[int, int]]
    soft: np.ndarray | None = None


def leave_out(gazetteer: Gazetteer, example: Example) -> Callable[[str], Entry | None]:
    """A lookup that knows nothing from this (training) paper's own annotations."""
    own: dict[str, list[int]] = {}
    for key, kind in own_names(example):
        own.setdefault(key, []).append(kind)
    here = own_keys(example, gazetteer.entries.keys())

    def look(key: str) -> Entry | None:
        entry = gazetteer.entries.get(key)
        if entry is None or key not in here:
            return entry
        counts = tuple(max(0, count - own.get(key, []).count(kind)) for kind, count in enumerate(entry.annotated))
        return entry._replace(annotated=counts, seen=max(0, entry.seen - 1))

    return look


def mention_vectors(
    words: list[str], mentions: list[tuple[int, int]], look: Callable[[str], Entry | None]
) -> list[tuple[float, ...] | None]:
    """Each mention's own entry as features, or None."""
    made: list[tuple[float, ...] | None] = []
    for start, end in mentions:
        entry = look(name_key(words[start:end]))
        made.append(vector(entry) if entry is not None and tells_something(entry, words[start:end]) else None)
    return made


def make_items(
    example: Example, pieces: Pieces, gazetteer: Gazetteer, training: bool, rng: random.Random, forget: float = 0.15
) -> list[Item]:
    """The windows of a paper. In training its own annotations don't count, and known names are forgotten at random."""
    # A paper with a teacher's labels has no annotations that the gazetteer could hold.
    look = leave_out(gazetteer, example) if training and example.soft is None else gazetteer.entries.get
    known: list[Match] = gazetteer.find(example.words, look)
    by_entity: dict[int, list[tuple[int, int]]] = {}
    for start, end, entity in example.mentions:
        by_entity.setdefault(entity, []).append((start, end))
    forget_all = training and rng.random() < forget
    if training:
        known = [] if forget_all else [match for match in known if rng.random() >= forget]
    rows = {}
    for entity, spans in by_entity.items():
        vectors = mention_vectors(example.words, spans, look)
        if forget_all or (training and rng.random() < forget):
            vectors = [None] * len(spans)
        rows[entity] = entity_features(example.words, spans, vectors, example.title_words)
    features = word_features(example.text, example.spans, known, example.title_end)
    labels = [0] * len(example.words)
    for start, end, entity in example.mentions:
        labels[start:end] = span_labels(start, end, example.entities[entity][0])
    return _cut(example, pieces, features, labels, rows, (0.12, 0.03) if training else (0.0, 0.0), rng)


def _cut(example, pieces, features, labels, rows, noise, rng) -> list[Item]:  # type: ignore[no-untyped-def]
    counts = [len(pieces.of(word)) for word in example.words]
    items = []
    for window in windows(counts, example.sentence_starts()):
        masked = set()
        for start, end, _ in example.mentions:
            if noise[0] and rng.random() < noise[0]:
                masked.update(range(start, end))
        ids, owner, first = [pieces.first], [0], []
        for place in range(window.start, window.end):
            own = pieces.of(example.words[place])
            if noise[1] and (place in masked or rng.random() < noise[1]):
                own = (pieces.mask,) * len(own)
            first.append(len(ids))
            ids.extend(own)
            owner.extend([place - window.start + 1] * len(own))
        mentions = [m for m in example.mentions if window.start <= m[0] and m[1] <= window.end]
        order = {entity: i for i, entity in enumerate(dict.fromkeys(m[2] for m in mentions))}
        items.append(
            Item(
                [*ids, pieces.last],
                [*owner, 0],
                first,
                features[window.start : window.end],
                labels[window.start : window.end],
                [(s - window.start, e - window.start, order[i]) for s, e, i in mentions],
                np.stack([rows[i] for i in order]) if order else np.zeros((0, 0), dtype=np.float32),
                [example.entities[i] for i in order],
                None if example.soft is None else example.soft[window.start : window.end],
            )
        )
    return items


def stack(items: list[Item]) -> dict[str, Tensor]:
    """Pads windows into one batch and numbers their mentions and entities through."""
    pieces, words = max(len(i.ids) for i in items), max(len(i.first) for i in items)
    size = len(items)
    ids, mask = torch.zeros(size, pieces, dtype=torch.long), torch.zeros(size, pieces, dtype=torch.long)
    owner, first = torch.zeros(size, pieces, dtype=torch.long), torch.zeros(size, words, dtype=torch.long)
    labels = torch.full((size, words), -100)
    features = torch.zeros(size, words + 1, items[0].features.shape[1])
    word_rows, mention_of, entity_of, rows, kinds, roles = [], [], [], [], [], []
    for b, item in enumerate(items):
        ids[b, : len(item.ids)] = torch.tensor(item.ids)
        mask[b, : len(item.ids)] = 1
        owner[b, : len(item.ids)] = torch.tensor(item.word_of_piece)
        first[b, : len(item.first)] = torch.tensor(item.first)
        labels[b, : len(item.labels)] = torch.tensor(item.labels)
        features[b, 1 : len(item.first) + 1] = torch.from_numpy(item.features)
        for start, end, entity in item.mentions:
            word_rows.extend(range(b * words + start, b * words + end))
            mention_of.extend([len(entity_of)] * (end - start))
            entity_of.append(entity + len(kinds))
        rows.extend(item.entity_rows)
        kinds.extend(kind for kind, _ in item.entities)
        roles.extend(role for _, role in item.entities)
    batch = {"ids": ids, "mask": mask, "owner": owner, "first": first, "labels": labels, "features": features}
    for name, values in (
        ("word_rows", word_rows),
        ("mention_of", mention_of),
        ("entity_of", entity_of),
        ("kinds", kinds),
        ("roles", roles),
    ):
        batch[name] = torch.tensor(values, dtype=torch.long)
    batch["rows"] = torch.from_numpy(np.stack(rows)) if rows else torch.zeros(0, 0)
    batch["one_hot"] = torch.from_numpy(np.stack([one_hot_types(k) for k in kinds])) if kinds else torch.zeros(0, 0)
    if items[0].soft is not None:
        soft = torch.zeros(size, words, items[0].soft.shape[1])
        for b, item in enumerate(items):
            soft[b, : len(item.first)] = torch.from_numpy(np.asarray(item.soft, dtype=np.float32))
        batch["soft"] = soft
    return batch
