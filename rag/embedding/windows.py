"""Everything about encoding that is the same for every model: windows, prompts, batches, and where tokens stand.

A backend only counts the tokens of a text and turns texts that fit into vectors. What is done before and after, so
that no input is cut off in silence, is done here once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from rag.embedding.encoder import Span, Vectors
from rag.language.marks import separate_marks, separated_with_offsets

# raise it whenever `_readable` changes what a model is given, so that stored vectors are not mixed
_READING = 2
_BATCH = 16
_BATCH_TOKENS = 8192  # with padding; bounds the memory that a batch of long inputs takes
_WINDOW_SLACK = 8  # a window that starts inside a word may need a few tokens more than the whole text did
_SURROGATES = re.compile("[\ud800-\udfff]")


class Backend(Protocol):
    """A loaded model. All methods may be called from several threads at once."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The longest input, in tokens, with special tokens."""
        ...

    @property
    def special_tokens(self) -> int:
        """How many tokens are put around every input."""
        ...

    def spans(self, text: str) -> list[Span]:
        """(start, end) in code points of each token of `text`, without special tokens; prompts are part of `text`."""
        ...

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """float32[len(texts), dim] of texts of about equal length that fit with the prompt in front."""
        ...


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put in front of a text before it is encoded."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class _Window:
    """A piece of input `row` that fits the model, with its share in that row's vector."""

    row: int
    text: str
    tokens: int


class WindowedEncoder:
    """An Encoder (see there) on any Backend."""

    def __init__(self, backend: Backend, *, name: str, identity: str, prompts: Prompts) -> None:
        """`identity` stands for the model's weights and for how the backend computes with them."""
        self.name = name
        self.dim = backend.dim
        self.max_tokens = backend.max_tokens
        self._backend = backend
        self._prompts = prompts
        identified = [identity, prompts.query, prompts.passage, self.max_tokens, self.dim, _READING]
        self.fingerprint = hashlib.sha256(json.dumps(identified).encode()).hexdigest()

    def token_spans(self, text: str) -> list[Span]:
        """See Encoder."""
        readable, offsets = separated_with_offsets(_well_formed(text))
        spans = _in_order(self._backend.spans(readable))
        if offsets is None:
            return spans
        return [(offsets[start], offsets[end]) for start, end in spans]

    def count_tokens(self, text: str) -> int:
        """See Encoder."""
        return self._count(_readable(text), self._prompts.passage)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """See Encoder."""
        return self._embed(texts, self._prompts.passage, progress)

    def encode_query(self, text: str) -> Vectors:
        """See Encoder."""
        row: Vectors = self._embed([text], self._prompts.query)[0]
        return row

    def _embed(
        self, texts: Sequence[str], prompt: str, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        windows = [
            window for row, text in enumerate(texts) for window in self._windows(row, _readable(text), prompt)
        ]
        windows.sort(key=lambda window: -window.tokens)  # like lengths together: little padding
        waiting = np.bincount([window.row for window in windows], minlength=len(texts))
        sums = np.zeros((len(texts), self.dim), np.float32)
        for batch in _batches(windows):
            rows = [window.row for window in batch]
            weights = np.array([window.tokens for window in batch], np.float32)
            vectors = normalised(self._backend.embed([window.text for window in batch], prompt))
            np.add.at(sums, rows, vectors * weights[:, None])
            np.subtract.at(waiting, rows, 1)
            if progress is not None:
                progress(int(np.count_nonzero(waiting == 0)))
        return normalised(sums)

    def _windows(self, row: int, text: str, prompt: str) -> list[_Window]:
        """Cut a text into as few pieces of about equal length as fit the model; most texts are one piece."""
        tokens = self._count(text, prompt)
        if tokens <= self.max_tokens:
            return [_Window(row, text, tokens)]
        spans = _in_order(self._backend.spans(text))
        room = max(self.max_tokens - self._count("", prompt) - _WINDOW_SLACK, 1)
        cuts = _cuts(spans, len(text), max(-(-len(spans) // room), 2))
        if len(cuts) < 3:
            return [_Window(row, text, tokens)]
        parts = [text[start:end] for start, end in pairwise(cuts)]
        return [window for part in parts for window in self._windows(row, part, prompt)]

    def _count(self, text: str, prompt: str) -> int:
        return len(self._backend.spans(prompt + text)) + self._backend.special_tokens


def normalised(rows: Vectors) -> Vectors:
    """Rows at length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)
    return scaled


def _readable(text: str) -> str:
    """What the model is given of a text: well formed, and numbered marks apart from numbers."""
    return separate_marks(_well_formed(text))


def _well_formed(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, replaced one for one: offsets stay right."""
    return _SURROGATES.sub("\ufffd", text)


def _in_order(spans: Sequence[Span]) -> list[Span]:
    """Spans whose starts and ends never decrease, also where a tokenizer reordered combining marks."""
    ordered: list[Span] = []
    last_start = last_end = 0
    for start, end in spans:
        last_start, last_end = max(start, last_start), max(end, last_end)
        ordered.append((last_start, last_end))
    return ordered


def _batches(windows: Sequence[_Window]) -> Iterator[Sequence[_Window]]:
    """Consecutive groups, longest window first, of bounded number and padded size."""
    start = 0
    while start < len(windows):
        size = min(_BATCH, max(_BATCH_TOKENS // windows[start].tokens, 1))
        yield windows[start : start + size]
        start += size


def _cuts(spans: Sequence[Span], length: int, pieces: int) -> list[int]:
    """Ascending offsets from 0 to `length` between which about equally many tokens lie."""
    inner = [spans[len(spans) * piece // pieces][0] for piece in range(1, pieces)] if spans else []
    return sorted({0, *inner, length})
