"""What is read off a spaCy document at once is what its tokens say one by one."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.doc_words import text_of, words_of
from kg.extraction.sentences import sentence_spans
from kg.extraction.sentencizer import Sentences
from kg.extraction.things import sentence_starts_of
from kg.extraction.tokenizer import WordTokenizer
from kg.extraction.words import word_spans

VOCAB = spacy.blank("en").vocab
TEXTS = st.text(alphabet="aB9_.! \n\t\u00a0é中🙂", max_size=60) | st.text(max_size=30)


@given(TEXTS)
def test_the_words_of_a_document_are_those_of_its_tokens(text: str) -> None:
    doc = WordTokenizer(VOCAB)(text)
    read = words_of(doc)
    tokens = [token for token in doc if not token.is_space]
    assert read.text == text_of(doc) == doc.text == text
    assert read.tokens == [token.i for token in tokens]
    assert read.words == [token.text for token in tokens]
    assert read.spans == [(token.idx, token.idx + len(token)) for token in tokens] == word_spans(text)
    assert text[: read.title_end] == text.split("\n")[0]


def test_another_tokenizers_words_are_read_as_well() -> None:
    doc = spacy.blank("en")("GPT-3 isn't  BERT.\nWe compare.")
    assert words_of(doc).words == [token.text for token in doc if not token.is_space]


@given(TEXTS)
def test_tokens_are_marked_where_sentences_begin(text: str) -> None:
    doc = Sentences()(WordTokenizer(VOCAB)(text))
    starts = {start for start, _ in sentence_spans(text)}
    begins = [token.i for token in doc if token.i == 0 or token.idx in starts]
    assert sentence_starts_of(doc) == begins == [token.i for token in doc if token.is_sent_start]


def test_nobody_marked_sentences_then_there_is_one() -> None:
    assert sentence_starts_of(WordTokenizer(VOCAB)("One. Two.")) == [0]
    assert sentence_starts_of(WordTokenizer(VOCAB)("")) == []
