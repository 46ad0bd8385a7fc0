"""Precision, recall and F1 of extracted entities, roles and links against gold annotations.

Figures: ``mention`` (exact span and type), ``overlap`` (same type, spans overlap, one to one), ``entity`` (one per
paper and thing: same type, a surface in common), ``edge`` (an entity match whose role agrees), ``asked`` (entity over
Method, Dataset and Benchmark), ``link`` and ``link+kind``; ``mention:TYPE`` and ``entity:TYPE`` by type.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from kg.errors import EvaluationError
from kg.evaluation.matching import normal_form, normal_url, pairs_of, same_entity, surface_spans
from kg.records import EntityType, Extraction

Record = dict[str, Any]
_TYPES = tuple(kind.value for kind in EntityType)
_ASKED = (EntityType.METHOD.value, EntityType.DATASET.value, EntityType.BENCHMARK.value)
NOTHING = "-"
"""In the confusion table: no entity on that side."""


class Prf(TypedDict):
    """Precision, recall, F1 in per cent (one decimal) and how many there are in gold."""

    p: float
    r: float
    f1: float
    n: int


class ScoredError(NamedTuple):
    """One entity or link that was ``missed`` or is ``spurious``, or whose role is ``wrong``: then ``type`` says which
    role it has and which was given. ``type`` is else the entity's type, or ``link``."""

    paper_id: str
    what: str
    type: str
    name: str


@dataclass(frozen=True)
class Scores:
    """``figures`` by name; ``errors`` in order of papers; ``confusion`` counts (gold type, predicted type) of entities
    that share a surface, with ``-`` where a side has none; ``role_confusion`` the same of the roles of right entities.
    """

    papers: int
    figures: dict[str, Prf]
    errors: list[ScoredError]
    confusion: dict[tuple[str, str], int]
    role_confusion: dict[tuple[str, str], int]


@dataclass
class _Tally:
    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[ScoredError] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    roles: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, name: str, right: int, predicted: int, gold: int) -> None:
        self.counts[name].update(tp=right, fp=predicted - right, fn=gold - right)


def read_records(path: Path) -> dict[str, Record]:
    """Records of a JSON-lines file by id; ``EvaluationError`` names the file and line of what isn't one."""
    records: dict[str, Record] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            records[str(record["id"])] = record
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(f"{path}:{number}: not a JSON record with an id") from error
    return records


def record_of(extraction: Extraction) -> Record:
    """An extraction as the predicted record that ``score`` takes."""
    entities = [
        {"name": e.name, "type": e.type.value, "role": e.role.value, "mentions": [list(span) for span in e.mentions]}
        for e in extraction.entities
    ]
    links = [{"url": link.url, "kind": link.kind.value} for link in extraction.links]
    return {"id": extraction.paper_id, "entities": entities, "links": links}


def score(gold: Mapping[str, Record], predicted: Mapping[str, Record]) -> Scores:
    """Scores predictions by paper id; a paper that is missing counts as predicted empty, one not in gold is left out.

    Gold records have ``title``, ``abstract``, ``entities`` (``name``, ``type``, ``role``, ``surfaces``) and ``links``
    (``url``, ``kind``); predicted ones ``entities`` with ``mentions`` (or ``surfaces``) and ``links``.
    Raises ``EvaluationError`` where a record lacks what it needs.
    """
    tally = _Tally()
    for paper_id, record in gold.items():
        try:
            _score_paper(tally, paper_id, record, predicted.get(paper_id, {}))
        except (KeyError, TypeError, ValueError) as error:
            raise EvaluationError(f"paper {paper_id}: not a gold or predicted record: {error!r}") from error
    figures = {name: _prf(c["tp"], c["fp"], c["fn"]) for name, c in tally.counts.items()}
    return Scores(len(gold), figures, tally.errors, dict(tally.confusion), dict(tally.roles))


def _score_paper(tally: _Tally, paper_id: str, gold: Record, predicted: Record) -> None:
    text = gold["title"] + "\n" + gold["abstract"]
    gold_entities = [dict(e, keys={normal_form(s) for s in e["surfaces"]}) for e in gold["entities"]]
    given = predicted.get("entities", [])
    predicted_entities = [dict(e, keys={normal_form(s) for s in _surfaces(text, e)}) for e in given]
    gold_spans = _spans_from_surfaces(text, gold_entities)
    predicted_spans = _predicted_spans(text, given)
    for kind in (*_TYPES, None):
        suffix = "" if kind is None else f":{kind}"
        gs = sorted(span for span in gold_spans if kind in (None, span[2]))
        ps = sorted(span for span in predicted_spans if kind in (None, span[2]))
        tally.add("mention" + suffix, len(set(gs) & set(ps)), len(ps), len(gs))
        if kind is None:
            overlaps = pairs_of(gs, ps, lambda a, b: a[2] == b[2] and a[0] < b[1] and b[0] < a[1])
            tally.add("overlap", len(overlaps), len(ps), len(gs))
        else:
            _score_entities(tally, "entity" + suffix, gold_entities, predicted_entities, (kind,))
    _score_entities(tally, "entity", gold_entities, predicted_entities, _TYPES)
    _score_entities(tally, "asked", gold_entities, predicted_entities, _ASKED)
    _score_roles(tally, paper_id, gold_entities, predicted_entities)
    _score_links(tally, paper_id, gold.get("links", []), predicted.get("links", []))


def _surfaces(text: str, entity: Record) -> set[str]:
    mentions = entity.get("mentions")
    return set(entity["surfaces"]) if mentions is None else {text[start:end] for start, end in mentions}


def _spans_from_surfaces(text: str, entities: list[Record]) -> set[tuple[int, int, str]]:
    spans = surface_spans(text, [entity.get("surfaces", []) for entity in entities])
    return {(start, end, entities[index]["type"]) for (start, end), index in spans.items()}


def _predicted_spans(text: str, entities: list[Record]) -> set[tuple[int, int, str]]:
    spans = {(s, e, entity["type"]) for entity in entities for s, e in entity.get("mentions") or ()}
    if any(entity.get("mentions") is None for entity in entities):
        spans |= _spans_from_surfaces(text, entities)
    return spans


def _score_entities(
    tally: _Tally, name: str, gold: list[Record], predicted: list[Record], kinds: tuple[str, ...]
) -> None:
    wanted = [e for e in gold if e["type"] in kinds]
    given = [e for e in predicted if e["type"] in kinds] if kinds is not _TYPES else predicted
    tally.add(name, len(pairs_of(wanted, given, same_entity)), len(given), len(wanted))


def _score_roles(tally: _Tally, paper_id: str, gold: list[Record], predicted: list[Record]) -> None:
    pairs = pairs_of(gold, predicted, same_entity)
    right = sum(gold[g]["role"] == predicted[p].get("role") for g, p in pairs)
    tally.add("edge", right, len(predicted), len(gold))
    tally.roles.update((gold[g]["role"], predicted[p].get("role") or NOTHING) for g, p in pairs)
    tally.errors += [
        ScoredError(paper_id, "wrong", f"{gold[g]['role']} as {predicted[p].get('role') or NOTHING}", gold[g]["name"])
        for g, p in pairs
        if gold[g]["role"] != predicted[p].get("role")
    ]
    tally.confusion.update((gold[g]["type"], predicted[p]["type"]) for g, p in pairs)
    hit_gold, hit_predicted = {g for g, _ in pairs}, {p for _, p in pairs}
    missed = [e for i, e in enumerate(gold) if i not in hit_gold]
    spurious = [e for i, e in enumerate(predicted) if i not in hit_predicted]
    tally.errors += [ScoredError(paper_id, "missed", e["type"], e["name"]) for e in missed]
    tally.errors += [ScoredError(paper_id, "spurious", e["type"], e["name"]) for e in spurious]
    mistyped = pairs_of(missed, spurious, lambda a, b: bool(a["keys"] & b["keys"]))
    tally.confusion.update((missed[g]["type"], spurious[p]["type"]) for g, p in mistyped)
    seen_gold, seen_predicted = {g for g, _ in mistyped}, {p for _, p in mistyped}
    tally.confusion.update((e["type"], NOTHING) for i, e in enumerate(missed) if i not in seen_gold)
    tally.confusion.update((NOTHING, e["type"]) for i, e in enumerate(spurious) if i not in seen_predicted)


def _score_links(tally: _Tally, paper_id: str, gold: list[Record], predicted: list[Record]) -> None:
    wanted = {normal_url(link["url"]): link["kind"] for link in gold}
    given = {normal_url(link["url"]): link.get("kind") for link in predicted}
    both = set(wanted) & set(given)
    tally.add("link", len(both), len(given), len(wanted))
    tally.add("link+kind", sum(wanted[url] == given[url] for url in both), len(given), len(wanted))
    tally.errors += [ScoredError(paper_id, "missed", "link", url) for url in sorted(set(wanted) - both)]
    tally.errors += [ScoredError(paper_id, "spurious", "link", url) for url in sorted(set(given) - both)]


def _prf(right: int, false: int, missing: int) -> Prf:
    p = 100 * right / (right + false) if right + false else 0.0
    r = 100 * right / (right + missing) if right + missing else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 1), "r": round(r, 1), "f1": round(f1, 1), "n": right + missing}
