"""The trained encoder and label head, run by ONNX Runtime one text at a time.

Texts are never padded or batched, so a result depends on its text alone; speed on several cores comes from several
Python threads (ONNX Runtime lets go of the interpreter lock), each session call using one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.errors import ExtractionError
from kg.extraction.windows import windows

Floats = npt.NDArray[np.float32]
MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
_PIECES_OF_WORD = 32
_SLOW_FUSION = "SkipLayerNormFusion"
"""ONNX Runtime computes a layer norm fused with the sum before it eight times as slowly as the two apart."""


class Encoded(NamedTuple):
    """Label scores ``[words, labels]`` and vectors ``[words, width]`` of a text's words."""

    scores: Floats
    vectors: Floats


class Encoder:
    """Made from the files of a model folder, as bytes by name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
        options.enable_cpu_mem_arena = True
        try:
            self._session = ort.InferenceSession(
                files[MODEL_FILE], options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOW_FUSION]
            )
            tokenizer = Tokenizer.from_str(files[TOKENIZER_FILE].decode("utf-8"))
        except Exception as error:  # ONNX Runtime and tokenizers raise bare exceptions of their own
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ExtractionError(f"the model's {MODEL_FILE} or {TOKENIZER_FILE} cannot be loaded: {reason}") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        vocabulary = tokenizer.get_vocab()
        self._first, self._last, self._unknown = (vocabulary[piece] for piece in ("[CLS]", "[SEP]", "[UNK]"))

        @lru_cache(maxsize=100_000)
        def pieces_of(word: str) -> tuple[int, ...]:
            ids = tokenizer.encode(word, add_special_tokens=False).ids[:_PIECES_OF_WORD]
            return tuple(map(int, ids)) or (self._unknown,)

        self._pieces_of = pieces_of

    def run(self, words: Sequence[str], features: Floats, sentence_starts: Sequence[int]) -> Encoded:
        """Reads one text. ``features`` has a row a word; long texts are read in windows cut at ``sentence_starts``."""
        pieces = [self._pieces_of(word) for word in words]
        scores: list[Floats] = []
        vectors: list[Floats] = []
        for window in windows([len(p) for p in pieces], sentence_starts):
            part = slice(window.start, window.end)
            new_scores, new_vectors = self._session.run(None, self._inputs(pieces[part], features[part]))
            skip = window.keep - window.start
            scores.append(new_scores[skip:])
            vectors.append(new_vectors[skip:])
        if not scores:
            return Encoded(np.zeros((0, 1), dtype=np.float32), np.zeros((0, 1), dtype=np.float32))
        return Encoded(np.concatenate(scores), np.concatenate(vectors))

    def _inputs(self, pieces: Sequence[tuple[int, ...]], features: Floats) -> dict[str, Any]:
        ids, owner, first = [self._first], [0], []
        for place, own in enumerate(pieces, start=1):
            first.append(len(ids))
            ids.extend(own)
            owner.extend([place] * len(own))
        ids.append(self._last)
        owner.append(0)
        rows = np.zeros((1, len(pieces) + 1, features.shape[1]), dtype=np.float32)
        rows[0, 1:] = features
        return {
            "ids": np.asarray([ids], dtype=np.int64),
            "owner": np.asarray([owner], dtype=np.int64),
            "first": np.asarray([first], dtype=np.int64),
            "features": rows,
        }
