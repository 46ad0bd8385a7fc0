"""The one place where a spaCy ``Doc`` becomes our records; no ``Span`` passes it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.extraction.clusters import things_of
from kg.extraction.doc_words import text_of
from kg.extraction.grouping import TypedSpan
from kg.extraction.links import find_links
from kg.extraction.sentences import sentence_spans
from kg.extraction.values import find_values
from kg.records import EntityType, ExtractedEntity, ExtractedLink, Extraction, LinkKind, Role, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.extraction.things import Thing

UNKNOWN_CONFIDENCE = 0.5
"""What a pipeline that doesn't say how sure it is gets."""

_USUAL_ROLE = {
    EntityType.METHOD: Role.USES,
    EntityType.DATASET: Role.EVALUATES_ON,
    EntityType.BENCHMARK: Role.EVALUATES_ON,
    EntityType.TASK: Role.ADDRESSES,
    EntityType.METRIC: Role.REPORTS,
}


def extraction_of(doc: Doc, paper_id: str) -> Extraction:
    """All that a pipeline found in one paper, in order of first mention. Offsets are of characters into ``doc.text``.

    A pipeline that isn't kg's own is read by its ``doc.ents``: mentions are grouped by the same rules, roles are the
    usual ones of the type (a thing that the title names before a colon is introduced), links come from the text.
    """
    text = text_of(doc)
    sentences = sentence_spans(text)
    things: list[Thing] | None = doc._.things
    if things is None:
        things = _things_of_ents(doc)
    entities = sorted((_entity(text, thing, sentences) for thing in things), key=lambda e: (e.mentions, e.type))
    found = doc._.links
    if found is None:
        links = find_links(text)
    else:
        links = tuple(
            ExtractedLink(x["url"], LinkKind(x["kind"]), (x["start"], x["end"]), _span(x["evidence"])) for x in found
        )
    return Extraction(paper_id, tuple(entities), links)


def _span(pair: list[int]) -> Span:
    return (int(pair[0]), int(pair[1]))


def _entity(text: str, thing: Thing, sentences: tuple[Span, ...]) -> ExtractedEntity:
    mentions = tuple(_span(pair) for pair in thing["mentions"])
    evidence = sentence_around(sentences, mentions[thing["decided_by"]])
    kind, role = EntityType(thing["type"]), Role(thing["role"])
    values = find_values(text, evidence, mentions) if role is Role.REPORTS else ()
    name = best_name(text, mentions)
    return ExtractedEntity(name, kind, role, mentions, float(thing["confidence"]), evidence, values)


def best_name(text: str, mentions: tuple[Span, ...]) -> str:
    """The surface that stands most often; the first of several."""
    counts = Counter(text[start:end] for start, end in mentions)
    return max(counts, key=lambda surface: counts[surface])


def sentence_around(sentences: tuple[Span, ...], mention: Span) -> Span:
    """The sentence that holds the mention; where a mention lies across sentences, all that it touches."""
    touched = [s for s in sentences if s[0] < mention[1] and mention[0] < s[1]]
    if not touched:
        return mention
    return (min(touched[0][0], mention[0]), max(touched[-1][1], mention[1]))


def _things_of_ents(doc: Doc) -> list[Thing]:
    text = text_of(doc)
    labels = {kind.value for kind in EntityType}
    mentions, sure = [], {}
    for ent in doc.ents:
        if ent.label_ in labels:
            span = TypedSpan(ent.start_char, ent.end_char, EntityType(ent.label_))
            given = ent._.confidence if ent.has_extension("confidence") else None
            sure[span.start] = UNKNOWN_CONFIDENCE if given is None else float(given)
            mentions.append(span)
    things = things_of(text, mentions, [])
    for thing in things:
        named = any(start == 0 and text[end : end + 1] == ":" for start, end in thing["mentions"])
        thing["role"] = (Role.INTRODUCES if named else _USUAL_ROLE[EntityType(thing["type"])]).value
        thing["confidence"] = round(max(sure.get(start, 0.0) for start, _ in thing["mentions"]), 3)
        thing["decided_by"] = 0
    return things
