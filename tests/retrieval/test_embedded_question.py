"""The question's vector comes while the question is read."""

import threading
from typing import cast

import numpy as np
import pytest

from rag.embedding import Encoder
from rag.errors import ModelUnavailable
from rag.retrieval.embedded_question import EmbeddedQuestion


class Slow:
    """An encoder that waits until it may answer."""

    def __init__(self) -> None:
        self.may = threading.Event()

    def encode_query(self, text: str) -> np.ndarray:
        assert self.may.wait(5)
        if not text:
            raise ModelUnavailable("gone")
        return np.full(2, len(text), np.float32)


def test_who_asks_goes_on_and_waits_for_the_vector_only_when_it_is_wanted() -> None:
    encoder = Slow()
    embedded = EmbeddedQuestion(cast("Encoder", encoder), "four")
    encoder.may.set()  # with the encoder in the asking thread nobody would come here
    assert embedded.vector.tolist() == [4, 4]
    assert embedded.ms > 0


def test_what_the_encoder_raises_is_raised_where_the_vector_is_wanted() -> None:
    encoder = Slow()
    embedded = EmbeddedQuestion(cast("Encoder", encoder), "")
    encoder.may.set()
    with pytest.raises(ModelUnavailable, match="gone"):
        _ = embedded.vector
