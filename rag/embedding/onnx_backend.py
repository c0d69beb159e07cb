"""The bundled model on ONNX Runtime: about 100 MB and 0.3 s to load, where sentence-transformers takes 800 MB and 6 s.

The word embeddings stay in their 4-bit blocks on disk and are mapped: a text reads the rows of its own tokens only,
exactly as they are, and all processes share them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.encoder import Span, Vectors
from rag.embedding.q4file import Q4Model, dequantise
from rag.embedding.unigram import Pieces, Unigram
from rag.errors import ModelUnavailable
from rag.process import give_memory_back, keep_to_itself
from rag.under_way import is_alone

_GRAPH, _WORDS, _PLACES = "encoder.onnx", "word_embeddings.npy", "position_embeddings.npy"
_VOCABULARY, _PIECES, _SCORES = "vocabulary.json", "pieces.tsv", "scores.npy"
_INPUT, _OUTPUT = "embedded", "vector"
_TOKENS_KEPT = 8
"""Texts whose tokens are kept: a question's are counted, and then it is encoded."""
_WIDE = 2
"""Threads of a question that is alone. On two cores 16 tokens then take 17 ms instead of 27, for 32 ms of processor time."""


def write_files(folder: Path, model: Q4Model) -> None:
    """Write what `OnnxBackend` reads: 80 MB."""
    width, words = model.shape.hidden, model.vocabulary
    from rag.embedding.onnx_graph import encoder_graph

    (folder / _GRAPH).write_bytes(encoder_graph(model))
    _save(folder / _WORDS, model.tensors.blocks("emb.word").reshape(model.shape.vocabulary, -1))
    places = model.tensors["emb.pos"].reshape(-1, width) + model.tensors["emb.type"].reshape(-1, width)[0]
    _save(folder / _PLACES, places)
    pieces = Pieces.of(words)
    _save(folder / _SCORES, pieces.scores)
    (folder / _PIECES).write_bytes(pieces.table)
    others = {field.name for field in fields(pieces)} - {"scores", "table"}
    vocabulary = {name: getattr(pieces, name) for name in sorted(others)}
    (folder / _VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")


class OnnxBackend:
    """A Backend (see there) on the files of `write_files`.

    Several texts are encoded side by side, each by one thread, which takes the least processor time. The text of a question
    that a service has alone in hand is encoded by two, in a session of its own (21 MB), to the same bits.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Load the files of a folder; `threads` texts at a time, None: as many as this process has processors.

        Raises:
            ModelUnavailable: a file is missing or is none of ours; for the graph, which is loaded beside what follows, by the
                first text.
        """
        try:
            self._tokenizer = tokenizer_in(folder)
            self._tokens = lru_cache(_TOKENS_KEPT)(self._tokenizer.encode)
            self._words: NDArray[np.uint8] = np.load(folder / _WORDS, mmap_mode="r")
            self._places: Vectors = np.load(folder / _PLACES)
        except Exception as error:
            raise _unusable(folder, error) from error
        self.max_tokens, self.dim = self._places.shape
        self.special_tokens = 2
        self._threads = threads or available_processors()
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embedding")
        self._graph = folder / _GRAPH
        # ONNX Runtime lets the interpreter go meanwhile: a start does not wait for it before its first question's vector.
        self._opened = self._pool.submit(_session, self._graph)
        self._wide: Any = None
        self._opening = False

    def spans(self, text: str) -> list[Span]:
        """See Backend."""
        return [(start, end) for _, start, end in self._tokens(text)]

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """See Backend. A text's vector is the same, bit by bit, whatever is encoded beside it."""
        whole = [prompt + text for text in texts]
        if len(whole) == 1 and self._threads > 1 and is_alone():
            return self._one(whole[0], self._session_of_one_alone())
        alone = len(whole) == 1 or self._threads == 1
        return np.concatenate(list(map(self._one, whole) if alone else self._pool.map(self._one, whole)))

    def _session_of_one_alone(self) -> Any:
        """The session with several threads, once it is open; it is opened beside the questions, none of which waits."""
        if not self._opening:
            self._opening = True
            self._pool.submit(self._open_wide)
        return self._wide or self._session()

    def _session(self) -> Any:
        """The session of one thread, waited for."""
        try:
            return self._opened.result()
        except Exception as error:  # ONNX Runtime has a dozen of its own for a file that it cannot use
            raise _unusable(self._graph.parent, error) from error

    def _open_wide(self) -> None:
        self._wide = _session(self._graph, _WIDE)
        give_memory_back()

    def _one(self, text: str, session: Any = None) -> Vectors:
        """The vector of one text: float32[1, dim]."""
        tokenizer = self._tokenizer
        ids = [tokenizer.bos, *(piece for piece, _, _ in self._tokens(text)), tokenizer.eos]
        rows = dequantise(self._words[ids].tobytes()).reshape(len(ids), self.dim)
        (vector,) = (session or self._session()).run(
            [_OUTPUT], {_INPUT: (rows + self._places[: len(ids)])[None]}
        )
        found: Vectors = vector
        return found


def _unusable(folder: Path, error: Exception) -> ModelUnavailable:
    return ModelUnavailable(
        f"The prepared model in {folder} cannot be loaded ({type(error).__name__}: {error}); "
        "delete this folder, it will be made again."
    )


def tokenizer_in(folder: Path) -> Unigram:
    """The tokenizer of the files of `write_files`."""
    return Unigram(_read_pieces(folder))


def available_processors() -> int:
    """Processors that this process may use, fewer than the machine's in a container or under taskset."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _read_pieces(folder: Path) -> Pieces:
    held: dict[str, Any] = json.loads((folder / _VOCABULARY).read_bytes())
    return Pieces((folder / _PIECES).read_bytes(), np.load(folder / _SCORES), **held)


def _session(path: Path, threads: int = 1) -> Any:
    keep_to_itself()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # Threads that wait for each other by spinning take a processor from all others, also where these are few.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # an arena keeps the memory of the longest text for good
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _save(path: Path, values: NDArray[Any]) -> None:
    with path.open("wb") as file:  # written by Python, so that a full disk is an OSError
        np.save(file, values)
