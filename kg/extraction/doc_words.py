"""The words of a spaCy ``Doc`` as plain lists: going through its tokens one by one is slow."""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.records import Span


class DocWords(NamedTuple):
    """A document's text and its tokens that aren't white space: their indices, characters (end exclusive), strings."""

    text: str
    title_end: int
    tokens: list[int]
    spans: list[Span]
    words: list[str]


_RECENT: dict[Doc, str] = {}
_LOCK = Lock()
_KEPT = 32
"""Documents whose text is at hand; more than any component keeps waiting."""


def remember(doc: Doc, text: str) -> None:
    """Keeps the text that a document was made of, for as long as it is likely to be asked for."""
    with _LOCK:
        while len(_RECENT) >= _KEPT:
            del _RECENT[next(iter(_RECENT))]
        _RECENT[doc] = text


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy puts together from the tokens each time and which never changes in a document."""
    text = _RECENT.get(doc)
    if text is None:
        text = doc.text
        remember(doc, text)
    return text


def words_of(doc: Doc) -> DocWords:
    """Reads them off; the title ends at the first line's end."""
    text = text_of(doc)
    title_end = text.find("\n")
    starts, lengths, spaces = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).T
    tokens = np.flatnonzero(spaces == 0)
    begins = starts[tokens]
    spans: list[Span] = list(zip(begins.tolist(), (begins + lengths[tokens]).tolist(), strict=True))
    return DocWords(
        text,
        title_end if title_end >= 0 else len(text),
        tokens.tolist(),
        spans,
        [text[start:end] for start, end in spans],
    )
