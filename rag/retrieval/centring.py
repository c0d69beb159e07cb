"""Similarities of English questions, freed of what all English questions and all Chinese passages share.

Vectors of one language lie to one side, so that an English question is nearer to some Chinese passages than to others
whatever it asks. With the mean English question and the mean passage subtracted the cosine is of what is left. The means
are kept in `data/centre.json` for the bundled model (`python -m eval.centre`); with another model nothing is subtracted.
Chinese questions gain nothing by it and are left alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from indexes.search_protocols import Ids, Scores, VectorIndex, Vectors

BASE = 0.8
SCALE = 0.2
"""The cosine of what is left spreads five times as wide as similarities do; this brings it onto their scale."""
_LEAST = 1e-6


@dataclass(frozen=True)
class Centre:
    """The means of one model.

    Attributes:
        questions: float32[dim], the mean vector of English questions.
        passages: float32[dim], the mean vector of Chinese passages.
    """

    questions: Vectors
    passages: Vectors

    def moved(self, question: Vectors) -> Vectors:
        """float32[dim], L2-normalised: a question's vector less the mean question."""
        left = question - self.questions
        return np.asarray(left / max(float(np.linalg.norm(left)), _LEAST), np.float32)

    def similarities(self, vectors: VectorIndex, moved: Vectors, ids: Ids, cosine: Scores) -> Scores:
        """float32[len(ids)]: of a moved question to passages less the mean passage, on the scale of similarities.

        Args:
            vectors: where the passages are.
            moved: the question.
            ids: of the passages.
            cosine: float32[len(ids)], of the moved question to the passages as they are.

        """
        length = float(np.linalg.norm(self.passages))
        along = vectors.similarities(np.asarray(self.passages / length, np.float32), ids) * length
        left = np.sqrt(np.maximum(1 - 2 * along + length**2, _LEAST))
        return np.asarray(BASE + SCALE * ((cosine - float(moved @ self.passages)) / left), np.float32)


@cache
def centre_of(fingerprint: str) -> Centre | None:
    """The means of the model with this fingerprint; None where they are not known."""
    kept = json.loads((files("rag.retrieval") / "data" / "centre.json").read_text(encoding="utf-8"))
    if kept["fingerprint"] != fingerprint:
        return None
    return Centre(np.array(kept["questions"], np.float32), np.array(kept["passages"], np.float32))
