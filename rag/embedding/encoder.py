"""What an embedding model can do for the rest of the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Span = tuple[int, int]


class Encoder(Protocol):
    """Texts to L2-normalised vectors. All methods may be called from several threads at once.

    No input is ever cut off in silence: one that is longer than the model reads is embedded in windows of about
    equal length, whose vectors are averaged by their number of tokens and normalised again. Passages should
    nevertheless be made to fit `max_tokens`, as a window knows nothing of its neighbours.
    """

    @property
    def name(self) -> str:
        """The name that the model was asked for by."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hex SHA-256 over model, prompts and `max_tokens`: vectors of equal fingerprints can be compared."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The longest input that is embedded in one piece, in tokens, with prompt and special tokens."""
        ...

    def token_spans(self, text: str) -> list[Span]:
        """Where the tokens of `text` stand: (start, end) in code points of `text`, without special tokens.

        Starts and ends never decrease. Neighbours share a character where one character becomes several tokens
        (㎡ is read as m2), and characters that the model does not see (spaces, controls) may lie in no span.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as a passage, with prompt and special tokens: to be held against `max_tokens`."""
        ...

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """float32[len(texts), dim], rows L2-normalised and in the order of `texts`.

        Args:
            texts: what the model reads, without its prompt.
            progress: called after each batch with the number of texts that are finished so far.
        """
        ...

    def encode_query(self, text: str) -> Vectors:
        """float32[dim], L2-normalised, of a question."""
        ...
