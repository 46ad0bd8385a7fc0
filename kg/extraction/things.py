"""What the pipeline's components tell each other about a paper's things, as plain values on the ``Doc``.

``doc._.things`` is a list of dictionaries (plain: ``n_process`` sends them between processes): ``type``, ``role``,
``confidence``, ``mentions`` ([start, end] character offsets), ``decided_by`` (index into mentions). Extensions:
``span._.role``, ``span._.confidence``, ``doc._.links`` (dictionaries with ``url``, ``kind``, ``start``, ``end``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.tokens import Doc, Span

Thing = dict[str, Any]


def register() -> None:
    """Declares the extensions once; another's extension of the same name is left as it is."""
    for name, default in (("things", None), ("links", None), ("mention_scores", None)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in ("role", "confidence"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


def sentence_starts_of(doc: Doc) -> list[int]:
    """Token indices at which sentences start; the first token alone where nobody marked them."""
    if not doc.has_annotation("SENT_START"):
        return [0] if len(doc) else []
    return [int(place) for place in np.flatnonzero(doc.to_array("SENT_START") == 1)]


def label_spans(doc: Doc, things: list[Thing]) -> None:
    """Writes the things to ``doc.ents``, with role and confidence on each span."""
    spans = []
    for index, thing in enumerate(things):
        for start, end in thing["mentions"]:
            span = doc.char_span(start, end, label=thing["type"], span_id=str(index))
            if span is not None:
                spans.append((span, thing))
    doc.set_ents([span for span, _ in spans])
    for span, thing in spans:
        span._.role = thing["role"]
        span._.confidence = thing["confidence"]


register()
