"""English questions are compared by what sets them apart."""

import numpy as np
import pytest

from indexes.faiss_index import FaissIndex
from rag.domain import Interpretation
from rag.retrieval.centring import BASE, SCALE, Centre, centre_of
from rag.retrieval.ranking import Legs, rank
from rag.retrieval.retrieval_config import RetrievalConfig
from tests.retrieval.made_corpus import corpus, legs, record

IDS = np.arange(1, 6)


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def test_similarities_are_cosines_of_what_is_left_without_the_means() -> None:
    rng = np.random.default_rng(7)
    passages, question = unit(rng.normal(1, 1, (5, 16))), unit(rng.normal(1, 1, 16))
    centre = Centre(unit(np.ones(16)) * np.float32(0.9), passages.mean(axis=0))
    index, moved = FaissIndex.build(IDS, passages), centre.moved(question)
    found = centre.similarities(index, moved, IDS, index.similarities(moved, IDS))
    left = unit(passages - centre.passages) @ unit(question - centre.questions)
    assert found == pytest.approx(BASE + SCALE * left, abs=1e-5)


def test_what_the_questions_share_moves_no_passage_to_the_front() -> None:
    """The first passage lies where all questions lie, the second where this one differs from them."""
    over = corpus([record("a"), record("b"), record("c")], [0, 1, 2])
    rows = unit(np.array([[1, 0.1, 0.0], [0.9, 0.0, 0.5], [0.9, -0.6, 0.0]]))
    question = unit(np.array([1, 0.0, 0.1]))
    base = legs([0.5] * 3, ["x", "y", "z"])
    plain = Legs(FaissIndex.build(np.arange(1, 4), rows), base.postings, question, (), None, None)
    centre = Centre(np.array([1, 0, 0], np.float32) * np.float32(0.95), rows.mean(axis=0))
    moved = Legs(plain.vectors, plain.postings, centre.moved(question), (), None, None, centre)
    read = Interpretation("en")
    assert rank(plain, over, read, RetrievalConfig(), "dense").ids[0] == 1
    assert rank(moved, over, read, RetrievalConfig(), "dense").ids[0] == 2


def test_only_the_models_own_means_are_taken() -> None:
    assert centre_of("0" * 64) is None
