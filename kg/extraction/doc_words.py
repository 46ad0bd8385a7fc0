"""The words of a spaCy ``Doc`` as plain lists: going through its tokens one by one is slow."""

from __future__ import annotations

from functools import lru_cache
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


@lru_cache(maxsize=16)
def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy puts together from the tokens each time and which never changes in a document."""
    return doc.text


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
