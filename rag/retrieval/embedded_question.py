"""A question's vector, computed while the question is read: an encoder leaves the interpreter to other threads meanwhile."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from rag.embedding import Encoder, Vectors
from rag.embedding.onnx_backend import available_processors

HEAD_START_S = 1e-5
"""For so long, at least, the asking thread leaves the interpreter to the encoder's: that one would otherwise begin only when
Python takes the interpreter away from the other, after 1 to 5 ms of the reading that it is to go on beside."""


class EmbeddedQuestion:
    """The vector of a question, on its way from the moment that this is made."""

    def __init__(self, encoder: Encoder, text: str) -> None:
        self._coming = _pool().submit(_timed, encoder, text)
        time.sleep(HEAD_START_S)

    @property
    def vector(self) -> Vectors:
        """float32[dim]; waited for. Raises what the encoder raises."""
        return self._coming.result()[0]

    @property
    def ms(self) -> float:
        """Milliseconds that it took, also while others computed."""
        return self._coming.result()[1]


def _timed(encoder: Encoder, text: str) -> tuple[Vectors, float]:
    started = time.perf_counter()
    vector = encoder.encode_query(text)
    return vector, 1000 * (time.perf_counter() - started)


@cache
def _pool() -> ThreadPoolExecutor:
    """As many threads as processors: more questions at once would only take the caches from each other."""
    return ThreadPoolExecutor(available_processors(), thread_name_prefix="question")
