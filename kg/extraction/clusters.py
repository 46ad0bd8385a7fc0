"""spaCy component ``kg_things``: a paper's mentions grouped into things, one entity each.

Abbreviations are read from the text (Schwartz & Hearst 2003), spellings and short forms joined by ``grouping.py``; a
name that was found in one place is then found in all places of the text.
"""

from __future__ import annotations

import math
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.doc_words import text_of
from kg.extraction.gazetteer import TYPES
from kg.extraction.grouping import TypedSpan, group_mentions, voted_type
from kg.extraction.links import find_links
from kg.extraction.occurrences import other_occurrences
from kg.extraction.things import Thing
from kg.records import EntityType, Span

_COMMON = 0.5


def things_of(text: str, mentions: list[TypedSpan], scores: list[list[float]]) -> list[Thing]:
    """One dictionary a thing: voted ``type``, ``mentions`` in order of place, ``scores`` (type log-probabilities).

    ``scores`` has a row for each mention, or is empty; occurrences that were added have none.
    """
    mentions, scores = _outside_links(text, mentions, scores)
    groups = group_mentions(text, mentions, find_abbreviations(text))
    owner = {text[mentions[i].start : mentions[i].end]: n for n, group in enumerate(groups) for i in group}
    added: list[list[Span]] = [[] for _ in groups]
    for span, number in other_occurrences(text, owner, [(m.start, m.end) for m in mentions]):
        added[number].append(span)
    things: list[Thing] = []
    for group, more in zip(groups, added, strict=True):
        spans = sorted([*((mentions[i].start, mentions[i].end) for i in group), *more])
        rows = [scores[i] for i in group] if scores else []
        kind = voted_type(mentions, group).value
        things.append({"type": kind, "mentions": [list(span) for span in spans], "scores": rows, "found": len(group)})
    return things


def _outside_links(
    text: str, mentions: list[TypedSpan], scores: list[list[float]]
) -> tuple[list[TypedSpan], list[list[float]]]:
    """Without names that stand in a URL alone: ``…/direct-preference-optimization`` is an address.

    A name in the title's last words and the abstract's first is cut at the line's end to its longer part.
    """
    links = [link.span for link in find_links(text)]
    inside = [any(start <= m.start and m.end <= end for start, end in links) for m in mentions]
    written = {text[m.start : m.end] for m, linked in zip(mentions, inside, strict=True) if not linked}
    kept = [i for i, m in enumerate(mentions) if not inside[i] or text[m.start : m.end] in written]
    return [_on_one_line(text, mentions[i]) for i in kept], [scores[i] for i in kept] if scores else []


def _on_one_line(text: str, mention: TypedSpan) -> TypedSpan:
    line_end = text.find("\n", mention.start, mention.end)
    if line_end < 0:
        return mention
    if line_end - mention.start >= mention.end - line_end - 1:
        return replace(mention, end=line_end)
    return replace(mention, start=line_end + 1)


class Things:
    """Groups ``doc.ents`` whose labels are our types; other labels are left out."""

    def __call__(self, doc: Doc) -> Doc:
        """Writes ``doc._.things``."""
        labels = {kind.value for kind in EntityType}
        rows = doc._.mention_scores or []
        mentions, scores = [], []
        for index, ent in enumerate(doc.ents):
            if ent.label_ not in labels:
                continue
            row = rows[index] if index < len(rows) else None
            kind = EntityType(ent.label_)
            sure = math.exp(row[TYPES.index(kind)]) if row else _COMMON
            mentions.append(TypedSpan(ent.start_char, ent.end_char, kind, sure))
            if row:
                scores.append(row)
        doc._.things = things_of(text_of(doc), mentions, scores if len(scores) == len(mentions) else [])
        return doc


@Language.factory("kg_things", requires=["doc.ents"], assigns=["doc._.things"])
def make_things(nlp: Language, name: str) -> Things:
    """The factory."""
    return Things()
